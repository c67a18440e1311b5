// <transition-panel><p data-where></p><input data-length><p data-length-error></p><input type="checkbox" data-all><div data-kinds></div></transition-panel>
// The kinds of transitions. A click puts one at the cut of what is selected, or another kind where one is; it can be dragged onto a
// cut as application/x-reelwright-transition. Which cut is meant stands above.
import { findAll, make, need } from "../../lib/dom.ts";
import { fromSeconds } from "../../lib/frames.ts";
import { Scope } from "../../lib/scope.ts";
import { end, type Timeline, type TransitionKind } from "../edits/document.ts";
import { beside, find } from "../edits/find.ts";
import { type Cut, cutsOf, setTransitions } from "../edits/transitions.ts";
import { editorOf } from "../editor.ts";
import { factsOf } from "../inspector/facts.ts";
import { nameOf } from "../inspector/subject.ts";
import { choiceLabel } from "../inspector/words.ts";

const KINDS = (factsOf("Transition", "kind").choices ?? []) as readonly TransitionKind[];
const NOTHING = "Select a clip that touches another one, on a video or audio track.";

export class TransitionPanel extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    need(this, "[data-kinds]", HTMLElement).replaceChildren(...KINDS.map((kind) => this.#tile(kind)));
    const { store } = editorOf(this);
    store.listen(this.#scope, (state, before) => {
      const isOther = state.selection !== before.selection || state.timeline !== before.timeline || state.position !== before.position;
      if (isOther || state === before) this.#tell();
    });
    this.#scope.on(this.#all, "change", () => this.#tell());
    this.#scope.on(this.#length, "input", () => this.#tellLength());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #all(): HTMLInputElement {
    return need(this, "[data-all]", HTMLInputElement);
  }

  get #length(): HTMLInputElement {
    return need(this, "[data-length]", HTMLInputElement);
  }

  #tile(kind: TransitionKind): HTMLElement {
    const picture = make("span", { class: "transition-picture", "data-kind": kind, "aria-hidden": "true" }, make("span", { class: "transition-from" }), make("span", { class: "transition-to" }));
    const tile = make("button", { type: "button", class: "tile", draggable: "true", "data-transition": kind }, picture, make("span", { class: "tile-label" }, choiceLabel(kind)));
    this.#scope.on(tile, "click", () => this.#apply(kind));
    this.#scope.on(tile, "dragstart", (event) => {
      event.dataTransfer?.setData("application/x-reelwright-transition", kind);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
    });
    return tile;
  }

  #apply(kind: TransitionKind): void {
    const { store, given } = editorOf(this);
    const length = this.#tellLength();
    if (length === null) return this.#length.focus();
    const cuts = this.#cuts();
    if (!cuts.length) return store.refuse(NOTHING);
    const name = choiceLabel(kind);
    const label = cuts.length > 1 ? `${name} at ${cuts.length} cuts` : `${name} to ${spoken(store.state.timeline, cuts[0]?.id ?? "")}`;
    store.edit(label, setTransitions(cuts, { kind, length }, given, { linked: store.state.isLinking }));
  }

  /** In frames; null where it cannot be read, which is said. */
  #tellLength(): number | null {
    const seconds = Number(this.#length.value.replace(",", "."));
    const isRight = this.#length.value.trim() !== "" && seconds >= 0.1 && seconds <= 10;
    const error = need(this, "[data-length-error]", HTMLElement);
    error.textContent = isRight ? "" : "A transition takes 0.1 to 10 seconds.";
    error.hidden = isRight;
    this.#length.ariaInvalid = String(!isRight);
    if (isRight) this.#length.removeAttribute("aria-describedby");
    else this.#length.setAttribute("aria-describedby", error.id);
    return isRight ? Math.max(1, fromSeconds(seconds, editorOf(this).store.state.timeline.rate)) : null;
  }

  #cuts(): readonly Cut[] {
    const { selection, timeline, position } = editorOf(this).store.state;
    return meantCuts(timeline, selection, position, this.#all.checked);
  }

  #tell(): void {
    const { timeline } = editorOf(this).store.state;
    const cuts = this.#cuts();
    const [first] = cuts;
    const words = !first ? NOTHING : cuts.length > 1 ? `At ${cuts.length} cuts of the selected clips.` : sentence(timeline, first);
    const where = need(this, "[data-where]", HTMLElement);
    if (where.textContent !== words) where.textContent = words;
    const kind = cuts.length === 1 && first?.hasTransition ? kindAt(timeline, first.id) : null;
    for (const tile of findAll(this, "[data-transition]", HTMLElement)) {
      const isThere = String(tile.dataset["transition"] === kind);
      if (tile.ariaPressed !== isThere) tile.ariaPressed = isThere;
    }
  }
}

/** Of several cuts the one between two selected clips, else the one that is nearest to the playhead; `all` of them if so wished. */
export function meantCuts(timeline: Timeline, selection: ReadonlySet<string>, position: number, all: boolean): readonly Cut[] {
  const cuts = cutsOf(timeline, selection);
  if (all || cuts.length < 2) return cuts;
  const between = cuts.filter(({ id }) => {
    const { track, element } = find(timeline, id);
    return selection.has(id) && selection.has(beside(track, element, -1)?.id ?? "");
  });
  const away = ({ id }: Cut): number => Math.abs(find(timeline, id).element.start - position);
  return (between.length ? between : cuts).toSorted((one, other) => away(one) - away(other)).slice(0, 1);
}

function kindAt(timeline: Timeline, id: string): string | null {
  const { element } = find(timeline, id);
  return "transition" in element ? (element.transition?.kind ?? null) : null;
}

function spoken(timeline: Timeline, id: string): string {
  return nameOf(find(timeline, id).element) || "the next clip";
}

function sentence(timeline: Timeline, { id, hasTransition }: Cut): string {
  const { track, element } = find(timeline, id);
  const before = beside(track, element, -1);
  const names = `${(before && nameOf(before)) || "the clip before"} and ${nameOf(element) || "the next clip"}`;
  const overlap = before ? end(before) - element.start : 0;
  const seconds = ((overlap * timeline.rate.den) / timeline.rate.num).toFixed(2);
  return hasTransition ? `Between ${names}: ${seconds} s. Choose another kind.` : `Between ${names}.`;
}

customElements.define("transition-panel", TransitionPanel);
