import { beforeEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../lib/scope.ts";
import { UploadRow } from "./upload-row.ts";

const MARKUP = `<template><li>
  <b data-name></b> <progress data-bar max="100"></progress> <i data-words></i> <i data-amount></i> <i data-mark="ready"></i>
  <button data-do="pause"></button> <button data-do="resume"></button> <button data-do="retry"></button>
  <button data-do="remove"></button> <button data-do="dismiss"></button> <a data-do="open"></a>
</li></template>`;

describe("a row of the upload tray", () => {
  const actions = { toggle: vi.fn(), retry: vi.fn(), remove: vi.fn() };
  let row: UploadRow;

  const offered = (): (string | undefined)[] =>
    [...row.element.querySelectorAll<HTMLElement>("[data-do]")].filter((part) => !part.hidden).map((part) => part.dataset["do"]);
  const press = (what: string): void => row.element.querySelector<HTMLButtonElement>(`[data-do=${what}]`)?.click();

  beforeEach(() => {
    vi.clearAllMocks();
    document.body.innerHTML = MARKUP;
    row = new UploadRow(document.querySelector("template") as HTMLTemplateElement, "<b>film</b>.mp4", actions, new Scope());
  });

  it("writes the name as text", () => {
    expect(row.element.querySelector("[data-name]")?.textContent).toBe("<b>film</b>.mp4");
  });

  it("offers in each state what can be done in it", () => {
    row.show({ phase: "uploading", sent: 1, size: 2, speed: 1 });
    expect(offered()).toEqual(["pause", "remove"]);
    row.show({ phase: "paused", sent: 1, size: 2, speed: 0 });
    expect(offered()).toEqual(["resume", "remove"]);
    row.show({ phase: "offline", sent: 1, size: 2, speed: 0 });
    expect(offered()).toEqual(["remove"]);
    row.show({ phase: "broken", message: "The studio's disk is full." });
    expect(offered()).toEqual(["retry", "remove"]);
    row.show({ phase: "preparing", stage: "Making the proxy", percent: 40 });
    expect(offered()).toEqual([]);
    row.show({ phase: "ready", words: "", size: 2 });
    expect(offered()).toEqual(["dismiss", "open"]);
  });

  it("passes what is pressed on", () => {
    press("pause");
    press("retry");
    press("dismiss");
    expect([actions.toggle, actions.retry, actions.remove].map((action) => action.mock.calls.length)).toEqual([1, 1, 1]);
  });

  it("has a bar while there is something to measure, and the reason when there is not", () => {
    row.show({ phase: "uploading", sent: 1, size: 4, speed: 1 });
    const bar = row.element.querySelector("progress") as HTMLProgressElement;
    expect([bar.hidden, bar.value]).toEqual([false, 25]);
    row.show({ phase: "refused", message: "This is a text file." });
    expect(bar.hidden).toBe(true);
    expect(row.element.querySelector("[data-words]")?.textContent).toBe("This is a text file.");
  });
});
