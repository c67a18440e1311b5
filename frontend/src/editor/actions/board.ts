// The clipboard that tabs and projects share: in this page, in the browser's storage, and as text in the system's clipboard, as far
// as the browser allows. The system's is read first only where that needs no question. What did not come from this page may have been
// made by anything, so it is read like any other document before it is used.
import { type Clipboard, isClipboard, OTHER_VERSION } from "../edits/clipboard.ts";
import { EditRefused, MAX_FRAMES } from "../edits/document.ts";
import { remember, remembered } from "../../lib/remembered.ts";

const KEPT = "editor-clipboard";
const UNREADABLE = "What was copied cannot be read here. Copy it again.";
const NOT_LOADED = "What was copied elsewhere cannot be checked without a connection. Paste it when the studio can be reached.";
let own: { readonly text: string; readonly clipboard: Clipboard } | null = null;

export function put(clipboard: Clipboard): void {
  const text = JSON.stringify(clipboard);
  own = { text, clipboard };
  remember(KEPT, text);
  void navigator.clipboard?.writeText(text).catch(() => undefined); // refused: the others have it
}

/** Null where there is nothing of ours. Throws EditRefused for what is ours and cannot be used. */
export async function take(): Promise<Clipboard | null> {
  const fromSystem = (await mayRead()) ? await read() : null;
  return (await checked(fromSystem)) ?? (await checked(remembered(KEPT))) ?? own?.clipboard ?? (await checked(await read()));
}

/** Whether anything was copied, as far as can be told without asking. */
export function hasSome(): boolean {
  return own !== null || remembered(KEPT) !== null;
}

async function mayRead(): Promise<boolean> {
  try {
    const name = "clipboard-read" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false; // a browser that has no such permission
  }
}

async function read(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null; // refused, or there is none
  }
}

async function checked(text: string | null): Promise<Clipboard | null> {
  if (own && text === own.text) return own.clipboard;
  const clipboard = parsed(text);
  return clipboard && asDocument(clipboard);
}

function parsed(text: string | null): Clipboard | null {
  if (!text?.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isClipboard(value) ? value : null;
  } catch {
    return null;
  }
}

/** Its tracks with their clips are a document, and are read as one: so every shape and rule holds for what is pasted. */
async function asDocument({ format, schema, rate, tracks, clips }: Clipboard): Promise<Clipboard> {
  const { read: readDocument, SCHEMA } = await import("../state/checking.ts").catch(() => {
    throw new EditRefused(NOT_LOADED);
  });
  if (schema !== SCHEMA) throw new EditRefused(OTHER_VERSION);
  const isPlace = (n: unknown): boolean => typeof n === "number" && Number.isInteger(n) && n >= 0;
  if (!tracks.every((track) => isPlace(track?.nth)) || !clips.every((clip) => isPlace(clip?.track) && clip.track < tracks.length)) throw new EditRefused(UNREADABLE);
  const placed = tracks.map(({ type }, n) => ({ type, name: "", elements: clips.filter(({ track }) => track === n).map(({ element }) => element) }));
  const { timeline, faults } = await readDocument({ schema, rate, tracks: placed, duration: MAX_FRAMES });
  if (!timeline || faults.length) throw new EditRefused(UNREADABLE);
  return {
    ...{ format, schema, rate: timeline.rate },
    tracks: timeline.tracks.map(({ type }, n) => ({ type, nth: tracks[n]?.nth ?? 0 })),
    clips: timeline.tracks.flatMap(({ elements }, track) => elements.map((element) => ({ track, element }))),
  };
}
