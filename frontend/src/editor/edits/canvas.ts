// What the project itself is: the size of its picture, what stands behind it, and how loud it is made.
import { type Canvas, type Edit, EditRefused } from "./document.ts";
import { timelineShapeFaults } from "./shapes.ts";

export const LOUDNESS = [-40, -8] as const;

/** Of a new size everything keeps its place, which is told in shares of the canvas. */
export function setCanvas(fields: Partial<Canvas>): Edit {
  return (timeline) => {
    const canvas = { ...timeline.canvas, ...fields };
    if ((Object.keys(canvas) as (keyof Canvas)[]).every((name) => canvas[name] === timeline.canvas[name])) return timeline;
    const edited = { ...timeline, canvas };
    if (![canvas.width, canvas.height].every(Number.isInteger)) throw new EditRefused("A picture's sides are whole pixels.");
    const fault = timelineShapeFaults(edited).find(({ path }) => path.startsWith("canvas"));
    if (fault) throw new EditRefused(`${fault.message}.`);
    return edited;
  };
}

/** In LUFS; null leaves the sound as loud as it is. */
export function setLoudness(loudness: number | null): Edit {
  return (timeline) => {
    const [low, high] = LOUDNESS;
    if (loudness !== null && !(loudness >= low && loudness <= high)) throw new EditRefused(`Loudness goes from ${low} to ${high} LUFS.`);
    return timeline.loudness === loudness ? timeline : { ...timeline, loudness };
  };
}
