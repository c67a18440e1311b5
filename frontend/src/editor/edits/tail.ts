// The end of the film: where it goes on after the last clip.
import type { Edit } from "./document.ts";
import { contentEnd } from "./find.ts";

/** Ends with the last clip. */
export const shorten: Edit = (timeline) => {
  const duration = contentEnd(timeline);
  return timeline.duration <= duration ? timeline : { ...timeline, duration, position: Math.min(timeline.position, duration) };
};
