// What every action works with: the store as it is now, what is selected, and what is meant where nothing is.
import { type AnyElement, type Edit, EditRefused, end, type Given, type Timeline, type Track } from "../edits/document.ts";
import { find, findAll, type Place, withLinked } from "../edits/find.ts";
import { newClip } from "../edits/making.ts";
import { perSecond } from "../../lib/frames.ts";
import type { Editor } from "../editor.ts";
import type { MediaItem } from "../state/media.ts";
import type { State, Store } from "../state/store.ts";
import { isLinked } from "./linking.ts";
import { elementsOf, labelled } from "./naming.ts";

export interface Action {
  /** What a button or a menu calls it. */
  readonly label: string;
  run(): void;
  /** False where it would do nothing; what needs the playhead somewhere is refused when it is run. */
  canRun(): boolean;
  /** Of a switch. */
  isOn?(): boolean;
  /** Runs again while its key is held. */
  readonly repeats?: boolean;
}

const STILL = 5; // seconds that a picture is put in for
/** The order in which tracks are meant where none is selected: the main pictures first. */
const ORDER: readonly Track["type"][] = ["video", "overlay", "audio", "caption"];

export class Desk {
  readonly editor: Editor;
  readonly store: Store;
  /** What of the bin is chosen, for insert and overwrite. */
  chosen: MediaItem | null = null;

  constructor(editor: Editor) {
    this.editor = editor;
    this.store = editor.store;
  }

  get state(): State {
    return this.store.state;
  }

  get timeline(): Timeline {
    return this.state.timeline;
  }

  get position(): number {
    return this.state.position;
  }

  get given(): Given {
    return this.editor.given;
  }

  get ids(): ReadonlySet<string> {
    return this.state.selection;
  }

  get hasSelection(): boolean {
    return this.ids.size > 0;
  }

  get hasClips(): boolean {
    return this.timeline.tracks.some(({ elements }) => elements.length > 0);
  }

  get selected(): AnyElement[] {
    return elementsOf(this.timeline, this.ids);
  }

  get places(): Place[] {
    return findAll(this.timeline, this.ids);
  }

  /** Whether edits of the selection take what is linked to it along. */
  get linked(): boolean {
    return isLinked(this.store);
  }

  /** An edit of the selection, under the verb and what it is done to. */
  edit(verb: string, edit: Edit): boolean {
    return this.store.edit(labelled(verb, this.selected), edit);
  }

  /** As `edit`, of each of these clips in turn as one entry; of linked ones once. */
  editEach(verb: string, elements: readonly AnyElement[], editOf: (id: string) => Edit): boolean {
    const edits = (this.linked ? this.leaders(elements) : elements).map(({ id }) => editOf(id));
    const all: Edit = (timeline) => {
      if (!edits.length) throw new EditRefused("Put the playhead within a clip first, or select one.");
      return edits.reduce((done, edit) => edit(done), timeline);
    };
    return this.store.edit(labelled(verb, elements), all);
  }

  /** Makes the edit and selects those of its new elements that it is about. */
  editAndSelect(label: string, edit: Edit, isWanted: (element: AnyElement) => boolean): AnyElement[] {
    const before = new Set(this.timeline.tracks.flatMap(({ elements }) => elements.map(({ id }) => id)));
    if (!this.store.edit(label, edit)) return [];
    const made = this.timeline.tracks.flatMap(({ elements }) => elements.filter((each) => !before.has(each.id) && isWanted(each)));
    this.store.select(made.map(({ id }) => id));
    return made;
  }

  /** Of linked clips the first. */
  leaders(elements: readonly AnyElement[]): AnyElement[] {
    const seen = new Set<string>();
    return elements.filter(({ link }) => {
      if (link === null) return true;
      const isNew = !seen.has(link);
      seen.add(link);
      return isNew;
    });
  }

  /** What an action at the playhead is about: selected clips there, or else the clip there on the selected or the first track. */
  atPlayhead(): AnyElement[] {
    const here = this.selected.filter((element) => this.spans(element));
    if (here.length) return here;
    for (const track of this.meantTracks()) {
      const found = track.elements.findLast((element) => this.spans(element));
      if (found) return [found];
    }
    return [];
  }

  /** The unlocked tracks, those of the selection first, and then the main pictures. */
  meantTracks(): Track[] {
    const own = new Set(this.hasSelection ? this.places.map(({ track }) => track) : []);
    const rank = (track: Track): number => (own.has(track) ? -1 : ORDER.indexOf(track.type));
    return this.timeline.tracks.filter(({ locked }) => !locked).sort((one, other) => rank(one) - rank(other));
  }

  /** What a thing of the library is on the timeline: all of it, a picture for some seconds. Null, and said why, where it cannot be. */
  clipOf(item: MediaItem, start: number): AnyElement | null {
    if (!this.given.media.has(item.id)) this.editor.shelf.add([item]);
    const facts = this.given.media.get(item.id);
    const duration = facts?.duration ?? STILL * perSecond(this.timeline.rate);
    if (facts && duration > 0) return newClip(facts, { start, duration }, this.given);
    this.store.refuse(facts ? `${item.name} is shorter than one frame, so it cannot be used here.` : item.problem || `${item.name} is not ready yet.`);
    return null;
  }

  /** The first of the meant tracks that is of such a type. */
  trackFor(...types: Track["type"][]): Track | null {
    return this.meantTracks().find(({ type }) => types.includes(type)) ?? null;
  }

  placeOf(id: string): Place {
    return find(this.timeline, id);
  }

  /** With what is linked to them on tracks that are not locked, if clips are selected together. */
  together(ids: Iterable<string>, isAlone = false): string[] {
    return together(this.state, ids, isAlone);
  }

  private spans(element: AnyElement): boolean {
    return element.start <= this.position && this.position < end(element);
  }
}

export function together({ timeline, isLinking }: State, ids: Iterable<string>, isAlone = false): string[] {
  const named = new Set(ids);
  if (isAlone || !isLinking) return [...named];
  const all = withLinked(timeline, named);
  if (all.size === named.size) return [...named];
  const locked = new Set(timeline.tracks.filter((track) => track.locked).flatMap(({ elements }) => elements.map(({ id }) => id)));
  return [...all].filter((id) => named.has(id) || !locked.has(id));
}
