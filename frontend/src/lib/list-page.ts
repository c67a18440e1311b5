// Another page of the list that this page shows, or this one anew. Its address answers with a document, from which is taken
// what is needed; who says that cards are enough is sent little else.
import { find, findAll, fragment } from "./dom.ts";
import { FRAGMENT, requestHtml } from "./http.ts";

export const GRID = "[data-library-grid]";
const CARDS = `${GRID} > [data-asset], ${GRID} > tbody > [data-asset]`;

export interface Cards {
  readonly cards: readonly HTMLElement[];
  /** Address of the page after it; null for the last. */
  readonly next: string | null;
}

export interface ListPage extends Cards {
  /** What is said where there is no card. */
  readonly empty: HTMLElement | null;
  readonly count: string | null;
}

/** Throws ApiError. */
export async function requestCards(address: string, signal: AbortSignal): Promise<Cards> {
  return cardsOf(fragment(await requestHtml(address, { headers: FRAGMENT, signal })));
}

/** Throws ApiError. */
export async function requestPage(address: string, signal: AbortSignal): Promise<ListPage> {
  const page = fragment(await requestHtml(address, { signal }));
  return {
    ...cardsOf(page),
    empty: find(page, "[data-library-empty]", HTMLElement),
    count: find(page, "[data-library-count]", HTMLElement)?.textContent ?? null,
  };
}

function cardsOf(page: ParentNode): Cards {
  return { cards: cardsIn(page), next: find(page, "load-more a[rel=next]", HTMLAnchorElement)?.getAttribute("href") ?? null };
}

export function cardsIn(root: ParentNode): HTMLElement[] {
  return findAll(root, CARDS, HTMLElement);
}

export function idOf(card: HTMLElement): string {
  return card.dataset["asset"] ?? "";
}

/** After the last card, and before what only fills the last row. */
export function appendCards(grid: HTMLElement, cards: readonly HTMLElement[]): void {
  const filler = find(grid, ":scope > [aria-hidden=true]", HTMLElement);
  if (filler) filler.before(...cards);
  else (grid instanceof HTMLTableElement ? (grid.tBodies[0] ?? grid) : grid).append(...cards);
}
