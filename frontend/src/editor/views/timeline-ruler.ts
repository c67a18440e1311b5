// <timeline-ruler class="tl-ruler"></timeline-ruler> above the lanes and as wide as they are.
// Draws ticks and timecode, the in and out points, markers and the playhead. Pointers and keys are handled elsewhere; what there is
// to take hold of: .tl-playhead, .tl-marker[data-marker=ID], .tl-in, .tl-out (only where a range is set); .tl-range lies below them.
import { make } from "../../lib/dom.ts";
import { formatTimecode } from "../../lib/frames.ts";
import { Scope } from "../../lib/scope.ts";
import type { Marker } from "../edits/document.ts";
import { type Editor, editorOf } from "../editor.ts";
import type { State } from "../state/store.ts";
import { property, write } from "../timeline/clip-view.ts";
import { type View, xOf } from "../timeline/layout.ts";
import { ticksOf } from "../timeline/ticks.ts";

const HEIGHT = 28;
const MOST_RATIO = 2;
const LABEL_Y = 11;

export class TimelineRuler extends HTMLElement {
  #scope = new Scope();
  #editor: Editor | null = null;
  #drawn: { readonly state: State; readonly width: number } | null = null;
  /** Kept: to ask the page for them in every frame would have it laid out twice. */
  #width = 0;
  #colours: { readonly font: string; readonly tick: string; readonly label: string } | null = null;
  readonly #canvas = make("canvas", { class: "tl-ticks", "aria-hidden": "true" });
  readonly #range = make("div", { class: "tl-range", hidden: "" });
  readonly #in = make("div", { class: "tl-in", title: "In point", hidden: "" });
  readonly #out = make("div", { class: "tl-out", title: "Out point", hidden: "" });
  readonly #marks = make("div", { class: "tl-markers" });
  readonly #playhead = make("div", { class: "tl-playhead", role: "slider", tabindex: "0", "aria-label": "Playhead", "aria-valuemin": "0" });
  readonly #markers = new Map<string, HTMLElement>();

  connectedCallback(): void {
    this.#scope = new Scope();
    const editor = editorOf(this);
    this.#editor = editor;
    this.#drawn = null;
    this.replaceChildren(this.#canvas, this.#range, this.#in, this.#out, this.#marks, this.#playhead);
    const again = (): void => {
      [this.#drawn, this.#width, this.#colours] = [null, this.clientWidth, null];
      this.#scope.frame("draw", () => this.#draw());
    };
    this.#width = this.clientWidth;
    this.#scope.keep(new ResizeObserver(again)).observe(this);
    this.#scope.keep(new MutationObserver(again)).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    editor.store.listen(this.#scope, () => (this.#drawn ? this.#scope.frame("draw", () => this.#draw()) : this.#draw()));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #draw(): void {
    const editor = this.#editor;
    if (!editor || this.#scope.isEnded) return;
    const { state, scale } = editor.store;
    const width = this.#width;
    const view: View = { scroll: state.scroll, scale, width };
    const { timeline, position } = state;
    const before = this.#drawn;
    const isMoved = !before || before.width !== width || before.state.scroll !== state.scroll || before.state.zoom !== state.zoom;
    if (isMoved) this.#drawTicks(view, state);
    if (isMoved || before.state.timeline !== timeline) {
      this.#drawRange(view, state);
      this.#drawMarkers(view, timeline.markers);
      write(this.#playhead, "aria-valuemax", String(timeline.duration));
    }
    if (isMoved || before.state.position !== position) property(this.#playhead, "transform", `translateX(${xOf(position, view).toFixed(2)}px)`);
    if (state.speed === 0 && (!before || before.state.position !== position || before.state.speed !== 0)) {
      write(this.#playhead, "aria-valuenow", String(position));
      write(this.#playhead, "aria-valuetext", formatTimecode(position, timeline.rate));
    }
    this.#drawn = { state, width };
  }

  #drawTicks(view: View, { timeline }: State): void {
    const ratio = Math.min(MOST_RATIO, window.devicePixelRatio || 1);
    this.#canvas.width = Math.max(1, Math.round(view.width * ratio));
    this.#canvas.height = HEIGHT * ratio;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const { font, tick, label: ink } = (this.#colours ??= this.#read());
    context.scale(ratio, ratio);
    context.font = font;
    const ticks = ticksOf(view, timeline.rate);
    context.fillStyle = tick;
    for (const { x, label } of ticks) context.fillRect(Math.round(x), label ? 15 : 22, 1, HEIGHT);
    context.fillStyle = ink;
    for (const { x, label } of ticks) if (label) context.fillText(label, Math.round(x) + 5, LABEL_Y);
  }

  #read(): { readonly font: string; readonly tick: string; readonly label: string } {
    const style = getComputedStyle(this.#canvas);
    return { font: `10px ${style.fontFamily}`, tick: style.borderTopColor, label: style.color };
  }

  #drawRange(view: View, { timeline: { range } }: State): void {
    for (const each of [this.#range, this.#in, this.#out]) each.hidden = !range;
    if (!range) return;
    const [from, to] = [xOf(range.start, view), xOf(range.end, view)];
    const [left, right] = [Math.max(-4, from), Math.min(view.width + 4, to)];
    property(this.#range, "transform", `translateX(${left.toFixed(1)}px)`);
    property(this.#range, "width", `${Math.max(0, right - left).toFixed(1)}px`);
    property(this.#in, "transform", `translateX(${from.toFixed(1)}px)`);
    property(this.#out, "transform", `translateX(${to.toFixed(1)}px)`);
  }

  #drawMarkers(view: View, markers: readonly Marker[]): void {
    const [from, to] = [view.scroll - 160 / view.scale, view.scroll + view.width / view.scale];
    const seen = markers.filter(({ frame }) => frame >= from && frame <= to);
    const kept = new Set(seen.map(({ id }) => id));
    for (const [id, element] of this.#markers) {
      if (kept.has(id)) continue;
      element.remove();
      this.#markers.delete(id);
    }
    for (const [n, marker] of seen.entries()) {
      const element = this.#markers.get(marker.id) ?? this.#newMarker(marker.id);
      const rate = this.#editor?.store.state.timeline.rate;
      const after = seen[n + 1];
      const room = after ? (after.frame - marker.frame) * view.scale - 12 : 160;
      if (element.lastElementChild && element.lastElementChild.textContent !== marker.name) element.lastElementChild.textContent = marker.name;
      write(element, "data-color", marker.color);
      write(element, "data-crowded", room < 24 || !marker.name ? "" : null);
      write(element, "aria-label", `Marker ${marker.name}`.trim() + (rate ? ` at ${formatTimecode(marker.frame, rate)}` : ""));
      write(element, "title", marker.name || "Marker");
      property(element, "transform", `translateX(${xOf(marker.frame, view).toFixed(1)}px)`);
      property(element, "--room", `${Math.max(0, Math.min(160, Math.round(room)))}px`);
    }
  }

  /** In the order of time for the Tab key. */
  #newMarker(id: string): HTMLElement {
    const marker = make("button", { type: "button", class: "tl-marker", "data-marker": id }, make("i", {}), make("span", {}));
    this.#markers.set(id, marker);
    this.#marks.append(marker);
    return marker;
  }
}

customElements.define("timeline-ruler", TimelineRuler);
