// The list of effects: each on or off, opened to its parameters, put in another place by a drag of its handle, by the arrows on it
// or by its buttons; and a list to add from, which can be searched.
import { findAll, icon, make } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { clamp } from "../edits/document.ts";
import { grouped } from "../edits/find.ts";
import { matching } from "../inspector/effects.ts";
import type { Addable, EffectItem } from "../inspector/field.ts";
import { type Host, Row } from "../fields/row.ts";
import { type Part, reconcile, Rows } from "../fields/rows.ts";

export class EffectList implements Part {
  readonly #scope = new Scope();
  readonly node = make("div", { class: "ins-effects" });
  /** Opens the list to add from; stands in the section's head. */
  readonly button = make("button", { type: "button", class: "btn btn-ghost btn-square btn-xs" }, icon("plus", "i-sm"));
  readonly #host: Host;
  readonly #unfold: () => void;
  readonly #list = make("ul", { class: "ins-effect-list" });
  readonly #empty = make("p", { class: "ins-note" });
  readonly #parts = new Map<string, EffectPart>();
  readonly #adder: Adder;

  constructor(host: Host, key: string, unfold: () => void) {
    this.#host = host;
    this.#unfold = unfold;
    const name = key === "sound-effects" ? "Add a sound effect" : "Add an effect";
    this.button.setAttribute("aria-label", name);
    this.button.title = name;
    this.#empty.textContent = key === "sound-effects" ? "No sound effects yet." : "No effects yet.";
    this.#adder = new Adder(host, `ins-adder-${key}`, name, () => this.#open(false));
    this.button.setAttribute("aria-controls", this.#adder.node.id);
    this.button.ariaExpanded = "false";
    this.node.append(this.#adder.node, this.#list, this.#empty);
    this.#scope.on(this.button, "click", () => this.#open(this.#adder.node.hidden));
  }

  show(items: readonly EffectItem[], addable: readonly Addable[]): void {
    reconcile(this.#list, this.#parts, items, {
      keyOf: ({ key }) => key,
      made: (item) => new EffectPart(this.#host, item, this),
      update: (part, item) => part.update(item),
    });
    this.#adder.show(addable);
    this.#empty.hidden = items.length > 0 || !this.#adder.node.hidden;
  }

  flush(): void {
    for (const part of this.#parts.values()) part.flush();
  }

  end(): void {
    this.#scope.end();
    this.#adder.end();
    for (const part of this.#parts.values()) part.end();
  }

  get parts(): EffectPart[] {
    return findAll(this.#list, ":scope > li", HTMLElement).flatMap((node) => [...this.#parts.values()].filter((part) => part.node === node));
  }

  /** To another place, with the focus on its handle again. */
  move(item: EffectItem, to: number): void {
    const place = clamp(to, 0, this.#parts.size - 1);
    if (place === item.n) return;
    const { label, edit } = item.moved(place);
    const isOpen = this.parts[item.n]?.isOpen ?? false;
    this.#host.store.edit(label, edit);
    const moved = this.parts[place];
    if (moved) moved.isOpen = isOpen;
    moved?.grip.focus();
  }

  /** The document follows the hand; the whole is one entry. Rows are made anew on the way, so the list does it. */
  drag(down: PointerEvent, { moved, n }: EffectItem): void {
    if (down.button !== 0) return;
    down.preventDefault();
    const drag = this.#host.store.begin(moved(n).label);
    const dragging = new Scope();
    let at = n;
    const end = (how: "end" | "cancel"): void => {
      dragging.end();
      drag[how]();
      this.parts[how === "end" ? at : n]?.grip.focus();
    };
    dragging.on(document, "pointermove", (move) => {
      at = this.#placeAt(move.clientY);
      drag.to(moved(at).edit);
    });
    dragging.on(document, "pointerup", () => end("end"));
    dragging.on(document, "pointercancel", () => end("cancel"));
    dragging.on(document, "keydown", (event) => {
      if (event.key === "Escape") end("cancel");
    });
    this.#scope.onEnd(() => {
      if (!dragging.isEnded) end("end");
    });
  }

  /** The place in the list that lies at that height. */
  #placeAt(y: number): number {
    const boxes = this.parts.map(({ node }) => node.getBoundingClientRect());
    const after = boxes.filter((box) => y > box.top + box.height / 2).length;
    return clamp(after, 0, Math.max(0, boxes.length - 1));
  }

  #open(isOpen: boolean): void {
    if (isOpen) this.#unfold();
    this.#adder.node.hidden = !isOpen;
    this.button.ariaExpanded = String(isOpen);
    this.#empty.hidden = isOpen || this.#parts.size > 0;
    if (isOpen) this.#adder.begin();
    else this.button.focus();
  }
}

class EffectPart implements Part {
  readonly #scope = new Scope();
  readonly node: HTMLElement;
  readonly grip = make("button", { type: "button", class: "ins-grip" }, icon("grip-vertical", "i-sm"));
  readonly #name = make("button", { type: "button", class: "ins-effect-name" });
  readonly #summary = make("span", { class: "num ins-effect-summary" });
  readonly #host: Host;
  readonly #switch: Row;
  readonly #rows: Rows;
  readonly #body = make("div", { class: "ins-effect-body", hidden: "" });
  readonly #note = make("p", { class: "ins-note" });
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #list: EffectList;
  #item: EffectItem;

  constructor(host: Host, item: EffectItem, list: EffectList) {
    [this.#host, this.#item, this.#list] = [host, item, list];
    this.#switch = new Row(host, item.isOn);
    this.#switch.node.classList.add("ins-toggle");
    this.#rows = new Rows(host);
    this.#buttons = [this.#button("arrow-up", "Up", () => list.move(this.#item, this.#item.n - 1)), this.#button("arrow-down", "Down", () => list.move(this.#item, this.#item.n + 1))];
    const remove = this.#button("trash-2", "Remove", () => this.#remove());
    this.#body.append(this.#rows.node, this.#note, make("div", { class: "ins-buttons" }, ...this.#buttons, remove));
    this.node = make("li", { class: "ins-effect" }, make("div", { class: "ins-effect-head" }, this.grip, this.#name, this.#summary, this.#switch.node), this.#body);
    this.#scope.on(this.#name, "click", () => (this.isOpen = !this.isOpen));
    this.#scope.on(this.grip, "keydown", (event) => this.#key(event));
    this.#scope.on(this.grip, "pointerdown", (event) => list.drag(event, this.#item));
    this.isOpen = false;
    this.update(item);
  }

  get isOpen(): boolean {
    return !this.#body.hidden;
  }

  set isOpen(isOpen: boolean) {
    this.#body.hidden = !isOpen;
    this.#name.ariaExpanded = String(isOpen);
  }

  update(item: EffectItem): void {
    if (item.isOn.subject !== this.#item.isOn.subject) this.isOpen = false;
    this.#item = item;
    this.#switch.update(item.isOn);
    this.#rows.show(item.fields);
    this.node.toggleAttribute("data-off", item.isOn.value === false);
    if (this.#name.textContent !== item.label) {
      this.#name.textContent = item.label;
      this.grip.setAttribute("aria-label", `Order of ${item.label.toLowerCase()}: up and down arrows move it`);
      this.grip.title = "Drag to change the order";
    }
    if (this.#summary.textContent !== item.summary) this.#summary.textContent = item.summary;
    this.#note.textContent = item.note;
    this.#note.hidden = !item.note;
  }

  flush(): void {
    this.#rows.flush();
  }

  end(): void {
    this.#scope.end();
    this.#switch.end();
    this.#rows.end();
  }

  #remove(): void {
    const { label, edit } = this.#item.removed;
    if (this.#host.store.edit(label, edit)) this.#list.button.focus();
  }

  #key(event: KeyboardEvent): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#list.move(this.#item, this.#item.n + by);
  }

  #button(name: string, label: string, run: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "btn btn-ghost btn-xs" }, icon(name, "i-sm"), label);
    this.#scope.on(button, "click", run);
    return button;
  }
}

/** What can be added, in groups; typing narrows it, Enter takes the first. */
class Adder {
  #choices = new Scope();
  readonly #scope = new Scope();
  readonly node: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #results = make("div", { class: "ins-adder-results" });
  readonly #host: Host;
  readonly #close: () => void;
  #addable: readonly Addable[] = [];
  #drawn = "";

  constructor(host: Host, id: string, name: string, close: () => void) {
    [this.#host, this.#close] = [host, close];
    this.#search = make("input", { type: "search", placeholder: "Find an effect", "aria-label": "Find an effect", autocomplete: "off" });
    this.node = make("div", { class: "ins-adder", id, role: "group", "aria-label": name, hidden: "" }, make("span", { class: "input input-xs" }, icon("search", "i-sm"), this.#search), this.#results);
    this.#scope.on(this.#search, "input", () => this.#draw());
    this.#scope.on(this.node, "keydown", (event) => this.#key(event));
  }

  show(addable: readonly Addable[]): void {
    this.#addable = addable;
    if (!this.node.hidden) this.#draw();
  }

  end(): void {
    this.#choices.end();
    this.#scope.end();
  }

  begin(): void {
    this.#search.value = "";
    this.#draw();
    this.#search.focus();
  }

  #draw(): void {
    const found = matching(this.#addable, this.#search.value);
    const drawn = found.map(({ kind }) => kind).join();
    if (drawn === this.#drawn && this.#results.childElementCount) return;
    this.#drawn = drawn;
    this.#choices.end();
    this.#choices = new Scope();
    const groups = grouped(found, ({ group }) => group);
    const parts = [...groups].map(([group, those]) => make("div", { role: "group", "aria-label": group }, make("p", { class: "cap" }, group), ...those.map((each) => this.#choice(each))));
    this.#results.replaceChildren(...(parts.length ? parts : [make("p", { class: "ins-note", role: "status" }, "Nothing is called that.")]));
  }

  #choice({ kind, label }: Addable): HTMLButtonElement {
    const button = make("button", { type: "button", class: "ins-choice" }, label);
    this.#choices.on(button, "click", () => this.#add(kind));
    return button;
  }

  #add(kind: string | undefined): void {
    const chosen = this.#addable.find((each) => each.kind === kind);
    if (!chosen) return;
    this.#host.store.edit(chosen.change.label, chosen.change.edit);
    this.#close();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === "Enter" && event.target === this.#search) {
      event.preventDefault();
      this.#add(matching(this.#addable, this.#search.value)[0]?.kind);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const stops = [this.#search, ...findAll(this.#results, "button", HTMLButtonElement)];
      const at = stops.findIndex((stop) => stop === document.activeElement);
      stops[clamp(at + (event.key === "ArrowDown" ? 1 : -1), 0, stops.length - 1)]?.focus();
    }
  }
}
