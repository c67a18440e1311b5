import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSource, jobOf, messageOf, stream, tell, useFakeServer, useFakeStreams } from "./fake-feed.ts";
import { Feed, type FeedJob, type News } from "./feed.ts";
import { Scope } from "./scope.ts";

let scope: Scope;
let feed: Feed;

function listen(): News[] {
  const heard: News[] = [];
  feed.listen(scope, (news) => heard.push(news));
  return heard;
}

function see(state: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5); // no jitter
  useFakeStreams();
  scope = new Scope();
  feed = new Feed();
});

afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

const ids = (news: News | undefined): string[] => news?.state.jobs.map((job) => job.id) ?? [];

test("a page has one stream, however many listen, and none when nobody does", () => {
  listen();
  listen();
  expect(stream().url).toBe("/jobs/events/");
  scope.end();
  expect(FakeSource.open).toEqual([]);
});

test("who comes later is told the state at once", () => {
  listen();
  tell([jobOf()]);
  expect(ids(listen()[0])).toEqual(["7"]);
});

test("later events change what they name and keep the rest, newest first", () => {
  const heard = listen();
  tell([jobOf({ id: "old" })]);
  tell([jobOf({ id: "new", created_at: "2026-11-27T09:00:00Z" })], { whole: false });
  expect(ids(heard.at(-1))).toEqual(["new", "old"]);
});

test("a job that has ended and is read leaves the state, an unread one stays", () => {
  const heard = listen();
  tell([jobOf({ id: "a" }), jobOf({ id: "b" })]);
  tell([jobOf({ id: "a", status: "cancelled", is_unread: false, seq: 2 }), jobOf({ id: "b", status: "failed", seq: 2 })], { whole: false });
  expect(ids(heard.at(-1))).toEqual(["b"]);
});

test("a whole state forgets what is not in it", () => {
  const heard = listen();
  tell([jobOf({ id: "a" }), jobOf({ id: "b" })]);
  tell([jobOf({ id: "b" })]);
  expect(ids(heard.at(-1))).toEqual(["b"]);
});

test("an older snapshot of a job changes nothing", () => {
  const heard = listen();
  tell([jobOf({ progress: 40, seq: 5 })]);
  tell([jobOf({ progress: 20, seq: 4 })]);
  expect(heard.at(-1)?.changed).toEqual([]);
  expect(heard.at(-1)?.state.jobs[0]?.progress).toBe(40);
});

test("a hidden tab holds no stream, and catches up when it is seen", () => {
  listen();
  see("hidden");
  expect(FakeSource.open).toEqual([]);
  see("visible");
  expect(FakeSource.open).toHaveLength(1);
});

test("after three errors it asks, and tries the stream again once the server answers", async () => {
  const asked = useFakeServer({ "GET /api/v1/jobs/": () => Response.json(messageOf([jobOf({ progress: 70 })])) });
  const heard = listen();
  stream().fail(3);
  expect(FakeSource.open).toEqual([]);
  await vi.advanceTimersByTimeAsync(3000);
  expect(asked).toHaveLength(1);
  expect(heard.at(-1)?.state.jobs[0]?.progress).toBe(70);
  tell([jobOf({ progress: 80, seq: 2 })]); // by the new stream
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
});

test("it asks less and less often while the server does not answer", async () => {
  const asked = useFakeServer({ "GET /api/v1/jobs/": () => new Response("", { status: 502 }) });
  listen();
  stream().fail(3);
  await vi.advanceTimersByTimeAsync(3000 + 6000 + 12_000);
  expect(asked).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveLength(3);
  expect(FakeSource.open).toEqual([]);
});

test("a stream that is held back on its way is given up after twelve seconds", async () => {
  const asked = useFakeServer({ "GET /api/v1/jobs/": () => Response.json(messageOf([])) });
  listen();
  await vi.advanceTimersByTimeAsync(12_000 + 3000);
  expect(asked).toHaveLength(1);
});

test("while streams do not come through, what is done is looked at once", async () => {
  const asked = useFakeServer({
    "GET /api/v1/jobs/": () => Response.json(messageOf([])),
    "POST /api/v1/jobs/7/cancel/": () => new Response(null, { status: 204 }),
  });
  listen();
  stream().fail(3);
  await feed.cancel("7");
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(["POST /api/v1/jobs/7/cancel/", "GET /api/v1/jobs/"]);
});

test("one who is signed out is asked for no more", async () => {
  const asked = useFakeServer({ "GET /api/v1/jobs/": () => new Response("{}", { status: 403 }) });
  listen();
  stream().fail(3);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toHaveLength(1);
});

test("what is read is read on this page before the server has answered", async () => {
  const asked = useFakeServer({ "POST /api/v1/jobs/7/read/": () => new Response(null, { status: 204 }) });
  const heard = listen();
  tell([jobOf({ status: "completed" })]);
  const done = feed.read("7");
  expect([ids(heard.at(-1)), heard.at(-1)?.state.unread]).toEqual([[], 0]);
  await done;
  expect(asked).toEqual(["POST /api/v1/jobs/7/read/"]);
});

test("when that was refused the page begins anew with the state as it is", async () => {
  useFakeServer({});
  listen();
  const before = stream();
  tell([jobOf({ status: "completed" })]);
  await expect(feed.read("7")).rejects.toThrow("That is no longer here.");
  expect(stream()).not.toBe(before);
});

test("all are read at once, also those that were not told", async () => {
  useFakeServer({ "POST /api/v1/jobs/read/": () => new Response(null, { status: 204 }) });
  const heard = listen();
  tell([jobOf({ status: "completed" }), jobOf({ id: "8" })], { unread: 70 });
  await feed.readAll();
  expect([ids(heard.at(-1)), heard.at(-1)?.state.unread]).toEqual([["8"], 0]);
});

function follow(id: string): FeedJob[] {
  const seen: FeedJob[] = [];
  feed.follow(scope, id, (job) => seen.push(job));
  return seen;
}

test("who follows a job hears of its changes until it has ended", () => {
  const seen = follow("7");
  tell([jobOf()]);
  tell([jobOf({ seq: 2, progress: 50 }), jobOf({ id: "8" })], { whole: false });
  tell([jobOf({ seq: 3, status: "completed" })], { whole: false });
  expect(seen.map((job) => job.seq)).toEqual([1, 2, 3]);
  expect(FakeSource.open).toEqual([]); // nobody listens any more
});

test("a job that is not in the whole state is asked for once: it has ended meanwhile", async () => {
  const asked = useFakeServer({ "GET /api/v1/jobs/7/": () => Response.json(jobOf({ status: "completed", seq: 9 })) });
  const seen = follow("7");
  tell([]);
  tell([], { whole: false });
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(["GET /api/v1/jobs/7/"]);
  expect(seen.map((job) => job.status)).toEqual(["completed"]);
});

test("a job that is not in the whole state for there being too many is followed all the same", async () => {
  useFakeServer({ "GET /api/v1/jobs/7/": () => Response.json(jobOf({ progress: 10, seq: 2 })) });
  const seen = follow("7");
  tell([]);
  await vi.advanceTimersByTimeAsync(1);
  tell([jobOf({ progress: 20, seq: 3 })], { whole: false });
  expect(seen.map((job) => job.progress)).toEqual([10, 20]);
});
