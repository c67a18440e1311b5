// Links: elements of one link are edited together, as a film and the sound that was taken off it.
import { type Edit, EditRefused, type Given } from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen } from "./find.ts";

/** Make them one group; they leave the groups they were in. */
export function link(ids: Iterable<string>, { newId }: Given): Edit {
  return (timeline) => {
    const places = chosen(timeline, ids, { linked: false });
    if (places.length < 2) throw new EditRefused("Select two clips or more to link them.");
    const together = newId();
    return new Changes(timeline).replaceAll(places, (element) => ({ ...element, link: together })).finish();
  };
}

/** Undo the groups that these are in. */
export function unlink(ids: Iterable<string>): Edit {
  return (timeline) => {
    const changes = new Changes(timeline);
    return changes.replaceAll(chosen(timeline, ids), (element) => (element.link === null ? element : { ...element, link: null })).finish();
  };
}

/** New links for copies: those that belonged together still do, and no longer to what they were copied from. */
export function relinked(newId: () => string): (link: string | null) => string | null {
  const renewed = new Map<string, string>();
  return (old) => {
    if (old === null) return null;
    const known = renewed.get(old) ?? newId();
    renewed.set(old, known);
    return known;
  };
}
