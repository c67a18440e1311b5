// The editor's state and the only ways to change it. Views listen and draw what is different; they keep nothing of their own
// that another view needs. Whatever changes the document is an edit with a label, and can be undone.
import type { Scope } from "../../lib/scope.ts";
import { clamp, type Edit, EditRefused, type Timeline } from "../edits/document.ts";
import { EMPTY, type Entry, type History, recorded, steppedBack, steppedOn } from "./history.ts";
import { boundedZoom, scaleOf } from "./scale.ts";

export type Tool = "select" | "blade" | "trim" | "slip" | "slide" | "rate";

export interface State {
  readonly timeline: Timeline;
  readonly history: History;
  /** Ids of elements. */
  readonly selection: ReadonlySet<string>;
  /** The playhead, in frames; of a film that plays it moves with every frame. */
  readonly position: number;
  /** Of playing: 1 is forwards as fast as it is, -2 backwards at twice that, 0 stands still. */
  readonly speed: number;
  /** Rises when a person put the playhead somewhere: what plays goes there too. */
  readonly seeks: number;
  readonly zoom: number;
  /** The first frame in sight; may lie between two. */
  readonly scroll: number;
  readonly tool: Tool;
  readonly isSnapping: boolean;
  /** Whether what is linked to a clip is chosen with it. */
  readonly isLinking: boolean;
  /** While a hand drags, the document follows it and is not saved. */
  readonly isDragging: boolean;
  /** Why the last edit was refused, until the next one; for the person. */
  readonly refusal: string;
}

/** `before` is the state that the listener saw last. */
export type Listener = (state: State, before: State) => void;

/** An edit under way, as of a drag: every `to` begins anew at the document as it was, and the whole is one entry. */
export interface Drag {
  /** False when the edit was refused: the document stays as the last one left it. */
  to(edit: Edit): boolean;
  /** Records it, if it changed anything. */
  end(): void;
  /** As if it had never begun. */
  cancel(): void;
}

export interface Wishes {
  readonly isSnapping?: boolean;
  readonly now?: () => number;
}

export class Store {
  #state: State;
  #drag: Drag | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;

  constructor(timeline: Timeline, { isSnapping = true, now = Date.now }: Wishes = {}) {
    this.#now = now;
    this.#state = {
      timeline,
      history: EMPTY,
      selection: new Set(),
      position: timeline.position,
      speed: 0,
      seeks: 0,
      zoom: timeline.zoom,
      scroll: 0,
      tool: "select",
      isSnapping,
      isLinking: true,
      isDragging: false,
      refusal: "",
    };
  }

  get state(): State {
    return this.#state;
  }

  /** Pixels a frame at the present zoom. */
  get scale(): number {
    return scaleOf(this.#state.zoom, this.#state.timeline.rate);
  }

  /** Calls at once with the state as it is, and after each change until the scope ends. */
  listen(scope: Scope, listener: Listener): void {
    let seen = this.#state;
    const tell = (): void => {
      const [before, state] = [seen, this.#state];
      seen = state;
      listener(state, before);
    };
    this.#listeners.add(tell);
    scope.onEnd(() => this.#listeners.delete(tell));
    tell();
  }

  /** Makes the edit and records it under that label. False when it was refused, or changed nothing. */
  edit(label: string, edit: Edit, { select }: { readonly select?: Iterable<string> } = {}): boolean {
    this.#drag?.end();
    const before = this.#state.timeline;
    const after = this.#tried(edit, before);
    if (!after || after === before) return false;
    const entry: Entry = { label, before, after, at: this.#now() };
    this.#set({ ...this.#shown(after, select), history: recorded(this.#state.history, entry) });
    return true;
  }

  /** Ends the drag before, if there is one. */
  begin(label: string): Drag {
    this.#drag?.end();
    const before = this.#state.timeline;
    const end = (after: Timeline): void => {
      if (this.#drag !== drag) return;
      this.#drag = null;
      const entry: Entry = { label, before, after, at: this.#now() };
      const history = after === before ? this.#state.history : recorded(this.#state.history, entry);
      this.#set({ ...this.#shown(after), history, isDragging: false });
    };
    const drag: Drag = {
      to: (edit) => {
        if (this.#drag !== drag) return false;
        const after = this.#tried(edit, before);
        if (!after) return false;
        this.#set({ ...this.#shown(after), isDragging: true });
        return true;
      },
      end: () => end(this.#state.timeline),
      cancel: () => end(before),
    };
    this.#drag = drag;
    return drag;
  }

  undo(): Entry | null {
    this.#drag?.end();
    return this.#step(steppedBack(this.#state.history), "before");
  }

  redo(): Entry | null {
    this.#drag?.end();
    return this.#step(steppedOn(this.#state.history), "after");
  }

  /** Another document altogether, as after a conflict or a restore: it becomes an entry, so what was here can be had again. */
  replace(label: string, timeline: Timeline): void {
    this.edit(label, () => timeline);
  }

  /** A document that came from elsewhere while nothing was unsaved here. Several in a row are one entry, so that what was done here stays in reach. */
  adopt(label: string, timeline: Timeline): void {
    this.#drag?.end();
    const { timeline: present, history } = this.#state;
    const last = history.done.at(-1);
    const isMore = last?.label === label && last.after === present;
    const entry: Entry = { label, before: isMore ? last.before : present, after: timeline, at: this.#now() };
    const older = isMore ? { ...history, done: history.done.slice(0, -1) } : history;
    this.#set({ ...this.#shown(timeline), history: recorded(older, entry) });
  }

  select(ids: Iterable<string>): void {
    const selection = new Set(ids);
    const { selection: old } = this.#state;
    if (selection.size === old.size && [...selection].every((id) => old.has(id))) return;
    this.#set({ selection });
  }

  /** A person puts the playhead there. */
  seek(frame: number): void {
    const position = this.#within(frame);
    this.#set({ position, seeks: this.#state.seeks + 1 });
  }

  /** What plays has come there. */
  playedTo(frame: number): void {
    const position = this.#within(frame);
    if (position !== this.#state.position) this.#set({ position });
  }

  play(speed = 1): void {
    if (speed !== this.#state.speed) this.#set({ speed });
  }

  pause(): void {
    this.play(0);
  }

  zoom(zoom: number, scroll = this.#state.scroll): void {
    this.#set({ zoom: boundedZoom(zoom), scroll: Math.max(0, scroll) });
  }

  scrollTo(frame: number): void {
    const scroll = Math.max(0, frame);
    if (scroll !== this.#state.scroll) this.#set({ scroll });
  }

  take(tool: Tool): void {
    if (tool !== this.#state.tool) this.#set({ tool });
  }

  snap(isSnapping: boolean): void {
    this.#set({ isSnapping });
  }

  link(isLinking: boolean): void {
    this.#set({ isLinking });
  }

  /** Says why something cannot be done, where edits say so. */
  refuse(sentence: string): void {
    this.#set({ refusal: sentence });
  }

  #step(step: { readonly history: History; readonly entry: Entry } | null, side: "before" | "after"): Entry | null {
    if (!step) return null;
    this.#set({ ...this.#shown(step.entry[side]), history: step.history });
    return step.entry;
  }

  /** Null when refused; the sentence is in the state then. */
  #tried(edit: Edit, timeline: Timeline): Timeline | null {
    try {
      const after = edit(timeline);
      if (this.#state.refusal) this.#set({ refusal: "" });
      return after;
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      this.#set({ refusal: error.message });
      return null;
    }
  }

  /** What goes with a document: a selection of what is there, and a playhead that is within. */
  #shown(timeline: Timeline, select: Iterable<string> = this.#state.selection): Partial<State> {
    const there = new Set(timeline.tracks.flatMap((track) => track.elements.map((element) => element.id)));
    const chosen = [...select].filter((id) => there.has(id));
    const { selection: old, position } = this.#state;
    const selection = chosen.length === old.size && chosen.every((id) => old.has(id)) ? old : new Set(chosen);
    return { timeline, selection, position: clamp(position, 0, timeline.duration) };
  }

  #within(frame: number): number {
    return clamp(Math.round(frame), 0, this.#state.timeline.duration);
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const tell of this.#listeners) tell();
  }
}
