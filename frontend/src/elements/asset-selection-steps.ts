/** From card to card with the arrow keys. */

import { find } from "../lib/dom.ts";

export type Side = "before" | "after" | "above" | "below";

export const STEPS: Readonly<Record<string, Side>> = {
  ArrowLeft: "before",
  ArrowRight: "after",
  ArrowUp: "above",
  ArrowDown: "below",
};

export function focusOn(card: HTMLElement): void {
  find(card, "a[href]", HTMLElement)?.focus();
}

/** Rows have as many cards as fit: above and below are found by where the cards are. */
export function neighbour(cards: readonly HTMLElement[], card: HTMLElement, side: Side): HTMLElement | undefined {
  const at = cards.indexOf(card);
  if (side === "before") return cards[at - 1];
  if (side === "after") return cards[at + 1];
  const here = card.getBoundingClientRect();
  const others = cards.map((each) => ({ each, box: each.getBoundingClientRect() }));
  const beyond = others.filter(({ box }) => (side === "below" ? box.top > here.top + 1 : box.top < here.top - 1));
  const tops = beyond.map(({ box }) => box.top);
  const row = side === "below" ? Math.min(...tops) : Math.max(...tops);
  const middle = here.left + here.width / 2;
  const off = (box: DOMRect): number => Math.abs(box.left + box.width / 2 - middle);
  return beyond.filter(({ box }) => Math.abs(box.top - row) <= 1).sort((one, other) => off(one.box) - off(other.box))[0]?.each;
}
