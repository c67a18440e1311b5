import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./hover-scrub.ts";

class FakeImage extends EventTarget {
  static made: FakeImage[] = [];
  complete = true;
  naturalWidth = 640;
  src = "";
  constructor() {
    super();
    FakeImage.made.push(this);
  }
}

const scrub = (): HTMLElement => need(document, "hover-scrub", HTMLElement);
const poster = (): HTMLElement => need(document, ".poster", HTMLElement);

function point(type: string, x: number, pointerType = "mouse"): void {
  poster().dispatchEvent(new PointerEvent(type, { clientX: x, pointerType, bubbles: true }));
}

function rest(): void {
  vi.advanceTimersByTime(150);
  FakeImage.made[0]?.dispatchEvent(new Event("load"));
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeImage.made = [];
  vi.stubGlobal("Image", FakeImage);
  document.body.replaceChildren(fragment('<div class="poster"><hover-scrub src="/media/strip" frames="4" width="160" height="90"></hover-scrub><a href="/"></a></div>'));
  vi.spyOn(poster(), "getBoundingClientRect").mockReturnValue({ left: 100, width: 320 } as DOMRect);
  for (const [name, value] of [["clientWidth", 320], ["clientHeight", 180]] as const) vi.spyOn(scrub(), name, "get").mockReturnValue(value);
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("who passes over fetches nothing", () => {
  point("pointerenter", 110);
  vi.advanceTimersByTime(149);
  point("pointerleave", 110);
  vi.advanceTimersByTime(1000);
  expect(FakeImage.made).toEqual([]);
});

test("who rests sees the frame under the pointer, and it follows", () => {
  point("pointerenter", 100);
  rest();
  expect([scrub().hasAttribute("data-on"), FakeImage.made[0]?.src]).toEqual([true, "/media/strip"]);
  expect(scrub().style.getPropertyValue("background-size")).toBe("1280px 180px");
  const places = [100, 185, 260, 419, 500].map((x) => {
    point("pointermove", x);
    return scrub().style.getPropertyValue("background-position");
  });
  expect(places).toEqual(["0px 0px", "-320px 0px", "-640px 0px", "-960px 0px", "-960px 0px"]);
});

test("a frame of another shape covers the poster as its picture does", () => {
  vi.spyOn(scrub(), "clientHeight", "get").mockReturnValue(320); // square
  point("pointerenter", 100);
  rest();
  expect(scrub().style.getPropertyValue("background-size")).toMatch(/^2275\.5\d*px 320px$/);
  expect(Number.parseFloat(scrub().style.getPropertyValue("background-position"))).toBeCloseTo((320 - 568.9) / 2, 1);
});

test("the poster is back when the pointer has left, and the strip is fetched once", () => {
  point("pointerenter", 100);
  rest();
  point("pointerleave", 100);
  expect(scrub().hasAttribute("data-on")).toBe(false);
  point("pointerenter", 100);
  rest();
  expect([scrub().hasAttribute("data-on"), FakeImage.made.length]).toEqual([true, 1]);
});

test("a strip that comes after the pointer has left is not shown", () => {
  point("pointerenter", 100);
  vi.advanceTimersByTime(150);
  point("pointerleave", 100);
  FakeImage.made[0]?.dispatchEvent(new Event("load"));
  expect(scrub().hasAttribute("data-on")).toBe(false);
});

test("a finger does not scrub", () => {
  point("pointerenter", 100, "touch");
  vi.advanceTimersByTime(1000);
  expect(FakeImage.made).toEqual([]);
});
