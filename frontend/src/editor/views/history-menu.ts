// <history-menu> button[data-action=undo] button[data-action=redo] [popover]: ol[data-entries] </history-menu>
// Says on the buttons what they would undo or do again, and lists what was done: each line leads to the film as it was after it,
// several steps at once. What the server has is marked.
import { find, icon, make, need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { type Editor, editorOf } from "../editor.ts";
import { spokenKey } from "../keys.ts";
import type { Entry } from "../state/history.ts";
import { clock } from "../state/moments.ts";
import { savingOf } from "../state/saving.ts";

export class HistoryMenu extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    const panel = need(this, "[popover]", HTMLElement);
    this.#editor.store.listen(this.#scope, (state, before) => {
      if (state !== before && state.history === before.history) return;
      this.#title("undo", "Undo", state.history.done.at(-1));
      this.#title("redo", "Do again:", state.history.undone.at(-1));
      if (isOpen(panel)) this.#draw();
    });
    savingOf(this.#editor).listen(this.#scope, () => {
      if (isOpen(panel)) this.#draw();
    });
    this.#scope.on(panel, "toggle", (event) => {
      if ((event as ToggleEvent).newState === "open") this.#open();
    });
    this.#scope.on(panel, "click", (event) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-steps]") : null;
      if (row) this.#go(Number(row.dataset["steps"]));
    });
    this.#scope.on(panel, "keydown", (event) => this.#walk(event));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** `<editor-keys>` leaves a title alone that says something of its own. */
  #title(action: "undo" | "redo", verb: string, entry: Entry | undefined): void {
    const button = find(this, `[data-action=${action}]`, HTMLButtonElement);
    if (!button) return;
    const key = this.#editor.boot.keymap[action];
    const words = entry ? `${verb} ${entry.label}` : button.ariaLabel;
    button.title = `${words}${key ? ` (${spokenKey(key)})` : ""}`;
    delete button.dataset["keyed"];
    button.disabled = !entry;
  }

  #open(): void {
    this.#draw();
    need(this, "[aria-current]", HTMLButtonElement).focus({ preventScroll: true });
    find(this, "[aria-current]", HTMLElement)?.scrollIntoView({ block: "nearest" });
  }

  /** Newest first: what was undone stands above the present, where doing again leads. */
  #draw(): void {
    const { done, undone } = this.#editor.store.state.history;
    const first = done[0]?.before ?? undone.at(-1)?.before ?? this.#editor.store.state.timeline;
    const had = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["steps"] : undefined;
    const rows = [
      ...undone.map((entry, n) => this.#row(entry, undone.length - n)),
      ...done.toReversed().map((entry, n) => this.#row(entry, -n)),
      this.#row({ label: "As it was opened", before: first, after: first, at: 0 }, -done.length),
    ];
    need(this, "[data-entries]", HTMLElement).replaceChildren(...rows);
    if (had !== undefined) find(this, "[aria-current]", HTMLButtonElement)?.focus({ preventScroll: true });
  }

  /** `steps` from the present one: undone below zero, done again above. */
  #row({ label, after, at }: Entry, steps: number): HTMLLIElement {
    const row = make("button", { type: "button", class: "history-row", "data-steps": String(steps) }, make("span", { class: "history-label" }, label));
    if (steps === 0) row.setAttribute("aria-current", "true");
    if (steps > 0) row.dataset["undone"] = "";
    const saved = savingOf(this.#editor).savedAt(after);
    if (saved) row.append(make("span", { class: "history-saved", title: `Saved ${clock(saved)}` }, icon("check", "i-sm"), make("span", { class: "sr-only" }, "saved")));
    if (at) row.append(make("time", { class: "history-time num" }, clock(new Date(at).toISOString())));
    return make("li", {}, row);
  }

  #go(steps: number): void {
    const { store } = this.#editor;
    for (let n = 0; n < Math.abs(steps); n += 1) {
      if (steps < 0) store.undo();
      else store.redo();
    }
  }

  #walk(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const rows = [...this.querySelectorAll<HTMLButtonElement>("[data-steps]")];
    rows[rows.indexOf(document.activeElement as HTMLButtonElement) + by]?.focus();
  }
}

function isOpen(panel: HTMLElement): boolean {
  return panel.matches(":popover-open");
}

customElements.define("history-menu", HistoryMenu);
