// <form-rows prefix="texts"> <input name="texts-TOTAL_FORMS"> <input name="texts-MAX_NUM_FORMS"> <div data-row> … <button data-out></div>
//   <template data-blank><div data-row> … __prefix__ … </div></template> <button data-add></form-rows>
// Rows of a form, as many as one wants: one more from the template, and one taken out by emptying it, as the server leaves out what is
// empty. Without this script there is one empty row each time.
import { find, findAll, fragment, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

export class FormRows extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(this, "click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button?.hasAttribute("data-add")) this.#add(button);
      else if (button?.hasAttribute("data-out")) this.#takeOut(button);
    });
    this.#offer();
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #count(name: "TOTAL" | "MAX_NUM"): HTMLInputElement {
    return need(this, `input[name="${this.getAttribute("prefix") ?? ""}-${name}_FORMS"]`, HTMLInputElement);
  }

  #add(button: HTMLElement): void {
    const total = this.#count("TOTAL");
    const blank = need(this, "template[data-blank]", HTMLTemplateElement);
    const row = fragment(blank.innerHTML.replaceAll("__prefix__", total.value));
    const first = find(row, "textarea, input", HTMLElement);
    button.before(row);
    total.value = String(Number(total.value) + 1);
    this.#offer();
    first?.focus();
  }

  #takeOut(button: HTMLElement): void {
    const row = button.closest<HTMLElement>("[data-row]");
    if (!row) return;
    for (const field of findAll(row, "textarea", HTMLTextAreaElement)) field.value = "";
    for (const field of findAll(row, "input[type=text]", HTMLInputElement)) field.value = "";
    row.hidden = true;
    find(this, "[data-add]", HTMLElement)?.focus();
  }

  #offer(): void {
    const isFull = Number(this.#count("TOTAL").value) >= Number(this.#count("MAX_NUM").value);
    const add = find(this, "[data-add]", HTMLElement);
    if (add) add.hidden = isFull;
  }
}

customElements.define("form-rows", FormRows);
