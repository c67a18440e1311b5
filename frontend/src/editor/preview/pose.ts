// Where elements stand in the picture, in pixels of the canvas: the twin, as near as a box needs, of engine/geometry.py, layers.py,
// text/figures.py and text/lettering.py. Of a picture a box is right to two pixels, for the renderer works in even ones.
import { type AnyElement, clamp, type Edit, end, isVisible, type Timeline, type Track, type Visible } from "../edits/document.ts";
import { keyframesOf, setKeyframe } from "../edits/keyframes.ts";
import { setFields } from "../edits/look.ts";
import { valueAt } from "../edits/motion.ts";
import { LIMITS } from "../edits/shapes.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `x`, `y` is its middle; degrees clockwise. */
export interface Box extends Point, Size {
  readonly rotation: number;
}

export const CHANNELS = ["x", "y", "scale", "rotation"] as const;
export type Pose = Readonly<Record<(typeof CHANNELS)[number], number>>;

/** What a box depends on beside the document: how large media are, and the block of lines of a text, both at scale 1. */
export interface Measures {
  sizeOf(asset: string): Size | null;
  blockOf(element: Lettered, canvas: Size): Size;
}

/** What is drawn as text; a caption is too. */
export type Lettered = Pick<Extract<AnyElement, { kind: "text" }>, "text" | "size" | "font" | "weight" | "italic" | "position" | "align" | "width" | "box">;

const SAFE = 0.05; // of the canvas, kept free by text at every side
const ASIDE = { left: -0.5, center: 0, right: 0.5 } as const;
/** As engine/text/words.py says that captions look. */
const CAPTION = { size: 50, font: "sans", weight: "regular", italic: false, position: "bottom", align: "center", width: 0.9 } as const;
const CAPTION_BOX = { color: "#000000", padding: 10, opacity: 0.6 } as const;

export function poseAt(element: Visible, frame: number): Pose {
  const value = (channel: (typeof CHANNELS)[number]): number => valueAt(element.keyframes[channel], frame - element.start, element[channel]);
  return { x: value("x"), y: value("y"), scale: value("scale"), rotation: value("rotation") };
}

export function opacityAt(element: Visible, frame: number): number {
  const at = frame - element.start;
  const left = element.duration - 1 - at;
  const rising = at < element.fade_in ? at / element.fade_in : 1;
  const falling = left < element.fade_out ? left / element.fade_out : 1;
  return valueAt(element.keyframes.opacity, at, element.opacity) * Math.max(0, rising * falling);
}

export interface Shown {
  readonly track: Track;
  readonly element: AnyElement;
}

/** What is to be seen in a frame, lowest first. */
export function shownAt(timeline: Timeline, frame: number): Shown[] {
  const seen = timeline.tracks.filter((track) => track.visible && track.type !== "audio");
  return seen.flatMap((track) =>
    track.elements.filter((each) => each.kind !== "audio" && each.start <= frame && frame < end(each)).map((element) => ({ track, element })),
  );
}

/** Null where it has none: a sound, or media whose size is not known. */
export function boxOf(element: AnyElement, frame: number, canvas: Size, measures: Measures): Box | null {
  if (element.kind === "audio") return null;
  if (element.kind === "caption") return textBox({ ...CAPTION, text: element.text, box: CAPTION_BOX }, null, canvas, measures);
  const pose = poseAt(element, frame);
  if (element.kind === "text") return textBox(element, pose, canvas, measures);
  const size = sizeAtOne(element, canvas, measures);
  return size && placed({ x: canvas.width / 2, y: canvas.height / 2 }, size, pose, canvas);
}

function sizeAtOne(element: Exclude<Visible, { kind: "text" }>, canvas: Size, measures: Measures): Size | null {
  if (element.kind === "color") return canvas;
  if (element.kind === "shape") {
    const pixel = canvas.height / 1000;
    return { width: element.width * pixel, height: element.height * pixel };
  }
  const source = measures.sizeOf(element.asset);
  if (!source) return null;
  if (element.fit === "fill") return canvas;
  return fitted(cropped(source, element.crop), canvas);
}

/** As large as it can be within a frame. */
export function fitted(size: Size, within: Size): Size {
  const scale = Math.min(within.width / size.width, within.height / size.height);
  return { width: size.width * scale, height: size.height * scale };
}

export function cropped(size: Size, crop: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }): Size {
  return { width: size.width * (1 - crop.left - crop.right), height: size.height * (1 - crop.top - crop.bottom) };
}

function textBox(element: Lettered, pose: Pose | null, canvas: Size, measures: Measures): Box {
  const padding = ((element.box?.padding ?? 0) * canvas.height) / 1000;
  const block = measures.blockOf(element, canvas);
  const size = { width: block.width + 2 * padding, height: block.height + 2 * padding };
  const top = { top: SAFE * canvas.height, center: (canvas.height - size.height) / 2, bottom: (1 - SAFE) * canvas.height - size.height };
  const aside = ASIDE[element.align] * (element.width * canvas.width - size.width);
  const middle = { x: canvas.width / 2 + aside, y: top[element.position] + size.height / 2 };
  return placed(middle, size, pose ?? { x: 0, y: 0, scale: 1, rotation: 0 }, canvas);
}

function placed(middle: Point, size: Size, pose: Pose, canvas: Size): Box {
  return {
    ...{ x: middle.x + pose.x * canvas.width, y: middle.y + pose.y * canvas.height },
    ...{ width: size.width * pose.scale, height: size.height * pose.scale, rotation: pose.rotation },
  };
}

export function turnedBy(point: Point, degrees: number): Point {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return { x: point.x * cos - point.y * sin, y: point.x * sin + point.y * cos };
}

/** `slack`: how far beside it still counts, so that thin things can be hit. */
export function contains(box: Box, point: Point, slack = 0): boolean {
  const inside = turnedBy({ x: point.x - box.x, y: point.y - box.y }, -box.rotation);
  return Math.abs(inside.x) <= box.width / 2 + slack && Math.abs(inside.y) <= box.height / 2 + slack;
}

/** The smallest upright box around it. */
export function upright(box: Box): Size {
  const [cos, sin] = [Math.abs(Math.cos((box.rotation * Math.PI) / 180)), Math.abs(Math.sin((box.rotation * Math.PI) / 180))];
  return { width: box.width * cos + box.height * sin, height: box.width * sin + box.height * cos };
}

/** The topmost thing at a point of the picture; what is locked is looked through, as nobody could move it. */
export function topmostAt(timeline: Timeline, frame: number, point: Point, measures: Measures, slack = 0): AnyElement | null {
  const isThere = ({ track, element }: Shown): boolean => {
    if (track.locked || (isVisible(element) && opacityAt(element, frame) === 0)) return false;
    const box = boxOf(element, frame, timeline.canvas, measures);
    return box !== null && contains(box, point, slack);
  };
  return shownAt(timeline, frame).findLast(isThere)?.element ?? null;
}

/** Values that a person can read, within what the document allows. */
const FINENESS: Pose = { x: 1e4, y: 1e4, scale: 1e3, rotation: 10 };

/** Puts an element there: into the keyframe at the playhead where a channel has keyframes, else into the element itself. */
export function setPose(element: Visible, frame: number, pose: Partial<Pose>): Edit {
  const edits = CHANNELS.flatMap((channel) => {
    const wanted = pose[channel];
    if (wanted === undefined) return [];
    const [low, high] = LIMITS[channel];
    const value = clamp(Math.round(wanted * FINENESS[channel]) / FINENESS[channel], low, high);
    const isMoving = (keyframesOf(element, channel)?.length ?? 0) > 0;
    return [isMoving ? setKeyframe(element.id, channel, { at: frame - element.start, value }) : setFields([element.id], { [channel]: value })];
  });
  return (timeline) => edits.reduce((changed, edit) => edit(changed), timeline);
}

/** Lines that a box that is moved holds on to: the edges and the middle of the canvas. */
export interface Held {
  readonly by: Point;
  readonly guides: readonly { readonly axis: "x" | "y"; readonly at: number }[];
}

/** How much further a box is to go so that it touches a line that is within reach, and the lines it touches then. */
export function heldOn(box: Box, canvas: Size, reach: number): Held {
  const size = upright(box);
  const along = (axis: "x" | "y"): { readonly by: number; readonly at: number } | null => {
    const [half, whole] = axis === "x" ? [size.width / 2, canvas.width] : [size.height / 2, canvas.height];
    const ways = [0, whole / 2, whole].flatMap((at) => (at === whole / 2 ? [0] : [-half, half]).map((side) => ({ at, by: at - (box[axis] + side) })));
    const nearest = ways.reduce((best, each) => (Math.abs(each.by) < Math.abs(best.by) ? each : best));
    return Math.abs(nearest.by) <= reach ? nearest : null;
  };
  const [x, y] = [along("x"), along("y")];
  const guides = [x && { axis: "x" as const, at: x.at }, y && { axis: "y" as const, at: y.at }].filter((guide) => guide !== null);
  return { by: { x: x?.by ?? 0, y: y?.by ?? 0 }, guides };
}
