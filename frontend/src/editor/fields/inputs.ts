// The controls of rows, one for each kind of field. A slider, a picker and words make one entry of what comes until they rest.
import { icon, make } from "../../lib/dom.ts";
import { type Control, type Field, MIXED, type NumberControl, type Option, read, shownWithUnit, stepOf, written } from "../inspector/field.ts";
import type { Row } from "./row.ts";
import { type Input, marked, TypedInput } from "./typed.ts";

export type { Input } from "./typed.ts";

export function inputFor(row: Row, control: Control): Input {
  switch (control.kind) {
    case "number":
      return control.slides ? new SlidingInput(row, control) : new TypedInput(row, control);
    case "time":
    case "line":
      return new TypedInput(row, control);
    case "words":
      return new WordsInput(row);
    case "colour":
      return new ColourInput(row, control);
    case "choice":
      return new ChoiceInput(row);
    case "segments":
      return new SegmentsInput(row);
    case "switch":
      return new SwitchInput(row);
    case "fact":
      return new FactInput();
  }
}

const STEPS: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);

class SlidingInput implements Input {
  readonly node: HTMLElement;
  readonly isGroup = false;
  readonly #typed: TypedInput;
  readonly #range: HTMLInputElement;
  #isKeyed = false;

  constructor(row: Row, control: NumberControl) {
    this.#typed = new TypedInput(row, control);
    const [low, high] = control.slides ?? [control.low, control.high];
    const bounds = { min: String(low), max: String(high), step: String(stepOf(control, false)) };
    this.#range = make("input", { type: "range", class: "range", "aria-label": `${row.field.label}, slider`, ...bounds });
    this.node = make("span", { class: "ins-sliding" }, this.#range, this.#typed.node);
    const { scope } = row;
    const rest = (): void => {
      if (!this.#isKeyed) row.rest();
    };
    scope.on(this.#range, "input", () => row.slide(Number(this.#range.value)));
    scope.on(this.#range, "change", rest);
    // a key that is held changes it again and again: one entry
    scope.on(this.#range, "keydown", (event) => {
      if (!STEPS.has(event.key)) return;
      event.stopPropagation(); // they are keys of the page too
      this.#isKeyed = true;
    });
    for (const type of ["keyup", "blur"] as const) {
      scope.on(this.#range, type, () => {
        this.#isKeyed = false;
        rest();
      });
    }
  }

  show(field: Field): void {
    this.#typed.show(field);
    const control = field.control as NumberControl;
    const [low, high] = control.slides ?? [control.low, control.high];
    if (this.#range.max !== String(high)) this.#range.max = String(high);
    const at = field.value === MIXED ? low : Number(field.value);
    if (Number(this.#range.value) !== at) this.#range.value = String(at);
    this.#range.disabled = Boolean(field.reason);
    const text = field.value === MIXED ? "Mixed" : shownWithUnit(control, at);
    if (this.#range.ariaValueText !== text) this.#range.ariaValueText = text;
  }

  flush(): void {
    this.#typed.flush();
  }

  mark(error: string): void {
    this.#typed.mark(error);
  }
}

/** Several lines; the document follows as one types, and a pause makes an entry of what came so far. */
class WordsInput implements Input {
  readonly node = make("textarea", { class: "textarea ins-words", rows: "3", spellcheck: "true" });
  readonly isGroup = false;
  readonly #row: Row;
  #shown = "";

  constructor(row: Row) {
    this.#row = row;
    this.node.id = row.id;
    const { scope } = row;
    const rest = (): void => row.rest();
    scope.on(this.node, "input", () => {
      try {
        row.slide(read(row.field.control, this.node.value));
        scope.after(800, row.id, rest);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        row.fail(error.message);
      }
    });
    scope.on(this.node, "blur", rest);
  }

  show({ control, value, reason }: Field): void {
    this.node.disabled = Boolean(reason);
    const text = written(control, value);
    if (text === this.#shown && text !== this.node.value) return; // what was typed, and cannot be
    this.#shown = text;
    if (this.node.value !== text) this.node.value = text;
    this.node.placeholder = value === MIXED ? "Mixed" : "";
  }

  flush(): void {
    this.node.value = this.#shown;
    this.#row.scope.cancel(this.#row.id);
  }

  mark(error: string): void {
    marked(this.node, error);
  }
}

class ColourInput implements Input {
  readonly node: HTMLElement;
  readonly isGroup = false;
  readonly #picker: HTMLInputElement;
  readonly #typed: TypedInput;

  constructor(row: Row, control: Control) {
    this.#typed = new TypedInput(row, control);
    this.#picker = make("input", { type: "color", class: "ins-swatch", "aria-label": `${row.field.label}, picker` });
    this.node = make("span", { class: "ins-colour" }, this.#picker, this.#typed.node);
    row.scope.on(this.#picker, "input", () => row.slide(this.#picker.value.toUpperCase()));
    row.scope.on(this.#picker, "change", () => row.rest());
  }

  show(field: Field): void {
    this.#typed.show(field);
    this.#picker.disabled = Boolean(field.reason);
    if (field.value !== MIXED && this.#picker.value.toUpperCase() !== String(field.value).toUpperCase()) this.#picker.value = String(field.value).toLowerCase();
    this.#picker.toggleAttribute("data-mixed", field.value === MIXED);
  }

  flush(): void {
    this.#typed.flush();
  }

  mark(error: string): void {
    this.#typed.mark(error);
  }
}

class ChoiceInput implements Input {
  readonly node = make("select", { class: "select select-xs" });
  readonly isGroup = false;
  #options = "";

  constructor(row: Row) {
    this.node.id = row.id;
    row.scope.on(this.node, "change", () => {
      if (!row.set(this.node.value)) this.show(row.field);
    });
  }

  show({ control, value, reason }: Field): void {
    if (control.kind !== "choice") return;
    this.node.disabled = Boolean(reason);
    const isMixed = value === MIXED;
    const options = JSON.stringify([control.options, isMixed]);
    if (options !== this.#options) {
      this.#options = options;
      const mixed = isMixed ? [make("option", { value: "mixed", disabled: "" }, "Mixed")] : [];
      this.node.replaceChildren(...mixed, ...control.options.map((option) => make("option", { value: option.value }, option.label)));
    }
    const wanted = isMixed ? "mixed" : String(value);
    if (this.node.value !== wanted) this.node.value = wanted;
  }

  flush(): void {}

  mark(error: string): void {
    marked(this.node, error);
  }
}

class SegmentsInput implements Input {
  readonly node: HTMLElement;
  readonly isGroup = true;
  readonly #row: Row;
  readonly #buttons = new Map<string, HTMLButtonElement>();

  constructor(row: Row) {
    this.#row = row;
    this.node = make("span", { class: "seg ins-seg", role: "group", "aria-labelledby": `${row.id}-label` });
  }

  show({ control, value, reason }: Field): void {
    if (control.kind !== "segments") return;
    for (const option of control.options) {
      const button = this.#buttons.get(option.value) ?? this.#add(option);
      button.ariaPressed = String(value === option.value);
      button.disabled = Boolean(reason);
    }
  }

  flush(): void {}

  mark(error: string): void {
    marked(this.node, error);
  }

  #add({ value, label, icon: name }: Option): HTMLButtonElement {
    const named = name ? { "aria-label": label, title: label } : {};
    const button = make("button", { type: "button", ...named }, name ? icon(name, "i-sm") : label);
    this.#row.scope.on(button, "click", () => this.#row.set(value));
    this.#buttons.set(value, button);
    this.node.append(button);
    return button;
  }
}

class SwitchInput implements Input {
  readonly node = make("input", { type: "checkbox", class: "toggle toggle-sm" });
  readonly isGroup = false;

  constructor(row: Row) {
    this.node.id = row.id;
    row.scope.on(this.node, "change", () => {
      if (!row.set(this.node.checked)) this.show(row.field);
    });
  }

  show({ value, reason }: Field): void {
    this.node.disabled = Boolean(reason);
    this.node.indeterminate = value === MIXED;
    this.node.checked = value === true;
  }

  flush(): void {}

  mark(error: string): void {
    marked(this.node, error);
  }
}

/** What can only be read. */
class FactInput implements Input {
  readonly node = make("span", { class: "num ins-fact" });
  readonly isGroup = true;

  show({ value }: Field): void {
    if (this.node.textContent !== String(value)) this.node.textContent = String(value);
  }

  flush(): void {}
  mark(): void {}
}
