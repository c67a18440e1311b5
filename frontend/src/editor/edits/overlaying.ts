// Putting something over the picture: a title, a shape, a colour. It goes where nothing is in its way, on a new track if need be.
import { end, type Edit, type Given, MAX_FRAMES, startingAt, type Timeline, type Track, type Visible } from "./document.ts";
import { addTrack } from "./tracks.ts";
import { overwrite } from "./placing.ts";

/** On the topmost overlay track that is open and free for as long as it lasts; on a new one named `name` if there is none. */
export function placeOver(element: Visible, given: Given, { name = "Titles" }: { readonly name?: string } = {}): Edit {
  return (timeline) => {
    const placed = startingAt(element, Math.max(0, Math.min(element.start, MAX_FRAMES - element.duration)));
    const roomy = trackWithRoom(timeline, placed) ? timeline : addTrack("overlay", given, { name: free(timeline, name) })(timeline);
    const track = trackWithRoom(roomy, placed) as Track;
    return overwrite([{ track: track.id, element: placed }], given)(roomy);
  };
}

function trackWithRoom({ tracks }: Timeline, element: Visible): Track | undefined {
  return tracks.findLast(
    (track) => track.type === "overlay" && !track.locked && track.elements.every((each) => each.start >= end(element) || end(each) <= element.start),
  );
}

/** "Titles", or "Titles 2" where that is taken. */
function free({ tracks }: Timeline, name: string): string {
  const taken = new Set(tracks.map((track) => track.name));
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name} ${n}`)) return `${name} ${n}`;
}
