/**
 * <mix-plan>
 *   <div data-plan data-address data-shown data-words data-uses> <form data-live> … <form data-run> … <form data-cells> <tr data-film="1"> <… data-key="l">
 *   <p role="status" data-told>  <dialog id="mix-dialog"><fetched-part></fetched-part></dialog>
 * </mix-plan>
 *
 * The bar and the dry run of the mixer. What is typed in the bar is sent 300 ms later, what is pressed or chosen at once, one request
 * after another; each answer takes the plan's place, and what has the focus keeps it. "mix:changed" on the document fetches the
 * plan anew; after each change of it "mix:planned" tells how often each clip plays. On a row: L, R, S, Enter, arrows.
 * Without this script all of it are links and forms.
 */
import { find, fragment, icon, need } from "../lib/dom.ts";
import { ApiError, FRAGMENT, requestHtml } from "../lib/http.ts";
import { isPlain, isTyping } from "../lib/keys.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";
import { paintErrors } from "./generate-form-parts.ts";
import { CHANGED, PLANNED } from "./mix-events.ts";
import { beside, planIn, rove, rowOf, takeIn, usesOf, versionOf, type Uses } from "./mix-plan-parts.ts";

const PAUSE = 300;

interface Refusal {
  readonly error?: { readonly html?: string };
}

export class MixPlan extends HTMLElement {
  #scope = new Scope();
  #idle: Promise<void> = Promise.resolve();
  #waiting = 0;
  #queued = new Set<string>();
  #typed = new Set<string>();
  #shown = "";
  #row = "";

  connectedCallback(): void {
    this.#scope = new Scope();
    rove(planIn(this), this.#row);
    this.#scope.on(this, "submit", (event) => this.#submitted(event as SubmitEvent), { capture: true }); // before <once-form>
    this.#scope.on(this, "input", (event) => this.#typedIn(event));
    this.#scope.on(this, "change", (event) => this.#chosen(event));
    this.#scope.on(this, "focusout", (event) => this.#left(event));
    this.#scope.on(this, "focusin", (event) => this.#entered(event));
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(this, "keydown", (event) => this.#pressed(event));
    this.#scope.on(document, CHANGED, () => this.#refresh());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #bar(): HTMLFormElement {
    return need(this, "form[data-live]", HTMLFormElement);
  }

  #typedIn(event: Event): void {
    if (!(event.target instanceof HTMLInputElement) || !event.target.form?.hasAttribute("data-live")) return;
    this.#typed.add(event.target.name);
    this.#scope.after(PAUSE, "bar", () => this.#sendBar());
  }

  /** Of MANUAL, one cell. */
  #chosen(event: Event): void {
    const select = event.target;
    const form = select instanceof HTMLSelectElement ? select.closest<HTMLFormElement>("form[data-cells]") : null;
    if (!form || !(select instanceof HTMLSelectElement)) return;
    const body = new FormData();
    body.set(select.name, select.value);
    void this.#enqueue(() => this.#post(form.getAttribute("action") ?? "", body));
  }

  #left(event: FocusEvent): void {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.closest("[data-live]") && field.value.trim() === "") field.value = field.defaultValue;
  }

  #entered(event: FocusEvent): void {
    const row = rowOf(event.target);
    if (!row) return;
    this.#row = row.dataset["film"] ?? "";
    rove(planIn(this), this.#row);
  }

  #clicked(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-more]") : null;
    if (!link) return;
    event.preventDefault();
    const last = this.querySelectorAll("tr[data-film]").length;
    this.#shown = link.dataset["more"] ?? "";
    this.#refresh(() => find(this, `tr[data-film]:nth-of-type(${last + 1})`, HTMLElement)?.focus());
  }

  #pressed(event: KeyboardEvent): void {
    const row = rowOf(event.target);
    if (!row || isTyping(event) || !isPlain(event) || this.querySelector("dialog[open]")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    const isOnRow = event.target === row; // else Enter is the button's
    const key = event.key.toLowerCase();
    const act = isOnRow || key.length === 1 ? find(row, `[data-key="${CSS.escape(key)}"]`, HTMLElement) : null;
    if (!step && !act) return;
    event.preventDefault();
    if (step) beside(planIn(this), row, step)?.focus();
    else act?.click();
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.getAttribute("method") !== "post") return;
    if (form.hasAttribute("data-run")) {
      if (this.#isUnsaved) this.#runLater(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const address = pressed?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    if (form.hasAttribute("data-live") && !pressed?.hasAttribute("formaction")) return this.#sendBar();
    if (this.#scope.cancel("bar")) this.#sendBar(); // what was typed before it
    const body = form.id === "mix-rows" || form.hasAttribute("data-live") ? new FormData() : new FormData(form);
    if (pressed?.name) body.set(pressed.name, pressed.value);
    void this.#enqueue(() => this.#post(address, body, form.closest("dialog")));
  }

  get #isUnsaved(): boolean {
    return this.#typed.size > 0 || this.#waiting > 0;
  }

  /** What is asked for is what is seen: first the plan comes, then the run is asked for if it still can be. */
  #runLater(event: SubmitEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.#typed.size) this.#sendBar();
    void this.#idle.then(() => {
      if (this.#scope.isEnded) return;
      const form = need(this, "form[data-run]", HTMLFormElement);
      const button = find(form, "button:not(:disabled)", HTMLButtonElement);
      if (this.#isUnsaved) find(this.#bar, "[aria-invalid=true]", HTMLElement)?.focus();
      else if (button) form.requestSubmit(button);
    });
  }

  #sendBar(): void {
    this.#scope.cancel("bar");
    this.#once("bar", async () => {
      const sent = this.#typed;
      this.#typed = new Set();
      const isKept = await this.#post(this.#bar.getAttribute("action") ?? "", new FormData(this.#bar));
      if (!isKept) for (const name of sent) this.#typed.add(name);
    });
  }

  #refresh(then: () => void = () => undefined): void {
    this.#once("plan", async () => {
      const plan = planIn(this);
      const address = `${plan.dataset["address"] ?? ""}?shown=${this.#shown || (plan.dataset["shown"] ?? "")}`;
      try {
        this.#take(await requestHtml(address, { headers: FRAGMENT, signal: this.#scope.signal }));
        then();
      } catch (error) {
        if (!this.#scope.isEnded) toast(error instanceof ApiError ? error.message : "The plan could not be shown. Try again.", "error");
      }
    });
  }

  /** What waits already and reads the page when its turn comes need not wait twice. */
  #once(name: string, work: () => Promise<void>): void {
    if (this.#queued.has(name)) return;
    this.#queued.add(name);
    void this.#enqueue(() => {
      this.#queued.delete(name);
      return work();
    });
  }

  #enqueue(work: () => Promise<unknown>): Promise<void> {
    this.#waiting += 1;
    this.setAttribute("aria-busy", "true");
    this.#idle = this.#idle.then(async () => {
      if (!this.#scope.isEnded) await work();
      this.#waiting -= 1;
      if (!this.#waiting) this.removeAttribute("aria-busy");
    });
    return this.#idle;
  }

  /** False when it was refused, and what was typed stands still. The version is that of the plan in sight when its turn has come. */
  async #post(address: string, body: FormData, dialog: HTMLDialogElement | null = null): Promise<boolean> {
    const plan = planIn(this);
    body.set("version", versionOf(plan));
    body.set("shown", this.#shown || (plan.dataset["shown"] ?? ""));
    try {
      const html = await requestHtml(address, { method: "POST", body, headers: FRAGMENT, signal: this.#scope.signal });
      dialog?.close(); // and the focus is where it was opened from
      this.#take(html);
      this.#saySaved();
      return true;
    } catch (error) {
      if (this.#scope.isEnded) return false;
      if (!(error instanceof ApiError)) throw error;
      return this.#refused(error, dialog);
    }
  }

  /** True when the page shows what is there now instead of what was typed. */
  #refused(error: ApiError, dialog: HTMLDialogElement | null): boolean {
    const html = (error.body as Refusal | undefined)?.error?.html;
    const part = dialog && find(dialog, "fetched-part", HTMLElement);
    if (html && part && error.code === "invalid") {
      part.replaceChildren(fragment(html));
      find(part, "[aria-invalid=true]", HTMLElement)?.focus();
    } else if (html) {
      dialog?.close();
      this.#typed.clear();
      this.#take(html, false);
      find(this, "[data-notice]", HTMLElement)?.scrollIntoView({ block: "nearest" });
      return true;
    } else if (Object.keys(error.fields).length > 0 && !dialog) {
      paintErrors(this.#bar, error.message, error.fields);
    } else {
      toast(error.message, "error");
    }
    return false;
  }

  /** Where the page says so of its other parts. */
  #saySaved(): void {
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    document.getElementById(planIn(this).dataset["state"] ?? "")?.replaceChildren(icon("check", "i-sm text-success"), ` Saved ${time}`);
  }

  #take(html: string, keepsTyped = true): void {
    const plan = takeIn(this, html, this.#typed, keepsTyped);
    this.#shown = plan.dataset["shown"] ?? "";
    rove(plan, this.#row);
    const told = need(this, "[data-told]", HTMLElement);
    const words = plan.dataset["words"] ?? "";
    if (told.textContent !== words) told.textContent = words;
    document.dispatchEvent(new CustomEvent<{ uses: Uses }>(PLANNED, { detail: { uses: usesOf(plan) } }));
  }
}

customElements.define("mix-plan", MixPlan);
