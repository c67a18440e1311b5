// <export-dialog> <dialog> <form data-form> preset boxes, quality, format, captions, part, name
//   <section data-look> <ul data-findings> <ul data-estimates> </section> <p data-refusal> <p data-terms> <button data-send> </form> </export-dialog>
// Opens by the event editor:export. Looks at the cut whenever something is different, saves before it asks for the videos, and keeps
// the key of what it asked for until that is answered: pressed twice, or after a lost answer, nothing is made or paid twice.
import type { Timeline } from "../edits/document.ts";
import { type Editor, editorOf } from "../editor.ts";
import { hear } from "../events.ts";
import { countWords, type Finding, findingRow, nothingFound } from "../exporting/findings.ts";
import { type Fix, fixed } from "../exporting/fixes.ts";
import { isShort, type Terms, termsWords } from "../exporting/terms.ts";
import { savingOf } from "../state/saving.ts";
import { find, findAll, make, need } from "../../lib/dom.ts";
import { formatTimecode } from "../../lib/frames.ts";
import { ApiError, requestJson } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import { toast } from "../../lib/toast.ts";
import { uuid } from "../../lib/uuid.ts";

const WAIT = 300; // ms after the last change, before the cut is looked at

interface Found extends Terms {
  readonly findings: readonly Finding[];
  readonly estimates: readonly { readonly preset: string; readonly words: string }[];
}

interface Exported {
  readonly renders: readonly { readonly id: string; readonly name: string; readonly job: string | null }[];
}

/** What is asked for, as the API takes it. */
interface Wish {
  readonly presets: readonly { readonly preset: string; readonly quality: string; readonly format: string }[];
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly captions: string;
  readonly name: string;
}

const NAME_LENGTH = 255;

export class ExportDialog extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #dialog!: HTMLDialogElement;
  #form!: HTMLFormElement;
  #found: Found | null = null;
  #asking: AbortController | null = null;
  #isSending = false;
  /** The key of what was asked for last, and what that was. */
  #asked = { body: "", key: "" };

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#dialog = need(this, "dialog", HTMLDialogElement);
    this.#form = need(this, "[data-form]", HTMLFormElement);
    const { store } = this.#editor;
    hear(this.#scope, "editor:export", () => this.#open());
    hear(this.#scope, "editor:renamed", ({ name, before }) => {
      const field = need(this.#form, "input[name=name]", HTMLInputElement);
      if (field.value === before.slice(0, NAME_LENGTH)) field.value = name.slice(0, NAME_LENGTH);
    });
    this.#scope.on(this.#form, "input", () => this.#changed());
    this.#scope.on(this.#form, "click", (event) => this.#press(event));
    this.#scope.on(this.#form, "submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#scope.on(window, "online", () => this.#dialog.open && this.#changed(0));
    store.listen(this.#scope, (state, before) => {
      if (this.#dialog.open && state.timeline !== before.timeline) this.#changed();
    });
  }

  disconnectedCallback(): void {
    this.#asking?.abort();
    this.#scope.end();
  }

  #open(): void {
    if (this.#dialog.open) return;
    this.#say("");
    this.#dialog.showModal();
    this.#changed(0);
  }

  #changed(wait = WAIT): void {
    const { timeline } = this.#editor.store.state;
    this.#offerRange(timeline);
    this.#found = null;
    this.#draw();
    this.#scope.after(wait, "look", () => void this.#look());
  }

  /** In to out can be chosen while there are such points. */
  #offerRange({ range, rate, duration }: Timeline): void {
    const box = need(this.#form, "[name=part][value=range]", HTMLInputElement);
    box.disabled = !range;
    if (!range && box.checked) need(this.#form, "[name=part][value=whole]", HTMLInputElement).checked = true;
    const [start, end] = range && box.checked ? [range.start, range.end] : [0, duration];
    need(this.#form, "[data-span]", HTMLElement).textContent = `${formatTimecode(start, rate)} to ${formatTimecode(end, rate)}`;
    need(this.#form, "[data-hint]", HTMLElement).textContent = range ? "" : "Set in and out points to export a part.";
  }

  #wish(): Wish {
    const form = new FormData(this.#form);
    const said = (name: string): string => String(form.get(name) ?? "");
    const range = said("part") === "range" ? this.#editor.store.state.timeline.range : null;
    const presets = form.getAll("preset").map((preset) => ({ preset: String(preset), quality: said("quality"), format: said("format") }));
    return { presets, range, captions: said("captions"), name: said("name").trim() };
  }

  async #look(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const { presets, range, captions } = this.#wish();
    const json = { timeline: this.#editor.store.state.timeline, presets, range, captions };
    need(this, "[data-look]", HTMLElement).ariaBusy = "true";
    try {
      const found = await requestJson<Found>(this.#editor.boot.urls.preflight, { json, signal: asking.signal });
      if (asking.signal.aborted) return;
      this.#found = found;
      this.#say("");
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#say(error.code === "offline" ? "The studio cannot be reached, so the cut was not looked at. Nothing is lost; it goes on by itself." : error.message);
    }
    need(this, "[data-look]", HTMLElement).ariaBusy = "false";
    this.#drawFindings();
    this.#draw();
  }

  #drawFindings(): void {
    if (!this.#found) return;
    const { findings, estimates } = this.#found;
    const isKnown = (fix: Fix): boolean => fixed(fix, []) !== null;
    const rows = findings.map((finding, place) => findingRow(finding, place, isKnown));
    need(this, "[data-findings]", HTMLElement).replaceChildren(...(rows.length ? rows : [nothingFound()]));
    need(this, "[data-told]", HTMLElement).textContent = countWords(findings);
    const lines = estimates.map(({ preset, words }) => make("li", {}, make("span", { class: "grow truncate" }, this.#labelOf(preset)), make("span", { class: "num text-dim" }, words)));
    need(this, "[data-estimates]", HTMLElement).replaceChildren(...lines);
  }

  /** The row of the button. */
  #draw(): void {
    const { presets } = this.#wish();
    const found = this.#found;
    const terms = need(this, "[data-terms]", HTMLElement);
    terms.textContent = presets.length ? (found ? termsWords(found) : "") : "Choose what it is for.";
    terms.classList.toggle("text-warning", found !== null && isShort(found));
    const isBarred = found !== null && (isShort(found) || found.findings.some(({ level }) => level === "error"));
    const send = need(this, "[data-send]", HTMLButtonElement);
    send.disabled = this.#isSending || !presets.length || isBarred;
    const words = presets.length > 1 ? `Export ${presets.length} videos` : "Export";
    need(this, "[data-send-words]", HTMLElement).textContent = this.#isSending ? "Asking for it" : words;
  }

  #press(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest("a[data-fetches]")) void savingOf(this.#editor).save(); // files are of what is saved
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-go], [data-mend]") : null;
    const finding = this.#found?.findings[Number(pressed?.dataset["go"] ?? pressed?.dataset["mend"])];
    if (!pressed || !finding) return;
    if (pressed.dataset["go"] !== undefined) this.#goTo(finding);
    else if (finding.fix) this.#mend(finding.fix, finding);
  }

  #goTo({ elements, frame }: Finding): void {
    const { store } = this.#editor;
    this.#dialog.close();
    if (elements.length) store.select(elements);
    if (frame !== null) store.seek(frame);
  }

  #mend(fix: Fix, { elements }: Finding): void {
    const { store } = this.#editor;
    const named = fixed(fix, elements);
    if (!named) return;
    const isMade = store.edit(named.label, named.edit);
    if (fix.name === "set_range") need(this.#form, "[name=part][value=range]", HTMLInputElement).checked = true;
    if (!isMade && store.state.refusal) this.#say(store.state.refusal);
    else this.#changed(0);
    need(this, "[data-look]", HTMLElement).focus(); // the button is gone with its finding
  }

  async #send(): Promise<void> {
    const wish = this.#wish();
    if (this.#isSending || !wish.presets.length) return;
    this.#isSending = true;
    this.#say("");
    this.#draw();
    try {
      await this.#ask(wish);
    } finally {
      this.#isSending = false;
      this.#draw();
    }
  }

  async #ask(wish: Wish): Promise<void> {
    const saving = savingOf(this.#editor);
    if (!(await saving.save())) {
      const reason = saving.state.message ? ` ${saving.state.message}` : "";
      this.#say(`Your last changes are not saved yet, so nothing was exported.${reason} They are kept; try again once they are saved.`);
      return;
    }
    const json = { version: saving.version, ...wish };
    const body = JSON.stringify(json);
    if (body !== this.#asked.body) this.#asked = { body, key: uuid() };
    try {
      const headers = { "Idempotency-Key": this.#asked.key };
      const { renders } = await requestJson<Exported>(this.#editor.boot.urls.exports, { json, headers, signal: this.#scope.signal });
      this.#asked = { body: "", key: "" };
      this.#dialog.close();
      toast(doneWords(renders), "success");
    } catch (error) {
      if (this.#scope.isEnded) return;
      if (!(error instanceof ApiError)) throw error;
      this.#say(error.code === "offline" ? "The studio cannot be reached, so nothing was exported. What you chose is still here; try again." : error.message);
    }
  }

  #labelOf(preset: string): string {
    const box = findAll(this.#form, "[name=preset]", HTMLInputElement).find(({ value }) => value === preset);
    return box?.dataset["label"] ?? preset;
  }

  #say(sentence: string): void {
    const place = find(this, "[data-refusal]", HTMLElement);
    if (place) place.textContent = sentence;
  }
}

function doneWords(renders: Exported["renders"]): string {
  const made = renders.filter(({ job }) => job === null).length;
  const asked = renders.length - made;
  const waiting = asked === 1 ? "The video is being made." : `${asked} videos are being made.`;
  const there = made ? ` ${made === 1 ? "One was" : `${made} were`} made before and ${made === 1 ? "is" : "are"} in your library.` : "";
  return asked ? `${waiting} Follow ${asked === 1 ? "it" : "them"} under Jobs, at the top.${there}` : there.trim();
}

customElements.define("export-dialog", ExportDialog);
