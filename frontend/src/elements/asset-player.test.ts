import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./asset-player.ts";

const BAR = `<div data-bar hidden><button data-do="play"></button><button data-do="back"></button><button data-do="next"></button><button data-do="loop"></button><button data-do="mute"></button><input type="range" data-volume min="0" max="1" step="0.05" value="1"><button data-do="frame" hidden></button>
  <output data-timecode></output><output data-total></output><output data-rate></output><input type="range" data-seek max="1000" value="0">
  <select data-speed><option value="1">1</option><option value="0.5">0.5</option></select></div>`;
const player = (media: string, more = ""): string => `<details><form action="/library/7/tools/frame/"><input name="at"></form></details>
  <form action="/library/7/tools/edit/"><input name="begin"><input name="end"></form>
  <asset-player rate-num="25" rate-den="1" ${more}>${media}<canvas data-peaks hidden></canvas>${BAR}</asset-player>`;

const media = (): HTMLMediaElement => need(document, "video, audio", HTMLMediaElement);
const part = (name: string): HTMLElement => need(document, `[data-${name}]`, HTMLElement);
const act = (what: string): void => need(document, `[data-do=${what}]`, HTMLElement).click();

function press(key: string, where: EventTarget = document.body, more: KeyboardEventInit = {}): boolean {
  return where.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function show(html: string): void {
  document.body.replaceChildren(fragment(html));
  let now = 0;
  Object.defineProperties(media(), {
    duration: { value: 4, configurable: true },
    currentTime: { get: () => now, set: (to: number) => (now = to), configurable: true },
  });
  media().dispatchEvent(new Event("loadedmetadata"));
}

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class { observe(): void {} disconnect(): void {} });
  show(player("<video controls></video>"));
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("our controls take the place of the browser's", () => {
  expect([part("bar").hidden, media().controls, part("timecode").textContent, part("total").textContent]).toEqual([false, false, "00:00:00:00", "00:00:04:00"]);
});

test("frame by frame, by buttons and by keys", () => {
  act("next");
  press("ArrowRight");
  press(".");
  expect(part("timecode").textContent).toBe("00:00:00:03");
  press("ArrowLeft");
  press(",");
  act("back");
  expect(part("timecode").textContent).toBe("00:00:00:00");
  press("ArrowRight", document.body, { shiftKey: true });
  expect(part("timecode").textContent).toBe("00:00:01:00");
  press("End");
  expect(part("timecode").textContent).toBe("00:00:03:24");
});

test("the frame that is seen is written into the form that keeps it", () => {
  press(".");
  press(".");
  expect(need(document, "[data-do=frame]", HTMLElement).hidden).toBe(false);
  act("frame");
  expect([need(document, "[name=at]", HTMLInputElement).value, need(document, "details", HTMLDetailsElement).open]).toEqual(["00:00:00:02", true]);
});

test("I and O write where to cut: from the frame that is seen, and after it", () => {
  press(".");
  press("i");
  press(".");
  press("o");
  expect(["begin", "end"].map((name) => need(document, `[name=${name}]`, HTMLInputElement).value)).toEqual(["00:00:00:01", "00:00:00:03"]);
});

test("Space and K play and stop, and the button tells which comes next", () => {
  const play = vi.spyOn(media(), "play").mockResolvedValue();
  Object.defineProperty(media(), "paused", { get: () => play.mock.calls.length % 2 === 0, configurable: true });
  press(" ");
  expect([play.mock.calls.length, need(document, "[data-do=play]", HTMLElement).getAttribute("aria-label")]).toEqual([1, "Pause"]);
});

test("a key in a field, or of a control of its own, is left to it", () => {
  document.body.append(fragment("<input id=name>"));
  press(".", need(document, "#name", HTMLElement));
  press("ArrowRight", part("seek"));
  expect(press(" ", need(document, "[data-do=play]", HTMLElement))).toBe(true); // presses the button
  expect(part("timecode").textContent).toBe("00:00:00:00");
});

test("L shows how fast it goes", () => {
  vi.spyOn(media(), "play").mockResolvedValue();
  press("l");
  press("l");
  expect([media().playbackRate, part("rate").textContent]).toEqual([2, "2×"]);
});

test("seek, speed and loop", () => {
  (part("seek") as HTMLInputElement).value = "500";
  part("seek").dispatchEvent(new Event("input", { bubbles: true }));
  (part("speed") as HTMLSelectElement).value = "0.5";
  part("speed").dispatchEvent(new Event("input", { bubbles: true }));
  act("loop");
  expect([media().currentTime, media().playbackRate, media().loop]).toEqual([2, 0.5, true]);
  expect(need(document, "[data-do=loop]", HTMLElement).getAttribute("aria-pressed")).toBe("true");
});

test("volume: a slider, which shows what M mutes, and takes it back", () => {
  const slider = part("volume") as HTMLInputElement;
  slider.value = "0.4";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  expect(media().volume).toBe(0.4);
  press("m");
  expect([media().muted, slider.value, need(document, "[data-do=mute]", HTMLElement).getAttribute("aria-pressed")]).toEqual([true, "0", "true"]);
  slider.value = "0.6";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  expect([media().muted, media().volume, slider.value]).toEqual([false, 0.6, "0.6"]);
});

test("sound has the same controls, and shows its shape when it has come", async () => {
  const peaks = new Int32Array([2, 1, 48_000, 960, 1, 1]);
  const file = new Uint8Array([...new Uint8Array(peaks.buffer), 129, 127]);
  vi.stubGlobal("fetch", async () => new Response(file));
  show(player("<audio controls></audio>", 'peaks="/media/peaks"'));
  await vi.waitFor(() => expect(need(document, "canvas", HTMLElement).hidden).toBe(false));
  expect([part("bar").hidden, media().controls]).toEqual([false, false]);
});

test("without a shape the sound is still there", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  show(player("<audio controls></audio>", 'peaks="/media/peaks"'));
  await new Promise((done) => setTimeout(done, 10));
  expect(need(document, "canvas", HTMLElement).hidden).toBe(true);
});
