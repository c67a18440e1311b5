import { expect, test } from "vitest";
import { MEDIA_ITEMS } from "../testing.ts";
import type { MediaItem } from "../state/media.ts";
import { absentWords } from "./absent.ts";

const item = (name: string, status: MediaItem["status"]): MediaItem => ({ ...(MEDIA_ITEMS[0] as MediaItem), name, status });

test.each<[string, (MediaItem | undefined)[]]>([
  ["", []],
  ["Harbour is still being prepared", [item("Harbour", "processing")]],
  ["Old tape cannot be used", [item("Old tape", "failed")]],
  ["1 file is missing", [undefined]],
  ["2 files are missing: Bay", [item("Bay", "ready"), item("", "gone")]],
  ["A, B are still being prepared. C cannot be used. 1 file is missing", [item("A", "processing"), item("B", "processing"), item("C", "failed"), undefined]],
  ["A, B and 2 more cannot be used", ["A", "B", "C", "D"].map((name) => item(name, "failed"))],
])("%j is said", (words, items) => expect(absentWords(items)).toBe(words));
