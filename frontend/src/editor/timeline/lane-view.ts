// One track's lane: its clips in the order of time, the diamonds of its transitions, and, where very many clips are in sight, those
// that are too narrow to be taken hold of as bars on one canvas.
import { make } from "../../lib/dom.ts";
import type { Rate } from "../../lib/frames.ts";
import { type AnyElement, end, keepsApart, type Track, transitionOf } from "../edits/document.ts";
import type { Shelf } from "../state/media.ts";
import { ClipView, type Colours, property, type Window, write } from "./clip-view.ts";
import type { Place } from "../edits/find.ts";
import { elementsBetween, type Row } from "./layout.ts";
import { secondsOf, spokenTrack } from "./words.ts";

export interface Scene {
  readonly rate: Rate;
  readonly window: Window;
  readonly selection: ReadonlySet<string>;
  /** The one that Tab comes to; it is drawn wherever it is, so that the focus is never lost. */
  readonly active: Place | null;
  readonly shelf: Shelf;
  readonly isDragging: boolean;
  readonly colours: Colours;
  /** Clips narrower than this are bars on the canvas. */
  readonly least: number;
}

/** Clips by id, of all lanes: one that is moved to another track keeps its element. */
export type Views = Map<string, ClipView>;

export class LaneView {
  readonly root: HTMLElement;
  /** What moves as the time is scrolled. */
  readonly run: HTMLElement;
  readonly clips: ClipView[] = [];
  readonly #clips = make("div", { class: "tl-clips" });
  readonly #over = make("div", { class: "tl-cuts" });
  readonly #cuts = new Map<string, HTMLElement>();
  #crowd: HTMLCanvasElement | null = null;
  #label = "";

  constructor(id: string) {
    this.run = make("div", { class: "tl-run" }, this.#clips, this.#over);
    this.root = make("div", { class: "tl-lane", "data-track": id, role: "group" }, this.run);
  }

  /** Where it lies and its switches. `isSilent`: not heard, by its own switch or because another is solo. */
  dress({ track, top, height, number }: Row, isSilent: boolean): void {
    property(this.root, "top", `${top}px`);
    property(this.root, "height", `${height}px`);
    write(this.root, "data-type", track.type);
    write(this.root, "data-locked", track.locked ? "" : null);
    write(this.root, "data-hidden", track.visible ? null : "");
    write(this.root, "data-muted", isSilent ? "" : null);
    const label = spokenTrack(track, number);
    if (label !== this.#label) this.root.setAttribute("aria-label", (this.#label = label));
  }

  /** Draws the clips of the window; those that left it are in `gone`, unless another lane took them. */
  update({ track }: Row, scene: Scene, views: Views, gone: Set<ClipView>): void {
    const { window } = scene;
    const [drawn, crowd] = divided(track, scene);
    const before = new Set(this.clips.splice(0));
    let last = 0;
    for (const element of drawn) {
      let view = views.get(element.id);
      if (!view) views.set(element.id, (view = new ClipView(element.id)));
      before.delete(view);
      gone.delete(view);
      view.lane = this.root;
      this.clips.push(view);
      const overlap = keepsApart(track) && transitionOf(element) ? Math.max(0, last - element.start) : 0;
      last = Math.max(last, end(element));
      const [isSelected, isActive] = [scene.selection.has(element.id), scene.active?.element.id === element.id];
      view.update({ element, track, item: itemOf(element, scene.shelf), rate: scene.rate, window, isSelected, isActive, isDragging: scene.isDragging, overlap });
    }
    for (const view of before) if (view.lane === this.root) gone.add(view);
    this.#order();
    this.#drawCuts(drawn, scene);
    this.#drawCrowd(crowd, scene);
  }

  /** In the order of time for who reads it and for what lies over what; nothing is moved that is in its place. */
  #order(): void {
    let next = this.#clips.firstElementChild;
    for (const { root } of this.clips) {
      if (root === next) next = next.nextElementSibling;
      else this.#clips.insertBefore(root, next);
    }
  }

  #drawCuts(drawn: readonly AnyElement[], { window, rate }: Scene): void {
    const kept = new Set<string>();
    let last = 0;
    for (const element of drawn) {
      const [transition, until] = [transitionOf(element), Math.min(last, end(element))];
      if (transition && until > element.start) {
        kept.add(element.id);
        const cut = this.#cuts.get(element.id) ?? this.#newCut(element.id);
        property(cut, "transform", `translateX(${((element.start - window.origin) * window.scale).toFixed(2)}px)`);
        property(cut, "width", `${((until - element.start) * window.scale).toFixed(2)}px`);
        write(cut, "title", `${spoken(transition.kind)}, ${secondsOf(until - element.start, rate)}`);
      }
      last = Math.max(last, end(element));
    }
    for (const [id, cut] of this.#cuts) {
      if (kept.has(id)) continue;
      cut.remove();
      this.#cuts.delete(id);
    }
  }

  #newCut(id: string): HTMLElement {
    const cut = make("div", { class: "tl-cut", "data-transition": id, "aria-hidden": "true" });
    this.#cuts.set(id, cut);
    this.#over.append(cut);
    return cut;
  }

  #drawCrowd(crowd: readonly AnyElement[], { window, selection, colours }: Scene): void {
    if (!crowd.length) {
      this.#crowd?.remove();
      this.#crowd = null;
      return;
    }
    const width = Math.ceil((window.to - window.from) * window.scale);
    this.#crowd ??= make("canvas", { class: "tl-crowd", "aria-hidden": "true" });
    if (!this.#crowd.isConnected) this.run.prepend(this.#crowd);
    property(this.#crowd, "transform", `translateX(${((window.from - window.origin) * window.scale).toFixed(2)}px)`);
    property(this.#crowd, "width", `${width}px`);
    this.#crowd.width = width;
    this.#crowd.height = 1;
    const context = this.#crowd.getContext("2d");
    if (!context) return;
    for (const { id, kind, start, duration } of crowd) {
      context.fillStyle = selection.has(id) ? colours.chosen : colours.bar(kind);
      const x = (start - window.from) * window.scale;
      context.fillRect(x, 0, Math.max(0.5, duration * window.scale - 0.5), 1);
    }
  }
}

/** What is an element of its own, in time, and what is drawn as a bar. */
function divided(track: Track, { window, least, active }: Scene): readonly [AnyElement[], AnyElement[]] {
  const inSight = elementsBetween(track, window.from, window.to);
  const far = active?.track.id === track.id && !inSight.includes(active.element) ? [active.element] : [];
  const isNarrow = (each: AnyElement): boolean => each.duration * window.scale < least && each.id !== active?.element.id;
  const drawn = least > 0 ? inSight.filter((each) => !isNarrow(each)) : inSight;
  if (far.length) return [[...drawn, ...far].sort((one, other) => one.start - other.start), least > 0 ? inSight.filter(isNarrow) : []];
  return [drawn, least > 0 ? inSight.filter(isNarrow) : []];
}

function itemOf(element: AnyElement, shelf: Shelf): ReturnType<Shelf["get"]> {
  return "asset" in element ? shelf.get(element.asset) : undefined;
}

function spoken(kind: string): string {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
