import { expect, test } from "vitest";
import { dropped, picked } from "./upload-drop-folders.ts";

const file = (name: string, type = ""): File => new File(["x"], name, { type });

function fileEntry(name: string, type = ""): FileSystemEntry {
  return { isFile: true, isDirectory: false, name, file: (done: (file: File) => void) => done(file(name, type)) } as unknown as FileSystemEntry;
}

/** Tells its contents two at a time, as browsers do by the hundred. */
function folder(name: string, ...inside: FileSystemEntry[]): FileSystemEntry {
  const createReader = (): object => {
    const left = [...inside];
    return { readEntries: (done: (part: FileSystemEntry[]) => void) => done(left.splice(0, 2)) };
  };
  return { isFile: false, isDirectory: true, name, createReader } as unknown as FileSystemEntry;
}

function transfer(entries: (FileSystemEntry | null)[], files: File[] = []): DataTransfer {
  return { items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files } as unknown as DataTransfer;
}

test("folders are gone through to the bottom, in parts", async () => {
  const day = folder("day 1", fileEntry("a.mp4"), fileEntry("b.mts"), fileEntry("c.png"), folder("raw", fileEntry("d.MOV")));
  const { files, others } = await dropped(transfer([folder("trip", day, fileEntry("e.wav")), fileEntry("alone.mp4")]));
  expect(files.map(({ path, file: { name } }) => path || name)).toEqual([
    "trip/day 1/a.mp4", "trip/day 1/b.mts", "trip/day 1/c.png", "trip/day 1/raw/d.MOV", "trip/e.wav", "alone.mp4",
  ]);
  expect(others).toBe(0);
});

test("of a folder media is taken, the rest is counted, and what a system keeps there is not even that", async () => {
  const { files, others } = await dropped(transfer([folder("trip", fileEntry("notes.pdf"), fileEntry(".DS_Store"), fileEntry("Thumbs.db"), fileEntry("._a.mp4"), fileEntry("a.mp4"))]));
  expect([files.map(({ path }) => path), others]).toEqual([["trip/a.mp4"], 1]);
});

test("a file by itself is taken whatever it is: the studio says what is wrong with it", async () => {
  const notes = file("notes.pdf", "application/pdf");
  const { files, others } = await dropped(transfer([fileEntry("notes.pdf")], [notes]));
  expect([files, others]).toEqual([[{ file: notes, path: "" }], 0]);
});

test("what a browser cannot name as an entry is still a file", async () => {
  const pasted = file("picture.png", "image/png");
  expect((await dropped(transfer([null], [pasted]))).files).toEqual([{ file: pasted, path: "" }]);
});

test("a picked folder is read as a dropped one", () => {
  const inside = (path: string): File => Object.defineProperty(file(path.split("/").at(-1) ?? ""), "webkitRelativePath", { value: path });
  const { files, others } = picked([inside("trip/a.mp4"), inside("trip/notes.pdf"), inside("trip/.DS_Store")]);
  expect([files.map(({ path }) => path), others]).toEqual([["trip/a.mp4"], 1]);
});
