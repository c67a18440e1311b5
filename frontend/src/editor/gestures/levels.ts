// Drags that set how a clip looks or sounds: its fades, its level, and the length of a transition.
import { type AnyElement, clamp, end, isPlaying } from "../edits/document.ts";
import { beside, find } from "../edits/find.ts";
import { setFades, setFields } from "../edits/look.ts";
import { setTransitionLength } from "../edits/transitions.ts";
import { nameOf } from "../actions/naming.ts";
import type { Drag } from "../state/store.ts";
import type { Point } from "./field.ts";
import type { Gesture, Hand, Held } from "./gesture.ts";
import { Snapper } from "./snapper.ts";
import { lengthWords } from "./words.ts";

/** A drag that says something beside the pointer, and is one entry. */
abstract class Setting implements Gesture {
  abstract readonly cursor: string;
  protected readonly hand: Hand;
  protected readonly element: AnyElement;
  protected readonly drag: Drag;

  constructor(hand: Hand, element: AnyElement, verb: string) {
    [this.hand, this.element] = [hand, element];
    this.drag = hand.desk.store.begin(`${verb} ${nameOf(element)}`);
  }

  abstract move(point: Point, held: Held): void;

  end(): void {
    this.drag.end();
  }

  cancel(): void {
    this.drag.cancel();
  }

  protected say(point: Point, text: string): void {
    const { desk, marks } = this.hand;
    marks.show({ note: { frame: point.frame, track: find(desk.timeline, this.element.id).track.id, text } });
  }
}

export class Fading extends Setting {
  readonly cursor = "ew-resize";
  readonly #side: "in" | "out";
  readonly #snapper: Snapper;

  constructor(hand: Hand, element: AnyElement, side: "in" | "out") {
    super(hand, element, side === "in" ? "Fade in" : "Fade out");
    this.#side = side;
    this.#snapper = new Snapper(hand, [element.id]);
  }

  move(point: Point, held: Held): void {
    const { element } = this;
    const of = element.kind === "audio" ? "sound" : "picture";
    const frame = this.#snapper.frame(point.frame, held);
    const length = clamp(this.#side === "in" ? frame - element.start : end(element) - frame, 0, element.duration);
    this.drag.to(setFades([element.id], { [this.#side]: length }, { of }));
    this.say(point, lengthWords(length, this.hand.desk.timeline.rate));
  }
}

/** Of what sounds the volume, of other things the opacity: a pixel is a pixel of the clip's height. */
export class Levelling extends Setting {
  readonly cursor = "ns-resize";
  readonly #field: "volume" | "opacity";
  readonly #had: number;
  readonly #height: number;

  constructor(hand: Hand, element: AnyElement) {
    const field = levelOf(hand, element);
    super(hand, element, field === "volume" ? "Volume of" : "Opacity of");
    this.#field = field;
    this.#had = (element as unknown as Record<string, number>)[field] ?? 1;
    this.#height = Math.max(24, find(hand.desk.timeline, element.id).track.height - 8);
  }

  move(point: Point, held: Held): void {
    const by = (this.hand.from.y - point.y) / this.#height / (held.shift ? 5 : 1);
    const value = Math.round(clamp(this.#had + by, 0, 1) * 100) / 100;
    this.drag.to(setFields([this.element.id], { [this.#field]: value }));
    this.say(point, `${this.#field === "volume" ? "Volume" : "Opacity"} ${Math.round(value * 100)} %`);
  }
}

function levelOf(hand: Hand, element: AnyElement): "volume" | "opacity" {
  const hasSound = isPlaying(element) && (element.kind === "audio" || (hand.desk.given.media.get(element.asset)?.hasAudio ?? false));
  return hasSound ? "volume" : "opacity";
}

/** Why the line cannot be dragged; empty where it can. */
export function levelProblem(hand: Hand, element: AnyElement): string {
  const isVolume = levelOf(hand, element) === "volume";
  const keyframes = isVolume && isPlaying(element) ? element.volume_keyframes : "keyframes" in element ? element.keyframes.opacity : [];
  return keyframes.length ? `The ${isVolume ? "volume" : "opacity"} of this clip has keyframes. Change them in the inspector.` : "";
}

/** A transition grows on both sides of its middle: of the element that has it. */
export class Spreading extends Setting {
  readonly cursor = "ew-resize";
  readonly #length: number;
  readonly #way: 1 | -1;

  constructor(hand: Hand, later: AnyElement) {
    super(hand, later, "Length of the transition to");
    const earlier = beside(find(hand.desk.timeline, later.id).track, later, -1);
    const last = earlier ? end(earlier) : later.start;
    this.#length = last - later.start;
    this.#way = hand.from.frame < (last + later.start) / 2 ? -1 : 1;
  }

  move(point: Point): void {
    const { desk, from } = this.hand;
    const length = Math.max(1, Math.round(this.#length + 2 * this.#way * (point.frame - from.frame)));
    this.drag.to(setTransitionLength(this.element.id, length, desk.given, { linked: desk.state.isLinking }));
    const { track, element } = find(desk.timeline, this.element.id);
    const earlier = beside(track, element, -1);
    this.say(point, lengthWords(earlier ? end(earlier) - element.start : 0, desk.timeline.rate));
  }
}
