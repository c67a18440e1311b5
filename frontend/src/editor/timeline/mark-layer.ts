// Draws what a hand shows while it drags (marks.ts): the line that snaps, the marquee, where things would land, a note.
import { make } from "../../lib/dom.ts";
import type { Scope } from "../../lib/scope.ts";
import type { Editor } from "../editor.ts";
import { property, write } from "./clip-view.ts";
import { heightOf, rowOf, rowsOf, type View, xOf } from "./layout.ts";
import { type Ghost, type Marks, marksOf } from "./marks.ts";

/** The height of a row that a drop would make. */
const NEW_ROW = 40;

export class MarkLayer {
  readonly #lanes: HTMLElement;
  readonly #editor: Editor;
  readonly #guide = make("div", { class: "tl-guide", hidden: "", "aria-hidden": "true" });
  readonly #marquee = make("div", { class: "tl-marquee", hidden: "", "aria-hidden": "true" });
  readonly #note = make("div", { class: "tl-note num", hidden: "", "aria-hidden": "true" });
  readonly #ghosts: HTMLElement[] = [];
  #view: View = { scroll: 0, scale: 1, width: 0 };

  constructor(lanes: HTMLElement, editor: Editor, scope: Scope) {
    [this.#lanes, this.#editor] = [lanes, editor];
    lanes.append(this.#guide, this.#marquee, this.#note);
    marksOf(editor).listen(scope, () => scope.frame("marks", () => this.#draw()));
  }

  draw(view: View): void {
    this.#view = view;
    this.#draw();
  }

  #draw(): void {
    const marks = marksOf(this.#editor).marks;
    this.#guide.hidden = marks.guide === null;
    if (marks.guide !== null) property(this.#guide, "transform", `translateX(${xOf(marks.guide, this.#view).toFixed(1)}px)`);
    this.#drawMarquee(marks);
    this.#drawNote(marks);
    while (this.#ghosts.length > marks.ghosts.length) this.#ghosts.pop()?.remove();
    for (const [n, ghost] of marks.ghosts.entries()) this.#drawGhost(this.#ghosts[n] ?? this.#newGhost(), ghost);
  }

  #drawMarquee({ marquee }: Marks): void {
    this.#marquee.hidden = !marquee;
    if (!marquee) return;
    const [one, other] = [xOf(marquee.from, this.#view), xOf(marquee.to, this.#view)];
    place(this.#marquee, Math.min(one, other), Math.min(marquee.top, marquee.bottom), Math.abs(other - one), Math.abs(marquee.bottom - marquee.top));
  }

  #drawNote({ note }: Marks): void {
    this.#note.hidden = !note;
    if (!note) return;
    const row = note.track ? rowOf(this.#rows, note.track) : null;
    if (this.#note.textContent !== note.text) this.#note.textContent = note.text;
    property(this.#note, "transform", `translate(${Math.round(xOf(note.frame, this.#view)) + 8}px, ${(row?.top ?? 0) + 4}px)`);
  }

  #newGhost(): HTMLElement {
    const ghost = make("div", { class: "tl-ghost", "aria-hidden": "true" });
    this.#ghosts.push(ghost);
    this.#lanes.append(ghost);
    return ghost;
  }

  #drawGhost(element: HTMLElement, { track, start, duration, label, how, isRefused }: Ghost): void {
    const row = track ? rowOf(this.#rows, track) : null;
    if (element.textContent !== label) element.textContent = label;
    write(element, "data-how", how ?? "overwrite");
    write(element, "data-refused", isRefused ? "" : null);
    const [top, height] = row ? [row.top + 3, row.height - 7] : [heightOf(this.#rows) + 3, NEW_ROW];
    place(element, xOf(start, this.#view), top, Math.max(2, duration * this.#view.scale), height);
  }

  get #rows(): ReturnType<typeof rowsOf> {
    return rowsOf(this.#editor.store.state.timeline);
  }
}

function place(element: HTMLElement, x: number, y: number, width: number, height: number): void {
  property(element, "transform", `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`);
  property(element, "width", `${width.toFixed(1)}px`);
  property(element, "height", `${height.toFixed(1)}px`);
}
