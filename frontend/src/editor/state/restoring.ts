// What tabs that were killed, or went without network, have left in this browser of the project that is opened: brought back as
// one entry that can be undone. What cannot be brought back stays where it is, and its person is told.
import type { StoredDraft } from "../../lib/browser-store.ts";
import { ApiError } from "../../lib/http.ts";
import { forget, remember, remembered } from "../../lib/remembered.ts";
import type { Scope } from "../../lib/scope.ts";
import { toast } from "../../lib/toast.ts";
import type { Timeline } from "../edits/document.ts";
import { clock, counted } from "./moments.ts";
import type { Presence } from "./presence.ts";
import { saysTheSame } from "./sameness.ts";
import type { Saving } from "./saving.ts";
import { asNewProject } from "./settling.ts";

const ARRIVING = [1000]; // ms to wait before a look at the server
const LATE = [500, 500, 1000, 2000, 4000, 8000]; // where a page was left before its last save was answered

export class Restoring {
  readonly #saving: Saving;
  readonly #presence: Presence;

  constructor(saving: Saving, presence: Presence) {
    this.#saving = saving;
    this.#presence = presence;
  }

  async run(scope: Scope): Promise<void> {
    const rows = await this.#saving.drafts.left(await this.#presence.living(scope));
    if (scope.isEnded) return;
    const { boot } = this.#saving.editor;
    const unknown = rows.filter((row) => !saysTheSame(row.timeline, boot.timeline));
    for (const row of rows) if (!unknown.includes(row)) void this.#saving.drafts.forget(row.tab); // it had arrived after all
    const newest = unknown.filter((row) => !row.is_aside).at(-1);
    for (const row of unknown) if (row !== newest) this.#offer(row);
    if (newest) await this.#bringBack(newest, scope);
    await this.#awaitLate(scope);
  }

  /** What the page before sent as it was left may come after this one was asked for: looked for until it is there. */
  async #awaitLate(scope: Scope): Promise<void> {
    const { version } = this.#saving;
    const isAwaited = remembered(this.#key) === String(version);
    scope.on(window, "pagehide", () => this.#saving.isDirty && remember(this.#key, String(this.#saving.version)));
    for (const wait of isAwaited ? LATE : ARRIVING) {
      await scope.wait(wait);
      if (scope.isEnded) return;
      if (this.#saving.isDirty || this.#saving.version > version) break;
      await this.#saving.lookUp();
    }
    forget(this.#key);
  }

  get #key(): string {
    return `editor-left-${this.#saving.editor.boot.project.id}`;
  }

  async #bringBack(row: StoredDraft, scope: Scope): Promise<void> {
    const timeline = await readable(row.timeline);
    if (scope.isEnded) return;
    if (!timeline || this.#saving.isDirty) {
      this.#offer(row); // not to be read here; or its person has begun something else meanwhile
      return;
    }
    this.#saving.restore(timeline, row.base_version, row.labels, row.sent as readonly Timeline[]);
    if (await this.#saving.keep()) void this.#saving.drafts.forget(row.tab);
    toast(`${counted(row.labels.length || 1, "change")} from ${clock(new Date(row.at).toISOString())} had not been saved, and came back. Undo takes them away.`, "info");
  }

  #offer(row: StoredDraft): void {
    const { boot } = this.#saving.editor;
    const when = clock(new Date(row.at).toISOString());
    if (schemaOf(row.timeline) > boot.timeline.schema) {
      toast(`Changes from ${when} are kept on this device. A newer version of the studio made them, and can open them.`, "warning");
      return;
    }
    const words = row.is_aside ? `Your changes from ${when} are still kept on this device.` : `Another tab left changes from ${when} on this device.`;
    toast(words, "info", { label: "Open them as a project", run: () => void this.#open(row) });
  }

  async #open(row: StoredDraft): Promise<void> {
    const { boot, name } = this.#saving.editor;
    try {
      const address = await asNewProject(boot, `${name} (kept changes)`, row.timeline);
      await this.#saving.drafts.forget(row.tab);
      window.location.assign(address);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(`${error.message} The changes stay on this device.`, "error");
    }
  }
}

function schemaOf(document: unknown): number {
  return Number((document as { readonly schema?: unknown } | null)?.schema) || 0;
}

/** As this program reads it; null where its shape is not one that it can show. Rules that it breaks do not matter: they can be mended. */
async function readable(document: unknown): Promise<Timeline | null> {
  const { read } = await import("./checking.ts");
  return (await read(document)).timeline;
}
