// What the server tells of the bin (projects/api/bin.py): pages of what is looked for, and single things by their ids. All of it
// goes onto the shelf, and what was first in a list is kept in the browser for the next time.
import { requestJson } from "../../lib/http.ts";
import type { Editor } from "../editor.ts";
import { isLost, KeptMedia, type KeptPage } from "../state/kept-media.ts";
import type { MediaItem } from "../state/media.ts";

export type BinScope = "project" | "library" | "unused";
export type Kind = MediaItem["kind"];

export interface Wanted {
  readonly q: string;
  readonly kind: Kind | "";
  readonly scope: BinScope;
}

export interface Page {
  readonly items: readonly MediaItem[];
  readonly total: number;
  readonly next: string;
}

export const MOST_IDS = 100; // that the server takes at once

export class Pages {
  readonly #editor: Editor;
  readonly #kept: KeptMedia;

  constructor(editor: Editor) {
    [this.#editor, this.#kept] = [editor, new KeptMedia(editor.boot.user)];
  }

  /** `also`: what belongs to the scope project beside what the saved timeline names. */
  async page(wanted: Wanted, { after = "", also = [], signal }: { readonly after?: string; readonly also?: readonly string[]; readonly signal: AbortSignal }): Promise<Page> {
    const { q, kind, scope } = wanted;
    const asked = { q, kind, scope, after, also: scope === "project" ? also.slice(0, MOST_IDS).join(",") : "" };
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
    const page = await this.#ask(query, signal);
    if (!q && !after) void this.#kept.keep(this.#nameOf(wanted), page);
    else void this.#kept.learn(page.items);
    return page;
  }

  /** The first page as it was when last here; null where that is not known. What the editor knows better is as it knows it. */
  async kept(wanted: Wanted): Promise<KeptPage | null> {
    const [page, { shelf }] = [wanted.q ? null : await this.#kept.page(this.#nameOf(wanted)), this.#editor];
    if (!page) return null;
    const items = page.items.map((item) => shelf.get(item.id) ?? item).filter((item) => !isLost(item));
    const fresh = items.filter(({ id }) => !shelf.get(id));
    if (fresh.length) shelf.add(fresh);
    return { items, total: page.total - (page.items.length - items.length) };
  }

  /** Each of them; of what is gone, that it is. */
  async those(ids: readonly string[], signal: AbortSignal): Promise<MediaItem[]> {
    const found: MediaItem[] = [];
    for (let from = 0; from < ids.length; from += MOST_IDS) {
      const query = new URLSearchParams({ ids: ids.slice(from, from + MOST_IDS).join(",") });
      found.push(...(await this.#ask(query, signal)).items);
    }
    void this.#kept.learn(found);
    return found;
  }

  /** Of the library there is one list for all projects. */
  #nameOf({ kind, scope }: Wanted): string {
    return [scope, kind, scope === "library" ? "" : this.#editor.boot.project.id].join(" ");
  }

  async #ask(query: URLSearchParams, signal: AbortSignal): Promise<Page> {
    const page = await requestJson<Page>(`${this.#editor.boot.urls.bin}?${query.toString()}`, { signal });
    this.#editor.shelf.add(page.items);
    return page;
  }
}
