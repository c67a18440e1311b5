import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "./project-drop.ts";
import { UploadTray } from "./upload-tray.ts";

let busy = false;
let sent: { url: string; body: string }[] = [];
let answer: () => Response;

beforeEach(() => {
  [busy, sent] = [false, []];
  answer = () => Response.json({ url: "#made" });
  vi.spyOn(UploadTray.prototype, "connectedCallback").mockImplementation(() => undefined);
  vi.spyOn(UploadTray.prototype, "isBusy", "get").mockImplementation(() => busy);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, body: String(init.body) });
    return answer();
  });
  document.body.innerHTML = `
    <project-drop act="/act/"><p data-words hidden></p>
      <form action="/projects/import/" method="post"><input type="file" name="file" hidden></form></project-drop>
    <upload-tray></upload-tray><section id="messages"></section>
    ${["warning", "error"].map((level) => `<template data-toast="${level}"><toast-message><p data-text></p></toast-message></template>`).join("")}`;
});

afterEach(() => {
  document.body.innerHTML = "";
});

const words = () => document.querySelector<HTMLElement>("[data-words]");
const tell = (name: string, detail: object) => document.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
const settled = () => new Promise((done) => setTimeout(done));

test("files that were looked at become a project in the order in which they were sent", async () => {
  tell("uploaded", { asset: "one" });
  tell("uploaded", { asset: "two" });
  expect(words()?.textContent).toContain("2 files for a new project");
  busy = true;
  tell("prepared", { asset: "two", name: "Second.mp4", isReady: true });
  expect(sent).toEqual([]);
  busy = false;
  tell("prepared", { asset: "one", name: "First take.mp4", isReady: true });
  await settled();
  expect(sent.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
    ["/act/", { action: "project", ids: ["one", "two"], name: "First take" }],
  ]);
  expect(location.hash).toBe("#made");
});

test("what cannot be used stays out, and without any there is no project", async () => {
  tell("uploaded", { asset: "one" });
  tell("prepared", { asset: "one", name: "Broken.mp4", isReady: false });
  await settled();
  expect(sent).toEqual([]);
  expect(words()?.hidden).toBe(true);
});

test("a refusal is said, and that the files are in the library", async () => {
  answer = () => Response.json({ error: { code: "not_gathered", message: "There is no room.", fields: {} } }, { status: 409 });
  tell("uploaded", { asset: "one" });
  tell("prepared", { asset: "one", name: "One.mp4", isReady: true });
  await settled();
  expect(document.body.textContent).toContain("There is no room. The files are in your library.");
});

test("a cut of another program is sent by itself, and other files are left to the tray", () => {
  const submitted = vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(() => undefined);
  expect(tell("files-come", { files: [new File(["x"], "a.mp4")] })).toBe(true);
  expect(tell("files-come", { files: [new File(["x"], "a.edl"), new File(["x"], "a.mp4")] })).toBe(false);
  expect(submitted).not.toHaveBeenCalled();
  expect(tell("files-come", { files: [new File(["x"], "Cut.OTIO")] })).toBe(false);
  expect(submitted).toHaveBeenCalledTimes(1);
  expect(document.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0]?.name).toBe("Cut.OTIO");
});
