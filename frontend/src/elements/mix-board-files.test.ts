import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { feed, type FeedJob } from "../lib/feed.ts";
import { Scope } from "../lib/scope.ts";
import { BoardFiles } from "./mix-board-files.ts";
import { UploadTray, type UnderWay } from "./upload-tray.ts";

let scope: Scope;
const look = vi.fn();
const underWay = (): MockInstance<() => UnderWay[]> => vi.spyOn(UploadTray.prototype, "underWay", "get");
let follow: MockInstance<typeof feed.follow>;

/** Of what server and tray say. */
function open(coming: Readonly<Record<string, string>> = {}, ...sent: readonly UnderWay[]): void {
  const columns = ["Hook", "Proof", ""].map((group) => `<li data-group="${group}"><p data-awaited data-coming="${coming[group] ?? ""}"></p><b></b></li>`);
  document.body.replaceChildren(fragment(`<ol>${columns.join("")}</ol><aside></aside><upload-tray></upload-tray>`));
  underWay().mockReturnValue([...sent]);
  new BoardFiles(need(document, "ol", HTMLElement), scope, "mix:1:", look);
}

function send(...files: readonly UnderWay[]): void {
  underWay().mockReturnValue([...files]);
  document.dispatchEvent(new CustomEvent("under-way"));
}

/** Drops a file there: where it is told to go. */
function drop(on: string): string {
  const detail = { files: [new File(["x"], "a.mp4")], destination: "" };
  need(document, on, HTMLElement).dispatchEvent(new DragEvent("drop", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("files-come", { detail }));
  return detail.destination;
}

const said = (): string[] => [...document.querySelectorAll<HTMLElement>("[data-awaited]")].map((place) => (place.hidden ? "" : place.textContent));
const prepared = (destination: string): boolean => document.dispatchEvent(new CustomEvent("prepared", { detail: { destination } }));

beforeEach(() => {
  scope = new Scope();
  look.mockClear();
  follow = vi.spyOn(feed, "follow").mockImplementation(() => undefined);
  vi.spyOn(UploadTray.prototype, "connectedCallback").mockImplementation(() => undefined);
});

afterEach(() => scope.end());

test("files that are dropped on a group are told to go there, those that are dropped elsewhere into no group", () => {
  open();
  expect([drop("[data-group=Proof] b"), drop("[data-group=''] b"), drop("aside")]).toEqual(["mix:1:Proof", "mix:1:", "mix:1:"]);
});

test("so are those that are chosen for one", () => {
  open();
  const button = fragment('<button type="button" data-upload-pick data-into="Hook"></button>').firstElementChild as HTMLElement;
  document.body.append(button);
  button.click();
  const detail = { files: [], destination: "" };
  document.dispatchEvent(new CustomEvent("files-come", { detail }));
  expect(detail.destination).toBe("mix:1:Hook");
});

test("a group says how many files come into it", () => {
  open();
  expect(said()).toEqual(["", "", ""]);
  send({ destination: "mix:1:Proof", asset: "" }, { destination: "mix:1:Proof", asset: "A" }, { destination: "", asset: "" }, { destination: "mix:1:", asset: "" });
  expect(said()).toEqual(["", "2 files are coming", "1 file is coming"]);
  send();
  expect(said()).toEqual(["", "", ""]);
});

test("those that were sent before a reload too, and each once", () => {
  open({ Hook: "A:job-a B:job-b " }, { destination: "mix:1:Hook", asset: "A" }, { destination: "mix:1:Hook", asset: "" });
  expect(said()).toEqual(["3 files are coming", "", ""]);
});

test("the board is looked at when one of this mix has come", () => {
  open();
  prepared("");
  prepared("mix:2:Proof");
  expect(look).not.toHaveBeenCalled();
  prepared("mix:1:Proof");
  expect(look).toHaveBeenCalledTimes(1);
});

test("and when one that was sent before a reload has", () => {
  open({ Hook: "A:job-a B:job-b " });
  send();
  expect(follow.mock.calls.map(([, job]) => job)).toEqual(["job-a", "job-b"]);
  const show = follow.mock.calls[1]?.[2];
  show?.({ status: "processing" } as FeedJob);
  expect(look).not.toHaveBeenCalled();
  show?.({ status: "completed" } as FeedJob);
  expect(look).toHaveBeenCalledTimes(1);
});
