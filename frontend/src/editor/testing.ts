// An editor in a page for the tests of views: its shell without behaviour, a document, and pointers and keys that say where they are.
import { fragment } from "../lib/dom.ts";
import { MEDIA } from "./edits/testing.ts";
import type { Timeline } from "./edits/document.ts";
import { type Boot, Editor } from "./editor.ts";
import type { MediaItem } from "./state/media.ts";

export const MEDIA_ITEMS: readonly MediaItem[] = [...MEDIA.values()].map(({ id, kind, name, duration, hasAudio }) => ({
  ...{ id, kind, name, status: "ready", problem: "", width: 320, height: 180, has_audio: hasAudio, is_trashed: false, source: "upload" },
  ...{ duration_us: duration === null ? null : (duration * 1e6) / 40, poster: "", filmstrip: null, peaks: "", original: "" },
}));

/** At 40 frames a second a frame is a pixel wide at zoom 1. */
export const RATE = { num: 40, den: 1 };

export function bootOf(timeline: Timeline, fields: Partial<Boot> = {}): Boot {
  const urls = Object.fromEntries(["timeline", "view", "versions", "bin", "preview", "preflight", "exports", "table", "projects"].map((name) => [name, `/${name}/`]));
  return {
    ...{ project: { id: "p", name: "Cut", version: 1, edited_at: "2026-01-01T00:00:00Z" }, user: "u", media: MEDIA_ITEMS, keymap: {}, actions: {} },
    ...{ timeline: { ...timeline, rate: RATE }, is_snapping: true, urls: urls as unknown as Boot["urls"] },
    ...fields,
  };
}

/** Puts `inside` into a shell of the page, and gives back its editor. */
export function editorWith(timeline: Timeline, inside: string, fields: Partial<Boot> = {}): Editor {
  const editor = new Editor(bootOf(timeline, fields));
  const shell = document.createElement("editor-shell");
  Object.defineProperty(shell, "editor", { value: editor });
  shell.append(fragment(inside));
  document.body.replaceChildren(shell); // whole, as a parsed page is when its scripts run
  return editor;
}
