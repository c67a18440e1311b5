// How long edits take on a document of 5,000 elements, linked in pairs. Run by hand: `vitest bench --run frontend/src/editor`.
import { bench, describe } from "vitest";
import { copy, paste } from "./clipboard.ts";
import { removeRange, rippleRemove } from "./deleting.ts";
import type { AnyElement, Edit, Timeline } from "./document.ts";
import { freezeFrame } from "./freezing.ts";
import { closeAllGaps } from "./gaps.ts";
import { setFields } from "./look.ts";
import { move } from "./moving.ts";
import { setSpeed } from "./pacing.ts";
import { insert } from "./placing.ts";
import { editPoints } from "./points.ts";
import { roll } from "./rolling.ts";
import { faults } from "./rules.ts";
import { slide } from "./slipping.ts";
import { candidates } from "./snap.ts";
import { detachAudio } from "./sound.ts";
import { split, splitAll } from "./splitting.ts";
import { film, given, sound, timeline, title, track } from "./testing.ts";
import { addTransition } from "./transitions.ts";
import { rippleTrim, trim } from "./trimming.ts";

const many = (of: typeof film | typeof sound | typeof title, name: string, count: number): AnyElement[] =>
  Array.from({ length: count }, (_, n) => of(`${name}${n}`, n * 60 + 5, 50, { link: name === "t" ? null : `l${n}` }));

const asSent = (made: Timeline): Timeline => JSON.parse(JSON.stringify(made)) as Timeline; // and not frozen
const large = asSent(timeline(track("audio", ...many(sound, "s", 2000)), track("video", ...many(film, "v", 2000)), track("overlay", ...many(title, "t", 1000))));
const touching = asSent(timeline(track("video", ...Array.from({ length: 5000 }, (_, n) => film(`v${n}`, n * 50, 50)))));
const all = large.tracks.flatMap(({ elements }) => elements.map(({ id }) => id));

describe("5,000 elements", () => {
  const edits: Record<string, Edit> = {
    "trim one": trim("v5", "tail", -10, given()),
    "ripple trim the first": rippleTrim("v0", "tail", -10, given()),
    "move one": move(["v5"], { frames: 500 }, given()),
    "move all": move(all, { frames: 5 }, given()),
    "insert at the beginning": insert([{ track: "video", element: film("n", 0, 30) }], 0, given()),
    "ripple delete the first": rippleRemove(["v0"]),
    "take a range out": removeRange(100, 5000, given(), { ripple: true }),
    "split one": split(["v5"], 320, given()),
    "split all tracks": splitAll(320, given()),
    "close all gaps": closeAllGaps(),
    "speed of one, with ripple": setSpeed(["v0"], 2, { ripple: "all" }),
    "speed of all films, with ripple": setSpeed(all.filter((id) => id.startsWith("v")), 2, { ripple: "all" }),
    "freeze frame": freezeFrame("v0", 20, 30, given()),
    "fields of all": setFields(all, { opacity: 0.5 }),
    "detach one sound": detachAudio(["v5"], given()),
    "detach all sounds": detachAudio(all.filter((id) => id.startsWith("v")), given()),
    "copy and paste one": (of) => paste(copy(of, ["v5"]), 9, given(), { how: "insert" })(of),
    "copy and paste all": (of) => paste(copy(of, all), 200_000, given())(of),
  };
  for (const [name, edit] of Object.entries(edits)) bench(name, () => void edit(large), { time: 200 });
  bench("roll", () => void roll("v5", 5, given())(touching), { time: 200 });
  bench("slide", () => void slide("v5", 5, given())(touching), { time: 200 });
  bench("transition", () => void addTransition("v5", { kind: "blur", length: 10 }, given())(touching), { time: 200 });
  bench("all faults", () => void faults(large), { time: 200 });
  bench("snap candidates", () => void candidates(large), { time: 200 });
  bench("edit points", () => void editPoints(large), { time: 200 });
});
