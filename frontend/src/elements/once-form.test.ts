import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { uuid } from "../lib/uuid.ts";
import "./once-form.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const key = (): string => need(document, "[name=key]", HTMLInputElement).value;
const button = (): HTMLButtonElement => need(document, "#go", HTMLButtonElement);
const pageshow = (persisted: boolean): void => {
  const event = new Event("pageshow");
  Object.defineProperty(event, "persisted", { value: persisted });
  window.dispatchEvent(event);
};
const send = (): void => {
  need(document, "form", HTMLFormElement).dispatchEvent(new Event("submit", { cancelable: true }));
};

beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren(fragment(`<once-form><form><input name="key" value="first"><button type="button" id="other"></button><button id="go"></button></form></once-form>`));
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("while it is on its way it cannot be sent again, and its button is sent with it", () => {
  send();
  expect(button().disabled).toBe(false); // the browser gathers what is sent after the event
  vi.advanceTimersByTime(1);
  expect(button().disabled).toBe(true);
  expect(need(document, "#other", HTMLButtonElement).disabled).toBe(false);
});

test("a form that was stopped is not on its way", () => {
  need(document, "form", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault(), { capture: true });
  send();
  vi.advanceTimersByTime(1);
  expect(button().disabled).toBe(false);
});

test("shown again by Back it can be sent, and asks for something else", () => {
  send();
  vi.advanceTimersByTime(1);
  pageshow(true);
  expect(button().disabled).toBe(false);
  expect(key()).toMatch(UUID);
});

test("the first time that it is shown it keeps the server's key", () => {
  pageshow(false);
  expect(key()).toBe("first");
});

test("a button that was off from the start stays off", () => {
  button().disabled = true;
  send();
  vi.advanceTimersByTime(1);
  pageshow(true);
  expect(button().disabled).toBe(true);
});

test("keys are random", () => {
  expect(uuid()).toMatch(UUID);
  expect(uuid()).not.toBe(uuid());
});
