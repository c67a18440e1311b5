// What the studio keeps in the browser (IndexedDB, by Dexie), in one database, and its schema through all versions. Media stays on
// the server. Everything in it names its person, and signing out empties it. Drafts are the only rows that cannot be had again;
// `editor/state/drafts.ts` uses them, `editor/state/kept-media.ts` what the bin keeps, `elements/command-palette-latest.ts` the projects.
import Dexie, { type Table } from "dexie";

/** Unsaved changes of a project, as one tab left them. Two tabs keep two, so that neither is lost by the other. */
export interface StoredDraft {
  readonly user: string;
  readonly project: string;
  /** The tab that wrote it, for as long as its page was there. */
  readonly tab: string;
  readonly base_version: number;
  /** A timeline document, maybe of another version of this program. */
  readonly timeline: unknown;
  /** What was sent to be saved and never answered, oldest first: the server may have any of it. */
  readonly sent: readonly unknown[];
  /** What the changes are called, oldest first. */
  readonly labels: readonly string[];
  readonly at: number;
  /** Was decided against, and is kept all the same until its person opens it. */
  readonly is_aside: boolean;
}

/** What the editor's bin has shown of an asset. */
export interface StoredAsset {
  readonly user: string;
  readonly id: string;
  /** As projects/media_facts.py told it. When that shape changes a version of this database empties the store. */
  readonly told: unknown;
}

/** The first page of what the bin was asked for: which assets, in which order. */
export interface StoredList {
  readonly user: string;
  readonly name: string;
  readonly ids: readonly string[];
  /** Of all pages. */
  readonly total: number;
  readonly at: number;
}

/** A line of the palette's latest. */
export interface StoredProject {
  readonly user: string;
  readonly place: number;
  /** As config/searching.py told it. */
  readonly told: unknown;
}

/**
 * The stores of each version, oldest first: a version is added to the end and none is ever changed, so that a browser that was
 * here long ago is brought up to date step by step. `upgrade` is for rows that must change with it.
 *
 * A further store (conversations, messages by conversation and time) is one more version with its name and its indexes, when
 * something first keeps anything there; the test opens a store of every version before.
 */
export interface Version {
  readonly stores: Readonly<Record<string, string | null>>;
  readonly upgrade?: (database: Dexie) => Promise<unknown>;
}

export const VERSIONS: readonly Version[] = [
  { stores: { drafts: "[user+project+tab], [user+project], user" } },
  { stores: { assets: "[user+id], user", lists: "[user+name], user", projects: "[user+place], user" } },
];
export const NAME = "reelwright";

export class BrowserStore extends Dexie {
  declare readonly drafts: Table<StoredDraft, [string, string, string]>;
  declare readonly assets: Table<StoredAsset, [string, string]>;
  declare readonly lists: Table<StoredList, [string, string]>;
  declare readonly projects: Table<StoredProject, [string, number]>;

  constructor(name = NAME, versions: readonly Version[] = VERSIONS) {
    super(name);
    for (const [n, { stores, upgrade }] of versions.entries()) {
      const version = this.version(n + 1).stores({ ...stores });
      if (upgrade) version.upgrade(() => upgrade(this));
    }
    // another tab upgrades it, or deletes it at sign-out: let go at once, and after the latter make no new one
    this.on("versionchange", ({ newVersion }) => {
      this.close({ disableAutoOpen: newVersion === null });
      return false;
    });
  }
}

let opened: BrowserStore | null = null;

/** The page's own; opened at the first use. Every use may fail: a private window may forbid it, a disk may be full. */
export function browserStore(): BrowserStore {
  opened ??= new BrowserStore();
  return opened;
}

/** Why nothing can be kept, for the person. */
export function storeProblem(error: unknown): string {
  const { name, inner } = error as { readonly name: string; readonly inner?: { readonly name: string } };
  return `${name} ${inner?.name}`.includes("Quota")
    ? "This browser has no room left to keep changes on this device."
    : "This browser does not let the studio keep changes on this device.";
}
