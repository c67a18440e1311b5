// <timeline-lanes class="tl-lanes" role="listbox" aria-multiselectable="true" aria-label="Clips" tabindex="-1"></timeline-lanes>
// inside .tl-body, which scrolls up and down and holds the track heads beside it. Draws the clips that are in sight.
//
// What is drawn, for whoever handles pointers (names are stable):
//   .tl-lanes                       fills the area; y = clientY - getBoundingClientRect().top is a height as layout.ts counts it,
//                                   x = clientX - left is a frame by frameAt(x, { scroll: state.scroll, scale: store.scale }).
//                                   Capture pointers here: a clip's element may be moved or taken away while it is dragged
//   .tl-lane[data-track=ID]         one for each track, in drawing order
//   .tl-clip[data-element=ID]       role=option; of narrow clips there is no element where very many are in sight:
//                                   ask elementAt(track, frame) of layout.ts, it always knows
//     .tl-edge[data-edge=head|tail] trim handles (clips from 18 px on)
//     .tl-fade[data-fade=in|out]    fade handles on the top corners (from 48 px on; not on captions)
//     .tl-volume                    the line of volume, or of opacity where there is no sound (from 48 px on)
//   .tl-cut[data-transition=ID]     the diamond; ID is the element that has the transition
//   .tl-line                        the playhead down the lanes; .tl-playhead, with the handle, stands in the ruler
//   .tl-guide .tl-marquee .tl-ghost .tl-note   drawn from marksOf(editor) (timeline/marks.ts): set them there
// In the ruler: .tl-marker[data-marker=ID], .tl-in, .tl-out, .tl-range, .tl-playhead.
//
// The focus is on one clip at a time, the only tab stop; it follows the selection's first while it is in here.
import { make } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import type { Place } from "../edits/find.ts";
import { type Editor, editorOf } from "../editor.ts";
import { hear } from "../events.ts";
import type { State } from "../state/store.ts";
import { ClipView, type Colours, property, type Window, write } from "../timeline/clip-view.ts";
import { type Change, changesFrom, DifferenceLayer } from "../timeline/differences.ts";
import { elementsBetween, heightOf, inOrder, type Row, rowOf, rowsOf, type View, xOf } from "../timeline/layout.ts";
import { LaneView, type Scene, type Views } from "../timeline/lane-view.ts";
import { coloursOf } from "../timeline/colours.ts";
import { MarkLayer } from "../timeline/mark-layer.ts";
import { Panning } from "../timeline/panning.ts";
import { Pictures } from "../timeline/pictures.ts";

/** Screens that are drawn on each side of what is in sight, so that a scroll seldom has to draw. */
const BESIDE = 0.2;
/** Pixels from the origin after which positions are counted anew; beyond some millions browsers lose them. */
const FARTHEST = 1e6;
/** So many clips are elements, whatever their width; where there are more, the narrowest are bars on a canvas. */
const MOST_CLIPS = 300;
const WIDTHS = [8, 16, 24, 32];
/** Milliseconds after the last step of a zoom; until then pictures are stretched, as painting all anew at each step is too slow. */
const SETTLED = 90;
/** Milliseconds of a frame that may go into painting; the rest is painted in the next ones. */
const PAINTING = 6;

export class TimelineLanes extends HTMLElement {
  #scope = new Scope();
  #editor: Editor | null = null;
  #drawn: State | null = null;
  #window: Window | null = null;
  #drawnWindow: Window | null = null;
  #drawnActive: string | null = null;
  #drawnLeast = 0;
  #active: Place | null = null;
  #isShelfNew = false;
  /** Kept, as asking the page for it in every frame would have it laid out twice. */
  #width = 0;
  #lanes = new Map<string, LaneView>();
  #views: Views = new Map();
  #pictures: Pictures | null = null;
  #colours: Colours | null = null;
  #marks: MarkLayer | null = null;
  #differences: DifferenceLayer | null = null;
  #changes: readonly Change[] = [];
  #panning: Panning | null = null;
  readonly #line = make("div", { class: "tl-line", "aria-hidden": "true" });
  readonly #hint = make("p", { class: "tl-hint", hidden: "" }, "Drag media here to begin, or choose some under Media and add it at the end");

  connectedCallback(): void {
    this.#scope = new Scope();
    const editor = editorOf(this);
    this.#editor = editor;
    this.append(this.#line, this.#hint);
    this.#pictures = new Pictures(this.#scope, () => this.#refresh());
    this.#marks = new MarkLayer(this, editor, this.#scope);
    this.#differences = new DifferenceLayer(this);
    this.#width = this.clientWidth;
    this.#panning = new Panning(this, editor, this.#scope, () => this.#width);
    this.#listen(editor);
  }

  disconnectedCallback(): void {
    this.#scope.end();
    this.replaceChildren();
    [this.#drawn, this.#window, this.#active] = [null, null, null];
    this.#lanes.clear();
    this.#views.clear();
  }

  #listen({ store, shelf }: Editor): void {
    const scope = this.#scope;
    store.listen(scope, (state, before) => {
      if (state.seeks !== before.seeks) this.#panning?.show(state.position, state.position);
      if (!this.#drawn) this.#draw();
      else if (isSeen(state, this.#drawn)) scope.frame("draw", () => this.#draw());
    });
    shelf.listen(scope, () => {
      this.#isShelfNew = true;
      scope.frame("draw", () => this.#draw());
    });
    hear(scope, "editor:compare", ({ differences }) => {
      this.#changes = changesFrom(differences);
      scope.frame("draw", () => this.#draw(true));
    });
    scope.on(this, "focusin", (event) => this.#take(event));
    const sizes = scope.keep(
      new ResizeObserver(([entry]) => {
        this.#width = entry?.contentRect.width ?? this.clientWidth;
        scope.frame("draw", () => this.#draw(true));
      }),
    );
    sizes.observe(this);
    const recolour = (): void => {
      this.#colours = null;
      for (const view of this.#views.values()) view.repaint();
      scope.frame("draw", () => this.#draw(true));
    };
    const theme = scope.keep(new MutationObserver(recolour));
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.onchange = recolour;
    scope.onEnd(() => (dark.onchange = null));
  }

  #draw(isForced = false): void {
    const editor = this.#editor;
    if (!editor || this.#scope.isEnded) return;
    const { state, scale } = editor.store;
    const before = this.#drawn;
    const view: View = { scroll: state.scroll, scale, width: this.#width };
    const rows = rowsOf(state.timeline);
    const windowBefore = this.#window;
    const window = this.#windowFor(view);
    const hadFocus = this.contains(document.activeElement) ? document.activeElement : null;
    const isNewDocument = state.timeline !== before?.timeline;
    const isNewSelection = state.selection !== before?.selection;
    if (isNewDocument || isNewSelection || !this.#active) this.#active = this.#activeOf(state, rows);
    if (isForced || this.#isShelfNew || window !== windowBefore || isNewDocument || isNewSelection || state.isDragging !== before?.isDragging) this.#drawLanes(rows, state, window, before, isForced);
    this.#drawTime(view, state);
    this.#drawn = state;
    this.#isShelfNew = false;
    this.#keepFocus(hadFocus, isNewSelection, state);
    this.#panning?.follow(state, view);
    if (before && windowBefore && window.scale !== windowBefore.scale) this.#scope.after(SETTLED, "settled", () => this.#paint());
    else if (!this.#scope.isWaiting("settled")) this.#paint();
  }

  #drawLanes(rows: readonly Row[], state: State, window: Window, before: State | null, isForced: boolean): void {
    const { shelf } = this.#editor as Editor;
    const rowsBefore = before ? new Map(rowsOf(before.timeline).map((row) => [row.track.id, row])) : new Map<string, Row>();
    const least = leastWidth(rows, window);
    this.#colours ??= coloursOf(this);
    const scene: Scene = { rate: state.timeline.rate, window, selection: state.selection, active: this.#active, shelf, least, isDragging: state.isDragging, colours: this.#colours };
    const isRedrawn = isForced || state.isDragging !== before?.isDragging || this.#isShelfNew || window !== this.#drawnWindow || least !== this.#drawnLeast;
    const isAll = isRedrawn || state.selection !== before?.selection || scene.active?.element.id !== this.#drawnActive;
    const gone = new Set<ClipView>();
    this.#dress(rows, gone);
    for (const row of rows) {
      if (!isAll && rowsBefore.get(row.track.id)?.track === row.track) continue;
      this.#lanes.get(row.track.id)?.update(row, scene, this.#views, gone);
    }
    for (const lane of this.#lanes.values()) for (const view of lane.clips) gone.delete(view); // a lane further up took it
    for (const view of gone) {
      view.root.remove();
      if (view.shown) this.#views.delete(view.shown.element.id);
    }
    [this.#drawnWindow, this.#drawnActive, this.#drawnLeast] = [window, scene.active?.element.id ?? null, least];
    this.#differences?.draw(this.#changes, rows, window);
  }

  /** A lane for each track, where it belongs. */
  #dress(rows: readonly Row[], gone: Set<ClipView>): void {
    const isSolo = rows.some(({ track }) => track.solo);
    for (const [n, row] of rows.entries()) {
      let lane = this.#lanes.get(row.track.id);
      if (!lane) this.#lanes.set(row.track.id, (lane = new LaneView(row.track.id)));
      lane.dress(row, row.track.muted || (isSolo && !row.track.solo && row.track.type !== "caption"));
      if (this.children[n] !== lane.root) this.insertBefore(lane.root, this.children[n] ?? null);
    }
    for (const [id, lane] of this.#lanes) {
      if (rowOf(rows, id)) continue;
      for (const view of lane.clips) gone.add(view);
      lane.root.remove();
      this.#lanes.delete(id);
    }
    const hasClips = rows.some(({ track }) => track.elements.length);
    this.#hint.hidden = hasClips;
    write(this, "role", hasClips ? "listbox" : "group"); // a list of nothing is none
    write(this, "aria-multiselectable", hasClips ? "true" : null);
    property(this, "--lanes", `${heightOf(rows)}px`);
  }

  /** What follows the scroll and the playhead: cheap enough for every frame. */
  #drawTime(view: View, { position }: State): void {
    const { origin, scale } = this.#window as Window;
    const left = (view.scroll - origin) * scale;
    for (const lane of this.#lanes.values()) {
      property(lane.run, "transform", `translateX(${(-left).toFixed(2)}px)`);
      for (const clip of lane.clips) clip.stick(left);
    }
    this.#differences?.scroll(-left);
    property(this.#line, "transform", `translateX(${xOf(position, view).toFixed(2)}px)`);
    this.#marks?.draw(view);
  }

  /** The same one as long as what is in sight lies within. */
  #windowFor({ scroll, scale, width }: View): Window {
    const old = this.#window;
    const length = Math.max(width, 1) / scale;
    if (old && old.scale === scale && scroll >= old.from && scroll + length <= old.to) return old;
    const spare = old && old.scale !== scale ? 0 : BESIDE * length; // a step of a zoom is followed by another
    const [from, to] = [Math.max(0, Math.floor(scroll - spare)), Math.ceil(scroll + length + spare)];
    const isNear = old && old.scale === scale && Math.abs(from - old.origin) * scale < FARTHEST;
    this.#window = { origin: isNear ? old.origin : from, from, to, scale };
    return this.#window;
  }

  /** The first of the selection; without one the clip that had the tab stop, or the first of all. */
  #activeOf({ timeline, selection }: State, rows: readonly Row[]): Place | null {
    const old = this.#active?.element.id;
    const wanted = selection.size && !(old && selection.has(old)) ? [...selection][0] : old;
    for (const { track, t } of rows) {
      const element = track.elements.find(({ id }) => id === wanted);
      if (element) return { track, t, element };
    }
    const row = rows.find(({ track }) => track.elements.length);
    const element = row && inOrder(row.track)[0];
    return element && timeline.tracks[row.t] ? { track: row.track, t: row.t, element } : null;
  }

  /** The focus stays on the clip it was on wherever that goes, and follows a new selection. */
  #keepFocus(had: Element | null, isNewSelection: boolean, state: State): void {
    if (!had || !this.#active) return;
    const id = this.#active.element.id;
    const root = this.#views.get(id)?.root;
    const isElsewhere = document.activeElement !== root;
    if (!root || (!isElsewhere && !isNewSelection)) return;
    if (had !== this || isNewSelection) root.focus({ preventScroll: true });
    if (isNewSelection && state.selection.has(id) && !state.isDragging) this.#reveal(this.#active);
  }

  #reveal({ track, element }: Place): void {
    const row = rowOf(rowsOf((this.#editor as Editor).store.state.timeline), track.id);
    this.#panning?.show(element.start, element.start + element.duration);
    if (row) this.#panning?.showRow(row);
  }

  /** Whatever has the focus is the tab stop from now on. */
  #take(event: FocusEvent): void {
    const clip = event.target instanceof Element ? event.target.closest<HTMLElement>(".tl-clip") : null;
    const id = clip?.dataset["element"];
    if (!id || id === this.#active?.element.id) return;
    const shown = this.#views.get(id)?.shown;
    if (!shown) return;
    const rows = rowsOf((this.#editor as Editor).store.state.timeline);
    this.#active = { element: shown.element, track: shown.track, t: rowOf(rows, shown.track.id)?.t ?? 0 };
    this.#scope.frame("draw", () => this.#draw(true));
  }

  #refresh(): void {
    for (const view of this.#views.values()) view.refresh();
    this.#scope.frame("paint", () => this.#paint());
  }

  /** What is stale, as much as one frame has room for. */
  #paint(): void {
    const pictures = this.#pictures;
    if (!pictures || this.#scope.isEnded) return;
    this.#colours ??= coloursOf(this);
    const until = performance.now() + PAINTING;
    for (const view of this.#views.values()) {
      if (!view.isStale) continue;
      if (performance.now() > until) return this.#scope.frame("paint", () => this.#paint());
      view.paint(pictures, this.#colours);
    }
  }
}

function leastWidth(rows: readonly Row[], { from, to, scale }: Window): number {
  const lengths = rows.flatMap(({ track }) => elementsBetween(track, from, to).map(({ duration }) => duration * scale));
  if (lengths.length <= MOST_CLIPS) return 0;
  return WIDTHS.find((width) => lengths.filter((length) => length >= width).length <= MOST_CLIPS) ?? (WIDTHS.at(-1) as number);
}

function isSeen(state: State, drawn: State): boolean {
  return (
    state.timeline !== drawn.timeline ||
    state.selection !== drawn.selection ||
    state.zoom !== drawn.zoom ||
    state.scroll !== drawn.scroll ||
    state.position !== drawn.position ||
    state.speed !== drawn.speed ||
    state.isDragging !== drawn.isDragging
  );
}

customElements.define("timeline-lanes", TimelineLanes);
