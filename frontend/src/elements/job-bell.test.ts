import { afterEach, beforeEach, expect, test } from "vitest";
import { need } from "../lib/dom.ts";
import { jobOf, MOULDS, tell, useFakeStreams } from "../lib/fake-feed.ts";
import "./job-bell.ts";

const MARKUP = `${MOULDS}<job-bell><button><i data-dot hidden></i><b data-sentence></b></button>
  <section popover><i data-count></i><button data-all></button><ul data-unread></ul><p data-more-line><a data-more></a></p><p data-none></p></section></job-bell>`;

const part = (name: string): HTMLElement => need(document, `job-bell [data-${name}]`, HTMLElement);

beforeEach(() => {
  useFakeStreams();
  document.body.innerHTML = MARKUP;
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("unread results stand behind the bell, with a dot and their number", () => {
  tell([jobOf({ id: "a", status: "completed" }), jobOf({ id: "b" })]);
  expect([part("sentence").textContent, part("count").textContent, part("dot").hidden, part("all").hidden]).toEqual(["Notifications, 1 unread", "1 unread", false, false]);
  expect(part("unread").children).toHaveLength(1);
});

test("with nothing unread there is no dot, and it says so", () => {
  tell([jobOf({ id: "a", status: "completed" })]);
  tell([jobOf({ id: "a", status: "completed", is_unread: false, seq: 2 })], { whole: false });
  expect([part("dot").hidden, part("all").hidden, part("none").hidden]).toEqual([true, true, false]);
  expect(part("unread").children).toHaveLength(0);
});

test("of a great many it shows ten and counts the rest", () => {
  tell(Array.from({ length: 12 }, (_, n) => jobOf({ id: String(n), status: "failed" })), { unread: 40 });
  expect([part("unread").children.length, part("more").textContent, part("more-line").hidden]).toEqual([10, "and 30 more", false]);
});
