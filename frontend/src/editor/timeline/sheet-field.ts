// The field of a cell that is being edited: it writes through the store, and what was refused stands below it in words.
import { make } from "../../lib/dom.ts";
import { EditRefused } from "../edits/document.ts";
import type { Editor } from "../editor.ts";
import { framesOf } from "../../elements/timecode-input.ts";
import { nameOf } from "../actions/naming.ts";
import { type Column, type ColumnName, editOf, type Line, linesOf, tracksFor, writtenOf } from "./sheet-lines.ts";

export interface Cell {
  readonly cell: HTMLElement;
  readonly line: Line;
  readonly column: Column;
}

/** Where the keys go after it: to the same cell, to the one beside, or, where something else took the focus, nowhere. */
export type Way = "stay" | "next" | "previous" | null;

const VERBS: Readonly<Record<ColumnName, string>> = {
  name: "Rename",
  track: "Move",
  start: "Move",
  duration: "Trim",
  in: "Slip",
  volume: "Set volume of",
};

export class CellField {
  readonly root: HTMLElement;
  readonly #found: Cell;
  readonly #editor: Editor;
  readonly #done: (way: Way) => void;
  readonly #input: HTMLInputElement | HTMLSelectElement;
  readonly #words: HTMLElement;
  #isDone = false;

  constructor(found: Cell, editor: Editor, done: (way: Way) => void) {
    [this.#found, this.#editor, this.#done] = [found, editor, done];
    const label = `${found.column.label} of ${nameOf(found.line.element)}`;
    const words = `tl-sheet-error-${found.line.id}`;
    const about = { "aria-label": label, class: found.column.kind === "track" ? "select select-xs" : "input input-xs" };
    this.#input = found.column.kind === "track" ? this.#select(about) : make("input", { type: "text", ...about });
    this.#words = make("p", { class: "tl-sheet-error", id: words, role: "alert" });
    const rate = editor.store.state.timeline.rate;
    const held = found.column.kind === "time" ? make("timecode-input" as "div", { rate: `${rate.num}/${rate.den}` }, this.#input) : this.#input;
    this.root = make("div", { class: "tl-sheet-field" }, held, this.#words);
    this.#input.value = writtenOf(found.line, found.column.name);
    this.#input.onkeydown = (event) => this.#key(event as KeyboardEvent);
    this.#input.onblur = () => this.#left();
  }

  begin(): void {
    this.#input.focus();
    if (this.#input instanceof HTMLInputElement) this.#input.select();
  }

  #select(about: Readonly<Record<string, string>>): HTMLSelectElement {
    const options = tracksFor(this.#editor.store.state.timeline, this.#found.line).map(({ id, label }) => make("option", { value: id }, label));
    return make("select", about, ...options);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#end("stay");
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      if (this.#keep()) this.#end(event.key === "Enter" ? "stay" : event.shiftKey ? "previous" : "next");
    }
  }

  /** Something else has the focus: what can be kept is, what cannot is given up, with the sentence where refusals are told. */
  #left(): void {
    if (this.#isDone || !this.root.isConnected) return;
    this.#keep();
    this.#end(null);
  }

  #end(way: Way): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#done(way);
  }

  /** False when it was refused; the sentence stands at the cell then. */
  #keep(): boolean {
    const { store, given, shelf } = this.#editor;
    const { line, column } = this.#found;
    const written = this.#input.value;
    if (written === writtenOf(line, column.name)) return true;
    try {
      const edit = editOf(line, column.name, written, store.state.timeline, given);
      const isEdited = store.edit(`${VERBS[column.name]} ${nameOf(line.element)}`, edit, { select: [line.id] });
      if (!isEdited && store.state.refusal) return this.#refuse(store.state.refusal);
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      return this.#refuse(error.message);
    }
    const now = linesOf(store.state.timeline, shelf).find(({ id }) => id === line.id);
    if (now && column.kind === "time" && now.cells[column.name] !== written) this.#tellHowFar(column, now.cells[column.name], written);
    return true;
  }

  /** Trims and slips go as far as they can: a number that was not reached is said, not hidden. */
  #tellHowFar({ label }: Column, reached: string, wanted: string): void {
    const { store } = this.#editor;
    const { rate } = store.state.timeline;
    if (framesOf(wanted, rate) !== framesOf(reached, rate)) store.refuse(`${label} goes to ${reached} and no further: that is all there is room or media for.`);
  }

  #refuse(sentence: string): false {
    this.#words.textContent = sentence;
    this.#input.setAttribute("aria-invalid", "true");
    this.#input.setAttribute("aria-describedby", this.#words.id);
    this.#input.focus();
    return false;
  }
}
