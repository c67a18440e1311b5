import { beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./confirm-button.ts";

const submitted = vi.fn();

beforeEach(() => {
  submitted.mockReset();
  document.body.replaceChildren(fragment(`<confirm-button><form method="post" action="/x/"><button>Delete</button></form>
    <dialog><form method="dialog"><button>Cancel</button><button type="button" data-yes>Delete</button></form></dialog></confirm-button>`));
  document.body.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) submitted();
    event.preventDefault();
  });
});

const form = (): HTMLFormElement => need(document, "form[method=post]", HTMLFormElement);
const dialog = (): HTMLDialogElement => need(document, "dialog", HTMLDialogElement);

test("sending the form asks first", () => {
  form().requestSubmit();
  expect(dialog().open).toBe(true);
  expect(submitted).not.toHaveBeenCalled();
});

test("yes sends it, once, and the next time is asked again", () => {
  form().requestSubmit();
  need(document, "[data-yes]", HTMLButtonElement).click();
  expect(dialog().open).toBe(false);
  expect(submitted).toHaveBeenCalledTimes(1);
  form().requestSubmit();
  expect(submitted).toHaveBeenCalledTimes(1);
  expect(dialog().open).toBe(true);
});

test("after it has left the page it listens no more", () => {
  const lone = form();
  need(document, "confirm-button", HTMLElement).remove();
  document.body.append(lone);
  lone.requestSubmit();
  expect(submitted).toHaveBeenCalledTimes(1);
});
