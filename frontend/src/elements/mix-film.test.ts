import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, fragment, need } from "../lib/dom.ts";
import "./mix-film.ts";

const video = (): HTMLVideoElement => need(document, "video", HTMLVideoElement);
const playing = (): string => find(document, "[data-playing]", HTMLElement)?.id ?? "";
const button = (): HTMLButtonElement => need(document, "[data-play]", HTMLButtonElement);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(() => undefined);
  document.body.replaceChildren(
    fragment(`<mix-film><video data-video></video><img data-picture hidden><button data-play><span data-play-words>Play</span></button><ol>
      <li id="one" data-part="/one" data-kind="video" data-from="1.5" data-length="2"><img src="/still-of-one"></li>
      <li id="two" data-part="/two" data-kind="image" data-from="0" data-length="3"></li>
      <li id="three" data-part="/three" data-kind="video" data-from="0" data-length="1"><img src="/still-of-three"></li></ol></mix-film>`),
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("clips play one after another, each for its length, and then it can be played again", () => {
  button().click();
  expect([playing(), video().getAttribute("src"), button().textContent?.trim()]).toEqual(["one", "/one#t=1.5", "Stop"]);
  video().currentTime = 3.6;
  vi.advanceTimersByTime(50);
  expect([playing(), video().hidden, need(document, "img", HTMLImageElement).getAttribute("src")]).toEqual(["two", true, "/two"]);
  vi.advanceTimersByTime(3000);
  expect(playing()).toBe("three");
  video().currentTime = 1;
  vi.advanceTimersByTime(50);
  expect([playing(), button().textContent?.trim()]).toEqual(["", "Play"]);
});

test("what has not come yet is seen as its still", () => {
  expect(video().poster).toContain("/still-of-one");
  button().click();
  video().currentTime = 3.6;
  vi.advanceTimersByTime(50);
  vi.advanceTimersByTime(3000);
  expect([playing(), video().poster]).toEqual(["three", expect.stringContaining("/still-of-three")]);
});

test("a clip that cannot be played is passed over", () => {
  button().click();
  video().dispatchEvent(new Event("error"));
  expect(playing()).toBe("two");
});

test("Stop stops", () => {
  button().click();
  button().click();
  vi.advanceTimersByTime(10_000);
  expect(playing()).toBe("");
});
