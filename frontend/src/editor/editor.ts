// What the views of an editor share: the store, the media, what the page was told. `<editor-shell>` makes it; a view inside finds
// it with `editorOf(this)`.
import type { Given, Timeline } from "./edits/document.ts";
import { uuid } from "../lib/uuid.ts";
import { type MediaItem, Shelf } from "./state/media.ts";
import { Store } from "./state/store.ts";

/** The JSON that projects/views/editor.py puts into the page, `<script id="editor-boot">`. */
export interface Boot {
  readonly project: { readonly id: string; readonly name: string; readonly version: number; readonly edited_at: string };
  readonly user: string;
  readonly timeline: Timeline;
  readonly media: readonly MediaItem[];
  /** Combination by action, as accounts/shortcuts.py writes them: Ctrl+Shift+Z. */
  readonly keymap: Readonly<Record<string, string>>;
  /** What each action is called, and a word for people. */
  readonly actions: Readonly<Record<string, string>>;
  readonly is_snapping: boolean;
  /** Addresses of the API that belong to this project; each ends in a slash. */
  readonly urls: {
    readonly timeline: string;
    readonly view: string;
    readonly versions: string;
    readonly bin: string;
    readonly preview: string;
    readonly preflight: string;
    readonly exports: string;
    readonly table: string;
    readonly projects: string;
  };
}

export class Editor {
  readonly boot: Boot;
  /** The project's name, which can be changed here. */
  name: string;
  readonly store: Store;
  readonly shelf: Shelf;
  /** What edits take from outside. */
  readonly given: Given;

  constructor(boot: Boot) {
    [this.boot, this.name] = [boot, boot.project.name];
    this.store = new Store(boot.timeline, { isSnapping: boot.is_snapping });
    this.shelf = new Shelf(boot.timeline.rate, boot.media);
    this.given = { media: this.shelf.facts, newId: uuid };
  }
}

/** The element that holds an editor, from any view inside it. */
export interface EditorHolder extends HTMLElement {
  readonly editor: Editor;
}

/** A view in the page's head stands outside; a page has one editor. */
export function editorOf(view: HTMLElement): Editor {
  const shell = view.closest<EditorHolder>("editor-shell") ?? document.querySelector<EditorHolder>("editor-shell");
  if (!shell) throw new Error(`<${view.localName}> stands in no <editor-shell>.`);
  return shell.editor;
}
