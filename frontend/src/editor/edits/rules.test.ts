// @vitest-environment node
// The table of documents that engine/timeline passes too.
import { describe, expect, test } from "vitest";
import table from "../../../../tests/engine/rules_table.json";
import { fromMicroseconds } from "../../lib/frames.ts";
import { uuid } from "../../lib/uuid.ts";
import type { AnyElement, Media, MediaFacts, Timeline } from "./document.ts";
import { newTrack } from "./making.ts";
import { type Fault, faults, mediaFaults } from "./rules.ts";
import { caption, film, photo, sound, timeline, title } from "./testing.ts";

type Row = (typeof table.rules | typeof table.media_rules)[number];
type Loose = Record<string, unknown>;

const MADE = { video: film, image: photo, audio: sound, text: title, caption } as const;

/** With what has a default, as the server sends it. */
function complete(document: Loose): Timeline {
  const { tracks, canvas, ...fields } = document as { tracks: Loose[]; canvas?: Loose };
  const empty = timeline();
  const filled = tracks.map((track) => {
    const made = newTrack(track.type as "video", "", { newId: uuid });
    return { ...made, ...track, elements: (track.elements as Loose[]).map(completeElement) };
  });
  return { ...empty, ...fields, canvas: { ...empty.canvas, ...canvas }, tracks: filled } as Timeline;
}

function completeElement(element: Loose): AnyElement {
  const made = MADE[element.kind as keyof typeof MADE](uuid(), 0, 1) as AnyElement & Loose;
  const whole: Loose = { ...made, ...("source_in" in made ? { source_in: 0 } : {}), name: "", ...element };
  for (const part of ["keyframes", "crop"] as const) if (part in made) whole[part] = { ...(made[part] as Loose), ...(element[part] as Loose) };
  return whole as unknown as AnyElement;
}

function mediaAt({ rate }: Timeline): Media {
  const known = table.media.map(({ id, kind, duration_us, has_audio }): [string, MediaFacts] => {
    const duration = duration_us === null ? null : fromMicroseconds(duration_us, rate);
    return [id, { id, kind: kind as "video", name: "", duration, hasAudio: has_audio }];
  });
  return new Map(known);
}

const told = (found: readonly Fault[]): string[] => found.map(({ path, message }) => `${path}: ${message}`).sort();
const expected = (row: Row): string[] => row.faults.map(([path, message]) => `${path}: ${message}`).sort();

describe("the table that engine/timeline passes too", () => {
  test.each(table.rules)("$case", (row) => {
    expect(told(faults(complete(row.document as Loose)))).toEqual(expected(row));
  });
  test.each(table.media_rules)("media: $case", (row) => {
    const document = complete(row.document as Loose);
    expect(told(mediaFaults(document, mediaAt(document)))).toEqual(expected(row));
  });
});
