// <version-list data-panel="versions"> form[data-keep], <version-compare>, [data-versions], [data-empty], button[data-more],
//   template[data-row], dialog[data-delete] </version-list>
// The versions of the project, newest first, and what can be done with each. Hears editor:version, which asks for a name for a new
// one. Sends editor:look {timeline, name}, which the preview shows instead of the present; <version-compare> sends editor:compare.
import { find, findAll, icon, need } from "../../lib/dom.ts";
import { ApiError } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import { toast } from "../../lib/toast.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { type Saving, savingOf } from "../state/saving.ts";
import { factsOf, nameOf, type Version, Versions } from "../state/versions.ts";
import type { VersionCompare } from "./version-compare.ts";

const NOT_SAVED = "What is here could not be saved first. Look at the head of the page, then try again.";
const SETTLED = 1500; // ms after a save until the list is asked for again

export class VersionList extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #saving!: Saving;
  #versions!: Versions;
  #known: readonly Version[] = [];
  #next: number | null = null;
  #looking: number | null = null;
  #comparing: number | null = null;
  #isLoaded = false;

  connectedCallback(): void {
    const scope = (this.#scope = new Scope());
    this.#editor = editorOf(this);
    this.#saving = savingOf(this.#editor);
    this.#versions = new Versions(this.#editor, scope.signal);
    scope.on(need(this, "[data-keep]", HTMLFormElement), "submit", (event) => {
      event.preventDefault();
      void this.#tried(() => this.#keep());
    });
    scope.on(need(this, "[data-more]", HTMLButtonElement), "click", () => void this.#tried(() => this.#load(this.#next)));
    scope.on(this, "click", (event) => this.#click(event));
    scope.on(this, "submit", (event) => this.#rename(event));
    hear(scope, "editor:version", () => this.#ask());
    hear(scope, "editor:look", ({ timeline }) => {
      if (!timeline) this.#looking = null; // the preview has a button for that as well
      this.#press();
    });
    hear(scope, "editor:open", ({ panel }) => {
      if (panel === "versions") this.#loadOnce();
    });
    hear(scope, "editor:saved", () => {
      if (this.#isLoaded && this.checkVisibility()) scope.after(SETTLED, "load", () => void this.#tried(() => this.#refresh()));
    });
    this.#editor.store.listen(scope, (state, before) => {
      if (state.timeline !== before.timeline && this.#looking !== null) void this.#look(null); // an edit is of the present
    });
    const seen = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.#loadOnce();
    });
    seen.observe(this);
    scope.keep(seen);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #loadOnce(): void {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    void this.#tried(() => this.#load());
  }

  async #load(after: number | null = null): Promise<void> {
    const page = await this.#versions.list(after);
    this.#known = after === null ? page.results : [...this.#known, ...page.results];
    this.#next = page.next;
    this.#draw();
  }

  /** What was kept by itself meanwhile, and what is different now. */
  async #refresh(): Promise<void> {
    await this.#load();
    const version = this.#known.find(({ number }) => number === this.#comparing);
    if (version && !this.#saving.isDirty) await this.#showComparison(version);
  }

  #draw(): void {
    const open = find(this, "details[open]", HTMLElement)?.dataset["number"];
    need(this, "[data-versions]", HTMLElement).replaceChildren(...this.#known.map((version) => this.#row(version, open)));
    need(this, "[data-empty]", HTMLElement).hidden = this.#known.length > 0;
    need(this, "[data-more]", HTMLElement).hidden = this.#next === null;
    this.#press();
  }

  #row(version: Version, open: string | undefined): HTMLElement {
    const copy = document.importNode(need(this, "template[data-row]", HTMLTemplateElement).content, true);
    const row = need(copy, "details", HTMLDetailsElement);
    row.dataset["number"] = String(version.number);
    row.open = open === row.dataset["number"];
    need(row, "[data-icon]", HTMLElement).append(icon(version.name ? "bookmark" : "history", "i-sm"));
    if (version.name) row.dataset["named"] = "";
    need(row, "[data-name]", HTMLElement).textContent = nameOf(version);
    need(row, "[data-what]", HTMLElement).textContent = version.description;
    need(row, "[data-facts]", HTMLElement).textContent = factsOf(version, this.#editor.boot.user);
    return row;
  }

  /** Of the two buttons that stay down. */
  #press(): void {
    for (const button of findAll(this, "[aria-pressed]", HTMLButtonElement)) {
      const number = Number(button.closest<HTMLElement>("[data-number]")?.dataset["number"]);
      button.ariaPressed = String(number === (button.dataset["do"] === "look" ? this.#looking : this.#comparing));
    }
  }

  #ask(): void {
    emit("editor:open", { panel: "versions" });
    need(this, "[data-keep] input", HTMLInputElement).focus();
  }

  async #keep(): Promise<void> {
    const form = need(this, "[data-keep]", HTMLFormElement);
    const input = need(form, "input", HTMLInputElement);
    if (!(await this.#saving.save())) return this.#say(NOT_SAVED);
    const kept = await this.#versions.keep(input.value.trim());
    form.reset();
    input.blur(); // the keys are the editor's again
    toast(`${nameOf(kept)} is saved as a version.`, "success");
    await this.#load();
  }

  #click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-do]") : null;
    const row = button?.closest<HTMLElement>("[data-number]");
    const version = this.#known.find(({ number }) => String(number) === row?.dataset["number"]);
    if (!button || !row || !version) return;
    const acts: Readonly<Record<string, () => Promise<void> | void>> = {
      look: () => this.#look(this.#looking === version.number ? null : version),
      compare: () => this.#compare(version),
      restore: () => this.#restore(version),
      duplicate: () => this.#duplicate(version),
      rename: () => this.#askName(row, version),
      delete: () => this.#delete(version),
    };
    const act = acts[button.dataset["do"] ?? ""];
    if (act) void this.#tried(async () => act(), button);
  }

  async #look(version: Version | null): Promise<void> {
    if (!version) {
      if (this.#looking !== null) emit("editor:look", { timeline: null });
      return;
    }
    const { timeline } = await this.#versions.whole(version.number);
    this.#looking = version.number;
    emit("editor:look", { timeline, name: nameOf(version) });
  }

  async #compare(version: Version): Promise<void> {
    if (this.#comparing === version.number) return this.#endComparison();
    if (!(await this.#saving.save())) return this.#say(NOT_SAVED);
    await this.#showComparison(version);
    this.#press();
  }

  async #showComparison(version: Version): Promise<void> {
    const [whole, comparison] = await Promise.all([this.#versions.whole(version.number), this.#versions.compare(version.number)]);
    this.#comparing = version.number;
    this.#comparison.show(comparison, whole.timeline, () => this.#endComparison());
  }

  #endComparison(): void {
    this.#comparing = null;
    this.#comparison.hide();
    this.#press();
  }

  get #comparison(): VersionCompare {
    return need(this, "version-compare", HTMLElement) as VersionCompare;
  }

  /** The server keeps what is there first; here it is an entry that can be undone. */
  async #restore(version: Version): Promise<void> {
    await this.#look(null);
    this.#endComparison();
    if (!(await this.#saving.save())) return this.#say(NOT_SAVED);
    try {
      const restored = await this.#versions.restore(version.number, this.#saving.version);
      this.#editor.shelf.add(restored.media);
      this.#editor.store.replace(`Restore ${nameOf(version)}`, restored.timeline);
      this.#saving.acknowledged(this.#editor.store.state.timeline, restored.version, restored.edited_at);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      await this.#saving.lookUp(); // somebody saved in between: shown first, so that a person restores what they see
      return this.#say("The project was changed in another tab just now. Look at it, then restore again.");
    }
    toast(`${nameOf(version)} is back. What was here before is kept as a version, and undo brings it back too.`, "success");
    await this.#load();
  }

  async #duplicate(version: Version): Promise<void> {
    const made = await this.#versions.duplicate(version.number);
    if (!window.open(made.url, "_blank")) toast(`${made.name} is a project of its own now.`, "success", { label: "Open it", run: () => window.location.assign(made.url) });
  }

  #askName(row: HTMLElement, version: Version): void {
    const form = need(row, "[data-rename]", HTMLFormElement);
    form.hidden = !form.hidden;
    if (form.hidden) return;
    const input = need(form, "input", HTMLInputElement);
    input.value = version.name;
    input.focus();
    input.select();
  }

  #rename(event: Event): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("rename" in form.dataset)) return;
    event.preventDefault();
    const number = Number(form.closest<HTMLElement>("[data-number]")?.dataset["number"]);
    void this.#tried(async () => {
      const named = await this.#versions.rename(number, need(form, "input", HTMLInputElement).value.trim());
      this.#known = this.#known.map((version) => (version.number === number ? { ...version, ...named } : version));
      this.#draw();
    });
  }

  async #delete(version: Version): Promise<void> {
    if (!(await this.#isSure(version))) return;
    await this.#versions.delete(version.number);
    if (this.#looking === version.number) await this.#look(null);
    if (this.#comparing === version.number) this.#endComparison();
    this.#known = this.#known.filter((each) => each !== version);
    this.#draw();
  }

  #isSure(version: Version): Promise<boolean> {
    const dialog = need(this, "dialog[data-delete]", HTMLDialogElement);
    need(dialog, "[data-question]", HTMLElement).textContent = `Delete ${nameOf(version)}?`;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((done) => {
      this.#scope.on(dialog, "close", () => done(dialog.returnValue === "yes"), { once: true });
      this.#scope.onEnd(() => done(false));
    });
  }

  /** A refusal is told under the form; the button rests meanwhile. */
  async #tried(work: () => Promise<void>, button: HTMLButtonElement | null = null): Promise<void> {
    this.#say("");
    if (button) button.disabled = true;
    try {
      await work();
    } catch (error) {
      if (this.#scope.isEnded) return;
      if (!(error instanceof ApiError)) throw error;
      this.#say(Object.values(error.fields)[0]?.[0] ?? error.message);
    } finally {
      if (button) button.disabled = false;
    }
  }

  #say(problem: string): void {
    const place = need(this, "[data-problem]", HTMLElement);
    place.textContent = problem;
    place.hidden = !problem;
  }
}

customElements.define("version-list", VersionList);
