// The board of the mixer as markup: its columns ([data-group]) and cards ([data-clip]), where they stand, and how the server's
// drawing of them is taken in without disturbing who works on it. Used by mix-board.ts.
import { find, findAll } from "../lib/dom.ts";

export type Uses = ReadonlyMap<string, number>;

const RENAMING = "input[data-renaming]";

export const columnsOf = (root: ParentNode): HTMLElement[] => findAll(root, "[data-group]", HTMLElement);
export const groupsOf = (root: ParentNode): HTMLElement[] => columnsOf(root).filter((column) => column.dataset["group"]);
export const cardsOf = (root: ParentNode): HTMLElement[] => findAll(root, "[data-clip]", HTMLElement);
export const nameOf = (row: HTMLElement): string => row.dataset["name"] ?? "";
export const columnOf = (node: Element): HTMLElement | null => node.closest<HTMLElement>("[data-group]");

export function findCard(root: ParentNode, id: string): HTMLElement | null {
  return find(root, `[data-clip="${CSS.escape(id)}"]`, HTMLElement);
}

export function findColumn(root: ParentNode, id: string): HTMLElement | null {
  return find(root, `[data-group="${CSS.escape(id)}"]`, HTMLElement);
}

/** At this place from 0 among the cards of the column; beyond the last is the last. */
export function placeCard(card: HTMLElement, column: HTMLElement, to: number): void {
  const before = columnOf(card);
  const others = cardsOf(column).filter((each) => each !== card);
  const next = others[to] ?? find(column, "[data-cards] > [data-filler]", HTMLElement);
  if (card.nextElementSibling !== next || before !== column) find(column, "[data-cards]", HTMLElement)?.insertBefore(card, next);
  for (const touched of new Set([before, column])) if (touched) recount(touched);
}

export function placeGroup(group: HTMLElement, to: number): void {
  const list = group.parentElement;
  if (!list) return;
  const others = groupsOf(list).filter((each) => each !== group);
  const next = others[to] ?? find(list, ":scope > [data-filler]", HTMLElement);
  if (group.nextElementSibling !== next) list.insertBefore(group, next);
  groupsOf(list).forEach((each, n) => {
    const number = find(each, "[data-number]", HTMLElement);
    if (number) number.textContent = String(n + 1);
  });
}

export function recount(column: HTMLElement): void {
  const count = cardsOf(column).length;
  const amount = find(column, "[data-amount]", HTMLElement);
  if (amount) amount.textContent = `${count} clip${count === 1 ? "" : "s"}`;
  if (column.dataset["group"] === "") column.toggleAttribute("data-bare", count === 0);
}

/** What the cards say of themselves. */
export function usesIn(root: ParentNode): Map<string, number> {
  const found = new Map<string, number>();
  for (const card of cardsOf(root)) {
    const times = /(\d+)×/.exec(find(card, "[data-uses]", HTMLElement)?.textContent ?? "")?.[1];
    if (times) found.set(card.dataset["clip"] ?? "", Number(times));
  }
  return found;
}

/** A clip of which nothing is known says nothing. */
export function showUses(root: ParentNode, uses: Uses): void {
  for (const card of cardsOf(root)) {
    const place = find(card, "[data-uses]:not([data-never])", HTMLElement);
    const times = uses.get(card.dataset["clip"] ?? "");
    const words = times === undefined ? "" : ` · used ${times}×`;
    if (place && place.textContent !== words) place.textContent = words;
  }
}

/** One card or head is in the order of Tab, with its buttons; the arrows go to the others. */
export function rove(root: ParentNode, to: HTMLElement | null): void {
  const stops = findAll(root, "[data-head], [data-clip]", HTMLElement);
  const one = to ?? stops.find((each) => each.tabIndex === 0) ?? stops.find((each) => each.hasAttribute("data-clip")) ?? stops[0];
  for (const each of stops) if (each.tabIndex !== (each === one ? 0 : -1)) each.tabIndex = each === one ? 0 : -1;
}

/**
 * Puts the server's board into `root`. Columns stay the elements that they are, and so keep how far they are scrolled; a card or a
 * head is replaced where it differs, unless its name is being typed. The focus goes back to where it was, or next to it.
 */
export function takeIn(root: HTMLElement, fresh: DocumentFragment): void {
  const focus = focusIn(root);
  const cards = new Map(cardsOf(root).map((card) => [card.dataset["clip"] ?? "", card]));
  syncChildren(root, fresh, cards);
  if (focus && !root.contains(document.activeElement)) restore(root, focus);
  rove(root, null);
}

type Cards = ReadonlyMap<string, HTMLElement>;

function syncChildren(old: Element, fresh: ParentNode, cards: Cards): void {
  const mine = new Map([...old.children].map((child) => [keyOf(child), child]));
  const wanted = [...fresh.children].map((child) => kept(child, mine.get(keyOf(child)), cards));
  const staying = new Set<Element>(wanted);
  for (const child of [...old.children]) if (!staying.has(child)) child.remove();
  let cursor: Element | null = old.firstElementChild;
  for (const child of wanted) {
    if (child === cursor) cursor = cursor.nextElementSibling;
    else old.insertBefore(child, cursor);
  }
}

/** The element that is there, as the fresh one has it, or the fresh one. */
function kept(fresh: Element, old: Element | undefined, cards: Cards): Element {
  const id = fresh instanceof HTMLElement ? fresh.dataset["clip"] : undefined;
  const there = id === undefined ? old : cards.get(id);
  if (!there) return fresh;
  if (fresh.matches("[data-group], [data-columns], [data-cards]")) {
    for (const { name } of [...there.attributes]) if (!fresh.hasAttribute(name)) there.removeAttribute(name);
    for (const { name, value } of [...fresh.attributes]) there.setAttribute(name, value);
    syncChildren(there, fresh, cards);
    return there;
  }
  if (fresh instanceof HTMLElement && there instanceof HTMLElement && fresh.hasAttribute("tabindex")) fresh.tabIndex = there.tabIndex;
  return there.isEqualNode(fresh) || there.querySelector(RENAMING) ? there : fresh;
}

function keyOf(element: Element): string {
  const data = element instanceof HTMLElement ? element.dataset : {};
  const named = ["group", "clip"].find((name) => data[name] !== undefined);
  if (named) return `${named} ${data[named]}`;
  return ["columns", "cards", "head", "filler", "start"].find((name) => data[name] !== undefined) ?? element.className;
}

interface Focus {
  readonly clip: string | undefined;
  readonly group: string;
  /** Place among the cards of its column. */
  readonly at: number;
  /** The control that has it; empty for the card or the head itself. */
  readonly control: string;
}

const CONTROLS = ["[popovertarget]", "[data-act=optional]", "[data-adds]"];

function focusIn(root: HTMLElement): Focus | null {
  const active = document.activeElement;
  const column = active && root.contains(active) ? columnOf(active) : null;
  if (!active || !column) return null;
  const card = active.closest<HTMLElement>("[data-clip]");
  const control = active.closest("[popover]") ? "[popovertarget]" : (CONTROLS.find((selector) => active.matches(selector)) ?? "");
  return { clip: card?.dataset["clip"], group: column.dataset["group"] ?? "", at: card ? cardsOf(column).indexOf(card) : 0, control };
}

function restore(root: HTMLElement, { clip, group, at, control }: Focus): void {
  const column = findColumn(root, group);
  const same = clip === undefined ? find(column ?? root, "[data-head]", HTMLElement) : findCard(root, clip);
  const part = same && control ? find(clip === undefined ? (column ?? same) : same, control, HTMLElement) : null;
  const cards = column ? cardsOf(column) : [];
  const next = part ?? same ?? cards[Math.min(at, cards.length - 1)] ?? find(column ?? root, "[data-head], [data-clip]", HTMLElement);
  if (next?.matches("[data-clip], [data-head]")) rove(root, next);
  next?.focus();
}
