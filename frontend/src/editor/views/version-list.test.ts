import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { findAll, need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { emit, type EditorEvents, hear } from "../events.ts";
import { FakeChannel, FakeServer, markupOf, openTab, pass, sent, stage, type Tab } from "../state/saving-testing.ts";
import type { Version } from "../state/versions.ts";
import "./version-compare.ts";
import "./version-list.ts";

const URL = "/api/v1/projects/p1/versions/";
let server: FakeServer;
let tab: Tab;
let scope: Scope;
let versions: Version[];
let asked: { what: string; body: unknown }[];
let refusal: Response | null;

const versionOf = (number: number, name = ""): Version => ({
  number, name, kind: name ? "named" : "automatic", reason: "work", description: "Moved 1 clip",
  author: { id: "u1", name: "Ada" }, elements: 2, duration_seconds: 65, edited_at: new Date().toISOString(),
});

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  server = new FakeServer().install();
  versions = [versionOf(4, "First cut"), versionOf(3)];
  [asked, refusal] = [[], null];
  const project = fetch;
  vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => answer(url, init) ?? project(url, init));
  scope = new Scope();
  tab = openTab(server, "one", new BrowserStore("versions"));
  stage(tab.editor, markupOf("_versions.html"));
  emit("editor:open", { panel: "versions" });
  await pass(300);
});

afterEach(() => {
  scope.end();
  tab.scope.end();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function answer(url: string, { method = "GET", body = "null" }: RequestInit): Promise<Response> | null {
  if (url === "/api/v1/projects/p1/preview/") return Promise.resolve(Response.json({ stills: "/previews/k/FRAME.jpg" }));
  if (!url.startsWith(URL)) return null;
  const json = JSON.parse(body as string) as { name: string; version: number };
  asked.push({ what: `${method} ${url.slice(URL.length)}`, body: json });
  return Promise.resolve(refusal ?? answered(`${method} ${url.slice(URL.length)}`, json));
}

function answered(what: string, json: { name: string; version: number }): Response {
  const old = { ...sent(server.timeline), duration: 500 };
  if (what === "GET ") return Response.json({ present: server.version, results: versions, next: null });
  if (what === "POST ") {
    versions = [versionOf(server.version, json.name), ...versions];
    return Response.json(versions[0], { status: 201 });
  }
  if (what === "GET 4/") return Response.json({ ...versions.find(({ number }) => number === 4), timeline: old, media: [] });
  if (what === "POST 4/restore/") {
    [server.version, server.timeline] = [server.version + 1, old];
    return Response.json({ version: server.version, timeline: old, media: [], edited_at: new Date().toISOString(), kept: json.version });
  }
  if (what.startsWith("GET compare/")) {
    const side = { number: 4, name: "First cut", duration: 500, rate: { num: 30, den: 1 }, edited_at: new Date().toISOString() };
    const moved = { kind: "moved", id: "b", name: "Blue ridge", track: "video", fields: [], before: { track: "video", start: 30, duration: 60 }, after: { track: "video", start: 90, duration: 60 } };
    return Response.json({ from: side, to: side, summary: "Moved Blue ridge", differences: [moved, { ...moved, kind: "added", id: "c", name: "Title", before: null }] });
  }
  if (what === "PATCH 4/") return Response.json(versionOf(4, json.name));
  if (what === "DELETE 4/") return new Response(null, { status: 204 });
  return Response.json({ error: { message: "That is no longer here." } }, { status: 404 });
}

const rows = (): HTMLDetailsElement[] => findAll(document, "[data-number]", HTMLDetailsElement);
const names = (): string[] => rows().map((row) => need(row, "[data-name]", HTMLElement).textContent ?? "");
const problem = (): string => need(document, "[data-problem]", HTMLElement).textContent ?? "";

async function act(name: string, row = 0): Promise<void> {
  need(rows()[row] as HTMLElement, `[data-do=${name}]`, HTMLButtonElement).click();
  await pass(10);
}

function heard<K extends keyof EditorEvents>(name: K): EditorEvents[K][] {
  const details: EditorEvents[K][] = [];
  hear(scope, name, (detail) => details.push(detail));
  return details;
}

test("lists them with who, when and what", () => {
  expect(names()).toEqual(["First cut", "Version 3"]);
  expect(need(rows()[0] as HTMLElement, "[data-facts]", HTMLElement).textContent).toMatch(/^\d\d:\d\d · 2 clips · 1:05$/);
});

test("asked for a name it shows its panel and waits for one; what is here is saved first", async () => {
  const opened = heard("editor:open");
  emit("editor:version", {});
  expect(opened).toEqual([{ panel: "versions" }]);
  expect((document.activeElement as HTMLInputElement).name).toBe("name");
  tab.move(10);
  (document.activeElement as HTMLInputElement).value = " For Ada ";
  need(document, "[data-keep]", HTMLFormElement).dispatchEvent(new Event("submit", { cancelable: true }));
  await pass(10);
  expect([server.puts(), names()[0], asked.find(({ what }) => what === "POST ")?.body]).toEqual([1, "For Ada", { name: "For Ada" }]);
});

test("what cannot be saved first is not kept as a version under a false name", async () => {
  tab.move(10);
  server.mood = "down";
  need(document, "[data-keep] input", HTMLInputElement).value = "For Ada";
  need(document, "[data-keep]", HTMLFormElement).dispatchEvent(new Event("submit", { cancelable: true }));
  await pass(10);
  expect([asked.some(({ what }) => what === "POST "), problem()]).toEqual([false, expect.stringContaining("could not be saved first")]);
});

test("preview shows the old document until it is left, or something is edited", async () => {
  const looked = heard("editor:look");
  await act("look");
  expect(looked.at(-1)).toMatchObject({ name: "First cut", timeline: { duration: 500 } });
  expect(need(document, "[data-do=look]", HTMLButtonElement).ariaPressed).toBe("true");
  tab.move(1);
  await pass(10);
  expect(looked.at(-1)).toEqual({ timeline: null });
  expect(need(document, "[data-do=look]", HTMLButtonElement).ariaPressed).toBe("false");
});

test("restore is a version on the server and an entry here; unsaved work is saved before it", async () => {
  tab.move(10);
  await act("restore");
  expect([server.puts(), asked.find(({ what }) => what === "POST 4/restore/")?.body]).toEqual([1, { version: 2 }]);
  expect([tab.editor.store.state.timeline.duration, tab.saving.version, tab.saving.isDirty]).toEqual([500, 3, false]);
  expect(tab.editor.store.state.history.done.map(({ label }) => label)).toEqual(["Move b 10", "Restore First cut"]);
  tab.editor.store.undo();
  await pass(700);
  expect([server.version, server.timeline.duration]).toEqual([4, 160]);
});

test("restore after somebody saved in between restores nothing, and shows theirs first", async () => {
  [server.version, server.timeline] = [2, { ...server.timeline, duration: 777 }];
  refusal = Response.json({ error: { code: "conflict", message: "Changed." } }, { status: 409 });
  await act("restore");
  expect([tab.editor.store.state.timeline.duration, problem()]).toEqual([777, expect.stringContaining("changed in another tab")]);
});

test("compare tells each difference with both times, marks them on the timeline, and ends", async () => {
  const compared = heard("editor:compare");
  await act("compare");
  const cells = findAll(document, "version-compare tbody tr", HTMLTableRowElement).map((row) => [...row.cells].map((cell) => cell.textContent));
  expect(cells).toEqual([
    ["MovedBlue ridge", "00:00:01:002 s long", "00:00:03:002 s long"],
    ["AddedTitle", "not there", "00:00:03:002 s long"],
  ]);
  expect(findAll(document, "version-compare img", HTMLImageElement).map((image) => image.getAttribute("src"))).toEqual(["/previews/k/0.jpg", "/previews/k/0.jpg"]);
  expect(compared.at(-1)?.differences).toHaveLength(2);
  await act("compare");
  expect([compared.at(-1)?.differences, need(document, "version-compare", HTMLElement).hidden]).toEqual([null, true]);
});

test("a variation opens beside this one", async () => {
  vi.stubGlobal("open", vi.fn(() => ({})));
  versions = [versionOf(4, "First cut")];
  refusal = Response.json({ id: "p9", name: "Valley (First cut)", url: "/projects/p9/edit/" }, { status: 201 });
  await act("duplicate");
  expect(window.open).toHaveBeenCalledWith("/projects/p9/edit/", "_blank");
});

test("renamed and deleted, the latter after a question", async () => {
  await act("rename");
  need(rows()[0] as HTMLElement, "[data-rename] input", HTMLInputElement).value = "Final";
  need(rows()[0] as HTMLElement, "[data-rename]", HTMLFormElement).dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await pass(10);
  expect(names()).toEqual(["Final", "Version 3"]);
  await act("delete");
  const dialog = need(document, "[data-delete]", HTMLDialogElement);
  expect(dialog.open).toBe(true);
  dialog.close("yes");
  await pass(10);
  expect(names()).toEqual(["Version 3"]);
});
