import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSource, jobOf, tell, useFakeServer, useFakeStreams } from "../lib/fake-feed.ts";
import "./live-job.ts";

const MARKUP = `<div data-live><live-job data-job="7" refresh="">
  <button data-act="cancel">Cancel</button>
  <progress data-progress max="100" value="0"></progress><span data-stage></span><span data-amount></span>
</live-job></div>`;

const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";

beforeEach(() => {
  useFakeStreams();
  document.body.innerHTML = MARKUP;
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("progress, stage and time left follow the feed", () => {
  tell([jobOf({ progress: 40, stage: "Encoding", seconds_left: 75 })]);
  expect(document.querySelector("progress")?.value).toBe(40);
  expect([text("[data-stage]"), text("[data-amount]")]).toEqual(["Encoding", "40% · 1 min left"]);
});

test("ten of them share the page's one stream", () => {
  document.body.innerHTML = MARKUP.repeat(10);
  expect(FakeSource.open).toHaveLength(1);
});

test("the end says why, and takes the bar and the cancel button away", () => {
  tell([jobOf()]);
  tell([jobOf({ status: "failed", error: "The file is empty.", seq: 9 })], { whole: false });
  expect(text("[data-stage]")).toBe("The file is empty.");
  expect(document.querySelector("live-job")?.getAttribute("data-status")).toBe("failed");
  expect([document.querySelector("[data-act]"), document.querySelector("progress")?.hidden]).toEqual([null, true]);
});

test("one that ended before the page listened is asked for, and its fragment put in the place of the closest data-live", async () => {
  useFakeServer({
    "GET /api/v1/jobs/7/": () => Response.json(jobOf({ status: "completed", seq: 9 })),
    "GET /library/7/card/": () => new Response("<div data-live id='fresh'>Film</div>"),
  });
  document.querySelector("live-job")?.setAttribute("refresh", "/library/7/card/");
  tell([]);
  await vi.waitFor(() => expect(document.querySelector("#fresh")).not.toBeNull());
  expect(document.querySelector("live-job")).toBeNull();
});

test("with the line cut at its end, its fragment comes when the line is back", async () => {
  let tries = 0;
  useFakeServer({
    "GET /library/7/card/": () => {
      tries += 1;
      if (tries === 1) throw new TypeError("Failed to fetch");
      return new Response("<div data-live id='fresh'>Film</div>");
    },
  });
  document.querySelector("live-job")?.setAttribute("refresh", "/library/7/card/");
  tell([jobOf({ status: "completed", seq: 9 })]);
  await vi.waitFor(() => expect(document.querySelector("#fresh")).not.toBeNull());
});

test("what leaves the page leaves no stream behind", () => {
  document.querySelector("live-job")?.remove();
  expect(FakeSource.open).toEqual([]);
});

test("one without a job is a picture and follows nothing", () => {
  document.body.innerHTML = MARKUP.replace('data-job="7"', 'data-job=""');
  expect(FakeSource.open).toEqual([]);
});
