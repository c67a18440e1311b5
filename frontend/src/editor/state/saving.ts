// Saves the document by itself: 600 ms after the last edit, at least every 15 s, one request at a time, each from the version that
// it was made of. What the server has not is in the browser's store (drafts.ts) from the moment of the edit, whatever happens to
// the network, the server or the tab; nothing is dropped from there before the server has said that it holds that very document.
import type { Scope } from "../../lib/scope.ts";
import { ApiError, requestJson } from "../../lib/http.ts";
import { uuid } from "../../lib/uuid.ts";
import type { Timeline } from "../edits/document.ts";
import type { Editor } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { Drafts } from "./drafts.ts";
import { foreseen } from "./foreseeing.ts";
import type { MediaItem } from "./media.ts";
import { Presence, type Saved } from "./presence.ts";
import { Restoring } from "./restoring.ts";
import { isSame, saysTheSame, since } from "./sameness.ts";
import { type Answer, type Conflicting, currentOf, type SaveState } from "./saving-shapes.ts";
import { isSomebodyElse } from "./session.ts";

export const WAIT = 600;
export const LONGEST = 15_000;
export const RETRIES = [1000, 2000, 5000, 10_000, 20_000, 30_000];
const SIGNED_OUT_RETRY = 10_000;
const LATE = 20_000; // ms after which no answer counts as none
const DRAFT = 50;
const AHEAD = 5000;
const KEEPALIVE = 60 * 1024; // bytes; the browser lets 64 KiB outlive a page
export const RESTORE = "Restore unsaved changes";
const FROM_ELSEWHERE = "Changes from another tab";

export type { Current, SaveState, Status } from "./saving-shapes.ts";

const savings = new WeakMap<Editor, Saving>();

export function savingOf(editor: Editor): Saving {
  return savings.get(editor) ?? new Saving(editor);
}

export class Saving {
  readonly editor: Editor;
  readonly drafts: Drafts;
  /** Of restored changes, what they were called before the tab that made them was gone. */
  carried: readonly string[] = [];
  #state: SaveState;
  #version: number;
  /** What the server has: the very object that the store held when it was sent. */
  #held: Timeline;
  /** What the browser's store has. */
  #kept: Timeline | null = null;
  #refused: Timeline | null = null;
  /** Sent, and maybe arrived: nobody said. */
  #unanswered: Timeline[] = [];
  #flight: Promise<void> | null = null;
  #tries = 0;
  #firstUnsaved = 0;
  #heard: Saved | null = null;
  #scope: Scope | null = null;
  #presence: Presence | null = null;
  readonly #savedAt = new WeakMap<Timeline, string>();
  readonly #listeners = new Set<() => void>();
  readonly #tab: string;

  constructor(editor: Editor, { tab = uuid(), drafts = new Drafts({ user: editor.boot.user, project: editor.boot.project.id, tab }) } = {}) {
    savings.set(editor, this);
    this.editor = editor;
    this.drafts = drafts;
    this.#tab = tab;
    const { version, edited_at: at } = editor.boot.project;
    [this.#version, this.#held] = [version, editor.store.state.timeline];
    this.#savedAt.set(this.#held, at);
    this.#state = { status: "saved", at, labels: [], message: "", faults: {}, conflict: null, hasOthers: false, problem: "" };
  }

  get state(): SaveState {
    return this.#state;
  }

  get version(): number {
    return this.#version;
  }

  get isDirty(): boolean {
    return !isSame(this.editor.store.state.timeline, this.#held);
  }

  /** When the server took that document, or null: what history shows as saved. */
  savedAt(timeline: Timeline): string | null {
    return this.#savedAt.get(timeline) ?? null;
  }

  listen(scope: Scope, listener: (state: SaveState) => void): void {
    const tell = (): void => listener(this.#state);
    this.#listeners.add(tell);
    scope.onEnd(() => this.#listeners.delete(tell));
    tell();
  }

  start(scope: Scope): void {
    this.#scope = scope;
    this.#presence = new Presence(scope, this.editor.boot.project.id, this.#tab);
    this.#presence.onChange(() => this.#say({ hasOthers: (this.#presence?.others.size ?? 0) > 0 }));
    this.#presence.onSaved((saved) => this.#hear(saved));
    this.editor.store.listen(scope, (state, before) => {
      if (state.timeline !== before.timeline || state.isDragging !== before.isDragging) this.#consider();
    });
    hear(scope, "editor:save-now", () => void this.save());
    scope.on(document, "signing-out" as "click", (event: Event) => (event as CustomEvent<Promise<unknown>[]>).detail.push(this.save()));
    scope.on(window, "online", () => this.#again());
    scope.on(window, "focus", () => this.#again());
    scope.on(document, "visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#leave(false);
      else void this.lookUp();
    });
    scope.on(window, "pagehide", () => this.#leave(true));
    scope.on(window, "beforeunload", (event) => {
      if (this.isDirty && this.#kept !== this.editor.store.state.timeline) event.preventDefault();
    });
    scope.after(AHEAD, "checking", () => void import("./checking.ts").catch(() => undefined)); // it is wanted when there is no network
    void new Restoring(this, this.#presence).run(scope);
  }

  /** Saves at once what is not saved. True when the server has everything then. */
  async save(): Promise<boolean> {
    this.#scope?.cancel("save");
    while (this.#flight) await this.#flight;
    if (this.#canSend()) await this.#send();
    return !this.isDirty;
  }

  /** Changes that were made from `version`, with what may have arrived of them, as these themselves may, sent by a page that went. */
  restore(timeline: Timeline, version: number, labels: readonly string[], sent: readonly Timeline[]): void {
    this.#version = version;
    this.carried = labels;
    this.#unanswered = [...sent, timeline];
    this.editor.store.replace(RESTORE, timeline);
  }

  /** The server has `timeline` as that version; the store shows it already. */
  hold(timeline: Timeline, version: number, at: string): void {
    [this.#held, this.#version] = [timeline, version];
    this.#savedAt.set(timeline, at);
    [this.#unanswered, this.#tries, this.#firstUnsaved, this.#refused] = [[], 0, 0, null];
    if (this.#heard && this.#heard.version <= version) this.#heard = null;
    this.#say({ at, message: "", faults: {}, conflict: null, status: "saved" });
    this.#consider(false);
  }

  /** As `hold`, of what this tab has just had saved: others hear of it. */
  acknowledged(timeline: Timeline, version: number, at: string): void {
    this.hold(timeline, version, at);
    if (!this.isDirty) void this.drafts.drop();
    this.#presence?.tell({ version, timeline, at, media: this.#mediaOf(timeline) });
    emit("editor:saved", { version, at });
  }

  /** Takes what others have saved, as an entry that can be undone. */
  adopt({ timeline, version, at, media }: Saved, label = FROM_ELSEWHERE): void {
    this.editor.shelf.add(media);
    this.editor.store.adopt(label, timeline);
    this.hold(timeline, version, at);
  }

  /** What is here was saved as another project: nothing of this one is unsaved any more. */
  async leaveTo(timeline: Timeline): Promise<void> {
    this.#held = timeline;
    await this.drafts.drop();
  }

  /** Tries anew after a conflict or a loss was settled by a person. */
  settleAt(version: number): Promise<boolean> {
    this.#version = version;
    this.#say({ conflict: null, status: "saving" });
    return this.save();
  }

  #consider(isEdit = true): void {
    const { timeline, isDragging } = this.editor.store.state;
    if (isDragging) return;
    if (!this.isDirty) {
      this.#scope?.cancel("save");
      this.#scope?.cancel("draft");
      if (isEdit) void this.drafts.drop(); // undone, back to what the server has
      const news = this.#state.conflict ?? this.#heard;
      this.#heard = null;
      if (news && news.version > this.#version) this.#follow(news);
      else if (!this.#flight) this.#say({ status: "saved", labels: [], conflict: null });
      return;
    }
    this.#scope?.after(DRAFT, "draft", () => void this.keep());
    this.#say({ labels: this.#labels() });
    if (this.#state.status === "refused" && this.#refused !== timeline) this.#say({ status: "saving", message: "", faults: {} });
    if (!["saved", "saving"].includes(this.#state.status)) return; // a retry is under way, or a person must decide
    this.#say({ status: "saving" });
    this.#firstUnsaved ||= Date.now();
    const wait = Math.min(WAIT, this.#firstUnsaved + LONGEST - Date.now());
    this.#scope?.after(Math.max(0, wait), "save", () => void this.save());
  }

  /** Others have it: shown here too, unless it is what is shown already. */
  #follow(news: Saved): void {
    const { timeline } = this.editor.store.state;
    if (saysTheSame(news.timeline, timeline)) this.hold(timeline, news.version, news.at);
    else this.adopt(news);
  }

  #canSend(): boolean {
    const { status } = this.#state;
    const isStuck = status === "conflict" || (status === "refused" && this.#refused === this.editor.store.state.timeline);
    return this.isDirty && !isStuck && !this.editor.store.state.isDragging && !this.#scope?.isEnded;
  }

  async #send(keepalive = false): Promise<void> {
    const { timeline, zoom, position } = this.editor.store.state;
    const json = { version: this.#version, timeline: { ...timeline, zoom, position: Math.min(position, timeline.duration) } };
    if (keepalive && new Blob([JSON.stringify(json)]).size > KEEPALIVE) return;
    const stop = new AbortController();
    if (!keepalive) {
      this.#scope?.after(LATE, "late", () => stop.abort());
      this.#scope?.onEnd(() => stop.abort());
    }
    if (this.#state.status === "saved") this.#say({ status: "saving" });
    this.#unanswered = [...this.#unanswered.filter((sent) => sent !== timeline), timeline];
    void this.keep();
    this.#flight = requestJson<Answer>(this.editor.boot.urls.timeline, { method: "PUT", json, keepalive, signal: stop.signal })
      .then((answer) => this.#finish(() => this.acknowledged(timeline, answer.version, answer.edited_at)))
      .catch((error: unknown) => this.#finish(() => this.#fail(error, timeline)));
    await this.#flight;
  }

  #finish(settle: () => void): void {
    this.#flight = null;
    this.#scope?.cancel("late");
    if (!this.#scope?.isEnded) settle();
  }

  #fail(error: unknown, timeline: Timeline): void {
    const { status, message, fields, body } =
      error instanceof ApiError ? error : new ApiError(0, { code: "offline", message: "The studio did not answer.", fields: {} });
    if (status > 0 && status < 500) this.#unanswered = this.#unanswered.filter((sent) => sent !== timeline); // refused: it did not arrive
    if (status === 409) {
      this.#conflict((body as { error: { current: Conflicting } }).error.current, timeline);
    } else if (status === 401 || status === 403) {
      this.#say({ status: "signed-out", message });
      this.#retryAfter(SIGNED_OUT_RETRY);
    } else if (status === 404) {
      void this.#miss();
    } else if ([400, 413, 422].includes(status)) {
      this.#refused = timeline;
      this.#say({ status: "refused", message: firstOf(fields) ?? message, faults: fields });
      if (this.editor.store.state.timeline !== timeline) this.#consider();
    } else {
      this.#say({ status: "offline", message });
      void this.#foresee(timeline);
      this.#retryAfter(RETRIES[Math.min(this.#tries++, RETRIES.length - 1)] ?? 0);
    }
  }

  /** Gone, or somebody else is signed in: what is here must not become theirs. */
  async #miss(): Promise<void> {
    const isOther = await isSomebodyElse(this.editor.boot.user);
    if (this.#scope?.isEnded) return;
    if (!isOther) return this.#say({ status: "gone", message: "This project was moved to the trash or deleted." });
    this.#say({ status: "signed-out", message: "Somebody else is signed in in this browser. Sign in yourself to save." });
    this.#retryAfter(SIGNED_OUT_RETRY);
  }

  async #foresee(timeline: Timeline): Promise<void> {
    const told = await foreseen(timeline);
    if (told && this.#state.status === "offline" && this.editor.store.state.timeline === timeline) this.#say(told);
  }

  /** The other side may be what we sent ourselves, and was never told that it arrived. */
  #conflict(current: Conflicting, timeline: Timeline): void {
    const own = [timeline, ...this.#unanswered].find((sent) => saysTheSame(sent, current.timeline));
    if (own) return this.acknowledged(own, current.version, current.edited_at);
    this.#say({ status: "conflict", message: "", conflict: currentOf(current, this.editor.boot.user) });
  }

  #retryAfter(ms: number): void {
    this.#scope?.after(ms, "save", () => void this.save());
  }

  /** The network is back, or the person: no reason to wait longer. */
  #again(): void {
    if (!["offline", "signed-out", "gone"].includes(this.#state.status)) return; // out of the trash again, perhaps
    this.#tries = 0;
    void this.save();
  }

  #hear(saved: Saved): void {
    if (saved.version <= this.#version) return;
    this.#heard = saved;
    if (!this.isDirty && !this.#flight) this.#consider(false);
    else if (this.#state.status === "saving") void this.save(); // it will be told what changed, and the person asked
  }

  /** What others may have saved meanwhile: the clip table, another device. Nothing where something is unsaved here; the next save tells then. */
  async lookUp(): Promise<void> {
    if (this.isDirty || this.#flight) {
      this.#again();
      return;
    }
    try {
      const asked = this.#scope ? { signal: this.#scope.signal } : {};
      const { version, timeline, edited_at: at, media = [] } = await requestJson<Answer>(this.editor.boot.urls.timeline, asked);
      this.#hear({ version, timeline, at, media });
    } catch {
      // nobody was reached, or the page has gone
    }
  }

  /** The page goes, perhaps for good. */
  #leave(isGoing: boolean): void {
    if (!this.isDirty) return;
    void this.keep(isGoing);
    if (!this.#flight && this.#canSend() && this.#state.status === "saving") void this.#send(isGoing);
  }

  /** Writes what is not saved to this device, and says whether it is there. */
  async keep(isLeaving = false): Promise<boolean> {
    this.#scope?.cancel("draft");
    const { timeline, isDragging } = this.editor.store.state;
    if (!this.isDirty || isDragging) return true;
    const sent = this.#unanswered.filter((each) => each !== timeline).slice(-3); // each is a whole document
    const isKept = await this.drafts.keep({ base_version: this.#version, timeline, sent, labels: this.#labels() }, isLeaving);
    if (isKept) this.#kept = timeline;
    if (this.#state.problem !== this.drafts.problem) this.#say({ problem: this.drafts.problem });
    return isKept;
  }

  #labels(): string[] {
    return since(this.editor.store.state.history, this.#held).flatMap(({ entry: { label }, isUndone }) => {
      if (label === RESTORE && !isUndone && this.carried.length) return this.carried;
      return isUndone ? `Undo ${label}` : label;
    });
  }

  #mediaOf(timeline: Timeline): MediaItem[] {
    const ids = new Set(timeline.tracks.flatMap(({ elements }) => elements.flatMap((element) => ("asset" in element ? element.asset : []))));
    return [...ids].flatMap((id) => this.editor.shelf.get(id) ?? []);
  }

  #say(change: Partial<SaveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const tell of this.#listeners) tell();
  }
}

function firstOf(fields: SaveState["faults"]): string | undefined {
  return Object.values(fields)[0]?.[0];
}
