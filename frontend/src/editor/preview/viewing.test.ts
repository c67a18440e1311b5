import { beforeEach, expect, test } from "vitest";
import { Scope } from "../../lib/scope.ts";
import { rectsOf } from "../views/safe-zones.ts";
import { Viewing } from "./viewing.ts";

beforeEach(() => localStorage.clear());

test("how a person looks is remembered, what is looked at is not", () => {
  new Viewing().set({ volume: 0.3, isMuted: true, zones: "reels", size: "half", isCropping: true, writing: "a" });
  expect(new Viewing().look).toMatchObject({ volume: 0.3, isMuted: true, zones: "reels", size: "half", isCropping: false, writing: null });
});

test.each(["nonsense", "null", '{"volume": 7, "zones": "moon", "size": 3}'])("what the browser holds there may be anything: %s", (kept) => {
  localStorage.setItem("editor-preview", kept);
  expect(new Viewing().look).toMatchObject({ volume: 1, zones: "off", size: "fit" });
});

test("listeners hear what was before, until their scope ends", () => {
  const [viewing, scope, heard] = [new Viewing(), new Scope(), [] as number[][]];
  viewing.listen(scope, (look, before) => heard.push([before.volume, look.volume]));
  viewing.set({ volume: 0.5 });
  scope.end();
  viewing.set({ volume: 0.1 });
  expect(heard).toEqual([[1, 1], [1, 0.5]]);
});

test("the box that is free in every app is drawn firm, and last; a wide picture lies across the screen's middle", () => {
  const tall = rectsOf("tiktok", { width: 1080, height: 1920 }).at(-1);
  expect([tall?.left, tall?.top, tall?.right, tall?.bottom].map((share, n) => Math.round((share ?? 0) * (n % 2 ? 1920 : 1080)))).toEqual([65, 270, 930, 1248]);
  const wide = rectsOf("reels", { width: 1920, height: 1080 }).at(-1);
  expect([wide?.top, wide?.bottom]).toEqual([0, 0.5 + (1248 / 1920 - 0.5) / (1080 / 1920 / (1920 / 1080))]);
  expect(rectsOf("off", { width: 16, height: 9 })).toEqual([]);
});
