// What a hand shows on the timeline while it drags, and is no part of the document: the line that snaps, the marquee, the
// preview of a drop. Whoever handles pointers sets it, `<timeline-lanes>` draws it.
import type { Scope } from "../../lib/scope.ts";
import type { Editor } from "../editor.ts";

/** Frames across, pixels down as rows count them (layout.ts); corners in any order. */
export interface Marquee {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where something dragged would land. Without a track it will make one of its own: above all, or below all for sound. */
export interface Ghost {
  readonly track: string | null;
  readonly start: number;
  readonly duration: number;
  readonly label: string;
  /** How it lands: over what is there, or between, which moves along. */
  readonly how?: "overwrite" | "insert";
  /** It cannot land there. */
  readonly isRefused?: boolean;
}

export interface Marks {
  /** The frame that holds the drag; null where none does. */
  readonly guide: number | null;
  readonly marquee: Marquee | null;
  readonly ghosts: readonly Ghost[];
  /** A few words at the pointer's frame, as "+12 frames"; null for none. */
  readonly note: { readonly frame: number; readonly track: string | null; readonly text: string } | null;
}

const NOTHING: Marks = { guide: null, marquee: null, ghosts: [], note: null };

export class MarkBoard {
  #marks = NOTHING;
  readonly #listeners = new Set<(marks: Marks) => void>();

  get marks(): Marks {
    return this.#marks;
  }

  show(change: Partial<Marks>): void {
    this.#marks = { ...this.#marks, ...change };
    for (const tell of this.#listeners) tell(this.#marks);
  }

  clear(): void {
    if (this.#marks !== NOTHING) this.show(NOTHING);
    this.#marks = NOTHING;
  }

  listen(scope: Scope, listener: (marks: Marks) => void): void {
    this.#listeners.add(listener);
    scope.onEnd(() => this.#listeners.delete(listener));
    listener(this.#marks);
  }
}

const boards = new WeakMap<Editor, MarkBoard>();

/** The one of this editor. */
export function marksOf(editor: Editor): MarkBoard {
  let board = boards.get(editor);
  if (!board) boards.set(editor, (board = new MarkBoard()));
  return board;
}
