/**
 * <frame-slots> <div data-slot="first"> <button data-choose> or <input type="hidden" name="first_frame"> <button data-clear> </div> </frame-slots>
 * <dialog id="pick-picture"> <form data-upload><input type="file" data-file> <p data-upload-words></form> <library-picker> … <button data-picture="ID">
 *
 * Fills a slot with a picture of the library, or with one that is brought there from the dialog; empties it. The form hears "change".
 */

import { find, icon, make, need, replace } from "../lib/dom.ts";
import { ApiError, requestHtml } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";

const SLOTS = "/generate/slots/";

export class FrameSlots extends HTMLElement {
  #scope = new Scope();
  #role = "";

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(document, "click", (event) => {
      const target = event.target instanceof Element && this.#dialog?.contains(event.target) ? event.target : null;
      const picture = target?.closest<HTMLElement>("[data-picture]")?.dataset["picture"];
      if (picture) void this.#take(`${SLOTS}${this.#role}/${picture}/`);
    });
    this.#scope.on(document, "change", ({ target }) => {
      const file = target instanceof HTMLInputElement && target.matches("#pick-picture [data-file]") ? target.files?.[0] : null;
      if (file) void this.#upload(target as HTMLInputElement, file);
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #dialog(): HTMLDialogElement | null {
    return find(document, "#pick-picture", HTMLDialogElement);
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const slot = target?.closest<HTMLElement>("[data-slot]");
    if (!slot || !target?.closest("[data-choose], [data-clear]")) return;
    event.preventDefault(); // else they bring the page for who has no script
    if (target?.closest("[data-choose]")) this.#open(slot.dataset["slot"] ?? "");
    if (target?.closest("[data-clear]")) this.#clear(slot);
  }

  #open(role: string): void {
    this.#role = role;
    this.#tell("Or choose one of your library.");
    this.#dialog?.showModal();
    this.#dialog?.dispatchEvent(new Event("opened"));
  }

  /** As the server draws an empty one. */
  #clear(slot: HTMLElement): void {
    const label = slot.querySelector("p:last-child")?.textContent ?? "";
    const choose = make("button", { type: "button", class: "slot-box", "data-choose": "", "aria-label": `Choose a ${label.toLowerCase()} picture` }, icon("plus"));
    const words = slot.querySelector("p:last-child");
    slot.replaceChildren(choose, ...(words ? [words] : []));
    choose.focus();
    this.#changed();
  }

  async #take(address: string, body?: FormData): Promise<void> {
    const role = this.#role;
    try {
      const options = body ? { method: "POST", body } : {};
      const html = await requestHtml(address, { ...options, signal: this.#scope.signal });
      this.#dialog?.close();
      replace(need(this, `[data-slot="${role}"]`, HTMLElement), html);
      need(this, `[data-slot="${role}"]`, HTMLElement).querySelector<HTMLElement>("[data-clear]")?.focus();
      this.#changed();
    } catch (error) {
      if (this.#scope.isEnded) return;
      const words = error instanceof ApiError ? error.message : "That picture cannot be taken. Try again.";
      if (this.#dialog?.open) this.#tell(words);
      else toast(words, "error");
    }
  }

  async #upload(field: HTMLInputElement, file: File): Promise<void> {
    const body = new FormData();
    body.append("file", file);
    this.#tell(`Bringing ${file.name}`);
    await this.#take(`${SLOTS}${this.#role}/`, body);
    field.value = "";
  }

  #tell(words: string): void {
    const place = this.#dialog && find(this.#dialog, "[data-upload-words]", HTMLElement);
    if (place) place.textContent = words;
  }

  #changed(): void {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("frame-slots", FrameSlots);
