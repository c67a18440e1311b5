import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, fragment, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { feed } from "../lib/feed.ts";
import { jobOf, tell, useFakeServer, useFakeStreams } from "../lib/fake-feed.ts";
import "./job-acts.ts";

const MARKUP = `<job-acts><form id="job-acts" method="post"></form></job-acts>
  <li data-job="7"><button form="job-acts" formaction="/jobs/7/cancel/" data-act="cancel"></button></li>
  <section id="messages"></section><template data-toast="error"><toast-message><p data-text></p></toast-message></template>`;

let scope: Scope;

/** True when the page would be left: the form was sent. */
function press(act: string): boolean {
  const button = need(document, "[data-act]", HTMLButtonElement);
  button.dataset["act"] = act;
  const event = new SubmitEvent("submit", { submitter: button, cancelable: true, bubbles: true });
  return need(document, "form", HTMLFormElement).dispatchEvent(event);
}

beforeEach(() => {
  useFakeStreams();
  document.body.replaceChildren(fragment(MARKUP));
  scope = new Scope();
  feed.listen(scope, () => undefined);
  tell([jobOf({ status: "failed" })]);
});

afterEach(() => {
  scope.end();
  document.body.innerHTML = "";
});

test.each([
  ["cancel", "POST /api/v1/jobs/7/cancel/"],
  ["retry", "POST /api/v1/jobs/7/retry/"],
  ["read", "POST /api/v1/jobs/7/read/"],
  ["read-all", "POST /api/v1/jobs/read/"],
])("%s is done without leaving the page", async (act, request) => {
  const asked = useFakeServer({ [request]: () => new Response(null, { status: 204 }) });
  expect(press(act)).toBe(false);
  await vi.waitFor(() => expect(asked).toEqual([request]));
});

test("to open is to leave the page, so the form is sent", () => {
  const asked = useFakeServer({});
  expect([press("open"), asked]).toEqual([true, []]);
});

test.each(["cancel", "retry"])("a refusal to %s is told in the server's words, and the button can be pressed again", async (act) => {
  useFakeServer({ [`POST /api/v1/jobs/7/${act}/`]: () => Response.json({ error: { message: "You have 50 jobs waiting." } }, { status: 429 }) });
  press(act);
  await vi.waitFor(() => expect(find(document, "toast-message", HTMLElement)?.textContent).toBe("You have 50 jobs waiting."));
  expect(need(document, "[data-act]", HTMLButtonElement).disabled).toBe(false);
});

test("a job that was told to stop is not told again", async () => {
  useFakeServer({ "POST /api/v1/jobs/7/cancel/": () => new Response(null, { status: 204 }) });
  press("cancel");
  await vi.waitFor(() => expect(need(document, "[data-act]", HTMLButtonElement).disabled).toBe(true));
  await new Promise((done) => setTimeout(done));
  expect(need(document, "[data-act]", HTMLButtonElement).disabled).toBe(true);
});
