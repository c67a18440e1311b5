import { beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./mix-naming.ts";

let asked: Record<string, string>[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    asked.push(Object.fromEntries([...(init.body as FormData)].map(([name, value]) => [name, String(value)])));
    return new Response("<p>film-001.mp4</p>");
  });
  document.body.replaceChildren(
    fragment(`<form><input type="radio" name="format" value="mov" checked><input name="other">
      <mix-naming address="/names/"><input name="naming" value="a"><div data-names>old</div></mix-naming></form>`),
  );
});

const type = (name: string, value: string): void => {
  const field = need(document, `[name=${name}]`, HTMLInputElement);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

test("the names are asked for once a while after the last key, and only for what they are made of", async () => {
  type("naming", "film");
  type("naming", "film-{index}");
  await vi.waitFor(() => expect(need(document, "[data-names]", HTMLElement).textContent).toBe("film-001.mp4"));
  expect(asked).toEqual([{ naming: "film-{index}", format: "mov" }]);
});

test("another field asks for nothing", async () => {
  vi.useFakeTimers();
  type("other", "x");
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  expect(asked).toEqual([]);
});
