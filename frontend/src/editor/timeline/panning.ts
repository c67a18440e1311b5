// How the time comes into sight: wheel and scrollbar, the page that follows what plays, and what is shown on purpose. The scrollbar
// is the browser's own, of an element as long as the whole; what it says and the store's scroll follow one another.
import { find } from "../../lib/dom.ts";
import { isCommand } from "../../lib/keys.ts";
import type { Scope } from "../../lib/scope.ts";
import { clamp } from "../edits/document.ts";
import type { Editor } from "../editor.ts";
import type { State } from "../state/store.ts";
import { property } from "./clip-view.ts";
import { furthest, revealing, type Row, type View, zoomedAt } from "./layout.ts";

const LINE = 40; // px that a mouse tells as one line
const ZOOMING = 0.0022; // of a wheel's pixel
const ROUNDING = 2; // px by which a scrollbar may be where nobody put it
const LONGEST = 2e6; // px of the scrollbar's element; beyond that a pixel of it is more than one of the timeline

export class Panning {
  readonly #lanes: HTMLElement;
  readonly #editor: Editor;
  readonly #width: () => number;
  readonly #bar: HTMLElement | null;
  readonly #length: HTMLElement | null;
  readonly #body: HTMLElement | null;
  #written = 0;

  constructor(lanes: HTMLElement, editor: Editor, scope: Scope, width: () => number) {
    [this.#lanes, this.#editor, this.#width] = [lanes, editor, width];
    const area = lanes.closest<HTMLElement>(".tl");
    this.#bar = area && find(area, "[data-timeline-scroll]", HTMLElement);
    this.#length = this.#bar && find(this.#bar, ".tl-scroll-length", HTMLElement);
    this.#body = lanes.closest<HTMLElement>("[data-timeline-body]");
    if (area) scope.on(area, "wheel", (event) => this.#wheel(event), { passive: false });
    if (!this.#bar) return;
    scope.on(this.#bar, "scroll", () => this.#barMoved());
    scope.on(this.#bar, "keydown", (event) => this.#key(event));
    editor.store.listen(scope, (state, before) => {
      if (state === before || state.scroll !== before.scroll || state.zoom !== before.zoom || state.timeline.duration !== before.timeline.duration) {
        scope.frame("scrollbar", () => this.#drawBar());
      }
    });
    const sizes = scope.keep(new ResizeObserver(() => scope.frame("scrollbar", () => this.#drawBar())));
    sizes.observe(lanes);
  }

  /** Brings a stretch of time into sight. */
  show(from: number, to: number): void {
    if (this.#width() > 0) this.#editor.store.scrollTo(revealing(from, to, this.#view));
  }

  showRow({ top, height }: Row): void {
    const body = this.#body;
    if (!body) return;
    if (top < body.scrollTop) body.scrollTop = top;
    else if (top + height > body.scrollTop + body.clientHeight) body.scrollTop = top + height - body.clientHeight;
  }

  /** What plays out of sight turns the page. */
  follow({ speed, position }: State, { scroll, scale, width }: View): void {
    if (speed === 0 || width <= 0) return;
    const length = width / scale;
    if (position >= scroll && position <= scroll + length) return;
    this.#editor.store.scrollTo(speed > 0 ? position : position - length);
  }

  get #view(): View {
    const { state, scale } = this.#editor.store;
    return { scroll: state.scroll, scale, width: this.#width() };
  }

  #wheel(event: WheelEvent): void {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.#width() : 1;
    const [across, down] = [event.deltaX * unit, event.deltaY * unit];
    const { store } = this.#editor;
    if (isCommand(event)) {
      event.preventDefault();
      const x = Math.max(0, event.clientX - this.#lanes.getBoundingClientRect().left);
      const zoom = zoomedAt(store.state.zoom * Math.exp(-clamp(down, -200, 200) * ZOOMING), x, this.#view, store.state.timeline);
      return store.zoom(zoom.zoom, zoom.scroll);
    }
    const cannotGoDown = !this.#body || this.#body.scrollHeight <= this.#body.clientHeight;
    const by = across || (event.shiftKey || cannotGoDown ? down : 0);
    if (!by || (Math.abs(down) > Math.abs(across) && !event.shiftKey && !cannotGoDown)) return;
    event.preventDefault();
    this.#scrollBy(by);
  }

  #scrollBy(pixels: number): void {
    const { store } = this.#editor;
    const most = Math.max(furthest(store.state.timeline, this.#view), store.state.scroll);
    store.scrollTo(clamp(store.state.scroll + pixels / store.scale, 0, most));
  }

  #key(event: KeyboardEvent): void {
    const page = this.#width() * 0.9;
    const by = { ArrowLeft: -LINE, ArrowRight: LINE, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#scrollBy(by);
  }

  /** Pixels of the scrollbar's element for a frame. */
  get #ratio(): number {
    const view = this.#view;
    const length = (furthest(this.#editor.store.state.timeline, view) + view.width / view.scale) * view.scale;
    return length > LONGEST ? (view.scale * LONGEST) / length : view.scale;
  }

  #drawBar(): void {
    const [bar, length] = [this.#bar, this.#length];
    if (!bar || !length) return;
    const view = this.#view;
    const whole = Math.max(furthest(this.#editor.store.state.timeline, view), view.scroll) * this.#ratio + view.width;
    property(length, "width", `${Math.round(whole)}px`);
    const wanted = Math.round(view.scroll * this.#ratio);
    if (wanted !== this.#written) bar.scrollLeft = this.#written = wanted;
  }

  /** By a hand, and not by what was just written. */
  #barMoved(): void {
    const bar = this.#bar;
    if (!bar || Math.abs(bar.scrollLeft - this.#written) <= ROUNDING) return;
    this.#written = Math.round(bar.scrollLeft);
    this.#editor.store.scrollTo(bar.scrollLeft / this.#ratio);
  }
}
