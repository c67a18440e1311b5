// @vitest-environment node
// What holds for every edit of every document. The seed is fixed: a failure is the same failure tomorrow.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Choice, choices, type RandomEdit } from "./arbitraries.ts";
import { rippleRemove } from "./deleting.ts";
import { type AnyElement, end, EditRefused, type Timeline } from "./document.ts";
import { contentEnd, find, neighbours } from "./find.ts";
import { closeAllGaps, gapsOf } from "./gaps.ts";
import { insert } from "./placing.ts";
import { faults, mediaFaults } from "./rules.ts";
import { join, split } from "./splitting.ts";
import { expectShared, frozen, MEDIA } from "./testing.ts";
import { addTransition, removeTransition } from "./transitions.ts";
import { EDITS, options } from "./random-edits.ts";

const RUNS = { seed: 20261127, numRuns: 200 };

/** The edited document; null where the edit was refused with a sentence. */
function madeBy(choice: Choice, edit: RandomEdit): Timeline | null {
  try {
    return edit(choice)(choice.timeline);
  } catch (refusal) {
    if (!(refusal instanceof EditRefused)) throw refusal;
    expect(refusal.message).toMatch(/^[A-Z“].*\.$/);
    return null;
  }
}

const elementsOf = (timeline: Timeline): AnyElement[] => timeline.tracks.flatMap(({ elements }) => elements);

test("random documents are valid, and of every kind", () => {
  let joined = 0;
  fc.assert(
    fc.property(choices, ({ timeline }) => {
      expect(faults(timeline)).toEqual([]);
      expect(mediaFaults(timeline, MEDIA)).toEqual([]);
      joined += elementsOf(timeline).filter((each) => "transition" in each && each.transition).length;
    }),
    RUNS,
  );
  expect(joined).toBeGreaterThan(RUNS.numRuns / 4);
});

describe.each(Object.entries(EDITS))("%s", (_, edit) => {
  test("leaves a valid document of the right length, shares what it did not change, and keeps off locked tracks", () => {
    let changed = 0;
    fc.assert(
      fc.property(choices, (choice) => {
        const before = frozen(choice.timeline);
        const after = madeBy(choice, edit);
        if (!after || after === before) return;
        changed++;
        expect(faults(after)).toEqual([]);
        expect(mediaFaults(after, MEDIA)).toEqual([]);
        expectShared(before, after);
        for (const track of before.tracks) if (track.locked) expect(after.tracks).toContain(track);
        const content = contentEnd(after);
        const hasTail = before.duration > contentEnd(before);
        expect(after.duration).toBe(hasTail ? Math.max(before.duration, content) : content);
        const { tracks: _old, duration: _was, position: _stood, ...others } = before;
        expect(after).toMatchObject(others);
      }),
      RUNS,
    );
    expect(changed).toBeGreaterThan(RUNS.numRuns / 20);
  });
});

test("what goes as far as it can is not refused for want of room", () => {
  const names = ["trim", "rippleTrim", "roll", "slip", "slide", "rateStretch", "setTransitionLength", "addTransition", "removeTransition"];
  const said = (choice: Choice, name: string): string => {
    try {
      EDITS[name]?.(choice)(choice.timeline);
      return "done";
    } catch (refusal) {
      return (refusal as Error).message;
    }
  };
  fc.assert(
    fc.property(choices, (choice) => {
      for (const name of names) expect(said(choice, name)).not.toMatch(/would lie on another|Nothing can begin/);
    }),
    RUNS,
  );
});

test("a document stays valid through one edit after another", () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.array(fc.nat(), { minLength: 8, maxLength: 8 })), { minLength: 8, maxLength: 8 });
  let made = 0;
  fc.assert(
    fc.property(choices, steps, (first, all) => {
      let { timeline } = first;
      for (const [name, numbers] of all) {
        const after = madeBy(new Choice(timeline, numbers, first.given), EDITS[name] as RandomEdit);
        if (!after || after === timeline) continue;
        expect({ name, found: [...faults(after), ...mediaFaults(after, MEDIA)] }).toEqual({ name, found: [] });
        timeline = after;
        made++;
      }
    }),
    RUNS,
  );
  expect(made).toBeGreaterThan(RUNS.numRuns * 2);
});

describe("what an edit does not name", () => {
  const unnamed = (choice: Choice, names: (c: Choice) => Set<string>, edit: RandomEdit): void => {
    const after = madeBy(choice, edit);
    if (!after) return;
    const named = names(choice);
    const late = new Map(elementsOf(after).map((each) => [each.id, each]));
    for (const element of elementsOf(choice.timeline)) {
      if (named.has(element.id)) continue;
      const { transition: _was, ...had } = element as AnyElement & { transition?: unknown };
      expect(late.get(element.id)).toMatchObject(had);
    }
  };
  const itself = (c: Choice): Set<string> => c.named;
  const withNeighbours = (c: Choice): Set<string> => {
    const beside = [...c.named].flatMap((id) => {
      const { track, element } = find(c.timeline, id);
      const { before, after } = neighbours(track, element);
      return [id, before?.id ?? "", after?.id ?? ""];
    });
    return new Set(beside);
  };
  test.each([
    ["trim", itself, EDITS.trim],
    ["rateStretch", itself, EDITS.rateStretch],
    ["roll", withNeighbours, EDITS.roll],
    ["slide", withNeighbours, EDITS.slide],
    ["setTransitionLength", withNeighbours, EDITS.setTransitionLength],
    ["removeTransition", withNeighbours, EDITS.removeTransition],
  ])("%s leaves as it was, but for a transition that joins nothing any more", (_, names, edit) => {
    fc.assert(fc.property(choices, (choice) => choice.element && edit ? unnamed(choice, names, edit) : undefined), RUNS);
  });

  test("moves only in time when something else ripples", () => {
    const ripples: RandomEdit[] = [EDITS.rippleTrim, EDITS.rippleRemove, EDITS.closeAllGaps].map((edit) => edit as RandomEdit);
    fc.assert(
      fc.property(choices, (choice) => {
        for (const edit of ripples) {
          const after = choice.element ? madeBy(choice, edit) : null;
          if (!after) continue;
          const named = new Set([...choice.named, ...choice.ids]);
          const links = new Set(elementsOf(choice.timeline).filter(({ id }) => named.has(id)).map(({ link: of }) => of));
          const early = new Map(elementsOf(choice.timeline).map((each) => [each.id, each]));
          for (const element of elementsOf(after)) {
            if (named.has(element.id) || (element.link !== null && links.has(element.link))) continue;
            const { start: _start, transition: _by, ...rest } = element as AnyElement & { transition?: unknown };
            expect(early.get(element.id)).toMatchObject(rest);
          }
        }
      }),
      RUNS,
    );
  });
});

describe("there and back", () => {
  test("split then join restores, but for a fade that the split cut", () => {
    let restored = 0;
    fc.assert(
      fc.property(choices, (choice) => {
        const parted = choice.element && madeBy(choice, (c) => split([c.id], c.within, c.given, { linked: false }));
        if (!parted || parted === choice.timeline) return;
        const was = choice.element as AnyElement;
        const cut = choice.within - was.start;
        const isFading = (["", "sound_"] as const).some((of) => {
          const { [`${of}fade_in`]: rise = 0, [`${of}fade_out`]: fall = 0 } = was as unknown as Record<string, number>;
          return rise > cut || fall > was.duration - cut;
        });
        if (isFading) return;
        expect(join(was.id, { linked: false })(parted)).toEqual(choice.timeline);
        restored++;
      }),
      RUNS,
    );
    expect(restored).toBeGreaterThan(RUNS.numRuns / 8);
  });

  test("ripple delete then insert of the same restores all but its place in a transition", () => {
    let restored = 0;
    fc.assert(
      fc.property(choices, (choice) => {
        const { element, timeline } = choice;
        if (!element) return;
        const { track } = find(timeline, element.id);
        const { before, after } = neighbours(track, element);
        const isApart = (!before || end(before) <= element.start) && (!after || after.start >= end(element));
        if (track.type === "overlay" || !isApart) return;
        const without = rippleRemove([element.id], { linked: false, ripple: "track" })(timeline);
        const again = insert([{ track: track.id, element }], element.start, choice.given, { ripple: "track" })(without);
        const order = (of: Timeline): AnyElement[] => elementsOf(of).toSorted((one, other) => (one.id < other.id ? -1 : 1));
        expect(order(again)).toEqual(order(timeline));
        restored++;
      }),
      RUNS,
    );
    expect(restored).toBeGreaterThan(RUNS.numRuns / 4);
  });

  test("a transition put in and taken away again leaves the two touching", () => {
    let taken = 0;
    fc.assert(
      fc.property(choices, (choice) => {
        const put = madeBy(choice, (c) => addTransition(c.id, { kind: "radial", length: 1 + c.number(7, 40) }, c.given, options(c)));
        if (!put) return;
        const back = removeTransition(choice.id, { linked: choice.linked })(put);
        const { track, element } = find(back, choice.id);
        const { before } = neighbours(track, element);
        expect(before && end(before)).toBe(element.start);
        expect(element).toMatchObject({ transition: null });
        taken++;
      }),
      RUNS,
    );
    expect(taken).toBeGreaterThan(RUNS.numRuns / 16);
  });
});

test("after all gaps are closed there is none", () => {
  let closed = 0;
  fc.assert(
    fc.property(choices, (choice) => {
      const { track, timeline } = choice;
      if (!track) return;
      const packed = closeAllGaps({ tracks: [track.id], ripple: "track" })(timeline);
      expect(gapsOf(packed.tracks.filter(({ id }) => id === track.id))).toEqual([]);
      const after = madeBy(choice, () => closeAllGaps());
      if (!after) return;
      expect(gapsOf(after.tracks.filter(({ locked }) => !locked))).toEqual([]);
      closed += after === timeline ? 0 : 1;
    }),
    RUNS,
  );
  expect(closed).toBeGreaterThan(RUNS.numRuns / 16);
});
