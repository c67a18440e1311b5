// <clip-sheet class="tl-sheet" data-lower="table" hidden></clip-sheet> in the place of the timeline.
// All clips as a table that is edited with the keyboard: the timeline's equal for who cannot see or drag. Arrows go from cell to
// cell, Enter or F2 edits, Enter keeps and Escape gives up; what a rule refuses stands at the cell in the rule's words. Only rows in
// sight are in the page, so that thousands cost nothing. The row that has the focus is the selection. Hears and, to show what was
// shown last, sends editor:lower {shows}.
import { findAll, make } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { editorOf, type Editor } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { remember, remembered } from "../../lib/remembered.ts";
import { clamp } from "../edits/document.ts";
import { property, write } from "../timeline/clip-view.ts";
import { type Cell, CellField } from "../timeline/sheet-field.ts";
import { COLUMNS, linesOf, type Line } from "../timeline/sheet-lines.ts";

const KEPT = "editor-lower";
const ROW = 30;
const BESIDE = 8; // rows drawn above and below what is in sight

export class ClipSheet extends HTMLElement {
  #scope = new Scope();
  #editor: Editor | null = null;
  #lines: readonly Line[] = [];
  #rows = new Map<string, HTMLElement>();
  /** Where the keys are: a clip, and a column. */
  #at = { id: "", column: 0 };
  #field: CellField | null = null;
  readonly #body = make("div", { class: "tl-sheet-body", role: "rowgroup" });
  readonly #grid = make("div", { class: "tl-sheet-grid", role: "grid", "aria-label": "Clips", "aria-multiselectable": "true" });
  readonly #empty = make("p", { class: "tl-sheet-empty" }, "No clips yet. Drag media into the timeline, or choose Insert in the Media panel.");

  connectedCallback(): void {
    this.#scope = new Scope();
    const editor = editorOf(this);
    this.#editor = editor;
    const heads = COLUMNS.map(({ name, label }) => make("div", { role: "columnheader", "data-column": name }, label));
    this.#grid.replaceChildren(make("div", { role: "rowgroup" }, make("div", { role: "row", class: "tl-sheet-head", "aria-rowindex": "1" }, ...heads)), this.#body);
    this.replaceChildren(this.#grid, this.#empty);
    write(this.#grid, "aria-colcount", String(COLUMNS.length));
    const scope = this.#scope;
    editor.store.listen(scope, (state, before) => {
      if (state !== before && state.timeline === before.timeline && state.selection === before.selection) return;
      if (!this.hidden) scope.frame("draw", () => this.#draw());
    });
    editor.shelf.listen(scope, () => scope.frame("draw", () => this.#draw()));
    scope.on(this, "scroll", () => scope.frame("draw", () => this.#draw()));
    scope.keep(new ResizeObserver(() => scope.frame("draw", () => this.#draw()))).observe(this);
    scope.on(this, "keydown", (event) => this.#key(event));
    scope.on(this, "click", (event) => this.#press(event));
    scope.on(this, "dblclick", (event) => this.#edit(this.#cellOf(event.target)));
    scope.on(this, "focusin", (event) => this.#took(event));
    hear(scope, "editor:lower", ({ shows }) => {
      remember(KEPT, shows);
      this.#draw();
    });
    this.#draw();
    scope.frame("lower", () => this.#asRemembered());
  }

  disconnectedCallback(): void {
    this.#scope.end();
    this.#rows.clear();
    this.#body.replaceChildren();
  }

  /** The lower region shows what it showed last; once the views beside it are there. */
  #asRemembered(): void {
    if (remembered(KEPT) !== "table" || !this.hidden) return;
    for (const part of findAll(document, "[data-lower]", HTMLElement)) part.hidden = part !== this;
    emit("editor:lower", { shows: "table" });
  }

  #draw(): void {
    const editor = this.#editor;
    if (!editor || this.hidden || this.#scope.isEnded) return;
    const { timeline, selection } = editor.store.state;
    this.#lines = linesOf(timeline, editor.shelf);
    this.#empty.hidden = this.#lines.length > 0;
    this.#grid.hidden = this.#lines.length === 0;
    write(this.#grid, "aria-rowcount", String(this.#lines.length + 1));
    property(this.#body, "height", `${this.#lines.length * ROW}px`);
    const first = clamp(Math.floor(this.scrollTop / ROW) - BESIDE, 0, this.#lines.length);
    const last = Math.min(this.#lines.length, Math.ceil((this.scrollTop + this.clientHeight) / ROW) + BESIDE);
    if (!this.#lines.some(({ id }) => id === this.#at.id)) this.#at = { id: this.#lines[first]?.id ?? "", column: 0 };
    const held = this.#lines.findIndex(({ id }) => id === this.#at.id);
    const shown = new Set<number>([...Array(Math.max(0, last - first)).keys()].map((n) => first + n));
    if (held >= 0) shown.add(held);
    const kept = new Set<string>();
    for (const n of [...shown].sort((one, other) => one - other)) {
      const line = this.#lines[n];
      if (!line) continue;
      kept.add(line.id);
      this.#drawRow(line, n, selection.has(line.id));
    }
    for (const [id, row] of this.#rows) {
      if (kept.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    this.#ordered();
  }

  #drawRow(line: Line, n: number, isSelected: boolean): void {
    let row = this.#rows.get(line.id);
    if (!row) {
      row = make("div", { role: "row", class: "tl-sheet-row", "data-element": line.id });
      for (const { name } of COLUMNS) row.append(make("div", { role: "gridcell", "data-column": name, tabindex: "-1" }));
      this.#rows.set(line.id, row);
      this.#body.append(row);
    }
    property(row, "transform", `translateY(${n * ROW}px)`);
    write(row, "aria-rowindex", String(n + 2));
    write(row, "aria-selected", String(isSelected));
    for (const [c, { name, isEditable }] of COLUMNS.entries()) {
      const cell = row.children[c];
      if (!(cell instanceof HTMLElement)) continue;
      write(cell, "tabindex", line.id === this.#at.id && c === this.#at.column ? "0" : "-1");
      write(cell, "aria-readonly", isEditable(line) ? null : "true");
      const text = line.cells[name];
      if (this.#field?.root.parentElement === cell) continue;
      if (cell.textContent !== text) cell.textContent = text;
    }
  }

  /** Readers go by the order in the page, whatever the eye sees. */
  #ordered(): void {
    const rows = [...this.#body.children] as HTMLElement[];
    const index = (row: HTMLElement): number => Number(row.getAttribute("aria-rowindex"));
    if (rows.every((row, n) => n === 0 || index(rows[n - 1] as HTMLElement) < index(row))) return;
    const focused = this.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    this.#body.append(...rows.sort((one, other) => index(one) - index(other)));
    if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    if (this.#field || event.ctrlKey !== (event.ctrlKey && ["Home", "End"].includes(event.key)) || event.metaKey || event.altKey) return;
    const cell = this.#cellOf(event.target);
    if (!cell) return;
    const page = Math.max(1, Math.floor(this.clientHeight / ROW) - 2);
    const most = this.#lines.length;
    const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
      ...{ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0] },
      ...{ Home: event.ctrlKey ? [-most, -9] : [0, -9], End: event.ctrlKey ? [most, 9] : [0, 9] },
    };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      this.#go(step[0], step[1]);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.#edit(cell);
    }
  }

  #go(rows: number, columns: number): void {
    const now = this.#lines.findIndex(({ id }) => id === this.#at.id);
    const n = clamp(now + rows, 0, this.#lines.length - 1);
    const line = this.#lines[n];
    if (!line) return;
    this.#at = { id: line.id, column: clamp(this.#at.column + columns, 0, COLUMNS.length - 1) };
    const [top, bottom] = [n * ROW, (n + 2) * ROW]; // the head lies over the first row's height
    if (top < this.scrollTop) this.scrollTop = top;
    else if (bottom > this.scrollTop + this.clientHeight) this.scrollTop = bottom - this.clientHeight;
    this.#draw();
    this.#cell()?.focus({ preventScroll: true });
  }

  #cell(): HTMLElement | null {
    const cell = this.#rows.get(this.#at.id)?.children[this.#at.column];
    return cell instanceof HTMLElement ? cell : null;
  }

  #cellOf(target: EventTarget | null): Cell | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[role=gridcell]") : null;
    const id = cell?.parentElement?.dataset["element"];
    const line = this.#lines.find((each) => each.id === id);
    const column = COLUMNS.find(({ name }) => name === cell?.dataset["column"]);
    return cell && line && column ? { cell, line, column } : null;
  }

  #took(event: FocusEvent): void {
    const found = this.#cellOf(event.target);
    if (!found || !this.#editor) return;
    this.#at = { id: found.line.id, column: COLUMNS.indexOf(found.column) };
    const { selection } = this.#editor.store.state;
    if (!selection.has(found.line.id)) this.#editor.store.select([found.line.id]);
    this.#scope.frame("draw", () => this.#draw());
  }

  #press(event: MouseEvent): void {
    const found = this.#cellOf(event.target);
    if (!found || this.#field?.root.contains(event.target as Node)) return;
    found.cell.focus();
    this.#editor?.store.select([found.line.id]);
  }

  #edit(found: Cell | null): void {
    const editor = this.#editor;
    if (!found || !editor || this.#field || !found.column.isEditable(found.line)) return;
    const field = new CellField(found, editor, (way) => {
      this.#field = null;
      field.root.remove();
      found.cell.classList.remove("is-edited");
      this.#draw();
      if (way === "stay") this.#cell()?.focus({ preventScroll: true });
      else if (way) this.#go(0, way === "next" ? 1 : -1);
    });
    this.#field = field;
    found.cell.classList.add("is-edited");
    found.cell.replaceChildren(field.root);
    field.begin();
  }
}

customElements.define("clip-sheet", ClipSheet);
