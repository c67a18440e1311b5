/** What is asked of the server for many assets at once: the fields of a selection, the answer, and the cards afterwards. */

import { find, make } from "../lib/dom.ts";
import { csrfToken, requestJson } from "../lib/http.ts";
import { appendCards, cardsIn, GRID, idOf, requestCards, requestPage } from "../lib/list-page.ts";

export interface Answer {
  readonly done: number;
  readonly message: string;
  readonly ids: readonly string[];
  /** Where what was made of them is; empty to stay. */
  readonly url?: string;
  /** Fields of the request that takes it back, and the words of its button. */
  readonly undo: (Readonly<Record<string, string>> & { readonly label: string; readonly action: string }) | null;
}

export interface Chosen {
  readonly ids: readonly string[];
  readonly isAll: boolean;
  /** The query string of the page, which says what all are. */
  readonly query: string;
}

/** As MOST_IDS of media_library/selecting.py: more are named by `all`. */
export const NAMED_MAX = 1000;
const PAGES_MAX = 10;

/** After these an asset is nowhere in the view that it was in. */
const LEAVES: ReadonlySet<string> = new Set(["trash", "restore", "delete"]);
/** After these it may be, if that was what the view asked for. */
const MAY_LEAVE: ReadonlySet<string> = new Set(["untag", "uncollect", "unstar"]);

export const leaves = (action: string): boolean => LEAVES.has(action);

export function writeChosen(fields: FormData, { ids, isAll, query }: Chosen): FormData {
  fields.delete("ids");
  fields.delete("all");
  if (isAll) {
    fields.set("all", "1");
    fields.set("query", query);
  } else {
    for (const id of ids) fields.append("ids", id);
  }
  return fields;
}

/** Throws ApiError. */
export function ask(address: string, fields: FormData, signal: AbortSignal): Promise<Answer> {
  return requestJson<Answer>(address, { body: fields, headers: { Accept: "application/json" }, signal });
}

/** A form of its own, as an answer to `fetch` could not be saved as it comes. A refusal has its own tab: this page stays. */
export function download(address: string, chosen: Chosen): void {
  const form = make("form", { method: "post", action: address, target: "_blank", rel: "noopener", hidden: "" });
  const fields = writeChosen(new FormData(), chosen);
  fields.set("csrfmiddlewaretoken", csrfToken());
  for (const [name, value] of fields) form.append(make("input", { type: "hidden", name, value: String(value) }));
  document.body.append(form);
  form.submit();
  form.remove();
}

/** The cards of `ids` as the server draws them now; each knows the page that it came with. Those that left the view go. */
export async function redraw(ids: readonly string[], action: string, signal: AbortSignal): Promise<void> {
  const cards = cardsIn(document).filter((card) => ids.includes(idOf(card)));
  const pages = new Set(cards.map(pageOf));
  for (const address of [...pages].slice(0, PAGES_MAX)) {
    const now = new Map((await requestCards(address, signal)).cards.map((card) => [idOf(card), card]));
    for (const card of cards.filter((each) => pageOf(each) === address)) {
      const fresh = now.get(idOf(card));
      if (!fresh && MAY_LEAVE.has(action)) card.remove();
      if (!fresh) continue;
      if (card.dataset["from"]) fresh.dataset["from"] = card.dataset["from"];
      card.replaceWith(fresh);
    }
  }
}

const pageOf = (card: HTMLElement): string => card.dataset["from"] ?? location.href;

/** Takes cards out, and gives back how to put them where they were. */
export function takeOut(ids: readonly string[]): () => void {
  const out = cardsIn(document)
    .filter((card) => ids.includes(idOf(card)))
    .map((card) => ({ card, parent: card.parentElement, next: card.nextElementSibling }));
  for (const { card } of out) card.remove();
  return () => {
    for (const { card, parent, next } of out.reverse()) parent?.insertBefore(card, next?.parentElement === parent ? next : null);
    find(document, "[data-library-empty]", HTMLElement)?.remove();
  };
}

/** The whole list from the server: after what was done to all, and when no card is left. */
export async function reload(signal: AbortSignal): Promise<void> {
  const grid = find(document, GRID, HTMLElement);
  if (!grid) return;
  const page = await requestPage(location.href, signal);
  for (const card of cardsIn(document)) card.remove();
  appendCards(grid, page.cards);
  find(document, "[data-library-empty]", HTMLElement)?.remove();
  if (page.empty) grid.after(page.empty);
  const count = find(document, "[data-library-count]", HTMLElement);
  if (count && page.count !== null) count.textContent = page.count;
  const more = find(document, "load-more", HTMLElement);
  const link = find(document, "load-more a[rel=next]", HTMLAnchorElement);
  if (link && page.next) link.setAttribute("href", page.next);
  else link?.remove();
  if (!link && page.next) more?.prepend(make("a", { href: page.next, rel: "next", class: "btn" }, "Load more"));
}
