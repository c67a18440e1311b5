import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { keepView } from "./looking.ts";
import { FakeChannel, FakeServer, openTab, pass, type Tab } from "./saving-testing.ts";

const VIEW = "/api/v1/projects/p1/view/";
let server: FakeServer;
let tab: Tab;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  server = new FakeServer().install();
  tab = openTab(server, "one", new BrowserStore("looking"));
  keepView(tab.editor, tab.scope);
});

afterEach(() => {
  tab.scope.end();
  vi.useRealTimers();
});

const told = () => server.bodies.filter(({ url }) => url === VIEW).map(({ body }) => body);

test("zoom and playhead are told once they have rested, in one request", async () => {
  for (const frame of [10, 20, 30]) {
    tab.editor.store.seek(frame);
    await pass(500);
  }
  tab.editor.store.zoom(2);
  await pass(1900);
  expect(told()).toEqual([]);
  await pass(200);
  expect(told()).toEqual([{ zoom: 2, position: 30 }]);
  expect(tab.saving.isDirty).toBe(false);
});

test("a film that plays is not told frame by frame, but where it stopped", async () => {
  tab.editor.store.play();
  for (const frame of [50, 60]) {
    tab.editor.store.playedTo(frame);
    await pass(3000);
  }
  expect(told()).toEqual([]);
  tab.editor.store.pause();
  await pass(2100);
  expect(told()).toEqual([{ zoom: 1, position: 60 }]);
});

test("a page that is left tells at once", () => {
  tab.editor.store.seek(40);
  window.dispatchEvent(new Event("pagehide"));
  expect(server.bodies.at(-1)).toMatchObject({ url: VIEW, keepalive: true, body: { position: 40 } });
});
