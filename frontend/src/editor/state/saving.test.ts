import "fake-indexeddb/auto";
import "./checking.ts"; // otherwise loaded when it is needed, in its own time
import { describe, expect, test, vi } from "vitest";
import { hear } from "../events.ts";
import { RETRIES } from "./saving.ts";
import { database, drafts, onServer, open, openTab, pass, sent, server, startOf, tabs, TIMELINE, useTabs } from "./saving-testing.ts";

useTabs();

describe("saving by itself", () => {
  test("600 ms after the last edit, from the version it was made of, and the draft goes then", async () => {
    const tab = await open();
    tab.move(10);
    await pass(100);
    expect(tab.saving.state.status).toBe("saving");
    expect(await drafts()).toMatchObject([{ user: "u1", project: "p1", base_version: 1, labels: ["Move b 10"] }]);
    tab.move(5);
    await pass(550);
    expect(server.puts()).toBe(0);
    await pass(60);
    expect([server.puts(), onServer(), server.version]).toEqual([1, 115, 2]);
    expect(tab.saving.state).toMatchObject({ status: "saved", at: "2026-11-27T12:04:00Z", labels: [] });
    expect(await drafts()).toEqual([]);
  });

  test("at least every 15 s while edits go on, and never while a hand drags", async () => {
    const tab = await open();
    for (let n = 0; n < 32; n += 1) {
      tab.move(1);
      await pass(500);
    }
    expect(server.puts()).toBe(1);
    const before = server.puts();
    const drag = tab.editor.store.begin("Drag");
    drag.to((timeline) => ({ ...timeline, duration: timeline.duration + 30 }));
    await pass(30_000);
    expect(server.puts()).toBe(before);
    drag.end();
    await pass(700);
    expect(server.puts()).toBe(before + 1);
  });

  test("zoom and playhead are no change, and go along with the next one", async () => {
    const tab = await open();
    tab.editor.store.zoom(3);
    tab.editor.store.seek(42);
    await pass(1000);
    expect([server.puts(), tab.saving.isDirty]).toEqual([0, false]);
    tab.move(5);
    await pass(700);
    expect(server.timeline).toMatchObject({ zoom: 3, position: 42 });
  });

  test("undo back to what is saved needs no request, and leaves no draft", async () => {
    const tab = await open();
    tab.move(10);
    await pass(100);
    tab.editor.store.undo();
    await pass(1000);
    expect([server.puts(), tab.saving.state.status, await drafts()]).toEqual([0, "saved", []]);
  });

  test("asked to save at once it does, and tells the version", async () => {
    const tab = await open();
    const told: unknown[] = [];
    hear(tab.scope, "editor:saved", (detail) => told.push(detail));
    tab.move(10);
    document.dispatchEvent(new CustomEvent("editor:save-now"));
    await pass(0);
    expect(told).toEqual([{ version: 2, at: "2026-11-27T12:04:00Z" }]);
    expect(tab.saving.savedAt(tab.editor.store.state.timeline)).toBe("2026-11-27T12:04:00Z");
  });

  test("edits made while a request is under way go with the next, never two at once", async () => {
    const tab = await open();
    tab.move(10);
    const first = tab.saving.save();
    tab.move(20);
    await first;
    expect(tab.saving.isDirty).toBe(true);
    await pass(700);
    expect([server.puts(), onServer(), server.version]).toEqual([2, 130, 3]);
  });

  test("a page that is left sends a small document on its way, and the draft stays until someone hears", async () => {
    const tab = await open();
    tab.move(10);
    window.dispatchEvent(new Event("pagehide"));
    expect(server.bodies.at(-1)).toMatchObject({ url: TIMELINE, keepalive: true });
    tab.kill();
    await pass(0);
    expect((await drafts()).length).toBe(1);
    const next = await open("two");
    expect([startOf(next), next.saving.state.status, await drafts()]).toEqual([110, "saved", []]);
  });

  test("a page that is reloaded at once, and again: what arrived late from the ones before is no conflict", async () => {
    const first = await open("one");
    const old = { version: server.version, timeline: server.timeline };
    first.move(10);
    await pass(100);
    window.dispatchEvent(new Event("pagehide"));
    first.kill();
    await pass(0);
    const arrived = { version: server.version, timeline: server.timeline };
    Object.assign(server, old); // the next page was asked for sooner
    const second = openTab(server, "two", database);
    tabs.push(second);
    Object.assign(server, arrived);
    await pass(300);
    expect(startOf(second)).toBe(110);
    second.move(5);
    await pass(100);
    window.dispatchEvent(new Event("pagehide")); // refused, and nobody is there to hear it
    second.kill();
    const third = await open("three");
    await pass(700); // meets what the first had sent
    await pass(700); // and goes on from there
    expect([startOf(third), third.saving.state.status, onServer(), await drafts()]).toEqual([115, "saved", 115, []]);
  });
});

describe("network", () => {
  test("lost for a minute: changes are counted and kept, and saved at once when it is back", async () => {
    const tab = await open();
    server.mood = "down";
    for (const frames of [1, 2, 3]) tab.move(frames);
    await pass(700);
    expect(tab.saving.state).toMatchObject({ status: "offline", labels: ["Move b 1", "Move b 2", "Move b 3"] });
    await pass(60_000);
    expect(server.puts()).toBeLessThan(9);
    tab.move(4);
    await pass(100);
    expect(await drafts()).toMatchObject([{ labels: ["Move b 1", "Move b 2", "Move b 3", "Move b 4"] }]);
    server.mood = "up";
    window.dispatchEvent(new Event("online"));
    await pass(0);
    expect([tab.saving.state.status, onServer(), await drafts()]).toEqual(["saved", 110, []]);
  });

  test("what the server is going to refuse is told while it cannot be asked", async () => {
    const tab = await open();
    server.mood = "down";
    tab.editor.store.edit("Break", (timeline) => ({ ...timeline, duration: 1 }));
    await pass(700);
    await pass(0);
    expect(tab.saving.state).toMatchObject({ status: "offline", message: expect.stringContaining("its elements need 5 s") as string });
  });

  test("waits grow between tries", async () => {
    const tab = await open();
    server.mood = 503;
    tab.move(1);
    await pass(600);
    for (const [n, wait] of RETRIES.slice(0, 4).entries()) {
      await pass(wait - 1);
      expect(server.puts()).toBe(n + 1);
      await pass(1);
      expect(server.puts()).toBe(n + 2);
    }
    expect(tab.saving.state).toMatchObject({ status: "offline", message: "Refused: 503." });
  });

  test("an answer that was lost is no conflict: what the server has is our own", async () => {
    const tab = await open();
    server.mood = "deaf";
    tab.move(10);
    await pass(700);
    expect([server.version, tab.saving.state.status]).toEqual([2, "offline"]);
    tab.move(5);
    server.mood = "up";
    await pass(5000);
    expect([server.version, onServer(), tab.saving.state.status]).toEqual([3, 115, "saved"]);
  });
});

describe("a tab that is killed", () => {
  test("leaves what it had, and the next one brings it back as one entry", async () => {
    const tab = await open();
    server.mood = "down";
    for (const frames of [1, 2]) tab.move(frames);
    await pass(700);
    tab.kill();
    server.mood = "up";
    const next = await open("two");
    expect([startOf(next), next.editor.store.state.history.done.map(({ label }) => label)]).toEqual([103, ["Restore unsaved changes"]]);
    await pass(700);
    expect([onServer(), next.saving.state.status, await drafts()]).toEqual([103, "saved", []]);
    next.editor.store.undo();
    expect(startOf(next)).toBe(100);
  });

  test("two that were killed lose nothing: the newer comes back, the older stays and is offered", async () => {
    const [one, two] = [await open("one"), await open("two")];
    server.mood = "down";
    one.move(1);
    await pass(700);
    two.move(2);
    await pass(700);
    one.kill();
    two.kill();
    server.mood = "up";
    const next = await open("three");
    expect(startOf(next)).toBe(102);
    await pass(700);
    expect(await drafts()).toMatchObject([{ tab: "one" }]);
  });

  test("whose base is older than the server's: both are there, and a person decides", async () => {
    const tab = await open();
    server.mood = "down";
    tab.move(7);
    await pass(700);
    tab.kill();
    server.mood = "up";
    server.timeline = { ...server.timeline, duration: 999 };
    server.version = 5;
    const next = await open("two");
    await pass(700);
    expect(next.saving.state).toMatchObject({ status: "conflict", conflict: { version: 5, summary: "Moved 1 clip" } });
    expect([startOf(next), (await drafts()).length]).toEqual([107, 1]);
  });

  test("of a newer program: the draft is kept, and not touched", async () => {
    await database.drafts.put({ user: "u1", project: "p1", tab: "old", base_version: 1, timeline: { schema: 99 }, sent: [], labels: [], at: 1, is_aside: false });
    const tab = await open();
    expect([tab.saving.isDirty, (await drafts()).length]).toEqual([false, 1]);
  });

  test("of another person in this browser: nothing of it is seen", async () => {
    const tab = await open("one", "u1");
    server.mood = "down";
    tab.move(7);
    await pass(700);
    tab.kill();
    server.mood = "up";
    const other = await open("two", "u2");
    expect([startOf(other), other.saving.isDirty]).toEqual([100, false]);
  });
});

describe("two tabs", () => {
  test("know of each other, and one that has nothing unsaved takes what the other saved", async () => {
    const [one, two] = [await open("one"), await open("two")];
    expect([one.saving.state.hasOthers, two.saving.state.hasOthers]).toEqual([true, true]);
    one.move(10);
    await pass(700);
    one.move(10);
    await pass(700);
    expect([startOf(two), two.saving.version, two.saving.isDirty]).toEqual([120, 3, false]);
    expect(two.editor.store.state.history.done.map(({ label }) => label)).toEqual(["Changes from another tab"]);
    two.move(1);
    await pass(700);
    expect([onServer(), startOf(one), server.version]).toEqual([121, 121, 4]);
    two.scope.end();
    expect(one.saving.state.hasOthers).toBe(false);
  });

  test("with unsaved changes on both sides a person decides; neither is lost", async () => {
    const [one, two] = [await open("one"), await open("two")];
    server.mood = "down";
    two.move(3);
    await pass(700);
    server.mood = "up";
    one.move(10);
    await one.saving.save();
    window.dispatchEvent(new Event("online"));
    await pass(0);
    expect(two.saving.state).toMatchObject({ status: "conflict", labels: ["Move b 3"], conflict: { who: "Ada" } });
    expect([onServer(), startOf(two)]).toEqual([110, 103]);
    two.move(1);
    await pass(20_000);
    expect([onServer(), (await drafts()).length]).toEqual([110, 1]);
  });
});

test("a browser that keeps nothing is told of, saving goes on, and leaving warns", async () => {
  vi.spyOn(database.drafts, "put").mockRejectedValue(Object.assign(new Error(), { name: "AbortError", inner: { name: "QuotaExceededError" } }));
  const tab = await open();
  tab.move(10);
  await pass(100);
  expect(tab.saving.state.problem).toContain("no room left");
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
  await pass(700);
  expect([tab.saving.state.status, onServer()]).toEqual(["saved", 110]);
});

test("leaving does not warn of what is kept on this device", async () => {
  const tab = await open();
  server.mood = "down";
  tab.move(10);
  await pass(100);
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(false);
});

test("what a page sent as it was left is shown by the next one, also when it arrives late", async () => {
  const left = await open();
  left.move(10);
  const moved = left.editor.store.state.timeline;
  server.mood = "down";
  window.dispatchEvent(new Event("pagehide"));
  left.kill();
  await pass(100);
  await database.drafts.clear(); // a page that goes has no time to write one
  server.mood = "up";
  const next = await open("two");
  expect(startOf(next)).toBe(100);
  await pass(2500);
  [server.timeline, server.version] = [sent(moved), 2];
  await pass(8000);
  expect([startOf(next), next.saving.state.status]).toEqual([110, "saved"]);
});
