// The timeline as a hand sees it: measured once when a gesture begins, so that a move reads no layout. Scrolling on the way is
// counted along.
import type { Editor } from "../editor.ts";
import { frameAt, type Row, rowAt, rowsOf, type View } from "../timeline/layout.ts";

/** Where the pointer is. `frame` may lie between two; `y` counts from the first row's top. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly frame: number;
}

/** Where an event happened on the screen. */
export interface Spot {
  readonly clientX: number;
  readonly clientY: number;
}

/** Pixels from an edge within which a drag scrolls, and how many a frame of the screen at most. */
const BORDER = 36;
const FASTEST = 24;

export class Field {
  readonly editor: Editor;
  readonly #body: HTMLElement | null;
  readonly #left: number;
  readonly #top: number;
  readonly #bottom: number;
  readonly width: number;
  #down = 0;
  readonly #most: number;

  /** `lanes` gives the axes; `body` is what scrolls up and down. */
  constructor(editor: Editor, lanes: Element, body: HTMLElement | null) {
    this.editor = editor;
    this.#body = body;
    const box = lanes.getBoundingClientRect();
    const seen = (body ?? lanes).getBoundingClientRect();
    [this.#left, this.#top, this.width, this.#bottom] = [box.left, box.top, box.width, seen.bottom];
    this.#seenTop = seen.top;
    this.#most = body ? Math.max(0, body.scrollHeight - body.clientHeight - body.scrollTop) : 0;
    this.#least = body ? -body.scrollTop : 0;
  }

  readonly #seenTop: number;
  readonly #least: number;

  get view(): View {
    const { store } = this.editor;
    return { scroll: store.state.scroll, scale: store.scale, width: this.width };
  }

  get scale(): number {
    return this.editor.store.scale;
  }

  get rows(): readonly Row[] {
    return rowsOf(this.editor.store.state.timeline);
  }

  at({ clientX, clientY }: Spot): Point {
    const x = clientX - this.#left;
    return { x, y: clientY - this.#top + this.#down, frame: frameAt(x, this.view) };
  }

  rowAt(point: Point): Row | null {
    return rowAt(this.rows, point.y);
  }

  /** Scrolls where the pointer is near an edge, or beyond. True when it did. */
  autoscroll({ clientX, clientY }: Spot, isUpAndDown: boolean): boolean {
    const across = push(clientX - this.#left, this.width);
    const { store } = this.editor;
    const before = store.state.scroll;
    if (across) store.scrollTo(before + across / this.scale);
    const down = isUpAndDown && this.#body ? push(clientY - this.#seenTop, this.#bottom - this.#seenTop) : 0;
    return this.scrollDown(down) || store.state.scroll !== before;
  }

  /** By so many pixels, as far as there is more. */
  scrollDown(by: number): boolean {
    const next = Math.max(this.#least, Math.min(this.#most, this.#down + by));
    if (!this.#body || next === this.#down) return false;
    this.#body.scrollTop += next - this.#down;
    this.#down = next;
    return true;
  }
}

function push(at: number, length: number): number {
  if (length < 3 * BORDER) return 0;
  if (at < BORDER) return -Math.min(1, (BORDER - at) / BORDER) * FASTEST;
  if (at > length - BORDER) return Math.min(1, (at - length + BORDER) / BORDER) * FASTEST;
  return 0;
}
