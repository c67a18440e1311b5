// The palette's latest, kept in this browser: they stand there as soon as it opens, and the server's answer takes their place. The
// database is fetched with the first use of it, for most pages need none.
import type { BrowserStore } from "../lib/browser-store.ts";

const MOST = 30;

/** As config/searching.py tells it. */
export interface Found {
  readonly kind: string;
  readonly title: string;
  readonly url: string;
  readonly icon: string;
  readonly hint: string;
}

/** As they were last; none where nothing is kept. */
export async function keptLatest(user: string): Promise<Found[]> {
  return quietly([], async ({ projects }) => (await projects.where({ user }).sortBy("place")).map(({ told }) => told as Found));
}

export async function keepLatest(user: string, found: readonly Found[]): Promise<void> {
  await quietly(undefined, (store) =>
    store.transaction("rw", store.projects, async () => {
      await store.projects.where({ user }).delete();
      await store.projects.bulkPut(found.slice(0, MOST).map((told, place) => ({ user, place, told })));
    }),
  );
}

async function quietly<T>(otherwise: T, work: (store: BrowserStore) => PromiseLike<T>): Promise<T> {
  try {
    const { browserStore } = await import("../lib/browser-store.ts");
    return await work(browserStore());
  } catch {
    return otherwise; // forbidden, full, emptied by a sign-out in another tab, or the script cannot be had
  }
}
