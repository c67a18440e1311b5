// <timeline-tools role="toolbar"> buttons [data-action]; [data-selected] and [data-refusal] words; [data-done] for screen readers;
// input[data-zoom] from 0 to 100 </timeline-tools>  (templates/projects/editor/_timeline_tools.html)
// The arrows go from button to button, as Tab stops here once. Says what is selected, why an edit was refused, and what was done.
import { find, findAll, need } from "../../lib/dom.ts";
import { toSeconds } from "../../lib/frames.ts";
import { Scope } from "../../lib/scope.ts";
import { zoomTo } from "../actions/viewing.ts";
import { type Desk } from "../actions/desk.ts";
import { nameOf } from "../actions/naming.ts";
import { deskOf } from "../actions.ts";
import { end } from "../edits/document.ts";
import { editorOf } from "../editor.ts";
import { LEAST_ZOOM, MOST_ZOOM } from "../state/scale.ts";
import type { State } from "../state/store.ts";
import { titleOf } from "../timeline/words.ts";

const READ = 8000; // ms that a refusal stays, if nothing is edited
const STOPS = "button:not(:disabled), input";

export class TimelineTools extends HTMLElement {
  #scope = new Scope();
  #desk!: Desk;
  #zoom!: HTMLInputElement;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#desk = deskOf(editorOf(this));
    this.#zoom = need(this, "[data-zoom]", HTMLInputElement);
    const scope = this.#scope;
    scope.on(this, "keydown", (event) => this.#rove(event));
    scope.on(this, "focusin", (event) => event.target instanceof HTMLElement && this.#stopAt(event.target));
    // a click leaves the focus where it was: the keys go on meaning the timeline
    scope.on(this, "mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
    });
    scope.on(this.#zoom, "input", () => zoomTo(this.#desk, zoomFrom(Number(this.#zoom.value))));
    scope.on(this.#zoom, "pointerup", () => this.#zoom.blur());
    this.#desk.store.listen(scope, (state, before) => this.#draw(state, before));
    const [first] = this.#stops;
    if (first) this.#stopAt(first);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #stops(): HTMLElement[] {
    return findAll(this, STOPS, HTMLElement);
  }

  #draw(state: State, before: State): void {
    const isFirst = state === before;
    if (isFirst || state.selection !== before.selection || state.timeline !== before.timeline) this.#write("[data-selected]", selectedWords(this.#desk));
    if (isFirst || state.zoom !== before.zoom) this.#drawZoom(state);
    if (state.refusal !== before.refusal) this.#drawRefusal(state.refusal);
    if (state.history !== before.history) this.#write("[data-done]", doneWords(state, before));
  }

  #drawZoom({ zoom }: State): void {
    const percent = String(Math.round(percentOf(zoom)));
    if (this.#zoom.value !== percent) this.#zoom.value = percent;
    this.#zoom.ariaValueText = `${percent} percent`;
  }

  #drawRefusal(refusal: string): void {
    this.#write("[data-refusal]", refusal);
    this.#scope.cancel("refusal");
    if (refusal) this.#scope.after(READ, "refusal", () => this.#desk.store.refuse(""));
  }

  #write(selector: string, words: string): void {
    const place = find(this, selector, HTMLElement);
    if (place && place.textContent !== words) place.textContent = words;
  }

  #rove(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target === this.#zoom) return;
    const stops = this.#stops;
    const here = stops.findIndex((stop) => stop === document.activeElement);
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: stops.length - 1 }[event.key];
    if (next === undefined || here < 0) return;
    event.preventDefault();
    stops.at(next % stops.length)?.focus();
  }

  #stopAt(one: HTMLElement): void {
    for (const stop of findAll(this, "button, input", HTMLElement)) stop.tabIndex = stop === one ? 0 : -1;
  }
}

/** "1 clip selected · 6.50 s", of several from the first start to the last end. */
export function selectedWords(desk: Desk): string {
  const elements = desk.selected;
  const [first] = elements;
  if (!first) return "";
  const from = Math.min(...elements.map(({ start }) => start));
  const seconds = toSeconds(Math.max(...elements.map(end)) - from, desk.timeline.rate).toFixed(2);
  const name = "text" in first ? nameOf(first) : titleOf(first); // of a title its first line
  return elements.length === 1 ? `${name} selected · ${seconds} s` : `${elements.length} clips selected · ${seconds} s`;
}

function doneWords({ history: { done, undone } }: State, { history: before }: State): string {
  const isUndo = undone.length > before.undone.length;
  const entry = isUndo ? undone.at(-1) : done.at(-1);
  if (!entry) return "";
  return isUndo ? `Undone: ${entry.label}` : undone.length < before.undone.length && before.done.length < done.length && before.undone.at(-1) === entry ? `Done again: ${entry.label}` : entry.label;
}

/** Zoom grows by factors, so that every part of the way changes what is seen as much. */
function zoomFrom(percent: number): number {
  return LEAST_ZOOM * (MOST_ZOOM / LEAST_ZOOM) ** (percent / 100);
}

function percentOf(zoom: number): number {
  return (100 * Math.log(zoom / LEAST_ZOOM)) / Math.log(MOST_ZOOM / LEAST_ZOOM);
}

customElements.define("timeline-tools", TimelineTools);
