// A listbox of media: one is chosen, and has the focus; arrows, Home and End lead to others. What an item
// looks like is its owner's to say. Items are added, exchanged and taken away one by one, so that nothing jumps.
import { emit } from "../events.ts";
import { find, findAll } from "../../lib/dom.ts";
import type { Scope } from "../../lib/scope.ts";
import type { MediaItem } from "../state/media.ts";
import { saysTheSame } from "../state/sameness.ts";

export const DRAG_TYPE = "application/x-reelwright-asset";

export interface Owner {
  draw(item: MediaItem): HTMLElement;
  /** Null: none any more. */
  chosen(item: MediaItem | null): void;
  /** Enter, or a double click. */
  take(item: MediaItem): void;
  /** The space bar; without this it is the editor's, which plays. */
  space?(item: MediaItem): void;
}

export class AssetList {
  readonly #root: HTMLElement;
  readonly #owner: Owner;
  readonly #items = new Map<string, MediaItem>();
  #chosen: string | null = null;

  constructor(root: HTMLElement, scope: Scope, owner: Owner) {
    [this.#root, this.#owner] = [root, owner];
    scope.on(root, "click", (event) => this.#at(event, (item) => this.#choose(item.id)));
    scope.on(root, "dblclick", (event) => this.#at(event, (item) => owner.take(item)));
    scope.on(root, "focusin", (event) => this.#at(event, (item) => this.#choose(item.id)));
    scope.on(root, "keydown", (event) => this.#key(event));
    scope.on(root, "dragstart", (event) => this.#drag(event));
  }

  get items(): MediaItem[] {
    return [...this.#items.values()];
  }

  get chosen(): MediaItem | null {
    return (this.#chosen !== null && this.#items.get(this.#chosen)) || null;
  }

  has(id: string): boolean {
    return this.#items.has(id);
  }

  /** In the place of all that is there. What was chosen stays so if it is among them, and what is the same is not drawn anew. */
  show(items: readonly MediaItem[]): void {
    const before = new Map(this.#items);
    this.#items.clear();
    for (const item of items) this.#items.set(item.id, item);
    for (const id of before.keys()) if (!this.#items.has(id)) this.option(id)?.remove();
    for (const [place, item] of this.items.entries()) {
      const [old, known] = [this.option(item.id), before.get(item.id)];
      if (old && !saysTheSame(item, known, false)) this.exchange(item);
      const option = this.option(item.id) ?? this.#drawn(item);
      if (this.#root.children[place] !== option) this.#root.insertBefore(option, this.#root.children[place] ?? null);
    }
    this.#rove();
    if (this.#chosen !== null && !this.#items.has(this.#chosen)) this.#lose();
  }

  append(items: readonly MediaItem[]): void {
    const fresh = items.filter(({ id }) => !this.#items.has(id));
    for (const item of fresh) this.#items.set(item.id, item);
    this.#root.append(...fresh.map((item) => this.#drawn(item)));
    this.#rove();
  }

  prepend(item: MediaItem): void {
    const rest = [...this.#items];
    this.#items.clear();
    for (const [id, each] of [[item.id, item] as const, ...rest]) this.#items.set(id, each);
    this.#root.prepend(this.#drawn(item));
    this.#rove();
  }

  /** Draws it anew where it is; keeps the focus. */
  exchange(item: MediaItem): void {
    const old = this.option(item.id);
    if (!old) return;
    this.#items.set(item.id, item);
    const hadFocus = old.contains(document.activeElement);
    const made = this.#drawn(item);
    old.replaceWith(made);
    if (hadFocus) made.focus();
    this.#rove();
    if (item.id === this.#chosen) this.#owner.chosen(item);
  }

  remove(id: string): void {
    this.#items.delete(id);
    this.option(id)?.remove();
    if (id === this.#chosen) this.#lose();
    this.#rove();
  }

  option(id: string): HTMLElement | null {
    return find(this.#root, `[data-asset="${CSS.escape(id)}"]`, HTMLElement);
  }

  #drawn(item: MediaItem): HTMLElement {
    const option = this.#owner.draw(item);
    option.dataset["asset"] = item.id;
    option.setAttribute("role", "option");
    option.draggable = item.status === "ready";
    option.ariaSelected = String(item.id === this.#chosen);
    option.tabIndex = item.id === this.#chosen ? 0 : -1;
    return option;
  }

  #lose(): void {
    this.#chosen = null;
    this.#owner.chosen(null);
  }

  #choose(id: string): void {
    const item = this.#items.get(id);
    if (!item || id === this.#chosen) return;
    const before = this.#chosen === null ? null : this.option(this.#chosen);
    if (before) before.ariaSelected = "false";
    this.#chosen = id;
    const option = this.option(id);
    if (option) option.ariaSelected = "true";
    this.#rove();
    this.#owner.chosen(item);
  }

  /** One option can be reached by Tab: the chosen one, or the first. */
  #rove(): void {
    const options = findAll(this.#root, "[role=option]", HTMLElement);
    const current = options.find((option) => option.dataset["asset"] === this.#chosen) ?? options[0];
    for (const option of options) option.tabIndex = option === current ? 0 : -1;
  }

  #at(event: Event, act: (item: MediaItem) => void): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    const item = this.#items.get(option?.dataset["asset"] ?? "");
    if (item) act(item);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [options, item] = [findAll(this.#root, "[role=option]", HTMLElement), this.chosen];
    const here = options.findIndex((option) => option === document.activeElement);
    if (here < 0) return;
    const columns = Math.max(1, getComputedStyle(this.#root).gridTemplateColumns.split(" ").filter(Boolean).length);
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -here, End: options.length - 1 - here };
    const by = steps[event.key];
    if (by !== undefined) options[here + by]?.focus();
    else if (event.key === "Enter" && item) this.#owner.take(item);
    else if (event.key === " " && item && this.#owner.space) this.#owner.space(item);
    else return;
    event.preventDefault(); // these are this list's now, and no keys of the timeline
    event.stopPropagation();
  }

  #drag(event: DragEvent): void {
    this.#at(event, (item) => {
      if (!event.dataTransfer || item.status !== "ready") return event.preventDefault();
      event.dataTransfer.setData(DRAG_TYPE, JSON.stringify(item));
      event.dataTransfer.setData("text/plain", item.name);
      event.dataTransfer.effectAllowed = "copy";
      emit("editor:dragging", { item });
      const picture = this.option(item.id)?.querySelector("img");
      if (picture) event.dataTransfer.setDragImage(picture, 24, 16);
    });
  }
}
