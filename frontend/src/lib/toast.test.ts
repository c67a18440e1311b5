import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, fragment, need } from "./dom.ts";
import { toast } from "./toast.ts";

beforeEach(() => {
  document.body.replaceChildren(fragment('<section id="messages"></section><template data-toast="success"><toast-message><p data-text></p></toast-message></template>'));
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("words are written, never parsed", () => {
  expect(toast("<b>Valley</b>", "success")?.textContent).toBe("<b>Valley</b>");
});

test("what it offers is taken up once, and the message goes with it", () => {
  const run = vi.fn();
  const message = toast("3 moved to the trash.", "success", { label: "Undo", run });
  need(message as HTMLElement, "button", HTMLButtonElement).click();
  expect([run.mock.calls.length, find(document, "toast-message", HTMLElement)]).toEqual([1, null]);
});

test("a page without messages raises none", () => {
  document.body.innerHTML = "";
  expect(toast("Done.", "success")).toBeNull();
});
