// For tests: an editor over a server that keeps versions as the real one does, tabs that hear one another, a browser that keeps drafts.
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, vi } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { fragment } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";
import { move } from "../edits/moving.ts";
import { film, given, timeline, track } from "../edits/testing.ts";
import { type Boot, Editor } from "../editor.ts";
import { Drafts } from "./drafts.ts";
import { Saving } from "./saving.ts";

export const TIMELINE = "/api/v1/projects/p1/timeline/";

const id = (letter: string): string => `00000000-0000-4000-8000-00000000000${letter}`;
const FILM = id("f");
/** The clip that tests move. */
export const B = id("b");

/** As the document arrives: its objects are new ones each time. */
export function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export class FakeServer {
  version = 1;
  timeline: Timeline = timeline({ ...track("video", film(id("a"), 0, 100, { asset: FILM }), film(B, 100, 50, { asset: FILM })), id: id("c") });
  /** What happens to requests: they are answered, lost on the way there or back, or refused with a status. */
  mood: "up" | "down" | "deaf" | number = "up";
  /** Whose session it is; empty: the one's whose page it is. */
  person = "";
  readonly asked: string[] = [];
  readonly bodies: { readonly url: string; readonly body: unknown; readonly keepalive: boolean }[] = [];
  readonly projects = new Map<string, { version: number; timeline: unknown }>();
  readonly versions: { readonly name: string; readonly timeline?: unknown }[] = [];

  install(): this {
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.#answer(url, init));
    return this;
  }

  puts(): number {
    return this.asked.filter((asked) => asked === `PUT ${TIMELINE}`).length;
  }

  async #answer(url: string, { method = "GET", body = "null", keepalive = false }: RequestInit): Promise<Response> {
    this.asked.push(`${method} ${url}`);
    const json = JSON.parse(body as string) as { version: number; timeline: Timeline; name: string };
    this.bodies.push({ url, body: json, keepalive });
    if (url === "/api/v1/auth/me/" && this.person) return Response.json({ id: this.person });
    if (this.mood === "down") throw new TypeError("Failed to fetch");
    if (typeof this.mood === "number") {
      const code = { 403: "not_authenticated", 422: "invalid" }[this.mood] ?? "error";
      return Response.json({ error: { code, message: `Refused: ${this.mood}.`, fields: this.mood === 422 ? { duration: ["It is too short"] } : {} } }, { status: this.mood });
    }
    const answer = this.#do(`${method} ${url}`, url, json);
    if (this.mood === "deaf") throw new TypeError("Failed to fetch");
    return answer;
  }

  #do(what: string, url: string, json: { version: number; timeline: Timeline; name: string }): Response {
    const state = () => ({ version: this.version, timeline: sent(this.timeline), edited_at: "2026-11-27T12:04:00Z", media: [] });
    if (what === `PUT ${TIMELINE}`) {
      if (json.version !== this.version) {
        const current = { ...state(), who: { id: "u9", name: "Ada" }, changes: { summary: "Moved 1 clip", differences: [] } };
        return Response.json({ error: { code: "conflict", message: "The project was changed in another tab.", fields: {}, current } }, { status: 409 });
      }
      [this.version, this.timeline] = [this.version + 1, json.timeline];
      return Response.json(state());
    }
    if (what === `GET ${TIMELINE}`) return Response.json(state());
    if (url.endsWith("/versions/")) {
      this.versions.push(json);
      return Response.json({ number: this.versions.length }, { status: 201 });
    }
    if (what === "POST /api/v1/projects/") {
      this.projects.set("p2", { version: 1, timeline: null });
      return Response.json({ id: "p2", version: 1 }, { status: 201 });
    }
    if (what === "PUT /api/v1/projects/p2/timeline/") {
      this.projects.set("p2", { version: 2, timeline: json.timeline });
      return Response.json({ version: 2 });
    }
    return Response.json({ error: { message: "That is no longer here." } }, { status: 404 });
  }
}

/** Delivers at once to all others of its name. */
export class FakeChannel {
  static open: FakeChannel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    FakeChannel.open.push(this);
  }

  postMessage(data: unknown): void {
    for (const other of FakeChannel.open) if (other !== this && other.name === this.name) other.onmessage?.({ data: structuredClone(data) });
  }

  close(): void {
    this.onmessage = null;
    FakeChannel.open = FakeChannel.open.filter((channel) => channel !== this);
  }
}

export interface Tab {
  readonly editor: Editor;
  readonly saving: Saving;
  readonly scope: Scope;
  /** Moves clip b by so many frames. */
  move(frames: number): void;
  /** As when its process is killed: nothing is said, nothing is saved. */
  kill(): void;
}

/** A page of the project as the server has it now, and its drafts in `database`. */
export function openTab(server: FakeServer, name: string, database: BrowserStore, user = "u1"): Tab {
  const urls = Object.fromEntries(["view", "versions", "bin", "preview", "preflight", "exports"].map((url) => [url, `/api/v1/projects/p1/${url}/`]));
  const boot = {
    project: { id: "p1", name: "Valley", version: server.version, edited_at: "2026-11-27T12:00:00Z" },
    user,
    timeline: sent(server.timeline),
    media: [],
    keymap: {},
    actions: {},
    is_snapping: true,
    urls: { ...urls, timeline: TIMELINE, table: "/projects/p1/", projects: "/projects/" },
  } as unknown as Boot;
  const editor = new Editor(boot);
  const saving = new Saving(editor, { tab: name, drafts: new Drafts({ user, project: "p1", tab: name }, () => database) });
  const scope = new Scope();
  saving.start(scope);
  return {
    editor,
    saving,
    scope,
    move: (frames) => void editor.store.edit(`Move b ${frames}`, move([B], { frames }, given())),
    kill: () => {
      const others = FakeChannel.open.splice(0);
      scope.end();
      FakeChannel.open.push(...others);
    },
  };
}

/** Lets time go by, and what waits for the network and the browser's store come to its end. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
}

export let server: FakeServer;
export let database: BrowserStore;
/** Those that are closed after the test. */
export let tabs: Tab[] = [];
let databases = 0;

/** Each test of the file has a server, a browser's store and a clock of its own. */
export function useTabs(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    vi.setSystemTime("2026-11-27T12:00:00Z");
    FakeChannel.open = [];
    vi.stubGlobal("BroadcastChannel", FakeChannel);
    server = new FakeServer().install();
    database = new BrowserStore(`test-${++databases}`);
    tabs = [];
  });
  afterEach(() => {
    for (const tab of tabs) tab.scope.end();
    vi.useRealTimers();
  });
}

export async function open(name = "one", user = "u1"): Promise<Tab> {
  const tab = openTab(server, name, database, user);
  tabs.push(tab);
  await pass(300);
  return tab;
}

export const startOf = (tab: Tab): number | undefined => tab.editor.store.state.timeline.tracks[0]?.elements.find(({ id }) => id === B)?.start;
export const onServer = (): number | undefined => server.timeline.tracks[0]?.elements.find(({ id }) => id === B)?.start;
export const drafts = async () => (await database.drafts.toArray()).map(({ timeline: _, sent: __, ...row }) => row);

/** Puts the view's markup into a shell that holds the editor. */
export function stage(editor: Editor, html: string): void {
  const shell = Object.assign(document.createElement("editor-shell"), { editor });
  document.body.replaceChildren(shell);
  shell.append(fragment(html));
}

/** As the server sends it, without what only the server reads. */
export function markupOf(template: string): string {
  return readFileSync(`templates/projects/editor/${template}`, "utf8").replace(/\{[#%].*?[#%]\}/gs, "");
}
