// What comes into the library while the editor is open, by whatever way; what leaves it, which is known when the page is seen again;
// and the renewal of addresses, which end after some hours while an editor stays open all day. One for each editor: `arrivalsOf`
// gives it to whoever listens, until the last of them has left.
import { feed, isActive, type FeedJob } from "../../lib/feed.ts";
import { remember, remembered } from "../../lib/remembered.ts";
import { Scope } from "../../lib/scope.ts";
import type { Editor } from "../editor.ts";
import type { MediaItem } from "../state/media.ts";
import { MOST_IDS, Pages } from "./pages.ts";

const HOUR = 3_600_000;
const RENEWED_AFTER = 10 * HOUR; // an address holds for eleven at least
const LOOKED_EVERY = 600_000; // also the time in which a machine that slept is found out
const SEEN_AFTER = 5000; // ms: who goes back and forth between windows does not ask each time
const GATHERED_FOR = 150; // ms: what ends together is asked for together
const ASSET = /\/library\/([0-9a-f-]{36})\//;

/** Things that are new or different; they are on the shelf already. */
type News = (items: readonly MediaItem[]) => void;

const all = new WeakMap<Editor, Arrivals>();

export function arrivalsOf(editor: Editor, scope: Scope, listener: News): Arrivals {
  let arrivals = all.get(editor);
  if (!arrivals) all.set(editor, (arrivals = new Arrivals(editor)));
  arrivals.listen(scope, listener);
  return arrivals;
}

export class Arrivals {
  readonly #pages: Pages;
  readonly #editor: Editor;
  readonly #scope = new Scope();
  readonly #listeners = new Set<News>();
  readonly #jobs = new Map<string, FeedJob>();
  readonly #due = new Set<string>();
  readonly #imported: Set<string>;
  #renewedAt = Date.now();

  constructor(editor: Editor) {
    [this.#editor, this.#pages] = [editor, new Pages(editor)];
    this.#imported = new Set((remembered(this.#key) ?? "").split(",").filter(Boolean));
    feed.listen(this.#scope, ({ changed, isWhole }) => this.#hear(changed, isWhole));
    this.#scope.on(document, "uploaded", (event: Event) => this.#uploaded((event as CustomEvent<{ asset: string }>).detail.asset));
    this.#scope.on(document, "visibilitychange", () => this.#seen());
    this.#scope.on(window, "focus", () => this.#seen());
    this.#scope.every(LOOKED_EVERY, "renew", () => Date.now() - this.#renewedAt > RENEWED_AFTER && void this.renew());
  }

  listen(scope: Scope, listener: News): void {
    this.#listeners.add(listener);
    scope.onEnd(() => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#scope.end();
      all.delete(this.#editor);
    });
  }

  /** Uploaded in this project's editor, the last first. */
  get imported(): string[] {
    return [...this.#imported].reverse();
  }

  isImported(id: string): boolean {
    return this.#imported.has(id);
  }

  /** The job that prepares it, while there is one. */
  jobOf(id: string): FeedJob | undefined {
    return this.#jobs.get(id);
  }

  /** A picture could not be loaded: its address may have ended while this machine slept. */
  pictureFailed(): void {
    if (Date.now() - this.#renewedAt > HOUR) void this.renew();
  }

  /** New addresses for all that the editor knows of. */
  async renew(): Promise<void> {
    this.#renewedAt = Date.now();
    await this.#ask(this.#editor.shelf.ids);
  }

  /** Its person may have been in the library. */
  #seen(): void {
    if (document.visibilityState === "visible" && Date.now() - this.#renewedAt > SEEN_AFTER) void this.renew();
  }

  #hear(changed: readonly FeedJob[], isWhole: boolean): void {
    const told = new Set(changed.map((job) => assetOf(job)));
    if (isWhole) [...this.#jobs.keys()].filter((id) => !told.has(id)).forEach((id) => this.#end(id));
    for (const job of changed) {
      const id = assetOf(job);
      if (!id) continue;
      const known = this.#jobs.get(id);
      if (isActive(job)) {
        this.#jobs.set(id, job);
        const item = this.#editor.shelf.get(id);
        if (known && item) this.#tell([item]); // its progress
        else if (!known) this.#look(id);
      } else if (known) {
        this.#end(id);
      }
    }
  }

  #end(id: string): void {
    this.#jobs.delete(id);
    this.#look(id);
  }

  #uploaded(id: string): void {
    this.#imported.delete(id);
    this.#imported.add(id);
    remember(this.#key, [...this.#imported].slice(-MOST_IDS).join(","));
    this.#look(id);
  }

  #look(id: string): void {
    this.#due.add(id);
    this.#scope.after(GATHERED_FOR, "look", () => {
      const ids = [...this.#due];
      this.#due.clear();
      void this.#ask(ids);
    });
  }

  async #ask(ids: readonly string[]): Promise<void> {
    try {
      this.#tell(await this.#pages.those(ids, this.#scope.signal));
    } catch {
      // offline, or the page is going: the next news of the feed asks again
    }
  }

  #tell(items: readonly MediaItem[]): void {
    for (const listener of this.#listeners) listener(items);
  }

  get #key(): string {
    return `editor-imported-${this.#editor.boot.project.id}`;
  }
}

/** Only a job that prepares an asset has it as its link while it runs. */
function assetOf(job: FeedJob): string {
  return job.kind === "ingest" ? (ASSET.exec(job.link)?.[1] ?? "") : "";
}
