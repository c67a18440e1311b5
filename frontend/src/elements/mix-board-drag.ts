// Dragging on the board of the mixer: a card within and between columns, a group by its head. By mouse anywhere on it, by touch on
// its handle, so that the page can still be scrolled. A line shows where it would go; Escape leaves it. Used by mix-board.ts.
import { find, findAll, make } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { cardsOf, columnOf, groupsOf } from "./mix-board-rows.ts";

const SLACK = 5; // pixels, before a press is a drag
const EDGE = 48; // pixels from the side of what scrolls
const STEP = 14; // pixels a frame
const NOT_HANDLES = "button, a, input, select, textarea, [popover]";

export interface Drops {
  card(card: HTMLElement, column: HTMLElement, to: number): void;
  group(group: HTMLElement, to: number): void;
  ended(): void;
}

interface Aim {
  readonly column: HTMLElement | null;
  readonly to: number;
}

interface Held {
  readonly scope: Scope;
  readonly what: HTMLElement;
  readonly isCard: boolean;
  readonly pointer: number;
  readonly from: { readonly x: number; readonly y: number };
  ghost: HTMLElement | null;
  aim: Aim | null;
  at: { x: number; y: number };
}

export class BoardDrag {
  readonly #root: HTMLElement;
  readonly #scope: Scope;
  readonly #drops: Drops;
  readonly #gap = make("li", { class: "mix-gap", "aria-hidden": "true" });
  #held: Held | null = null;

  constructor(root: HTMLElement, scope: Scope, drops: Drops) {
    [this.#root, this.#scope, this.#drops] = [root, scope, drops];
    scope.on(root, "pointerdown", (event) => this.#press(event));
    scope.on(root, "dragstart", (event) => event.preventDefault()); // a picture would be dragged by the browser
    scope.onEnd(() => this.#end(false));
  }

  /** Something is in the hand. */
  get isOn(): boolean {
    return Boolean(this.#held?.ghost);
  }

  #press(event: PointerEvent): void {
    const target = event.target;
    if (event.button !== 0 || this.#held || !(target instanceof Element) || target.closest(NOT_HANDLES)) return;
    if (event.pointerType !== "mouse" && !target.closest("[data-grip]")) return;
    const card = target.closest<HTMLElement>("[data-clip]");
    const what = card ?? target.closest<HTMLElement>("[data-head]")?.closest<HTMLElement>("[data-group]");
    if (!what) return;
    const from = { x: event.clientX, y: event.clientY };
    const held: Held = { scope: new Scope(), what, isCard: what === card, pointer: event.pointerId, from, ghost: null, aim: null, at: from };
    this.#held = held;
    held.scope.on(document, "pointermove", (move) => this.#move(held, move));
    held.scope.on(document, "pointerup", (up) => up.pointerId === held.pointer && this.#end(true));
    held.scope.on(document, "pointercancel", (cancel) => cancel.pointerId === held.pointer && this.#end(false));
    held.scope.on(window, "blur", () => this.#end(false));
    held.scope.on(document, "keydown", (key) => {
      if (key.key !== "Escape" || !held.ghost) return;
      key.preventDefault();
      this.#end(false);
    }, { capture: true });
  }

  #move(held: Held, { pointerId, clientX: x, clientY: y }: PointerEvent): void {
    if (pointerId !== held.pointer) return;
    held.at = { x, y };
    if (!held.ghost && Math.hypot(x - held.from.x, y - held.from.y) < SLACK) return;
    held.ghost ??= this.#lift(held);
    held.ghost.style.translate = `${x - held.from.x}px ${y - held.from.y}px`;
    this.#aim(held);
  }

  #lift(held: Held): HTMLElement {
    const box = held.what.getBoundingClientRect();
    const ghost = held.what.cloneNode(true) as HTMLElement;
    for (const menu of findAll(ghost, "[popover]", HTMLElement)) menu.remove();
    for (const each of [ghost, ...findAll(ghost, "[data-clip], [data-group], [id]", HTMLElement)]) {
      for (const name of ["data-clip", "data-group", "id", "tabindex"]) each.removeAttribute(name);
    }
    ghost.classList.add("mix-ghost");
    ghost.inert = true;
    Object.assign(ghost.style, { width: `${box.width}px`, height: `${box.height}px`, left: `${box.left}px`, top: `${box.top}px` });
    document.body.append(ghost);
    held.what.toggleAttribute("data-held", true);
    this.#root.dataset["dragging"] = held.isCard ? "clip" : "group";
    this.#scroll(held);
    return ghost;
  }

  /** Where it would go if it were let go now. Over nothing that takes it, where it would have gone before; off the board, nowhere. */
  #aim(held: Held): void {
    const { x, y } = held.at;
    if (!held.isCard) {
      const others = groupsOf(this.#root).filter((each) => each !== held.what);
      const to = others.filter((each) => middle(each).x < x).length;
      held.aim = { column: null, to };
      const list = held.what.parentElement;
      list?.insertBefore(this.#gap, others[to] ?? find(list, ":scope > [data-filler]", HTMLElement));
      return;
    }
    const below = document.elementFromPoint(x, y);
    const column = below && this.#root.contains(below) ? columnOf(below) : null;
    if (column) {
      const others = cardsOf(column).filter((each) => each !== held.what);
      const isWide = find(column, ".mix-cards-wide", HTMLElement) !== null;
      const to = others.filter((each) => isPassed(each, x, y, isWide)).length;
      held.aim = { column, to };
      find(column, "[data-cards]", HTMLElement)?.insertBefore(this.#gap, others[to] ?? find(column, "[data-cards] > [data-filler]", HTMLElement));
    } else if (!isWithin(this.#root, x, y)) {
      held.aim = null;
      this.#gap.remove();
    }
  }

  /** What is near an edge comes along, for as long as it is held there. */
  #scroll(held: Held): void {
    if (this.#held !== held) return;
    const { x, y } = held.at;
    const row = find(this.#root, "[data-columns]", HTMLElement);
    const list = held.aim?.column ? find(held.aim.column, "[data-cards]", HTMLElement) : null;
    let isMoved = false;
    if (row) isMoved = nudge(row, "scrollLeft", x, row.getBoundingClientRect().left, row.getBoundingClientRect().right) || isMoved;
    if (list) isMoved = nudge(list, "scrollTop", y, list.getBoundingClientRect().top, list.getBoundingClientRect().bottom) || isMoved;
    const page = document.scrollingElement;
    if (page && held.ghost) isMoved = nudge(page, "scrollTop", y, EDGE, window.innerHeight) || isMoved;
    if (isMoved) this.#aim(held);
    held.scope.frame("scroll", () => this.#scroll(held));
  }

  #end(isLetGo: boolean): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    held.scope.end();
    this.#gap.remove();
    held.ghost?.remove();
    held.what.removeAttribute("data-held");
    delete this.#root.dataset["dragging"];
    if (!held.ghost || this.#scope.isEnded) return;
    if (isLetGo && held.aim?.column) this.#drops.card(held.what, held.aim.column, held.aim.to);
    else if (isLetGo && held.aim) this.#drops.group(held.what, held.aim.to);
    this.#drops.ended();
  }
}

function middle(element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** In reading order, where cards stand side by side. */
function isPassed(card: Element, x: number, y: number, isWide: boolean): boolean {
  const box = card.getBoundingClientRect();
  if (!isWide) return y > box.top + box.height / 2;
  return y > box.bottom || (y >= box.top && x > box.left + box.width / 2);
}

function isWithin(element: Element, x: number, y: number): boolean {
  const box = element.getBoundingClientRect();
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** True when it moved. */
function nudge(element: Element, side: "scrollLeft" | "scrollTop", at: number, low: number, high: number): boolean {
  const by = at < low + EDGE ? -STEP : at > high - EDGE ? STEP : 0;
  if (by === 0 || high - low < 2 * EDGE) return false;
  const before = element[side];
  element[side] += by;
  return element[side] !== before;
}
