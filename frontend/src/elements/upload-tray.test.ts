import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { feed, type FeedJob } from "../lib/feed.ts";
import type { QueueEvents } from "./upload-queue.ts";
import { UploadTray } from "./upload-tray.ts";

const queue = vi.hoisted(() => ({ events: null as unknown, added: [] as unknown[][] }));
vi.mock("./upload-queue.ts", () => ({
  UploadQueue: class {
    isBusy = false;
    constructor(_: unknown, __: unknown, events: unknown) {
      queue.events = events;
    }
    add = (...given: unknown[]): void => void queue.added.push(given);
    close = (): void => undefined;
  },
}));

const DOING = ["pause", "resume", "retry", "remove", "open", "dismiss"].map((act) => `<a data-do="${act}"></a>`).join("");
const MOVING = { phase: "uploading", sent: 1, size: 9, speed: 0 } as const;
let results: object[] = [];
let heard: string[] = [];
let end: (job: FeedJob) => void = () => undefined;

const events = (): QueueEvents => queue.events as QueueEvents;
const tray = (): UploadTray => need(document, "upload-tray", UploadTray);
const words = (): string => need(document, "[data-words]", HTMLElement).textContent;
const hear = (event: Event): void => void heard.push(`${event.type} ${JSON.stringify((event as CustomEvent).detail)}`);

beforeEach(async () => {
  [results, heard] = [[], []];
  vi.stubGlobal("fetch", async (url: string) => (url.endsWith("/result") ? Response.json(results.shift()) : new Response("", { status: 404 })));
  vi.spyOn(feed, "follow").mockImplementation((_, __, show) => void (end = show));
  document.body.replaceChildren(
    fragment(`<upload-tray endpoint="/uploads/" library="/library/"><h2 data-title></h2><i data-speed></i><i data-all="pause"></i><i data-all="resume"></i>
      <ul data-rows></ul><template data-row><li><b data-name></b><progress data-bar></progress><i data-words></i><i data-amount></i>${DOING}</li></template></upload-tray>`),
  );
  await tray().add([], "");
  for (const name of ["under-way", "prepared"]) document.addEventListener(name, hear);
});

afterEach(() => {
  for (const name of ["under-way", "prepared"]) document.removeEventListener(name, hear);
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

test("files are sent on with where they are to go", async () => {
  await tray().add([], "mix:1:2");
  expect(queue.added.at(-1)).toEqual([[], "mix:1:2"]);
});

test("it tells what is under way and where that goes, each change once", () => {
  events().state("a", "a.mp4", { phase: "waiting" }, "mix:1:2");
  events().state("a", "a.mp4", MOVING, "mix:1:2");
  expect([tray().underWay.map(({ destination }) => destination), heard.length]).toEqual([["mix:1:2"], 1]);
  events().state("a", "a.mp4", { phase: "broken", message: "Away" }, "mix:1:2");
  expect([tray().underWay, heard.length]).toEqual([[], 2]);
});

test("a file that is chosen again without a group goes where it was to go", () => {
  events().state("a", "a.mp4", { phase: "unfinished" }, "mix:1:2");
  events().state("a", "a.mp4", MOVING, "mix:1:");
  expect(tray().underWay[0]?.destination).toBe("mix:1:2");
  events().state("a", "a.mp4", MOVING, "mix:1:3");
  expect(tray().underWay[0]?.destination).toBe("mix:1:3");
});

test("what is ready says where it went, if not where it was meant to go", async () => {
  const made = { asset: "A", job: "J" };
  results = [{ ...made, destination: "mix:1:2", words: "" }, { ...made, destination: "", words: "It is in no group." }];
  events().state("a", "a.mp4", MOVING, "");
  events().uploaded("a", "A", 9);
  await vi.waitFor(() => expect(tray().underWay[0]?.asset).toBe("A"));
  await vi.waitFor(() => expect(feed.follow).toHaveBeenCalled());
  end({ status: "completed" } as FeedJob);
  await vi.waitFor(() => expect(words()).toBe("It is in no group."));
  expect(heard.at(-1)).toBe('prepared {"asset":"A","name":"a.mp4","isReady":true,"destination":"mix:1:2"}');
});

test("one that had got there before it was asked about is told as such too", async () => {
  results = [{ asset: "A", job: null, destination: "", words: "" }];
  events().state("a", "a.mp4", MOVING, "mix:1:2");
  events().uploaded("a", "A", 9);
  await vi.waitFor(() => expect(words()).toBe("Ready"));
  expect(heard.at(-1)).toBe('prepared {"asset":"A","name":"a.mp4","isReady":true,"destination":"mix:1:2"}');
});
