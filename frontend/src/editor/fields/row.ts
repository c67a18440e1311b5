// A field (editor/inspector/field.ts) as a row: its label, its control, the sentence of what is wrong, and its keyframes. A row stays when the
// document changes, so that what has the focus keeps it; only what it shows is written anew.
import { icon, make } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { EditRefused, type Keyframe } from "../edits/document.ts";
import type { Animated, Change, Field, Value } from "../inspector/field.ts";
import { choiceLabel } from "../inspector/words.ts";
import type { Drag, Store } from "../state/store.ts";
import { type Input, inputFor } from "./inputs.ts";

/** What the parts of the inspector have in common. */
export interface Host {
  readonly store: Store;
}

const EASINGS: readonly Keyframe["easing"][] = ["linear", "ease_in", "ease_out", "ease_in_out", "hold"];
let rows = 0;

export class Row {
  readonly host: Host;
  /** As long as the row is in the page. */
  readonly scope = new Scope();
  readonly node: HTMLElement;
  readonly id: string;
  readonly #input: Input;
  readonly #error: HTMLElement;
  readonly #reason: HTMLElement;
  #keys: Keys | null = null;
  #drag: Drag | null = null;
  #field: Field;

  constructor(host: Host, field: Field) {
    this.host = host;
    this.#field = field;
    this.id = `ins-${++rows}`;
    this.#error = make("p", { class: "ins-error", id: `${this.id}-error`, role: "alert", hidden: "" });
    this.#reason = make("p", { class: "ins-note", hidden: "" });
    this.#input = inputFor(this, field.control);
    const label = make(this.#input.isGroup ? "span" : "label", { class: "ins-label", id: `${this.id}-label`, ...(this.#input.isGroup ? {} : { for: this.id }) }, field.label);
    this.node = make("div", { class: "ins-row", "data-field": field.key, "data-control": field.control.kind }, label, this.#input.node, this.#error, this.#reason);
    this.update(field);
  }

  get field(): Field {
    return this.#field;
  }

  update(field: Field): void {
    if (field.subject !== this.#field.subject) this.flush();
    this.#field = field;
    this.#input.show(field);
    this.#reason.textContent = field.reason ?? "";
    this.#reason.hidden = !field.reason;
    if (field.animated && !this.#keys) {
      this.#keys = new Keys(this);
      this.node.append(this.#keys.button, this.#keys.line);
    }
    this.#keys?.show(field.animated ?? null);
  }

  /** What is half typed is set, or given up where it is wrong: the row goes on to something else. */
  flush(): void {
    this.#input.flush();
    this.rest();
    this.fail("");
  }

  /** One entry in the history. False where it was refused; the sentence is at the field then. */
  set(value: Value): boolean {
    this.rest();
    return this.run(this.#field.change(value));
  }

  run({ label, edit }: Change): boolean {
    const { store } = this.host;
    try {
      edit(store.state.timeline);
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      this.fail(error.message);
      return false;
    }
    this.fail("");
    store.edit(label, edit);
    return true;
  }

  /** As a slider does: what comes until `rest` is one entry. */
  slide(value: Value): void {
    const { label, edit } = this.#field.change(value);
    this.#drag ??= this.host.store.begin(label);
    this.fail(this.#drag.to(edit) ? "" : this.host.store.state.refusal);
  }

  rest(): void {
    this.#drag?.end();
    this.#drag = null;
  }

  fail(sentence: string): void {
    this.#error.textContent = sentence;
    this.#error.hidden = !sentence;
    this.#input.mark(sentence ? this.#error.id : "");
  }

  end(): void {
    this.rest();
    this.scope.end();
  }

  get hasFailed(): boolean {
    return !this.#error.hidden;
  }
}

/** The diamond that sets a keyframe at the playhead, and, where there are some, the way to the next and how it goes on from here. */
class Keys {
  readonly button = make("button", { type: "button", class: "btn btn-ghost btn-square btn-xs ins-diamond" }, icon("diamond", "i-sm"));
  readonly line = make("div", { class: "ins-keys", hidden: "" });
  readonly #count = make("span", { class: "num ins-keys-count" });
  readonly #easing = make("select", { class: "select select-xs" }, ...EASINGS.map((easing) => make("option", { value: easing }, choiceLabel(easing))));
  readonly #steps: readonly (readonly [HTMLButtonElement, "before" | "after"])[];
  #animated: Animated | null = null;

  constructor(row: Row) {
    const { scope, host } = row;
    const step = (side: "before" | "after", name: string): HTMLButtonElement => {
      const label = `${side === "before" ? "Previous" : "Next"} keyframe of ${row.field.label.toLowerCase()}`;
      const button = make("button", { type: "button", class: "btn btn-ghost btn-square btn-xs", "aria-label": label, title: label }, icon(name, "i-sm"));
      scope.on(button, "click", () => {
        const frame = this.#animated?.[side];
        if (frame !== null && frame !== undefined) host.store.seek(frame);
      });
      return button;
    };
    this.#steps = [
      [step("before", "chevron-left"), "before"],
      [step("after", "chevron-right"), "after"],
    ];
    this.#easing.setAttribute("aria-label", `Easing of ${row.field.label.toLowerCase()} from this keyframe on`);
    this.line.append(...this.#steps.map(([button]) => button), this.#count, this.#easing);
    scope.on(this.button, "click", () => this.#animated && row.run(this.#animated.toggle));
    scope.on(this.#easing, "change", () => this.#animated && row.run(this.#animated.ease(this.#easing.value as Keyframe["easing"])));
  }

  show(animated: Animated | null): void {
    this.#animated = animated;
    this.button.hidden = !animated;
    this.line.hidden = !animated?.count;
    if (!animated) return;
    const name = animated.channel;
    const label = animated.there ? `Take away the keyframe of ${name} at the playhead` : `Add a keyframe of ${name} at the playhead`;
    if (this.button.title !== label) {
      this.button.setAttribute("aria-label", label);
      this.button.title = label;
    }
    const isThere = String(animated.there !== null);
    if (this.button.ariaPressed !== isThere) this.button.replaceChildren(icon(animated.there ? "diamond-filled" : "diamond", "i-sm"));
    this.button.ariaPressed = isThere;
    this.button.toggleAttribute("data-moves", animated.count > 0);
    for (const [button, side] of this.#steps) button.disabled = animated[side] === null;
    const count = animated.count === 1 ? "1 keyframe" : `${animated.count} keyframes`;
    if (this.#count.textContent !== count) this.#count.textContent = count;
    this.#easing.hidden = !animated.there;
    if (animated.there) this.#easing.value = animated.there.easing;
  }
}
