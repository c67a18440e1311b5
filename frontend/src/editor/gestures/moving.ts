// Moving clips in time and over tracks. Shift keeps the track or the time, whichever the hand has gone along less; Ctrl lays them between
// what is there, Ctrl and Shift lay a copy. Above the first row a new track is made.
import { type AnyElement, type Edit, EditRefused, end, fits, startingAt, type Timeline, type TrackType } from "../edits/document.ts";
import { remove } from "../edits/deleting.ts";
import { chosen, findAll } from "../edits/find.ts";
import { relinked } from "../edits/links.ts";
import { move } from "../edits/moving.ts";
import { insert, overwrite, type Piece } from "../edits/placing.ts";
import { addTrack } from "../edits/tracks.ts";
import { uuid } from "../../lib/uuid.ts";
import { elementsOf, labelled } from "../actions/naming.ts";
import type { Drag } from "../state/store.ts";
import type { Point } from "./field.ts";
import type { Gesture, Hand, Held } from "./gesture.ts";
import { Snapper } from "./snapper.ts";
import { shiftWords } from "./words.ts";

type How = "move" | "insert" | "copy";

export class Moving implements Gesture {
  readonly goesDown = true;
  readonly cursor = "grabbing";
  readonly #hand: Hand;
  readonly #ids: readonly string[];
  readonly #grabbed: AnyElement;
  readonly #before: Timeline;
  readonly #drag: Drag;
  readonly #snapper: Snapper;
  readonly #edges: readonly number[];
  readonly #linked: boolean;
  readonly #newTrack = uuid();
  /** Ids of copies, the same through all of the drag. */
  readonly #copies = new Map<string, string>();

  constructor(hand: Hand, grabbed: AnyElement, ids: Iterable<string>) {
    this.#hand = hand;
    this.#grabbed = grabbed;
    this.#before = hand.desk.timeline;
    this.#linked = hand.desk.linked;
    this.#ids = [...ids];
    const moved = chosenOr(this.#before, this.#ids, this.#linked);
    this.#drag = hand.desk.store.begin(labelled("Move", elementsOf(this.#before, this.#ids)));
    this.#snapper = new Snapper(hand, moved.map(({ id }) => id));
    const [start, last] = [Math.min(...moved.map((each) => each.start)), Math.max(...moved.map(end))];
    this.#edges = [...new Set([start, last, grabbed.start, end(grabbed)])];
  }

  move(point: Point, held: Held): void {
    const { field, marks, from } = this.#hand;
    const how: How = held.ctrl ? (held.shift ? "copy" : "insert") : "move";
    const axis = this.#axisOf(point, held.shift && how === "move");
    const frames = axis === "track" ? 0 : this.#snapper.shift(this.#edges, point.frame - from.frame, held);
    const isNew = point.y < 0 && axis !== "time" && this.#grabbed.kind !== "caption";
    const tracks = axis === "time" || isNew ? 0 : this.#tracksTo(field.rowAt(point)?.track.id ?? null);
    const isDone = this.#drag.to(this.#editFor(how, frames, tracks, isNew)) || this.#drag.to(this.#editFor(how, frames, 0, false));
    const words = [shiftWords(frames, this.#before.rate), this.#snapper.words, isDone && how !== "move" ? how : ""].filter(Boolean);
    marks.show({ note: { frame: point.frame, track: field.rowAt(point)?.track.id ?? null, text: words.join(" · ") } });
  }

  end(): void {
    this.#drag.end();
    const { store } = this.#hand.desk;
    if (this.#copies.size) store.select([...this.#copies.values()].filter((id) => elementsOf(store.state.timeline, [id]).length));
  }

  cancel(): void {
    this.#drag.cancel();
  }

  /** Of Shift: the way that the hand has gone farther. */
  #axisOf(point: Point, isKept: boolean): "time" | "track" | null {
    if (!isKept) return null;
    const { from, field } = this.#hand;
    const across = (point.frame - from.frame) * field.scale;
    return Math.abs(across) >= Math.abs(point.y - from.y) ? "time" : "track";
  }

  /** Places up among the tracks that take the grabbed clip. */
  #tracksTo(id: string | null): number {
    const fitting = this.#before.tracks.filter(({ type }) => fits(this.#grabbed.kind, type));
    const [own, target] = [this.#ownTrack(), fitting.findIndex((track) => track.id === id)];
    return target < 0 ? 0 : target - fitting.findIndex((track) => track.id === own);
  }

  #ownTrack(): string {
    return this.#before.tracks.find(({ elements }) => elements.includes(this.#grabbed))?.id ?? "";
  }

  #editFor(how: How, frames: number, tracks: number, isNew: boolean): Edit {
    if (isNew) return this.#onNewTrack(how, frames);
    if (how !== "move") return (timeline) => this.#lay(timeline, how, frames, tracks);
    const named = tracks ? this.#changingTrack() : this.#ids;
    return move(named, { frames, tracks }, this.#hand.desk.given, { linked: this.#linked || named !== this.#ids });
  }

  /** Those that are of the grabbed one's sort change track, as long as all others are linked to them: a film goes up, its sound stays. */
  #changingTrack(): readonly string[] {
    const sort = (element: AnyElement): string => (element.kind === "audio" || element.kind === "caption" ? element.kind : "picture");
    const alike = elementsOf(this.#before, this.#ids).filter((each) => sort(each) === sort(this.#grabbed));
    if (alike.length === this.#ids.length || !this.#linked) return this.#ids;
    const reached = new Set(chosenOr(this.#before, alike.map(({ id }) => id), true).map(({ id }) => id));
    return this.#ids.every((id) => reached.has(id)) ? alike.map(({ id }) => id) : this.#ids;
  }

  #onNewTrack(how: How, frames: number): Edit {
    const { given } = this.#hand.desk;
    const own = this.#before.tracks.find(({ id }) => id === this.#ownTrack());
    const type: TrackType = own?.type ?? "video";
    const at = type === "audio" ? this.#before.tracks.findLastIndex((track) => track.type === "audio") + 1 : this.#before.tracks.length;
    return (timeline) => {
      const roomy = addTrack(type, { newId: () => this.#newTrack }, { at })(timeline);
      const fitting = roomy.tracks.filter((track) => fits(this.#grabbed.kind, track.type));
      const tracks = fitting.findIndex(({ id }) => id === this.#newTrack) - fitting.findIndex(({ id }) => id === own?.id);
      if (how !== "move") return this.#lay(roomy, how, frames, tracks);
      return move([this.#grabbed.id], { frames, tracks }, given, { linked: this.#linked })(roomy);
    };
  }

  #lay(timeline: Timeline, how: "insert" | "copy", frames: number, tracks: number): Timeline {
    const { given } = this.#hand.desk;
    const linkOf = relinked(given.newId);
    const places = this.#linked ? chosen(timeline, this.#ids) : chosen(timeline, this.#ids, { linked: false });
    const start = Math.min(...places.map(({ element }) => element.start));
    const by = Math.max(frames, -start);
    const pieces = places.map(({ track, element }): Piece => {
      const fitting = timeline.tracks.filter(({ type }) => fits(element.kind, type));
      const target = tracks && fits(this.#grabbed.kind, track.type) ? fitting[fitting.indexOf(track) + tracks] : track;
      if (!target) throw new EditRefused("There is no track there that takes this clip.");
      const there = startingAt(element, element.start + by);
      return { track: target.id, element: how === "copy" ? { ...there, id: this.#copyOf(element.id), link: linkOf(element.link) } : there };
    });
    if (how === "copy") return overwrite(pieces, given)(timeline);
    return insert(pieces, start + by, given)(remove(this.#ids, { linked: this.#linked })(timeline));
  }

  #copyOf(id: string): string {
    const known = this.#copies.get(id) ?? uuid();
    this.#copies.set(id, known);
    return known;
  }
}

function chosenOr(timeline: Timeline, ids: readonly string[], linked: boolean): AnyElement[] {
  const places = linked ? chosen(timeline, ids) : findAll(timeline, new Set(ids));
  return places.map(({ element }) => element);
}
