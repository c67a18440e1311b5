// <clip-table state="ID-of-an-element"><form method="post" id="clip-table"><div data-sheet>…</div></form></clip-table>
// Sends the clip table's form by itself, 600 ms after the last edit and at each press of its buttons, one request at a
// time, and says in words at `state` how that stands. Without this script it is a form with a Save button.
import { find, icon, need } from "../lib/dom.ts";
import { ApiError, FRAGMENT, requestHtml } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import { paintErrors, SAVED, savedOf, takeIn } from "./clip-table-parts.ts";

const QUIET = 600;
const RETRY = 5000;

interface Press {
  readonly name: string;
  readonly value: string;
  readonly button: HTMLElement | null;
}

export class ClipTable extends HTMLElement {
  #scope = new Scope();
  #changed = new Set<string>();
  #idle: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isInConflict = false;

  connectedCallback(): void {
    this.#scope = new Scope();
    const form = this.#form();
    this.#hideSave();
    this.#scope.on(form, "input", (event) => this.#note(event));
    this.#scope.on(form, "change", (event) => this.#note(event));
    this.#scope.on(form, "submit", (event) => {
      event.preventDefault();
      const button = event.submitter;
      const pressed = button instanceof HTMLButtonElement ? { name: button.name, value: button.value, button } : null;
      void this.#enqueue(pressed);
    });
    this.#scope.on(form, "click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-load-other]")) this.#changed.clear();
    });
    this.#scope.on(document, "submit", (event) => this.#saveFirst(event), { capture: true });
    this.#scope.on(document, "visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.flush();
    });
    this.#scope.on(window, "beforeunload", (event) => {
      if (this.#isUnsaved) event.preventDefault();
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** Resolves when nothing is on its way any more. */
  flush(): Promise<void> {
    return this.#changed.size && !this.#isInConflict ? this.#enqueue(null) : this.#idle;
  }

  get #isUnsaved(): boolean {
    return this.#changed.size > 0 || this.#waiting > 0;
  }

  #form(): HTMLFormElement {
    return need(this, "form", HTMLFormElement);
  }

  #sheet(): HTMLElement {
    return need(this, "[data-sheet]", HTMLElement);
  }

  #note(event: Event): void {
    const name = event.target instanceof Element ? event.target.getAttribute("name") : null;
    if (!name) return;
    this.#changed.add(name);
    if (this.#isInConflict) return;
    this.#say("Saving", "loader-circle"); // from the first key on: until it is sent, "Saved" would not be true
    this.#scope.after(QUIET, "save", () => void this.#enqueue(null));
  }

  #enqueue(pressed: Press | null): Promise<void> {
    this.#scope.cancel("save");
    this.#waiting += 1;
    this.#idle = this.#idle.then(async () => {
      await this.#send(pressed);
      this.#waiting -= 1;
    });
    return this.#idle;
  }

  async #send(pressed: Press | null): Promise<void> {
    if (this.#scope.isEnded || (!pressed && (!this.#changed.size || this.#isInConflict))) return;
    if (this.#isInConflict && pressed?.name !== "overwrite") return this.#say("Changed in another tab", "triangle-alert");
    const form = this.#form();
    const body = new FormData(form); // form.action is the buttons of that name, not the address
    if (pressed?.name) body.set(pressed.name, pressed.value);
    const sent = this.#changed;
    this.#changed = new Set();
    this.#say("Saving", "loader-circle");
    try {
      const html = await requestHtml(form.getAttribute("action") ?? "", { method: "POST", body, headers: FRAGMENT, signal: this.#scope.signal });
      this.#isInConflict = false;
      takeIn(this.#sheet(), html, this.#changed);
      this.#saved(pressed);
    } catch (error) {
      if (this.#scope.isEnded) return;
      for (const name of sent) this.#changed.add(name);
      this.#refused(error);
    }
    this.#hideSave();
  }

  #saved(pressed: Press | null): void {
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.#say(`Saved ${time}`, "check");
    document.dispatchEvent(new CustomEvent(SAVED, { detail: savedOf(this.#sheet()) }));
    const button = pressed?.button;
    if (button && !this.contains(button) && button.closest("dialog")) {
      const before = [...button.childNodes];
      button.replaceChildren(icon("check", "i-sm"), "Added");
      this.#scope.after(1500, button.id, () => button.replaceChildren(...before));
    }
  }

  #refused(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    const html = (error.body as { error?: { html?: string } } | undefined)?.error?.html;
    if (error.status === 409 && html) {
      this.#isInConflict = true;
      takeIn(this.#sheet(), html, this.#changed, true);
      this.#say("Changed in another tab", "triangle-alert");
      find(this, "[data-notice]", HTMLElement)?.scrollIntoView({ block: "nearest" });
    } else if (error.status === 422) {
      paintErrors(this.#sheet(), error.fields);
      this.#say(`Not saved: ${error.message}`, "triangle-alert");
    } else {
      this.#say(`Not saved: ${error.message}`, "triangle-alert");
      if (error.status === 0 || error.status >= 500) this.#scope.after(RETRY, "save", () => void this.#enqueue(null));
    }
  }

  /** Another form of the page, such as the one that asks for a render, waits until the table is saved. */
  #saveFirst(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form === this.#form() || form.method !== "post" || !this.#isUnsaved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    void this.flush().then(() => {
      if (!this.#isUnsaved) form.requestSubmit(submitter);
    });
  }

  /** The Save button is for who has no script. */
  #hideSave(): void {
    for (const button of this.querySelectorAll<HTMLElement>("[data-save]")) button.hidden = true;
  }

  #say(words: string, picture: string): void {
    const place = document.getElementById(this.getAttribute("state") ?? "");
    const look = { check: "i-sm text-success", "triangle-alert": "i-sm text-warning" }[picture] ?? "i-sm";
    place?.replaceChildren(icon(picture, look), ` ${words}`);
  }
}

customElements.define("clip-table", ClipTable);
