import { expect, test } from "vitest";
import { count, countWords, fill, hasBlanks, promptsOf, randomSeed } from "./generate-form-parts.ts";

test("blanks are filled as the server fills them: tests/generation/test_prompt_templates.py holds the same", () => {
  expect(fill("A {{ product }} on {{background}}", { product: "shoe", background: " sand " })).toBe("A shoe on sand");
  expect(fill("A {{ product }}, {{ product }}", { product: "{{ x }}" })).toBe("A {{ x }}, {{ x }}");
  expect(fill("A {{ product }} and {{ größe 2 }}", { "größe 2": "XL" })).toBe("A {{ product }} and XL");
  expect(fill("{{ 2nd }} {{}} {{ a|b }}", { a: "x" })).toBe("{{ 2nd }} {{}} {{ a|b }}");
});

test("what is left to fill in is known", () => {
  expect([hasBlanks("A {{ product }}"), hasBlanks("A {{ product }}"), hasBlanks("A shoe")]).toEqual([true, true, false]);
});

test("a batch is a prompt a line, without the empty ones", () => {
  expect(promptsOf("one\n\n two \n", true)).toEqual(["one", "two"]);
  expect(promptsOf(" one\ntwo ", false)).toEqual(["one\ntwo"]);
  expect(promptsOf("  ", false)).toEqual([]);
});

test("characters are counted as the server counts them, of several prompts the longest", () => {
  expect(count(" 🎬é ")).toBe(2);
  expect(countWords(["a".repeat(1200)], 2000)).toBe("1,200 / 2,000");
  expect(countWords(["one", "three"], 2000)).toBe("2 prompts, 5 / 2,000");
  expect(countWords([], 2000)).toBe("0 / 2,000");
});

test("a seed is a whole number that every server takes", () => {
  const seeds = Array.from({ length: 50 }, randomSeed);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  expect(new Set(seeds).size).toBeGreaterThan(40);
});
