// What every control of a row can do, and the one that is typed: a number, a time, a colour. It sets its value on Enter and on leaving,
// by arrows at once; what cannot be read stays as it was typed, with the sentence of the rule below it.
import { make } from "../../lib/dom.ts";
import { type Control, type Field, MIXED, type NumberControl, read, stepOf, type TimeControl, written } from "../inspector/field.ts";
import type { Row } from "./row.ts";

export interface Input {
  readonly node: HTMLElement;
  /** Several buttons rather than one control: its label names the group. */
  readonly isGroup: boolean;
  show(field: Field): void;
  flush(): void;
  /** The id of the sentence that says what is wrong; empty where nothing is. */
  mark(error: string): void;
}

export function marked(input: HTMLElement, error: string): void {
  if (error) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", error);
  } else if (input.hasAttribute("aria-invalid")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

/** Text in a line: a number with its unit, a time, a colour. */
export class TypedInput implements Input {
  readonly node: HTMLElement;
  readonly isGroup = false;
  readonly #input: HTMLInputElement;
  readonly #row: Row;
  /** As it was last written here; what differs from it is typed. */
  #shown = "";

  constructor(row: Row, control: Control) {
    this.#row = row;
    const sign = control.kind === "number" ? control.unit.sign : "";
    this.#input = make("input", { id: row.id, type: "text", autocomplete: "off", spellcheck: "false", class: control.kind === "time" ? "tc" : "num" });
    this.node = make("span", { class: "input input-xs ins-typed" }, this.#input, ...(sign ? [make("span", { class: "ins-unit", "aria-hidden": "true" }, sign)] : []));
    const { scope } = row;
    scope.on(this.#input, "keydown", (event) => this.#key(event));
    scope.on(this.#input, "keyup", () => row.rest());
    scope.on(this.#input, "blur", () => {
      row.rest();
      if (this.#isTyped) this.#commit(this.#input.value);
    });
    scope.on(this.#input, "focus", () => this.#input.select());
  }

  show({ control, value, reason }: Field): void {
    this.#input.disabled = Boolean(reason);
    const text = written(control, value);
    if (text === this.#shown && this.#isTyped) return;
    const isTyping = this.#isTyped && document.activeElement === this.#input;
    this.#shown = text;
    if (isTyping) return;
    if (this.#input.value !== text) this.#input.value = text;
    this.#input.placeholder = value === MIXED ? "Mixed" : "";
    if (this.#row.hasFailed) this.#row.fail("");
  }

  flush(): void {
    const typed = this.#input.value;
    if (typed === this.#shown) return;
    this.#input.value = this.#shown;
    this.#commit(typed);
  }

  mark(error: string): void {
    marked(this.#input, error);
  }

  get #isTyped(): boolean {
    return this.#input.value !== this.#shown;
  }

  #commit(typed: string): void {
    try {
      const value = read(this.#row.field.control, typed);
      if (this.#row.set(value)) this.#input.value = this.#shown;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#row.fail(error.message);
    }
  }

  #key(event: KeyboardEvent): void {
    const { control } = this.#row.field;
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.#isTyped) this.#commit(this.#input.value);
      this.#input.select();
    } else if (event.key === "Escape" && (this.#isTyped || this.#row.hasFailed)) {
      event.preventDefault();
      event.stopPropagation();
      this.#input.value = this.#shown;
      this.#row.fail("");
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && (control.kind === "number" || control.kind === "time")) {
      event.preventDefault();
      this.#step(control, (event.key === "ArrowUp" ? 1 : -1) * stepOf(control, event.shiftKey));
    }
  }

  #step(control: NumberControl | TimeControl, by: number): void {
    let from: number;
    try {
      from = this.#isTyped ? Number(read(control, this.#input.value)) : Number(this.#row.field.value === MIXED ? Number.NaN : this.#row.field.value);
    } catch {
      return; // what stands there is no number to step from
    }
    if (Number.isNaN(from)) return;
    this.#row.slide(Math.min(control.high, Math.max(control.low, from + by)));
    this.#input.value = this.#shown;
  }
}
