import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findAll, fragment, need } from "../lib/dom.ts";
import "./compare-takes.ts";

const PAGE = `<compare-takes><div data-bar hidden><button data-do="play"><span data-words>Play all</span></button><button data-do="start"></button>
  <input type="range" min="0" max="1000" value="0" data-seek><button data-do="loop" aria-pressed="true"></button></div>
  <video></video><video></video>
  <form action="/generate/takes/a/review/" data-review-form><button name="verdict" value="kept" data-verdict="kept" aria-pressed="false"></button>
  <button name="verdict" value="rejected" data-verdict="rejected" aria-pressed="false"></button></form></compare-takes>`;

/** A film that says how long it is and does as it is told. */
function prepare(video: HTMLVideoElement, seconds: number): void {
  let at = 0;
  Object.defineProperties(video, {
    duration: { value: seconds },
    ended: { get: () => at >= seconds },
    currentTime: { get: () => at, set: (value: number) => (at = value) },
    play: { value: vi.fn(async () => undefined) },
    pause: { value: vi.fn() },
  });
}

const films = (): HTMLVideoElement[] => findAll(document, "video", HTMLVideoElement);
const press = (what: string): void => need(document, `[data-do=${what}]`, HTMLButtonElement).click();
const plays = (): number[] => films().map((film) => (film.play as ReturnType<typeof vi.fn>).mock.calls.length);

beforeEach(() => {
  document.body.replaceChildren(fragment(PAGE));
  films().forEach((film, place) => prepare(film, 4 + place));
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("one button plays and stops all of them", () => {
  press("play");
  expect([plays(), need(document, "[data-words]", HTMLElement).textContent]).toEqual([[1, 1], "Pause all"]);
  press("play");
  expect(need(document, "[data-words]", HTMLElement).textContent).toBe("Play all");
});

test("one line seeks in all, and the shorter one waits at its end", () => {
  const seek = need(document, "[data-seek]", HTMLInputElement);
  seek.value = "900";
  seek.dispatchEvent(new Event("input"));
  expect(films().map((film) => film.currentTime)).toEqual([4, 4.5]);
});

test("one that falls behind is put right", () => {
  press("play");
  const [first, second] = films() as [HTMLVideoElement, HTMLVideoElement];
  second.currentTime = 3; // the longer one leads
  first.currentTime = 2;
  second.dispatchEvent(new Event("timeupdate"));
  expect(first.currentTime).toBe(3);
});

test("they begin anew together, when the last has ended, until that is switched off", () => {
  press("play");
  films().forEach((film) => (film.currentTime = 9));
  films()[1]?.dispatchEvent(new Event("ended"));
  expect([films().map((film) => film.currentTime), plays()]).toEqual([[0, 0], [2, 2]]);
  press("loop");
  films().forEach((film) => (film.currentTime = 9));
  films()[1]?.dispatchEvent(new Event("ended"));
  expect([plays(), need(document, "[data-words]", HTMLElement).textContent]).toEqual([[2, 2], "Play all"]);
});

test("a verdict is told without leaving the page, and pressed again it is taken back", async () => {
  const told: string[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    told.push(`${new URL(url, location.href).pathname} ${String((init.body as FormData).get("verdict") ?? "")}`);
    return new Response("<li></li>");
  });
  const [keep, reject] = findAll(document, "[data-verdict]", HTMLButtonElement) as [HTMLButtonElement, HTMLButtonElement];
  const pressed = (): (string | null)[] => [keep, reject].map((button) => button.getAttribute("aria-pressed"));
  keep.click();
  await vi.waitFor(() => expect(pressed()).toEqual(["true", "false"]));
  reject.click();
  await vi.waitFor(() => expect(pressed()).toEqual(["false", "true"]));
  reject.click();
  await vi.waitFor(() => expect(pressed()).toEqual(["false", "false"]));
  expect(told.map((each) => each.split("/review/ ")[1])).toEqual(["kept", "rejected", ""]);
});
