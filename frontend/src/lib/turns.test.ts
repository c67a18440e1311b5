import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; end: (failure?: Error) => void; hasBegun: () => boolean } {
  let begun = false;
  let end: (failure?: Error) => void = () => undefined;
  const ended = new Promise<string>((done, failed) => (end = (failure) => (failure ? failed(failure) : done("done"))));
  return {
    work: () => {
      begun = true;
      return ended;
    },
    end: (failure) => end(failure),
    hasBegun: () => begun,
  };
}

test("so many at once, and then in the order in which they came", async () => {
  const turns = new Turns(2);
  const all = [held(), held(), held(), held()] as const;
  const results = all.map(({ work }) => turns.take(never, work));
  await Promise.resolve();
  expect(all.map((one) => one.hasBegun())).toEqual([true, true, false, false]);
  all[1].end();
  expect(await results[1]).toBe("done");
  expect(all.map((one) => one.hasBegun())).toEqual([true, true, true, false]);
});

test("what fails gives its turn on", async () => {
  const turns = new Turns(1);
  const [first, second] = [held(), held()];
  const results = [turns.take(never, first.work), turns.take(never, second.work)];
  first.end(new Error("broken"));
  await expect(results[0]).rejects.toThrow("broken");
  second.end();
  expect(await results[1]).toBe("done");
});

test("who leaves while waiting costs nobody a turn", async () => {
  const turns = new Turns(1);
  const [first, second, third] = [held(), held(), held()];
  const leaving = new AbortController();
  const results = [turns.take(never, first.work), turns.take(leaving.signal, second.work), turns.take(never, third.work)];
  leaving.abort(new Error("paused"));
  await expect(results[1]).rejects.toThrow("paused");
  await expect(turns.take(leaving.signal, second.work)).rejects.toThrow("paused");
  first.end();
  third.end();
  expect(await results[2]).toBe("done");
  expect(second.hasBegun()).toBe(false);
});
