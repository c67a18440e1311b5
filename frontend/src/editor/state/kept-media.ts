// What the bin showed when it was last here, kept in this browser, so that it is in sight before the server has answered, and
// while it is away. The server's answer always takes its place. Where the browser keeps nothing all of this is nothing.
import { browserStore, type BrowserStore } from "../../lib/browser-store.ts";
import type { MediaItem } from "./media.ts";

export const MOST_LISTS = 20; // a person; a list is one page, and assets that none of them names go

export interface KeptPage {
  readonly items: readonly MediaItem[];
  readonly total: number;
}

export class KeptMedia {
  readonly #user: string;
  readonly #open: () => BrowserStore;

  constructor(user: string, open: () => BrowserStore = browserStore) {
    [this.#user, this.#open] = [user, open];
  }

  /** Null where that list was never seen here. */
  async page(name: string): Promise<KeptPage | null> {
    return this.#quietly(null, async ({ lists, assets }) => {
      const list = await lists.get([this.#user, name]);
      if (!list) return null;
      const rows = await assets.bulkGet(list.ids.map((id): [string, string] => [this.#user, id]));
      const items = rows.flatMap((row) => (row ? [withoutEnded(row.told as MediaItem, Date.now())] : []));
      return { items, total: list.total - (list.ids.length - items.length) };
    });
  }

  /** In the place of what that list was before. */
  async keep(name: string, { items, total }: KeptPage): Promise<void> {
    const user = this.#user;
    await this.#quietly(undefined, (store) =>
      store.transaction("rw", store.lists, store.assets, async () => {
        await store.assets.bulkPut(items.map((told) => ({ user, id: told.id, told })));
        await store.lists.put({ user, name, ids: items.map(({ id }) => id), total, at: Date.now() });
        const lists = (await store.lists.where({ user }).toArray()).sort((one, other) => other.at - one.at);
        const named = new Set(lists.slice(0, MOST_LISTS).flatMap(({ ids }) => ids));
        await store.lists.bulkDelete(lists.slice(MOST_LISTS).map((list): [string, string] => [user, list.name]));
        await store.assets.where({ user }).filter(({ id }) => !named.has(id)).delete();
      }),
    );
  }

  /** News of things that may be in those lists; what is deleted leaves them all. */
  async learn(items: readonly MediaItem[]): Promise<void> {
    await this.#quietly(undefined, (store) =>
      store.transaction("rw", store.assets, async () => {
        const rows = await store.assets.bulkGet(items.map(({ id }): [string, string] => [this.#user, id]));
        const known = items.filter((_, n) => rows[n] !== undefined);
        await store.assets.bulkPut(known.filter((item) => !isLost(item)).map((told) => ({ user: this.#user, id: told.id, told })));
        await store.assets.bulkDelete(known.filter(isLost).map(({ id }): [string, string] => [this.#user, id]));
      }),
    );
  }

  /** A failure costs the moment that this saves, and nothing more. */
  async #quietly<T>(otherwise: T, work: (store: BrowserStore) => PromiseLike<T>): Promise<T> {
    try {
      return await work(this.#open());
    } catch {
      return otherwise; // forbidden, full, or emptied by a sign-out in another tab
    }
  }
}

/** Is no longer shown: in the trash, deleted, or never this person's. */
export function isLost({ is_trashed, status }: MediaItem): boolean {
  return is_trashed || status === "gone";
}

/** Without the addresses whose time is over: a card has its name and its sign until there are new ones. */
export function withoutEnded(item: MediaItem, now: number): MediaItem {
  const held = (address: string): string => (Number(new URLSearchParams(address.split("?")[1]).get("until")) * 1000 > now ? address : "");
  const { poster, peaks, original, filmstrip } = item;
  return { ...item, poster: held(poster), peaks: held(peaks), original: held(original), filmstrip: filmstrip && held(filmstrip.url) ? filmstrip : null };
}
