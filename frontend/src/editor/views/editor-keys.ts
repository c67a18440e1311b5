// <editor-keys></editor-keys>, once inside <editor-shell>. Hears every key press and every click on a [data-action] of the page,
// and runs what it asks for; keeps such buttons disabled, pressed and titled with their key as the state changes.
//   <button type="button" data-action="split" aria-label="Split">
// Hears editor:chosen {item}: what of the bin insert and overwrite put in; editor:lower: the button of the clip table.
// Sends editor:open {panel: "inspector"} for Enter on a selected clip.
import { findAll } from "../../lib/dom.ts";
import { isForPage } from "../../lib/keys.ts";
import { Scope } from "../../lib/scope.ts";
import { type ActionName, type Actions, actionsOf, deskOf, isAction } from "../actions.ts";
import type { Editor } from "../editor.ts";
import { editorOf } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { cancelGesture } from "../gestures/running.ts";
import { actionFor, byCombination, combinationsOf, spokenKey } from "../keys.ts";
import type { State } from "../state/store.ts";

const BUTTONS = "[data-action]";
const STEPS: Partial<Record<ActionName, ActionName>> = { shuttle_back: "previous_frame", shuttle_forward: "next_frame" };

export class EditorKeys extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #actions!: Actions;
  #known: ReadonlyMap<string, ActionName> = new Map();
  /** Keys whose press was ours: their release is, too. */
  readonly #claimed = new Set<string>();
  #isStopHeld = false;
  #lastInput: "pointer" | "key" = "key";
  #isFocusByKey = true;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#actions = actionsOf(this.#editor);
    this.#known = byCombination(this.#editor.boot.keymap, this.#actions);
    this.#watchFocus();
    this.#scope.on(document, "keydown", (event) => this.#press(event));
    this.#scope.on(document, "keyup", (event) => this.#release(event));
    this.#scope.on(window, "blur", () => this.#forget());
    this.#scope.on(document, "click", (event) => this.#click(event));
    hear(this.#scope, "editor:chosen", ({ item }) => {
      deskOf(this.#editor).chosen = item;
      this.#drawSoon();
    });
    hear(this.#scope, "editor:lower", () => this.#drawSoon());
    this.#editor.store.listen(this.#scope, (state, before) => {
      if (state === before || isOther(state, before)) this.#drawSoon();
    });
    const seen = new MutationObserver((changes) => {
      if (changes.some(({ addedNodes }) => [...addedNodes].some(hasButtons))) this.#drawSoon();
    });
    seen.observe(document.body, { childList: true, subtree: true });
    this.#scope.keep(seen);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #press(event: KeyboardEvent): void {
    if (event.key === "Escape" || event.key === "Enter") this.#pressFixed(event);
    const name = actionFor(event, this.#known, this.#isFocusByKey);
    if (!name) return;
    event.preventDefault();
    this.#claimed.add(event.code);
    if (name === "shuttle_stop") this.#isStopHeld = true;
    const action = this.#actions[(this.#isStopHeld && STEPS[name]) || name];
    if (event.repeat && !action.repeats) return;
    this.#run(action);
  }

  /** Not to be changed by a keymap: Escape goes back one step, Enter opens what is selected. */
  #pressFixed(event: KeyboardEvent): void {
    if (!isForPage(event) || document.querySelector(":popover-open")) return;
    const { store } = this.#editor;
    if (event.key === "Escape") {
      if (cancelGesture()) return event.preventDefault();
      if (store.state.selection.size) store.select([]);
      else store.take("select");
      return;
    }
    const isElsewhere = event.target instanceof Element && event.target.closest("button, a, summary, input, [role=tab], [role=separator]") !== null;
    if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>(".tl-clip")?.dataset["element"] : undefined;
    if (id && !store.state.selection.has(id)) store.select(deskOf(this.#editor).together([id])); // Tab came to it
    if (!store.state.selection.size) return;
    event.preventDefault();
    emit("editor:open", { panel: "inspector" });
  }

  #release(event: KeyboardEvent): void {
    if (this.#claimed.delete(event.code)) event.preventDefault(); // some browsers press a button on the release of Space
    if (combinationsOf(event).some((way) => this.#known.get(way) === "shuttle_stop")) this.#isStopHeld = false;
  }

  #forget(): void {
    this.#claimed.clear();
    this.#isStopHeld = false;
  }

  #click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>(BUTTONS) : null;
    const name = button?.dataset["action"] ?? "";
    if (!button || event.defaultPrevented || button.matches(":disabled") || !isAction(this.#actions, name)) return;
    this.#run(this.#actions[name]);
  }

  #run(action: Actions[ActionName]): void {
    if (action.canRun()) action.run();
    else this.#editor.store.refuse(this.#editor.store.state.selection.size ? `${action.label}: nothing to do here.` : "Select a clip first.");
  }

  #drawSoon(): void {
    this.#scope.after(0, "draw", () => this.#draw());
  }

  /** Writes only what is different, so that a glance at every button is cheap. */
  #draw(): void {
    const { keymap } = this.#editor.boot;
    for (const button of findAll(document, BUTTONS, HTMLElement)) {
      const name = button.dataset["action"] ?? "";
      if (!isAction(this.#actions, name)) continue;
      const action = this.#actions[name];
      const isOff = !action.canRun();
      if (button instanceof HTMLButtonElement && button.disabled !== isOff) button.disabled = isOff;
      const isOn = action.isOn?.();
      if (isOn !== undefined && button.ariaPressed !== String(isOn)) button.ariaPressed = String(isOn);
      if (button.title && !button.dataset["keyed"]) continue; // says something of its own
      const words = button.ariaLabel ?? action.label;
      const key = keymap[name];
      const title = key ? `${words} (${spokenKey(key)})` : words;
      if (button.title === title) continue;
      button.title = title;
      button.dataset["keyed"] = "yes";
      if (key) button.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
    }
  }

  /** Whether what has the focus was reached by the keyboard. */
  #watchFocus(): void {
    const first = { capture: true };
    this.#scope.on(document, "pointerdown", () => void (this.#lastInput = "pointer"), first);
    this.#scope.on(document, "keydown", () => void (this.#lastInput = "key"), first);
    this.#scope.on(document, "focusin", () => void (this.#isFocusByKey = this.#lastInput === "key"), first);
  }
}

function hasButtons(node: Node): boolean {
  return node instanceof Element && (node.matches(BUTTONS) || node.querySelector(BUTTONS) !== null);
}

/** Whether buttons may look otherwise; the playhead, which moves all the time, has no say in that. */
function isOther(state: State, before: State): boolean {
  if (state.isDragging) return false;
  return (
    state.isDragging !== before.isDragging ||
    state.timeline !== before.timeline ||
    state.selection !== before.selection ||
    state.history !== before.history ||
    state.tool !== before.tool ||
    state.isSnapping !== before.isSnapping ||
    state.isLinking !== before.isLinking ||
    (state.speed === 0) !== (before.speed === 0)
  );
}

customElements.define("editor-keys", EditorKeys);
