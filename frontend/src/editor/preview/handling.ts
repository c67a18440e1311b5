// What a hand does to a box in the picture: move it, make it larger, turn it; and the sides of a crop. Pure: points and boxes in pixels of
// the canvas in, poses and crops out.
import { clamp, type Crop } from "../edits/document.ts";
import { type Box, heldOn, type Held, type Point, type Pose, type Size } from "./pose.ts";

export type Corner = "nw" | "ne" | "sw" | "se";
export type Side = "n" | "e" | "s" | "w";
export type Grip = "move" | "turn" | Corner | Side;

const TURN_STEP = 15; // degrees, with Shift
const LEAST = 0.02; // of a picture: what a crop leaves at least

export interface Dragged {
  readonly pose: Partial<Pose>;
  readonly guides: Held["guides"];
}

export interface Hand {
  /** Where it took hold, and where it is. */
  readonly from: Point;
  readonly to: Point;
  /** Shift: along one axis, or in steps. */
  readonly isStrict: boolean;
  /** Alt: holds on to nothing. */
  readonly isFree: boolean;
}

/** `reach`: pixels of the canvas within which a box that is moved holds on to the edges and the middle. */
export function moved(pose: Pose, box: Box, canvas: Size, hand: Hand, reach: number): Dragged {
  let by = { x: hand.to.x - hand.from.x, y: hand.to.y - hand.from.y };
  if (hand.isStrict) by = Math.abs(by.x) >= Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
  const held = hand.isFree ? { by: { x: 0, y: 0 }, guides: [] } : heldOn({ ...box, x: box.x + by.x, y: box.y + by.y }, canvas, reach);
  const stays = (axis: "x" | "y"): boolean => hand.isStrict && by[axis] === 0;
  const x = stays("x") ? 0 : by.x + held.by.x;
  const y = stays("y") ? 0 : by.y + held.by.y;
  const guides = held.guides.filter(({ axis }) => !stays(axis));
  return { pose: { ...(x ? { x: pose.x + x / canvas.width } : {}), ...(y ? { y: pose.y + y / canvas.height } : {}) }, guides };
}

/** By a corner, about the middle: as much larger as the hand is further away from it. */
export function scaled(pose: Pose, box: Box, { from, to }: Pick<Hand, "from" | "to">): Partial<Pose> {
  const before = Math.hypot(from.x - box.x, from.y - box.y);
  return before < 1 ? {} : { scale: (pose.scale * Math.hypot(to.x - box.x, to.y - box.y)) / before };
}

export function turned(pose: Pose, box: Box, { from, to, isStrict }: Pick<Hand, "from" | "to" | "isStrict">): Partial<Pose> {
  const angle = ({ x, y }: Point): number => (Math.atan2(y - box.y, x - box.x) * 180) / Math.PI;
  const by = ((angle(to) - angle(from) + 540) % 360) - 180;
  const rotation = pose.rotation + by;
  return { rotation: isStrict ? Math.round(rotation / TURN_STEP) * TURN_STEP : rotation };
}

/** A crop whose named sides went with the hand; `by` in shares of the whole picture. */
export function croppedBy(crop: Crop, grip: Grip, by: Point): Crop {
  const next = { ...crop };
  if (grip === "move") {
    const x = clamp(by.x, -crop.left, crop.right);
    const y = clamp(by.y, -crop.top, crop.bottom);
    return rounded({ left: crop.left + x, right: crop.right - x, top: crop.top + y, bottom: crop.bottom - y });
  }
  if (grip.includes("w")) next.left = clamp(crop.left + by.x, 0, 1 - LEAST - crop.right);
  if (grip.includes("e")) next.right = clamp(crop.right - by.x, 0, 1 - LEAST - crop.left);
  if (grip.includes("n") && grip !== "turn") next.top = clamp(crop.top + by.y, 0, 1 - LEAST - crop.bottom);
  if (grip.includes("s")) next.bottom = clamp(crop.bottom - by.y, 0, 1 - LEAST - crop.top);
  return rounded(next);
}

function rounded(crop: Crop): Crop {
  const round = (value: number): number => Math.max(0, Math.round(value * 1e4) / 1e4);
  return { left: round(crop.left), top: round(crop.top), right: round(crop.right), bottom: round(crop.bottom) };
}
