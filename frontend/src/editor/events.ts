// What the editor's views tell one another beside the store: events on the document, each with its detail. Who needs another adds
// it here.
import type { Scope } from "../lib/scope.ts";
import type { Timeline } from "./edits/document.ts";
import type { MediaItem } from "./state/media.ts";
import type { Difference } from "./state/versions.ts";

export interface EditorEvents {
  /** Asks for a panel: media, text, audio, transitions, captions, templates, or inspector, versions. */
  "editor:open": { readonly panel: string };
  /** The server has it, at that version; `at` is an ISO time. */
  "editor:saved": { readonly version: number; readonly at: string };
  /** The project has another name. */
  "editor:renamed": { readonly name: string; readonly before: string };
  /** Asks to save at once what waits to be saved. */
  "editor:save-now": Record<string, never>;
  /** Asks for the dialog that settles a conflict of two tabs. */
  "editor:conflict": Record<string, never>;
  /** Asks for the export dialog. */
  "editor:export": Record<string, never>;
  /** Asks for the dialog "Save a version". */
  "editor:version": Record<string, never>;
  /** Shows a document of another time instead of the present one, by a name as “Version 12”; null: the present one again. */
  "editor:look": { readonly timeline: Timeline | null; readonly name?: string };
  /** Marks on the timeline what is different; null: nothing. */
  "editor:compare": { readonly differences: readonly Difference[] | null };
  /** What of the bin is chosen, for insert and overwrite. */
  "editor:chosen": { readonly item: MediaItem | null };
  /** The lower region shows the timeline or the clip table now. */
  "editor:lower": { readonly shows: "timeline" | "table" };
  /** Asks for the menu of what lies at that point of the screen on the timeline. */
  "editor:menu": { readonly x: number; readonly y: number };
  /** What of the bin is being dragged, since a browser tells that only at the drop; null: nothing any more. */
  "editor:dragging": { readonly item: MediaItem | null };
  /** A preview of some media has been made. */
  "editor:preview-ready": Record<string, never>;
}

export function emit<K extends keyof EditorEvents>(name: K, detail: EditorEvents[K]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

export function hear<K extends keyof EditorEvents>(scope: Scope, name: K, listener: (detail: EditorEvents[K]) => void): void {
  scope.on(document, name, (event: Event) => listener((event as CustomEvent<EditorEvents[K]>).detail));
}
