import { expect, test } from "vitest";
import { jobOf, tell, useFakeStreams } from "../lib/fake-feed.ts";
import "./job-count.ts";

test("it counts what runs, and is empty when nothing does", () => {
  useFakeStreams();
  document.body.innerHTML = `<job-count>3</job-count>`;
  tell([jobOf(), jobOf({ id: "8", status: "queued" })]);
  expect(document.body.textContent).toBe("1");
  tell([jobOf({ status: "completed", seq: 2 })], { whole: false, running: 0 });
  expect(document.body.textContent).toBe("");
  document.body.innerHTML = "";
});
