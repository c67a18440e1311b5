// <project-name><button data-name><bdi>…</bdi></button><span data-naming hidden><input><span data-error hidden></span></span>
//   <span role="status" data-told></span></project-name>, in the page's head
// The project's name, which becomes a field: Enter or leaving it keeps what was typed, Escape what was there. What the rule says against a
// name stands at the field. Tells the others by `editor:renamed`.
import { need } from "../../lib/dom.ts";
import { ApiError, requestJson } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit } from "../events.ts";

// projects/forms.py
const LONGEST = 500;
const EMPTY = "Project name cannot be empty";
const LENGTH = `Project name must be 1-${LONGEST} characters`;

export class ProjectName extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #isSending = false;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#scope.on(this.#button, "click", () => this.#open());
    this.#scope.on(this.#field, "keydown", (event) => this.#key(event));
    this.#scope.on(this.#field, "input", () => this.#say(""));
    this.#scope.on(this.#field, "blur", () => {
      if (faultOf(this.#field.value)) this.#close();
      else void this.#keep();
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #button(): HTMLButtonElement {
    return need(this, "[data-name]", HTMLButtonElement);
  }

  get #naming(): HTMLElement {
    return need(this, "[data-naming]", HTMLElement);
  }

  get #field(): HTMLInputElement {
    return need(this, "input", HTMLInputElement);
  }

  #open(): void {
    this.#field.value = this.#editor.name;
    this.#show(true);
    this.#field.select();
    this.#field.focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") void this.#keep();
    else this.#close();
  }

  async #keep(): Promise<void> {
    if (this.#isSending || this.#naming.hidden) return;
    const name = this.#field.value.trim();
    const fault = faultOf(name);
    if (fault) return this.#say(fault);
    if (name === this.#editor.name) return this.#close();
    this.#isSending = true;
    try {
      const made = await requestJson<{ readonly name: string }>(this.#editor.boot.urls.timeline.replace(/timeline\/$/, ""), { method: "PATCH", json: { name } });
      this.#named(made.name);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#say(error.fields["name"]?.[0] ?? error.message);
    } finally {
      this.#isSending = false;
    }
  }

  #named(name: string): void {
    const before = this.#editor.name;
    this.#editor.name = name;
    need(this, "bdi", HTMLElement).textContent = name;
    document.title = `${name} · Reelwright`; // as templates/base_document.html has it
    this.#close();
    need(this, "[data-told]", HTMLElement).textContent = `Renamed to ${name}`;
    emit("editor:renamed", { name, before });
  }

  #close(): void {
    const hadFocus = this.#naming.contains(document.activeElement);
    this.#show(false);
    if (hadFocus) this.#button.focus();
  }

  #show(isNaming: boolean): void {
    this.#say("");
    this.#naming.hidden = !isNaming;
    this.#button.hidden = isNaming;
  }

  #say(fault: string): void {
    const error = need(this, "[data-error]", HTMLElement);
    [error.textContent, error.hidden] = [fault, !fault];
    this.#field.ariaInvalid = fault ? "true" : null;
  }
}

/** Characters as the server counts them. */
function faultOf(name: string): string {
  const { length } = [...name.trim()];
  return length === 0 ? EMPTY : length > LONGEST ? LENGTH : "";
}

customElements.define("project-name", ProjectName);
