// @vitest-environment node
// The tables of documents that engine/timeline passes too, and how long it takes.
import { describe, expect, test } from "vitest";
import rulesTable from "../../../../tests/engine/rules_table.json";
import table from "../../../../tests/engine/shapes_table.json";
import type { Fault } from "../edits/rules.ts";
import { film, timeline, track } from "../edits/testing.ts";
import { uuid } from "../../lib/uuid.ts";
import { read } from "./checking.ts";

const told = (found: readonly Fault[]): string[] => found.map(({ path, message }) => `${path}: ${message}`).sort();
const listed = (faults: readonly (readonly string[])[]): string[] => faults.map(([path, message]) => `${path}: ${message}`).sort();

describe("the tables that engine/timeline passes too", () => {
  test.each(table.shapes)("$case", async (row) => {
    expect(told((await read(row.document)).faults)).toEqual(listed(row.faults));
  });
  test.each(rulesTable.rules)("rules: $case", async (row) => {
    expect(told((await read(row.document)).faults)).toEqual(listed(row.faults));
  });
});

test("what is left out has its default, and an id of its own", async () => {
  const { timeline: whole } = await read(rulesTable.rules[2]?.document);
  expect(whole?.tracks[0]?.elements[0]).toMatchObject({ volume: 1, effects: [], name: "" });
  expect(whole?.tracks[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
});

test("a large document is read in slices of the page's time", async () => {
  const clips = (n: number) => Array.from({ length: 34 }, (_, e) => ({ ...film(uuid(), e * 30, 30), asset: uuid(), name: `${n}` }));
  const large = timeline(...Array.from({ length: 6 }, (_, n) => ({ ...track("video", ...clips(n)), id: uuid() })));
  await read(large);
  const again = performance.now();
  expect((await read(large)).faults).toEqual([]);
  expect(performance.now() - again).toBeLessThan(50); // nothing of it has changed
});
