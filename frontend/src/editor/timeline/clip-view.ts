// One clip of the timeline as an element, kept by its id as long as it is in sight. `update` writes only what is different from what
// was drawn last, so that a drag costs what it moves.
import { icon, make } from "../../lib/dom.ts";
import type { Rate } from "../../lib/frames.ts";
import { type AnyElement, clamp, end, isPlaying, isVisible, type Track } from "../edits/document.ts";
import type { MediaItem } from "../state/media.ts";
import { isPainted, keysOf, paint } from "./painter.ts";
import type { Pictures } from "./pictures.ts";
import { iconOf, paceOf, spokenOf, titleOf, troubleOf } from "./words.ts";

/** Pixels from which on a clip has its name and trim handles, and then all its handles. */
const SMALL = 18;
const NAMED = 34;
const FULL = 48;
const WIDE = 160; // what is wrong is said in words, beside a name that can be read
/** What the name takes of the height, and what margins and the line take. */
const NAME = 18;
const AROUND = 7;
const LOW = 40;
/** Pixels from the end at which the handle of no fade stands, beside the one that trims. */
const LEAST_FADE = 12;

/** What of the time is drawn: a window somewhat wider than what is in sight, from the frame that has x = 0. */
export interface Window {
  readonly origin: number;
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

export interface Shown {
  readonly element: AnyElement;
  readonly track: Track;
  readonly item: MediaItem | undefined;
  readonly rate: Rate;
  readonly window: Window;
  readonly isSelected: boolean;
  /** The one that Tab comes to. */
  readonly isActive: boolean;
  /** A hand moves it just now: what is only said, and not seen, can wait. */
  readonly isDragging: boolean;
  /** Frames at its head that a transition takes. */
  readonly overlap: number;
}

export interface Colours {
  wave(kind: AnyElement["kind"]): string;
  readonly ink: string;
  /** Of clips too narrow to be more than a bar, and of those that are selected. */
  bar(kind: AnyElement["kind"]): string;
  readonly chosen: string;
}

/** What has sizes of its own; on the parts and not on the clip, as whatever parts inherit is worked out anew whenever the clip moves. */
interface Parts {
  readonly rise: HTMLElement;
  readonly fall: HTMLElement;
  readonly in: HTMLElement;
  readonly out: HTMLElement;
  readonly volume: HTMLElement;
}

export class ClipView {
  readonly root: HTMLElement;
  /** Whose it is; another lane may take it when the clip changes its track. */
  lane: HTMLElement | null = null;
  #shown: Shown | null = null;
  #names = "";
  #canvas: HTMLCanvasElement | null = null;
  /** What is painted, and what should be. */
  #painted = "";
  #wanted = "";
  #isComplete = true;
  /** The part that is drawn, in pixels from the window's origin. */
  #left = NaN;
  #width = NaN;
  #offset = 0;
  #stuck = 0;
  #label: HTMLElement | null = null;
  #said: Pick<Shown, "element" | "track" | "item"> | null = null;
  #hasEdges = false;
  #parts: Parts | null = null;
  readonly #written = new Map<string, string>();

  constructor(id: string) {
    this.root = make("div", { role: "option", class: "tl-clip", "data-element": id, tabindex: "-1", "aria-selected": "false" });
  }

  get shown(): Shown | null {
    return this.#shown;
  }

  update(shown: Shown): void {
    const before = this.#shown;
    this.#shown = shown;
    const [left, width] = [this.#left, this.#width];
    this.#place(shown);
    if (before?.isSelected !== shown.isSelected) this.root.setAttribute("aria-selected", String(shown.isSelected));
    if (before?.isActive !== shown.isActive) this.root.tabIndex = shown.isActive ? 0 : -1;
    this.#say(shown);
    const isOther = before?.element !== shown.element || before.item !== shown.item || before.track !== shown.track;
    if (isOther || (this.#width >= NAMED && !this.#label)) this.#name(shown);
    if (!isOther && left === this.#left && width === this.#width) return;
    this.#handles(shown);
    this.#wanted = this.#canvas ? this.#paintKey(shown) : "";
  }

  /** Keeps the name in sight while the clip's beginning is not. `x` is the left edge of what is in sight. */
  stick(x: number): void {
    const by = clamp(Math.round(x - this.#left), 0, Math.max(0, Math.round(this.#width) - 60));
    if (by === this.#stuck || !this.#label) return;
    this.#stuck = by;
    this.#label.style.setProperty("transform", by ? `translateX(${by}px)` : "none");
  }

  /** Whether what is painted inside is not what should be. */
  get isStale(): boolean {
    return this.#wanted !== this.#painted;
  }

  /** Something came that it may have waited for. */
  refresh(): void {
    if (!this.#isComplete) this.#painted = "";
  }

  /** As in other colours. */
  repaint(): void {
    this.#painted = "";
  }

  paint(pictures: Pictures, colours: Colours): void {
    const shown = this.#shown;
    if (!shown || !this.#canvas) return;
    this.#painted = this.#wanted;
    const span = { from: this.#offset, to: this.#offset + this.#width };
    const { element, item, rate } = shown;
    const about = { element, item, rate, span, scale: shown.window.scale, height: this.#height(shown) };
    this.#isComplete = paint(this.#canvas, { ...about, wave: colours.wave(element.kind), ink: colours.ink }, pictures);
  }

  #place({ element, window, overlap }: Shown): void {
    const { origin, scale } = window;
    const [from, to] = [Math.max(element.start, window.from), Math.min(end(element), window.to)];
    const isOut = to <= from; // drawn for the focus alone
    const left = (isOut ? clamp(element.start, window.from, window.to) - origin : from - origin) * scale;
    const width = isOut ? 1 : (to - from) * scale;
    this.#offset = isOut ? 0 : (from - element.start) * scale;
    if (left !== this.#left) this.root.style.setProperty("transform", `translateX(${left.toFixed(2)}px)`);
    if (width !== this.#width) {
      this.root.style.setProperty("width", `${Math.max(1, width).toFixed(2)}px`);
      this.#attribute("size", width < SMALL ? "bare" : width < NAMED ? "small" : width < FULL ? "named" : width < WIDE ? "full" : "wide");
    }
    [this.#left, this.#width] = [left, width];
    this.#attribute("beyond", `${from > element.start ? "head" : ""} ${to < end(element) ? "tail" : ""}`.trim());
    const pad = overlap > 0 && from === element.start ? clamp(overlap * scale, 0, width / 2) : 0;
    if (this.#label) property(this.#label, "padding-left", pad ? `${Math.round(pad) + 4}px` : "");
  }

  #say({ element, track, item, rate, isDragging }: Shown): void {
    const said = this.#said;
    if (isDragging || (said && said.element === element && said.track === track && said.item === item)) return;
    this.#said = { element, track, item };
    this.root.setAttribute("aria-label", spokenOf(element, track, item, rate));
  }

  #name({ element, item }: Shown): void {
    const trouble = troubleOf(element, item);
    this.#attribute("kind", element.kind);
    const isWaiting = item?.status === "processing";
    this.#attribute("trouble", trouble && (isWaiting ? "waiting" : "missing"));
    if (this.#width < NAMED && !this.#label) return;
    const marks = marksOf(element);
    const names = [iconOf(element, item), titleOf(element), paceOf(element), trouble, ...marks].join("\n");
    if (names === this.#names) return;
    this.#names = names;
    const label = make("span", { class: "tl-name" }, icon(iconOf(element, item), "i-sm"), make("span", { class: "tl-title" }, titleOf(element)));
    if (paceOf(element)) label.append(" ", make("span", { class: "tl-badge num" }, paceOf(element)));
    for (const mark of marks) label.append(icon(mark, "i-sm tl-mark"));
    if (trouble) label.append(" ", make("span", { class: "tl-badge tl-trouble" }, icon(isWaiting ? "loader-circle" : "triangle-alert", "i-sm tl-why"), make("span", {}, trouble)));
    if (this.#label) this.#label.replaceWith(label);
    else this.root.prepend(label);
    [this.#label, this.#stuck] = [label, 0];
    if (item?.problem || trouble) this.root.title = item?.problem || trouble;
    else this.root.removeAttribute("title");
  }

  #handles(shown: Shown): void {
    const { element, item, track, window } = shown;
    if (!this.#canvas && this.#width >= SMALL && isPainted(element, item)) {
      this.#canvas = make("canvas", { class: "tl-media", "aria-hidden": "true" });
      this.root.prepend(this.#canvas);
    }
    write(this.root, "data-low", track.height < LOW ? "" : null);
    if (this.#width < SMALL) return;
    if (!this.#hasEdges) this.root.append(part("tl-edge", "edge", "head"), part("tl-edge", "edge", "tail"));
    this.#hasEdges = true;
    if (element.kind === "caption" || this.#width < FULL) return;
    const parts = (this.#parts ??= this.#newParts());
    const [first, last] = fadesOf(element);
    const level = isPlaying(element) ? element.volume : isVisible(element) ? element.opacity : 1;
    for (const [side, wedge, fade, frames] of [["left", parts.rise, parts.in, first], ["right", parts.fall, parts.out, last]] as const) {
      const width = frames * window.scale;
      property(wedge, "width", frames ? `${width.toFixed(1)}px` : "0px");
      property(fade, side, frames ? `${Math.max(LEAST_FADE, width).toFixed(1)}px` : `${LEAST_FADE}px`);
    }
    property(parts.volume, "--level", String(level));
    this.#attribute("level", level === 1 ? "full" : "less");
    this.#attribute("fades", `${first > 0 ? "in" : ""} ${last > 0 ? "out" : ""}`.trim());
  }

  #newParts(): Parts {
    const parts = {
      ...{ rise: part("tl-wedge", "wedge", "in"), fall: part("tl-wedge", "wedge", "out") },
      ...{ in: part("tl-fade", "fade", "in"), out: part("tl-fade", "fade", "out"), volume: part("tl-volume", "level", "") },
    };
    this.root.append(...Object.values(parts));
    return parts;
  }

  /** Asks the page nothing: what was written is known. */
  #attribute(name: string, value: string): void {
    if (this.#written.get(name) === value) return;
    this.#written.set(name, value);
    this.root.dataset[name] = value;
  }

  #height({ track }: Shown): number {
    return Math.max(8, track.height - AROUND - (track.height < LOW ? 0 : NAME));
  }

  #paintKey(shown: Shown): string {
    const { element, item, window } = shown;
    const run = isPlaying(element) ? [element.source_in, element.speed, element.reverse, element.volume, element.sound_fade_in, element.sound_fade_out] : [];
    const keys = isPlaying(element) && element.volume_keyframes.length ? JSON.stringify(element.volume_keyframes) : "";
    const about = [element.duration, element.kind === "video" && element.freeze, item?.filmstrip?.url, item?.poster, item?.peaks, ...run, keys, keysOf(element).join()];
    return [...about, window.scale, this.#offset.toFixed(1), this.#width.toFixed(1), this.#height(shown)].join("|");
  }
}

/** Icons of what else there is to know. */
function marksOf(element: AnyElement): string[] {
  const marks: string[] = [];
  if (isPlaying(element) && element.reverse) marks.push("rewind");
  if (element.kind === "video" && element.freeze) marks.push("snowflake");
  if (isPlaying(element) && element.volume === 0 && !element.volume_keyframes.length) marks.push("volume-x");
  const effects = [...(isVisible(element) ? element.effects : []), ...(isPlaying(element) ? element.sound_effects : [])];
  if (effects.length) marks.push("sliders-horizontal");
  if (element.link) marks.push("link-2");
  return marks;
}

/** Those that are drawn: of a picture its own, of a sound the sound's. */
export function fadesOf(element: AnyElement): readonly [number, number] {
  if (isVisible(element)) return [element.fade_in, element.fade_out];
  return element.kind === "audio" ? [element.sound_fade_in, element.sound_fade_out] : [0, 0];
}

function part(name: string, about: string, value: string): HTMLElement {
  return make("span", { class: name, [`data-${about}`]: value, "aria-hidden": "true" });
}

/** An attribute, where it is not so already; null takes it away. */
export function write(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

export function property(element: HTMLElement, name: string, value: string): void {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}
