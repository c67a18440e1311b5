// How elements and what is done to them are called, for labels in the history: "Move Blue ridge pan", "Split 3 clips".
import type { AnyElement, Timeline } from "../edits/document.ts";

const KINDS: Readonly<Record<AnyElement["kind"], string>> = {
  video: "video",
  image: "picture",
  audio: "sound",
  text: "title",
  shape: "shape",
  color: "colour",
  caption: "caption",
};
const MOST = 40;

/** The name that a person gave it, its words, or what kind of thing it is: of a shape which one. */
export function nameOf(element: AnyElement): string {
  const words = element.name || ("text" in element ? element.text.trim().split("\n")[0] : "") || kindOf(element);
  return words.length > MOST ? `${[...words].slice(0, MOST - 1).join("").trimEnd()}…` : words;
}

export function kindOf(element: AnyElement): string {
  return element.kind === "shape" ? element.shape : KINDS[element.kind];
}

/** `verb` with what it is done to: the clip's name, or how many there are. */
export function labelled(verb: string, elements: readonly AnyElement[]): string {
  const [first] = elements;
  return elements.length === 1 && first ? `${verb} ${nameOf(first)}` : `${verb} ${elements.length} clips`;
}

export function elementsOf(timeline: Timeline, ids: Iterable<string>): AnyElement[] {
  const wanted = new Set(ids);
  return timeline.tracks.flatMap(({ elements }) => elements.filter(({ id }) => wanted.has(id)));
}
