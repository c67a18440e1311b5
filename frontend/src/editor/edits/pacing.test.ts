// @vitest-environment node
// Speed, reverse and freeze frame; and the sound of films, links.
import { describe, expect, test } from "vitest";
import { freezeFrame } from "./freezing.ts";
import { link, unlink } from "./links.ts";
import { rateStretch, reverse, setSpeed } from "./pacing.ts";
import { detachAudio } from "./sound.ts";
import { BY, edited, film, given, laid, photo, SILENT, sound, the, timeline, title, track } from "./testing.ts";

const line = timeline(track("audio", sound("m", 0, 200)), track("video", film("a", 0, 60), film("b", 60, 60), film("c", 150, 60)), track("overlay", title("t", 60, 9)));

describe("speed", () => {
  test("plays the same run in another time; without ripple only as long as there is room", () => {
    expect(the(edited(line, setSpeed(["b"], 2)), "b")).toMatchObject({ start: 60, duration: 30, speed: 2, source_in: 100 });
    expect(the(edited(line, setSpeed(["b"], 0.5)), "b")).toMatchObject({ duration: 90, speed: 0.5 });
    expect(the(edited(line, setSpeed(["c"], 0.25)), "c").duration).toBe(240);
  });
  test("with ripple moves what follows", () => {
    const after = edited(line, setSpeed(["a"], 0.5, { ripple: "all" }));
    expect([laid(after, "video"), laid(after, "overlay")]).toEqual([["a 0-120", "b 120-180", "c 210-270"], ["t 120-129"]]);
    expect(laid(edited(line, setSpeed(["a", "b"], 2, { ripple: "track" })), "video")).toEqual(["a 0-30", "b 30-60", "c 90-150"]);
  });
  test("scales what moves in the clip, and shortens fades that do not fit", () => {
    const keys = [{ at: 0, value: 0, easing: "linear" as const }, { at: 40, value: 1, easing: "linear" as const }];
    const moving = timeline(track("video", film("a", 0, 60, { volume_keyframes: keys, fade_in: 25, fade_out: 25 })));
    expect(the(edited(moving, setSpeed(["a"], 2)), "a")).toMatchObject({ volume_keyframes: [{ at: 0 }, { at: 20 }], fade_in: 25, fade_out: 5 });
  });
  test("is from a quarter to four times", () => {
    expect(() => setSpeed(["a"], 4.1)(line)).toThrow("A clip plays at a quarter to four times its speed.");
    expect(() => setSpeed(["t"], 2)(line)).toThrow("Only films and sounds have a speed");
    const joined = timeline(track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    expect(() => setSpeed(["b"], 4)(joined)).toThrow("At that speed this clip is shorter than its transitions.");
  });
  test("from a length is the nearest that there is room and speed for", () => {
    expect(the(edited(line, rateStretch("b", 40)), "b")).toMatchObject({ duration: 40, speed: 1.5 });
    expect(the(edited(line, rateStretch("b", 999)), "b")).toMatchObject({ duration: 90, speed: 0.666 });
    expect(the(edited(line, rateStretch("c", 9999)), "c")).toMatchObject({ duration: 240, speed: 0.25 });
    expect(the(edited(line, rateStretch("c", 1)), "c")).toMatchObject({ duration: 15, speed: 4 });
  });
  test("of what is linked is the same", () => {
    const linked = timeline(track("audio", sound("s", 0, 60, { link: "l" })), track("video", film("a", 0, 60, { link: "l" })));
    expect(the(edited(linked, rateStretch("a", 30)), "s")).toMatchObject({ duration: 30, speed: 2 });
    expect(the(edited(linked, setSpeed(["a"], 2, { linked: false })), "s")).toMatchObject({ duration: 60 });
  });
});

test("reverse turns round what runs, and back", () => {
  const after = edited(line, reverse(["a", "t"]));
  expect(the(after, "a")).toMatchObject({ reverse: true, source_in: 100 });
  expect(reverse(["a"])(after)).toEqual(line);
});

describe("freeze frame", () => {
  test("holds what is seen at the playhead, and the rest comes after it", () => {
    const after = edited(line, freezeFrame("a", 20, 30, given(), { ripple: "track" }));
    expect(laid(after, "video")).toEqual(["a 0-20", "new-2 20-50", "new-1 50-90", "b 90-150", "c 180-240"]);
    expect(the(after, "new-2")).toMatchObject({ freeze: true, source_in: 120, speed: 1, link: null });
    expect(the(after, "new-1")).toMatchObject({ freeze: false, source_in: 120 });
    expect(after.tracks[0]).toBe(line.tracks[0]);
    expect(laid(edited(line, freezeFrame("a", 20, 30, given())), "audio")).toEqual(["m 0-20", "new-1 50-230"]);
  });
  test("of a film at its first frame comes before it", () => {
    expect(laid(edited(line, freezeFrame("b", 60, 10, given())), "video")).toEqual(["a 0-60", "new-2 60-70", "b 70-130", "c 160-220"]);
  });
  test("shows the right frame of what is reversed or fast, where it had moved to", () => {
    const x = [{ at: 0, value: 0, easing: "linear" as const }, { at: 40, value: 1, easing: "linear" as const }];
    const turned = timeline(track("video", film("a", 0, 60, { reverse: true, speed: 1.5, keyframes: { x, y: [], scale: [], rotation: [], opacity: [] } })));
    expect(the(edited(turned, freezeFrame("a", 20, 5, given())), "new-2")).toMatchObject({ source_in: 158, x: 0.5, keyframes: { x: [] }, reverse: false });
  });
  test("is for films that run", () => {
    expect(() => freezeFrame("t", 60, 5, given())(line)).toThrow("Only a film that runs can be frozen.");
    expect(() => freezeFrame("a", 60, 5, given())(line)).toThrow("Put the playhead within the clip");
  });
});

describe("detach audio", () => {
  test("puts the sound on an audio track with room, linked, and silences the film", () => {
    const loud = timeline(track("audio", sound("m", 0, 30)), track("video", film("a", 0, 60, { volume: 0.8, pan: 0.5, sound_fade_in: 5, volume_keyframes: [{ at: 0, value: 1, easing: "linear" }] }), film("b", 60, 60)));
    const after = edited(loud, detachAudio(["a", "b"], given()));
    expect(laid(after, "audio")).toEqual(["m 0-30", "new-5 60-120"]);
    expect(after.tracks.map(({ type, name }) => [type, name])).toEqual([["audio", "Audio 2"], ["audio", "audio"], ["video", "video"]]);
    expect(after.tracks[0]?.elements[0]).toMatchObject({ id: "new-2", kind: "audio", asset: "film", source_in: 100, volume: 0.8, pan: 0.5, sound_fade_in: 5, link: "new-1", volume_keyframes: [{ value: 1 }] });
    expect(the(after, "a")).toMatchObject({ volume: 0, volume_keyframes: [], link: "new-1" });
  });
  test("keeps two sounds crossing where their films do", () => {
    const joined = timeline(track("audio"), track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    expect(laid(edited(joined, detachAudio(["a", "b"], given())), "audio")).toEqual(["new-2 0-60", "new-4 40-100 x"]);
    expect(laid(edited(joined, detachAudio(["b"], given())), "audio")).toEqual(["new-2 40-100"]);
  });
  test("is refused where there is none", () => {
    const mute = timeline(track("video", film("a", 0, 60, { asset: SILENT.id }), photo("p", 60, 9), film("z", 70, 60, { volume: 0 })));
    expect(() => detachAudio(["a", "p", "z"], given())(mute)).toThrow("There is no sound to take off here.");
  });
});

describe("links", () => {
  test("join elements into one group, and undo it", () => {
    const together = edited(line, link(["a", "m"], given()));
    expect([the(together, "a").link, the(together, "m").link]).toEqual(["new-1", "new-1"]);
    expect(unlink(["a"])(together)).toEqual(line);
    expect(() => link(["a"], given())(line)).toThrow("Select two clips or more to link them.");
  });
});
