import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../../lib/scope.ts";
import { Presence } from "./presence.ts";
import { FakeChannel } from "./saving-testing.ts";

let scopes: Scope[];

beforeEach(() => {
  scopes = [];
  FakeChannel.open = [];
  vi.stubGlobal("BroadcastChannel", FakeChannel);
});

afterEach(() => {
  for (const scope of scopes) scope.end();
});

function enter(tab: string, project = "p1"): { readonly presence: Presence; readonly scope: Scope } {
  const scope = new Scope();
  scopes.push(scope);
  return { scope, presence: new Presence(scope, project, tab) };
}

test("tabs of one project know each other, both ways; others do not", () => {
  const [one, two, other] = [enter("one"), enter("two"), enter("three", "p2")];
  expect([[...one.presence.others], [...two.presence.others], [...other.presence.others]]).toEqual([["two"], ["one"], []]);
  two.scope.end();
  expect(one.presence.others.size).toBe(0);
});

test("a tab whose lock is held lives, though it says nothing: a browser may have frozen it", async () => {
  const held: { name: string }[] = [];
  const locks = {
    request: (name: string, work: () => Promise<void>) => {
      const lock = { name };
      held.push(lock);
      return work().then(() => void held.splice(held.indexOf(lock), 1));
    },
    query: () => Promise.resolve({ held: [...held, { name: "project:p2:elsewhere" }, { name: "project:p1:frozen" }], pending: [] }),
  };
  vi.stubGlobal("navigator", { locks });
  const { presence, scope } = enter("one");
  expect([...(await presence.living(scope))].sort()).toEqual(["frozen", "one"]);
  scope.end();
  await Promise.resolve();
  expect(held).toEqual([]);
});

test("a browser without channels and locks is alone", async () => {
  vi.stubGlobal("BroadcastChannel", undefined);
  Reflect.deleteProperty(globalThis, "BroadcastChannel");
  vi.useFakeTimers();
  const { presence, scope } = enter("one");
  const living = presence.living(scope);
  await vi.advanceTimersByTimeAsync(300);
  expect([...(await living)]).toEqual([]);
  vi.useRealTimers();
});
