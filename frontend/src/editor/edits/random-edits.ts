// One random edit of every kind, for the property tests.
import type { Choice, RandomEdit } from "./arbitraries.ts";
import { copy, paste } from "./clipboard.ts";
import { rippleRemove, remove, removeRange } from "./deleting.ts";
import { freezeFrame } from "./freezing.ts";
import { closeAllGaps, closeGap, fillGap, gapsOf } from "./gaps.ts";
import { setKeyframe } from "./keyframes.ts";
import { link, unlink } from "./links.ts";
import { setFades, setFields } from "./look.ts";
import { duplicate, move } from "./moving.ts";
import { rateStretch, reverse, setSpeed } from "./pacing.ts";
import { append, insert, overwrite } from "./placing.ts";
import { roll } from "./rolling.ts";
import { slide, slip } from "./slipping.ts";
import { detachAudio } from "./sound.ts";
import { split, splitAll } from "./splitting.ts";
import { swap } from "./swapping.ts";
import { FILM } from "./testing.ts";
import { addTransition, removeTransition, setTransitionKind, setTransitionLength } from "./transitions.ts";
import { rippleTrim, trim, trimToPlayhead } from "./trimming.ts";

const side = (c: Choice): "head" | "tail" => (c.number(7, 2) ? "head" : "tail");
const trackId = (c: Choice): string => c.track?.id ?? "none";
export const options = (c: Choice): { linked: boolean; ripple: "all" | "track" } => ({ linked: c.linked, ripple: c.ripple });

/** The track and the frame of a gap, of any track that has one. */
const firstGap = (c: Choice, types = ["video", "audio", "caption"]): [string, number] => {
  const track = c.open.find((each) => types.includes(each.type) && gapsOf([each]).length);
  return [track?.id ?? "none", track ? (gapsOf([track])[0]?.start ?? 0) : 0];
};

export const EDITS: Record<string, RandomEdit> = {
  move: (c) => move(c.ids, { frames: c.by, tracks: c.number(7, 3) - 1 }, c.given, { linked: c.linked }),
  insert: (c) => insert([{ track: trackId(c), element: c.fresh(c.frame, 30) }], c.frame, c.given, { ripple: c.ripple }),
  overwrite: (c) => overwrite([{ track: trackId(c), element: c.fresh(c.frame, 30) }], c.given),
  append: (c) => append(trackId(c), c.fresh(0, 30), c.given),
  duplicate: (c) => duplicate(c.ids, c.given, { linked: c.linked, how: c.number(7, 2) ? "insert" : "overwrite" }),
  fillGap: (c) => fillGap(...firstGap(c, ["video"]), { ...FILM, duration: 30 }, c.given, c.number(7, 2) ? "trimmed" : "stretched"),
  swap: (c) => swap(c.id, c.by < 0 ? -1 : 1, { linked: c.linked }),
  trim: (c) => trim(c.id, side(c), c.by, c.given, { linked: c.linked }),
  rippleTrim: (c) => rippleTrim(c.id, side(c), c.by, c.given, options(c)),
  trimToPlayhead: (c) => trimToPlayhead(c.id, side(c), c.within, c.given, c.number(5, 3) ? options(c) : {}),
  roll: (c) => roll(c.id, c.by, c.given, { linked: c.linked }),
  slip: (c) => slip(c.ids, c.by, c.given, { linked: c.linked }),
  slide: (c) => slide(c.id, c.by, c.given, { linked: c.linked }),
  rateStretch: (c) => rateStretch(c.id, 1 + c.number(7, 200), { linked: c.linked }),
  setSpeed: (c) => setSpeed(c.ids, 0.25 + c.number(7, 3751) / 1000, c.number(3, 2) ? options(c) : { linked: c.linked }),
  reverse: (c) => reverse(c.ids, { linked: c.linked }),
  freezeFrame: (c) => freezeFrame(c.id, c.within, 1 + c.number(7, 60), c.given, { ripple: c.ripple }),
  split: (c) => split(c.ids, c.within, c.given, { linked: c.linked }),
  splitAll: (c) => splitAll(c.frame, c.given),
  remove: (c) => remove(c.ids, { linked: c.linked }),
  rippleRemove: (c) => rippleRemove(c.ids, options(c)),
  removeRange: (c) => removeRange(c.frame, c.frame + 1 + c.number(7, 90), c.given, { ripple: c.linked }),
  closeGap: (c) => closeGap(...firstGap(c), { ripple: c.ripple }),
  closeAllGaps: (c) => closeAllGaps(c.number(7, 2) ? { tracks: [trackId(c)], ripple: c.ripple } : {}),
  detachAudio: (c) => detachAudio(c.ids, c.given),
  link: (c) => link(c.ids, c.given),
  unlink: (c) => unlink(c.ids),
  addTransition: (c) => addTransition(c.id, { kind: "wipe_left", length: 1 + c.number(7, 40) }, c.given, options(c)),
  setTransitionKind: (c) => setTransitionKind(c.id, "blur", { linked: c.linked }),
  setTransitionLength: (c) => setTransitionLength(c.id, 1 + c.number(7, 60), c.given, { linked: c.linked }),
  removeTransition: (c) => removeTransition(c.id, { linked: c.linked }),
  setFields: (c) => setFields(c.ids, { opacity: c.number(7, 100) / 100, volume: 0.5, name: "Named" }),
  setFades: (c) => setFades(c.ids, { in: c.number(7, 200) }, { of: c.linked ? "picture" : "sound" }),
  setKeyframe: (c) => setKeyframe(c.id, "x", { at: c.within - (c.element?.start ?? 0), value: c.by }),
  paste: (c) => paste(copy(c.timeline, c.ids, { linked: c.linked }), c.frame, c.given, { how: c.number(7, 2) ? "insert" : "overwrite" }),
};
