// The swap of two films with a fake HLS, and <video>s that are told when they have come somewhere.
import { afterEach, beforeEach, expect, type Mock, test, vi } from "vitest";
import { Scope } from "../../lib/scope.ts";
import { frameAt, momentOf } from "./clock.ts";
import type { Open, SourceEvents } from "./hls.ts";
import { type Film, Player, type PlayerEvents } from "./player.ts";

const RATE = { num: 30, den: 1 };
const filmOf = (key: string, duration = 300): Film => ({ key, master: `/${key}`, rate: RATE, duration });

interface Fake {
  readonly video: HTMLVideoElement;
  /** The seek that is under way ends, with a picture. */
  arrive(): void;
  isSeeking: boolean;
  now: number;
  frame(): number;
}

let scope: Scope;
let events: { [K in keyof PlayerEvents]: Mock<PlayerEvents[K]> };
let opened: { readonly video: HTMLVideoElement; readonly master: string; readonly events: SourceEvents; isOpen: boolean }[];
let fakes: [Fake, Fake];
let player: Player;

function fake(): Fake {
  const video = document.createElement("video");
  const made: Fake = { video, isSeeking: false, now: 0, arrive: () => undefined, frame: () => frameAt(made.now, RATE) };
  let isPaused = true;
  Object.defineProperties(video, {
    currentTime: { get: () => made.now, set: (to: number) => ([made.now, made.isSeeking] = [to, true]) },
    seeking: { get: () => made.isSeeking },
    paused: { get: () => isPaused },
    ended: { get: () => false },
    readyState: { get: () => 4 },
    buffered: { get: () => ({ length: 1, start: () => 0, end: () => 100 }) },
  });
  video.play = () => Promise.resolve(void (isPaused = false));
  video.pause = () => void (isPaused = true);
  made.arrive = () => {
    made.isSeeking = false;
    video.dispatchEvent(new Event("seeked"));
  };
  return made;
}

const painted = () => vi.advanceTimersByTimeAsync(20);
const of = (video: HTMLVideoElement): Fake => (video === fakes[0].video ? fakes[0] : fakes[1]);

/** Its film is open, at the moment that was asked for. */
async function come(key: string): Promise<Fake> {
  await painted();
  const found = opened.findLast(({ master }) => master === `/${key}`);
  if (!found) throw new Error(`${key} was not opened`);
  const side = of(found.video);
  side.arrive();
  await painted();
  return side;
}

beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
  opened = [];
  fakes = [fake(), fake()];
  events = { shown: vi.fn(), swapped: vi.fn(), ended: vi.fn(), waiting: vi.fn(), failed: vi.fn() };
  const open: Open = (video, master, seconds, told) => {
    const entry = { video, master, events: told, isOpen: true };
    opened.push(entry);
    video.currentTime = seconds;
    return Promise.resolve({ close: () => void (entry.isOpen = false), retry: () => undefined });
  };
  player = new Player([fakes[0].video, fakes[1].video], scope, open, events);
});

afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

test("a film comes to the front when it shows the frame that is wanted, and the one before is closed then", async () => {
  player.load(filmOf("one"), 20);
  expect(player.film).toBeNull();
  await come("one");
  expect([player.film?.key, events.swapped.mock.calls[0]?.[1]]).toEqual(["one", 20]);
  player.load(filmOf("two"), 20);
  await painted();
  expect([player.film?.key, opened.map(({ isOpen }) => isOpen)]).toEqual(["one", [true, true]]);
  const front = await come("two");
  expect([player.film?.key, opened.map(({ isOpen }) => isOpen)]).toEqual(["two", [false, true]]);
  expect("front" in front.video.dataset).toBe(true);
});

test("when the playhead has moved in the meantime it goes there first", async () => {
  player.load(filmOf("one"), 20);
  player.aim(50);
  const side = await come("one");
  expect([player.film, side.frame()]).toEqual([null, 50]);
  side.arrive();
  await painted();
  expect([player.film?.key, events.swapped.mock.calls[0]?.[1]]).toEqual(["one", 50]);
});

test("of two edits in a row the film of the first is never seen", async () => {
  player.load(filmOf("one"), 0);
  player.load(filmOf("two"), 0);
  await painted();
  expect(opened.map(({ master, isOpen }) => [master, isOpen])).toEqual([["/one", false], ["/two", true]]);
  await come("two");
  expect([player.film?.key, events.swapped.mock.calls.length]).toEqual(["two", 1]);
});

test("the film that is in front already is not opened again, and what was coming is given up", async () => {
  player.load(filmOf("one"), 0);
  await come("one");
  player.load(filmOf("two"), 0);
  await painted();
  player.load(filmOf("one"), 0);
  expect([player.coming, opened.map(({ isOpen }) => isOpen)]).toEqual([null, [true, false]]);
});

test("while it plays the other waits for the place where playing will be, and goes on from there", async () => {
  player.load(filmOf("one"), 0);
  const front = await come("one");
  player.play(1, false);
  front.isSeeking = false;
  player.load(filmOf("two"), 0);
  front.now = momentOf(30, RATE);
  const side = await come("two");
  expect(side.frame()).toBe(35);
  side.arrive();
  await vi.advanceTimersByTimeAsync(100);
  expect(player.film?.key).toBe("one");
  await vi.advanceTimersByTimeAsync(100);
  expect([player.film?.key, side.video.paused, front.video.paused]).toEqual(["two", false, true]);
});

test("seeks in quick succession end at the last one, and that one is told", async () => {
  player.load(filmOf("one"), 0);
  const front = await come("one");
  events.shown.mockClear();
  for (const frame of [10, 20, 30]) player.seek(frame);
  front.arrive();
  await painted();
  expect(front.frame()).toBe(30);
  front.arrive();
  await painted();
  expect(events.shown.mock.calls.at(-1)).toEqual([30, false]);
});

test("beyond twice the speed nothing is heard, and what a person muted stays so", async () => {
  player.load(filmOf("one"), 0);
  const front = await come("one");
  player.sound = { volume: 0.5, isMuted: false };
  player.play(4, true);
  expect([front.video.muted, front.video.playbackRate, front.video.volume]).toEqual([true, 4, 0.5]);
  player.play(1, false);
  expect(front.video.muted).toBe(false);
  player.sound = { volume: 0.5, isMuted: true };
  expect(front.video.muted).toBe(true);
});

test("a film that fails is told with its name, one that was given up is not", async () => {
  player.load(filmOf("one"), 0);
  await painted();
  opened[0]?.events.failed(true);
  expect(events.failed.mock.calls).toEqual([[filmOf("one"), true]]);
  player.load(filmOf("two"), 0);
  opened[0]?.events.failed(false);
  expect(events.failed).toHaveBeenCalledTimes(1);
});

test("to try again opens what was coming anew, at the place that is wanted now", async () => {
  player.load(filmOf("one"), 0);
  await painted();
  opened[0]?.events.failed(false);
  player.aim(40);
  player.retry();
  const side = await come("one");
  expect([opened.length, opened[0]?.isOpen, side.frame(), player.film?.key]).toEqual([2, false, 40, "one"]);
});
