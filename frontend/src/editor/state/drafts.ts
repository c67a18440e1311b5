// Unsaved changes of this project in the browser, at once with each edit, until the server has them. One row for each tab, so
// that of two tabs that are killed neither takes the other's place. Where the browser keeps nothing, `problem` says so and editing goes on.
import { browserStore, type BrowserStore, type StoredDraft, storeProblem } from "../../lib/browser-store.ts";
import { forget, remember, rememberedWhere } from "../../lib/remembered.ts";
import type { Timeline } from "../edits/document.ts";

/** What one tab has that the server has not. */
export interface Unsaved {
  readonly base_version: number;
  readonly timeline: Timeline;
  readonly sent: readonly Timeline[];
  readonly labels: readonly string[];
  readonly is_aside?: boolean;
}

export interface Owner {
  readonly user: string;
  readonly project: string;
  readonly tab: string;
}

export class Drafts {
  /** Why nothing is kept on this device; empty while it is. */
  problem = "";
  readonly #owner: Owner;
  readonly #open: () => BrowserStore;
  #last: Promise<void> = Promise.resolve();

  constructor(owner: Owner, open: () => BrowserStore = browserStore) {
    this.#owner = owner;
    this.#open = open;
  }

  /**
   * Rows are written in the order of the calls. False when it could not be kept. A page that `isLeaving` may be gone before its
   * row is written, so it leaves a note as well, which is written at once.
   */
  keep(unsaved: Unsaved, isLeaving = false): Promise<boolean> {
    const row: StoredDraft = { is_aside: false, ...unsaved, ...this.#owner, at: Date.now() };
    if (isLeaving) remember(this.#notes + row.tab, JSON.stringify(row));
    return this.#next(async () => {
      await this.#open().drafts.put(row);
      forget(this.#notes + row.tab);
    });
  }

  /** What this tab kept is on the server. */
  drop(): Promise<boolean> {
    return this.forget(this.#owner.tab);
  }

  /** What `tab` left is on the server, or somewhere else that its person knows of. */
  forget(tab: string): Promise<boolean> {
    const { user, project } = this.#owner;
    return this.#next(async () => {
      const store = this.#open();
      if (!store.isOpen()) await store.open(); // signed out and in again: another tab had emptied it
      await store.drafts.delete([user, project, tab]);
    });
  }

  /** Moves what this tab kept out of its way, so that it stays when the next changes are kept. */
  setAside(unsaved: Unsaved, as: string): Promise<boolean> {
    const row: StoredDraft = { ...unsaved, ...this.#owner, tab: as, at: Date.now(), is_aside: true };
    return this.#next(() => this.#open().drafts.put(row));
  }

  /** What tabs that are gone have left of this project, the newest last. */
  async left(living: ReadonlySet<string>): Promise<StoredDraft[]> {
    const { user, project, tab } = this.#owner;
    let rows: StoredDraft[] = [];
    await this.#next(async () => {
      for (const [name, note] of rememberedWhere((key) => key.startsWith(this.#notes))) {
        if (living.has(name.slice(this.#notes.length))) continue;
        await this.#open().drafts.put(JSON.parse(note) as StoredDraft);
        forget(name);
      }
      rows = await this.#open().drafts.where({ user, project }).toArray();
    });
    return rows.filter((row) => row.tab !== tab && !living.has(row.tab)).sort((one, other) => one.at - other.at);
  }

  get #notes(): string {
    return `editor-draft-${this.#owner.user}-${this.#owner.project}-`;
  }

  #next(work: () => PromiseLike<unknown>): Promise<boolean> {
    const done = this.#last.then(work).then(
      () => {
        this.problem = "";
        return true;
      },
      (error: unknown) => {
        this.problem = storeProblem(error);
        return false;
      },
    );
    this.#last = done.then(() => undefined);
    return done;
  }
}
