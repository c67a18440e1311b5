/** Which videos of a run are ticked, by their boxes; and what can be done with them. `all` is every video of the view, seen or not. */

import { find, findAll } from "../lib/dom.ts";
import { Picks } from "./asset-selection-picks.ts";

type Need = "any" | "ready" | "again";

export class OutputPicks {
  readonly #root: HTMLElement;
  readonly #picks = new Picks();

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#picks.addAll(this.#boxes.filter((box) => box.checked).map((box) => box.value)); // kept by a reload
    if (this.#all?.checked) this.#picks.matchAll();
  }

  get #boxes(): HTMLInputElement[] {
    return findAll(this.#root, "[data-pick]", HTMLInputElement);
  }

  get #all(): HTMLInputElement | null {
    return find(this.#root, "[data-all]", HTMLInputElement);
  }

  get #shown(): string[] {
    return this.#boxes.map((box) => box.value);
  }

  get #rows(): HTMLElement[] {
    return this.#boxes.filter((box) => box.checked).map((box) => box.closest<HTMLElement>("[data-state]") ?? box);
  }

  changed(box: HTMLInputElement, isRange: boolean): void {
    if (box === this.#all) {
      if (box.checked) this.#picks.matchAll();
      else this.#picks.clear();
    } else if (isRange) this.#picks.extend(box.value, this.#shown);
    else this.#picks.set(box.value, box.checked, this.#shown);
    this.show();
  }

  /** Those of a state that can be seen. */
  only(state: string): void {
    this.#picks.clear();
    this.#picks.addAll(this.#boxes.filter((box) => box.closest<HTMLElement>("[data-state]")?.dataset["state"] === state).map((box) => box.value));
    this.show();
  }

  /** The boxes as they are picked, the words, and which buttons have something to do. */
  show(): void {
    for (const box of this.#boxes) box.checked = this.#picks.has(box.value);
    const all = this.#all;
    if (all) all.checked = this.#picks.isAll;
    if (all) all.indeterminate = !this.#picks.isAll && !this.#picks.isEmpty;
    const total = Number(this.#root.getAttribute("total") ?? this.#boxes.length);
    const count = this.#picks.isAll ? total : this.#picks.ids.length;
    this.#write("[data-words]", count > 0 ? `${count.toLocaleString("en")} selected` : `Select all ${total.toLocaleString("en")}`);
    for (const button of findAll(this.#root, "[data-needs]", HTMLButtonElement)) button.disabled = !this.#isMet(button.dataset["needs"] as Need);
    const failed = find(this.#root, "[data-pick-failed]", HTMLElement);
    if (failed) failed.hidden = !find(this.#root, '[data-state="failed"]', HTMLElement);
    this.#writePrice();
  }

  /** ZIP takes all that are shown where nothing is ticked. Of all of a view the server knows which are there. */
  #isMet(need: Need): boolean {
    if (need === "any") return true;
    if (this.#picks.isEmpty) return false;
    const rows = this.#rows;
    if (need === "ready") return this.#picks.isAll || rows.some((row) => row.dataset["state"] === "ready");
    return rows.length > 0 && rows.every((row) => row.hasAttribute("data-can-again"));
  }

  #writePrice(): void {
    const each = Number(this.#root.getAttribute("each") ?? 0);
    const button = find(this.#root, "[data-again]", HTMLButtonElement);
    if (!each || !button) return;
    const cost = button.disabled ? each : each * (this.#picks.isAll ? Number(this.#root.getAttribute("total")) : this.#picks.ids.length);
    this.#write("[data-price]", `${cost.toLocaleString("en")} credit${cost === 1 ? "" : "s"}${button.disabled ? " each" : ""}`);
  }

  #write(selector: string, text: string): void {
    const part = find(this.#root, selector, HTMLElement);
    if (part && part.textContent !== text) part.textContent = text;
  }
}
