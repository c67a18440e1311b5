// What the scripts may not do, checked on their text: browser services are reached through lib alone, so that what an element
// starts ends with it; and every element is loaded by app.ts under the name of its file.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";

const read = (file: string): string => readFileSync(`frontend/src/${file}`, "utf8").replace(/^\s*(\/\/|\/?\*).*$/gm, "");
const all = readdirSync("frontend/src", { recursive: true, encoding: "utf8" }).filter((file) => /(?<!\.test)\.ts$/.test(file));
const outside = all.filter((file) => !file.startsWith("lib/") && !file.startsWith("generated/"));

const LIB_ONLY: readonly (readonly [string, RegExp])[] = [
  ["fetch: use lib/http.ts", /(?<![.\w])(?:window\.)?fetch\(|XMLHttpRequest/],
  ["stream: use lib/feed.ts", /new EventSource\(/],
  ["addEventListener: use Scope.on", /\.addEventListener\(/],
  ["timers: use Scope.after, every or wait", /(?<![.\w])(?:window\.)?(?:setTimeout|setInterval|requestAnimationFrame)\(/],
  ["innerHTML: use dom.fragment or dom.replace", /\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write/],
  ["a style in the markup: the policy refuses it", /setAttribute\(\s*["']style["']|\.cssText\b/],
];

test.each(LIB_ONLY)("outside lib there is no %s", (_, pattern) => {
  expect(outside.filter((file) => pattern.test(read(file)))).toEqual([]);
});

test("every element has the name of its file and is loaded once", () => {
  const entries = ["app.ts", "editor.ts"].map(read).join("");
  const loaded = [...entries.matchAll(/import "\.\/((?:elements|editor\/views)\/[^"]+)"/g)].map((match) => match[1] ?? "");
  const defining = all.filter((file) => read(file).includes("customElements.define("));
  for (const file of defining) expect(read(file)).toContain(`customElements.define("${basename(file, ".ts")}"`);
  expect(defining.filter((file) => !loaded.includes(file))).toEqual([]);
  expect(new Set(loaded).size).toBe(loaded.length);
});

test("the files are found at all", () => {
  expect(outside).toContain("elements/confirm-button.ts");
});
