import Uppy, { type Body, type Meta } from "@uppy/core";
import { beforeEach, expect, test, vi } from "vitest";
import { ENDPOINT, FakeBucket } from "../lib/fake-bucket.ts";
import { BucketUploads } from "./upload-bucket.ts";

const FILM = "abcdefghijklmnopqrstuvwxyz";
let bucket: FakeBucket;
let uppy: Uppy<Meta, Body>;
let told: string[];

/** Of a page: after a reload a new one finds what the browser kept. */
function open(): void {
  uppy = new Uppy<Meta, Body>({ autoProceed: true });
  uppy.use(BucketUploads, { endpoint: ENDPOINT });
  uppy.on("upload-success", (_, { uploadURL }) => told.push(`success ${uploadURL}`));
  uppy.on("upload-error", (_, { message }) => told.push(`error ${message}`));
}

function add(name = "film.mp4", text = FILM): string {
  return uppy.addFile({ name, type: "video/mp4", data: new File([text], name, { lastModified: 1 }) });
}

/** Takes in what comes until there is news. */
async function news(count = 1): Promise<string[]> {
  await bucket.takeUntil(vi.waitFor(() => expect(told).toHaveLength(count)));
  return told;
}

const deletions = (): string[] => bucket.asked.filter((line) => line.startsWith("DELETE"));

beforeEach(() => {
  localStorage.clear();
  bucket = new FakeBucket();
  told = [];
  open();
});

test("a file that is added goes into the bucket, and its id is told and then forgotten", async () => {
  const progress = vi.fn();
  uppy.on("upload-progress", (_, { bytesUploaded }) => progress(bytesUploaded));
  add();
  expect(await news()).toEqual([`success ${ENDPOINT}upload-1`]);
  expect([bucket.content("upload-1"), progress.mock.lastCall, localStorage.length]).toEqual([FILM, [FILM.length], 0]);
});

test("a pause stops what is on its way, and only what is missing is sent after it", async () => {
  const id = add();
  const [first] = await bucket.opened(3);
  if (first) await bucket.take(first);
  await bucket.opened(3);
  uppy.pauseResume(id);
  await bucket.opened(0);
  uppy.pauseResume(id);
  expect(await news()).toEqual([`success ${ENDPOINT}upload-1`]);
  expect([bucket.content("upload-1"), bucket.tried.filter((number) => number === 1)]).toEqual([FILM, [1]]);
});

test("pause and resume of all do the same, and pressed while it begins they begin nothing twice", async () => {
  let answer = (): void => undefined;
  bucket.answers = new Promise((done) => (answer = done));
  add();
  await vi.waitFor(() => expect(bucket.asked).toEqual([`POST ${ENDPOINT}`]));
  uppy.pauseAll();
  uppy.resumeAll();
  answer();
  await bucket.opened(3);
  uppy.pauseAll();
  await bucket.opened(0);
  uppy.resumeAll();
  expect(await news()).toEqual([`success ${ENDPOINT}upload-1`]);
  expect([...bucket.uploads.keys()]).toEqual(["upload-1"]);
});

test("a paused file makes room for the next", async () => {
  const turns = [add("a.mp4"), add("b.mp4"), add("c.mp4")];
  add("d.mp4", "d");
  await vi.waitFor(() => expect(bucket.uploads.size).toBe(3));
  uppy.pauseResume(turns[0] ?? "");
  await vi.waitFor(() => expect(bucket.uploads.size).toBe(4));
  uppy.pauseResume(turns[0] ?? "");
  expect(await news(4)).toHaveLength(4);
});

test("in the next page the same file goes on where it was", async () => {
  add();
  const [first] = await bucket.opened(3);
  if (first) await bucket.take(first);
  uppy.pauseAll(); // as far as the bucket sees, that is what leaving a page is
  const tried = bucket.tried.length;
  open();
  add();
  expect(await news()).toEqual([`success ${ENDPOINT}upload-1`]);
  expect([bucket.content("upload-1"), bucket.tried.slice(tried).includes(1)]).toEqual([FILM, false]);
});

test("another file of that name begins its own", async () => {
  add();
  await bucket.opened(3);
  uppy.pauseAll();
  open();
  add("film.mp4", "short");
  expect(await news()).toEqual([`success ${ENDPOINT}upload-2`]);
});

test("what is removed is taken back", async () => {
  const id = add();
  await bucket.opened(3);
  uppy.removeFile(id);
  await vi.waitFor(() => expect(deletions()).toEqual([`DELETE ${ENDPOINT}upload-1`]));
  expect([bucket.open, bucket.uploads.size, localStorage.length, told]).toEqual([[], 0, 0, []]);
});

test("what is removed while it begins is taken back as soon as it has", async () => {
  let answer = (): void => undefined;
  bucket.answers = new Promise((done) => (answer = done));
  const id = add();
  await vi.waitFor(() => expect(bucket.asked).toEqual([`POST ${ENDPOINT}`]));
  uppy.removeFile(id);
  answer();
  await vi.waitFor(() => expect(deletions()).toEqual([`DELETE ${ENDPOINT}upload-1`]));
  expect([bucket.uploads.size, localStorage.length]).toEqual([0, 0]);
});

test("what is done is not taken back when its row goes", async () => {
  const id = add();
  await news();
  uppy.removeFile(id);
  await new Promise((done) => setTimeout(done));
  expect(deletions()).toEqual([]);
});

test("a failure is told in words, and goes on where it was when it is tried again", async () => {
  const id = add();
  const [first] = await bucket.opened(3);
  if (first) await bucket.take(first);
  bucket.isClosed = true;
  expect((await news())[0]).toContain("error The media storage refused this file.");
  expect(uppy.getFile(id).error).toBeTruthy();
  bucket.isClosed = false;
  const tried = bucket.tried.length;
  void uppy.retryUpload(id);
  expect((await news(2))[1]).toBe(`success ${ENDPOINT}upload-1`);
  expect([bucket.content("upload-1"), bucket.tried.slice(tried).includes(1)]).toEqual([FILM, false]);
});

test("what failed and is removed is taken back too", async () => {
  const id = add();
  bucket.isClosed = true;
  await news();
  uppy.removeFile(id);
  await vi.waitFor(() => expect(deletions()).toHaveLength(1));
});

test("a ghost only leaves the page: its file can be chosen again", async () => {
  const id = add();
  await bucket.opened(3);
  uppy.pauseAll();
  uppy.setFileState(id, { isGhost: true });
  uppy.removeFile(id);
  await new Promise((done) => setTimeout(done));
  expect([deletions(), localStorage.length]).toEqual([[], 1]);
});
