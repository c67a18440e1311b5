import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../lib/dom.ts";
import "./low-room.ts";

const FLOATING = `<section id="messages"></section><upload-tray><section></section></upload-tray><p class="selection-bar"></p>`;
const WINDOW = 800;

let sized: (() => void) | undefined;
let observed: Element[] = [];

/** As the browser does when one of them gets another size; `top` is where in the window it begins. */
function grow(selector: string, height: number, top: number): void {
  need(document, selector, HTMLElement).getBoundingClientRect = () => ({ height, top }) as DOMRect;
  sized?.();
}

const room = (): string => need(document, "low-room", HTMLElement).style.height;

beforeEach(() => {
  observed = [];
  vi.stubGlobal("innerHeight", WINDOW);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(told: () => void) {
        sized = told;
      }
      observe(element: Element): void {
        observed.push(element);
      }
      disconnect(): void {
        sized = undefined;
      }
    },
  );
  document.body.innerHTML = `${FLOATING}<low-room></low-room>`; // the script runs when all of the page is there
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
});

test("whatever floats low is watched", () => {
  expect(observed).toHaveLength(3);
});

test("the page ends in room for the highest of them, and none for what is not there", () => {
  grow("#messages", 0, 500);
  expect(room()).toBe("0px");
  grow("upload-tray > section", 40, 744.5);
  expect(room()).toBe("64px");
  grow("#messages", 60, 670);
  expect(room()).toBe("138px");
  grow(".selection-bar", 48, 736);
  expect(room()).toBe("138px");
  grow("#messages", 0, 700);
  expect(room()).toBe("72px");
});

test("what gets the focus is scrolled clear of them", () => {
  grow("#messages", 60, 724);
  expect(document.documentElement.style.scrollPaddingBottom).toBe("84px");
});

test("it ends with the page", () => {
  need(document, "low-room", HTMLElement).remove();
  expect(sized).toBeUndefined();
});
