// Fingers that drag nothing: one scrolls the timeline, two zoom it about their middle.
import { Scope } from "../../lib/scope.ts";
import type { Editor } from "../editor.ts";
import { zoomedAt } from "../timeline/layout.ts";
import type { Field, Spot } from "./field.ts";

interface Finger extends Spot {
  readonly pointerId: number;
}

export class Touches {
  readonly #editor: Editor;
  readonly #field: Field;
  readonly #scope = new Scope();
  readonly #fingers = new Map<number, Finger>();
  #isClaimed = false;

  constructor(editor: Editor, field: Field) {
    [this.#editor, this.#field] = [editor, field];
    this.#scope.on(window, "pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"] as const) this.#scope.on(window, type, (event) => this.#lift(event));
  }

  get isActive(): boolean {
    return !this.#scope.isEnded;
  }

  /** True when it is a second one. */
  add(event: PointerEvent): boolean {
    this.#fingers.set(event.pointerId, event);
    if (this.#fingers.size > 1) this.#isClaimed = false;
    return this.#fingers.size > 1;
  }

  /** A drag has the one finger now. */
  claim(): void {
    this.#isClaimed = this.#fingers.size < 2;
  }

  #move(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    if (this.#fingers.size === 1 && !this.#isClaimed) this.#scroll(before, event);
    const others = [...this.#fingers.values()].filter(({ pointerId }) => pointerId !== event.pointerId);
    if (others[0] && this.#fingers.size === 2) this.#pinch(before, event, others[0]);
    this.#fingers.set(event.pointerId, event);
  }

  #scroll(before: Spot, now: Spot): void {
    const { store } = this.#editor;
    const across = before.clientX - now.clientX;
    if (across) store.scrollTo(store.state.scroll + across / store.scale);
    this.#field.scrollDown(before.clientY - now.clientY);
  }

  #pinch(before: Spot, now: Spot, other: Spot): void {
    const [was, is] = [apart(before, other), apart(now, other)];
    if (was < 20 || is < 20) return;
    const { store } = this.#editor;
    const middle = this.#field.at({ clientX: (now.clientX + other.clientX) / 2, clientY: now.clientY });
    const next = zoomedAt(store.state.zoom * (is / was) ** (2 / 3), middle.x, this.#field.view, store.state.timeline);
    store.zoom(next.zoom, next.scroll);
  }

  #lift(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (!this.#fingers.size) this.#scope.end();
  }
}

function apart(one: Spot, other: Spot): number {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
