import "fake-indexeddb/auto";
import "./checking.ts"; // otherwise loaded when it is needed, in its own time
import { describe, expect, test, vi } from "vitest";
import { drafts, onServer, open, pass, sent, server, startOf, type Tab, useTabs } from "./saving-testing.ts";
import { asNewProject, keepMine, openBoth, saveAsNew, takeTheirs } from "./settling.ts";

useTabs();

describe("a conflict", () => {
  async function conflicting(): Promise<Tab> {
    const tab = await open();
    server.timeline = { ...server.timeline, duration: 999 };
    server.version = 7;
    tab.move(10);
    await pass(700);
    expect(tab.saving.state.status).toBe("conflict");
    return tab;
  }

  test("keep mine: theirs stands among the versions, ours on top", async () => {
    const tab = await conflicting();
    const theirs = sent(server.timeline);
    expect(await keepMine(tab.saving)).toBe(true);
    await pass(0);
    expect(server.versions).toMatchObject([{ name: expect.stringContaining("Changes of Ada") as string, timeline: theirs }]);
    expect([server.version, onServer(), tab.saving.state.status, await drafts()]).toEqual([8, 110, "saved", []]);
  });

  test("keep mine does nothing at all when theirs cannot be kept", async () => {
    const tab = await conflicting();
    server.mood = 503;
    await expect(keepMine(tab.saving)).rejects.toThrow("503");
    expect([server.timeline.duration, tab.saving.state.status]).toEqual([999, "conflict"]);
  });

  test("take theirs: ours stands among the versions, and undo brings it back", async () => {
    const tab = await conflicting();
    await takeTheirs(tab.saving);
    expect([startOf(tab), tab.editor.store.state.timeline.duration, tab.saving.version, tab.saving.isDirty]).toEqual([100, 999, 7, false]);
    expect(server.versions).toMatchObject([{ name: expect.stringContaining("My changes") as string }]);
    tab.editor.store.undo();
    expect(startOf(tab)).toBe(110);
    await pass(700);
    expect([onServer(), server.version]).toEqual([110, 8]);
  });

  test("take theirs without network: ours stays on this device, and is offered again", async () => {
    const tab = await conflicting();
    server.mood = "down";
    await takeTheirs(tab.saving);
    await pass(0);
    expect(await drafts()).toMatchObject([{ is_aside: true, labels: ["Move b 10"] }]);
    tab.kill();
    server.mood = "up";
    const next = await open("two");
    expect([next.saving.isDirty, (await drafts()).length]).toEqual([false, 1]);
  });

  test("open both: ours becomes a project of its own", async () => {
    const tab = await conflicting();
    const mine = sent(tab.editor.store.state.timeline);
    expect(await openBoth(tab.saving)).toBe("/projects/p2/edit/");
    expect(server.projects.get("p2")?.timeline).toEqual(mine);
    expect([startOf(tab), tab.saving.state.status]).toEqual([100, "saved"]);
  });

  test("undone back to what both began with, theirs is simply taken", async () => {
    const tab = await conflicting();
    tab.editor.store.undo();
    expect([tab.editor.store.state.timeline.duration, tab.saving.version, tab.saving.state.status]).toEqual([999, 7, "saved"]);
  });
});

describe("refused", () => {
  test("by the rules: what is wrong is named, the draft stays, and the next edit is tried again", async () => {
    const tab = await open();
    server.mood = 422;
    tab.move(10);
    await pass(700);
    expect(tab.saving.state).toMatchObject({ status: "refused", message: "It is too short", faults: { duration: ["It is too short"] } });
    await pass(60_000);
    expect([server.puts(), (await drafts()).length]).toEqual([1, 1]);
    server.mood = "up";
    tab.move(1);
    await pass(700);
    expect([tab.saving.state.status, onServer()]).toEqual(["saved", 111]);
  });

  test("signed out: says so, and goes on by itself after the person has signed in in another tab", async () => {
    const tab = await open();
    server.mood = 403;
    tab.move(10);
    await pass(700);
    expect(tab.saving.state.status).toBe("signed-out");
    server.mood = "up";
    window.dispatchEvent(new Event("focus"));
    await pass(0);
    expect([tab.saving.state.status, onServer()]).toEqual(["saved", 110]);
  });

  test("the project is gone: what is here can be saved as a new one", async () => {
    const tab = await open();
    server.mood = 404;
    tab.move(10);
    await pass(700);
    expect([tab.saving.state.status, (await drafts()).length]).toEqual(["gone", 1]);
    server.mood = "up";
    expect(await saveAsNew(tab.saving)).toBe("/projects/p2/edit/");
    expect([server.projects.get("p2")?.timeline, await drafts()]).toEqual([sent(tab.editor.store.state.timeline), []]);
  });

  test("somebody else is signed in: nothing is offered that would become theirs", async () => {
    const tab = await open();
    server.person = "other";
    server.mood = 404;
    tab.move(10);
    await pass(700);
    expect([tab.saving.state.status, (await drafts()).length]).toEqual(["signed-out", 1]);
    expect(tab.saving.state.message).toContain("Somebody else is signed in");
    server.mood = "up";
    window.dispatchEvent(new Event("focus"));
    await pass(0);
    expect([tab.saving.state.status, onServer()]).toEqual(["saved", 110]);
  });

  test("a project that came back out of the trash is saved when its person comes back to the tab", async () => {
    const tab = await open();
    server.mood = 404;
    tab.move(10);
    await pass(60_000);
    expect(server.puts()).toBe(1);
    server.mood = "up";
    window.dispatchEvent(new Event("focus"));
    await pass(0);
    expect([tab.saving.state.status, onServer()]).toEqual(["saved", 110]);
  });

  test("a new project whose document is refused does not stay behind, empty", async () => {
    const tab = await open();
    const answer = server.install.bind(server);
    answer();
    const real = fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      init.method === "PUT" ? Promise.resolve(Response.json({ error: { message: "No." } }, { status: 422 })) : real(url, init),
    );
    await expect(asNewProject(tab.editor.boot, "New", {})).rejects.toThrow("No.");
    expect(server.asked.filter((asked) => asked === "DELETE /api/v1/projects/p2/")).toHaveLength(2);
  });
});
