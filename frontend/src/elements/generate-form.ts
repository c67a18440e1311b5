/**
 * <generate-form quote="/generate/quote/" change="/generate/form/">
 *   <form action="/generate/?modality=video"> <select data-model> <button data-change> <textarea name="prompt"> <span data-count="2000" data-count-of="prompt">
 *     <input data-blank="product"> <p data-filled> <input data-batch> <input name="seed"> <button data-dice> <button data-lock>
 *     <p data-error="field"><span data-error-words> <div data-price><div data-price-words> <button data-send></form>
 * </generate-form>
 *
 * Keeps count and price true while one types, brings the form of another model, and asks without leaving the page: what was asked for
 * comes into the gallery as the event "asked". Ctrl+Enter sends. What was typed is there again when one comes back to the page.
 * Without this script the form is sent and answered by a page.
 */

import { find, findAll, fragment, need } from "../lib/dom.ts";
import { ApiError, FRAGMENT, request, requestHtml } from "../lib/http.ts";
import { isCommand } from "../lib/keys.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";
import { uuid } from "../lib/uuid.ts";
import { fill, hasBlanks, keepTexts, paintErrors, promptsOf, randomSeed, restoreTexts, showCount, takePrice, wordsOfBlanks } from "./generate-form-parts.ts";

/** On the document, with the HTML of the new groups. */
export const ASKED = "asked";
const PAUSE = 300; // after the last change, before the price is asked for

export class GenerateForm extends HTMLElement {
  #scope = new Scope();
  #asking = 0;
  #isBusy = false;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(this, "submit", (event) => this.#submitted(event as SubmitEvent));
    this.#scope.on(this, "input", () => this.#changed());
    this.#scope.on(this, "change", (event) => this.#chosen(event));
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(document, "keydown", (event) => this.#pressed(event));
    this.#scope.on(window, "pageshow", () => this.#show()); // a browser may put back what was typed when the page has loaded
    this.#scope.on(window, "pagehide", () => keepTexts(this.#form));
    if (restoreTexts(this.#form)) this.#changed();
    this.#show();
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #form(): HTMLFormElement {
    return need(this, "form", HTMLFormElement);
  }

  get #seed(): HTMLInputElement | null {
    return find(this, "[name=seed]", HTMLInputElement);
  }

  #changed(): void {
    this.#show();
    this.#scope.after(PAUSE, "quote", () => void this.#quote());
  }

  #chosen(event: Event): void {
    if (event.target instanceof HTMLSelectElement && event.target.hasAttribute("data-model")) void this.#change(new FormData(this.#form));
    else this.#changed();
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const seed = this.#seed;
    if (!target || !seed) return;
    if (target.closest("[data-dice]")) seed.value = String(randomSeed());
    else if (target.closest("[data-lock]")) seed.value = seed.value ? "" : String(randomSeed());
    else return;
    this.#changed();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !isCommand(event) || event.isComposing || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const send = need(this, "[data-send]", HTMLButtonElement);
    if (!send.disabled) this.#form.requestSubmit(send);
  }

  #submitted(event: SubmitEvent): void {
    event.preventDefault();
    const fields = new FormData(this.#form, event.submitter);
    if (event.submitter?.hasAttribute("formaction")) void this.#change(fields);
    else if (!need(this, "[data-send]", HTMLButtonElement).disabled) void this.#send(fields);
  }

  async #send(fields: FormData): Promise<void> {
    if (this.#isBusy) return;
    this.#setBusy(true);
    try {
      const response = await request(this.#form.action, { body: fields, headers: { ...FRAGMENT, Accept: "text/html" }, signal: this.#scope.signal });
      paintErrors(this.#form, "", {});
      need(this.#form, "[name=key]", HTMLInputElement).value = uuid(); // the next time it is something else
      document.dispatchEvent(new CustomEvent<string>(ASKED, { detail: await response.text() }));
      void this.#quote();
    } catch (error) {
      if (this.#scope.isEnded) return;
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 0) toast(error.message, "error"); // with the same key it may be sent again
      else paintErrors(this.#form, error.message, error.fields);
    } finally {
      this.#setBusy(false);
    }
  }

  /** The form of another model, with what stands in this one. */
  async #change(fields: FormData): Promise<void> {
    try {
      const html = await requestHtml(this.getAttribute("change") ?? "", { method: "POST", body: fields, headers: FRAGMENT, signal: this.#scope.signal });
      this.replaceChildren(fragment(html));
      this.#show();
      find(this, "[data-model]", HTMLSelectElement)?.focus();
    } catch (error) {
      if (!this.#scope.isEnded) toast(error instanceof ApiError ? error.message : "That model cannot be shown. Try again.", "error");
    }
  }

  async #quote(): Promise<void> {
    this.#asking += 1;
    const asking = this.#asking;
    try {
      const body = new FormData(this.#form);
      const html = await requestHtml(this.getAttribute("quote") ?? "", { method: "POST", body, signal: this.#scope.signal });
      if (asking === this.#asking) takePrice(this.#form, html);
    } catch {
      // the price that stands there was true a moment ago, and is asked for again with the next change
    }
  }

  #show(): void {
    const prompt = find(this, "textarea[name=prompt]", HTMLTextAreaElement);
    if (!prompt) return;
    const filled = fill(prompt.value, wordsOfBlanks(this.#form));
    const isBatch = find(this, "[data-batch]", HTMLInputElement)?.checked ?? false;
    showCount(this, "prompt", promptsOf(filled, isBatch));
    showCount(this, "negative_prompt", [find(this, "[name=negative_prompt]", HTMLInputElement)?.value ?? ""]);
    const preview = find(this, "[data-filled]", HTMLElement);
    if (preview) preview.textContent = filled;
    if (preview) preview.hidden = !hasBlanks(prompt.value) || filled === prompt.value; // it would say the same twice
    for (const lock of findAll(this, "[data-lock]", HTMLElement)) lock.setAttribute("aria-pressed", String(this.#seed?.value !== ""));
  }

  #setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    this.toggleAttribute("data-busy", isBusy);
    need(this, "[data-send]", HTMLButtonElement).setAttribute("aria-busy", String(isBusy));
  }
}

customElements.define("generate-form", GenerateForm);
