// <editor-shell> regions: .ed-tools .ed-preview .ed-side .ed-timeline and the separators between them </editor-shell>
// Makes the editor from the page's JSON for the views inside, and keeps the sizes of the regions: by a drag of a separator, or with
// the arrows when it has the focus; a double click gives the size back that it had.
import { clamp } from "../edits/document.ts";
import { findAll, readJson } from "../../lib/dom.ts";
import { forget, remember, remembered } from "../../lib/remembered.ts";
import { Scope } from "../../lib/scope.ts";
import { type Boot, Editor, type EditorHolder } from "../editor.ts";

const STEP = 16; // px for an arrow
const GRIP = "[role=separator]";

export class EditorShell extends HTMLElement implements EditorHolder {
  #scope = new Scope();
  #editor: Editor | null = null;

  get editor(): Editor {
    this.#editor ??= new Editor(readJson<Boot>("editor-boot"));
    return this.#editor;
  }

  connectedCallback(): void {
    this.#scope = new Scope();
    for (const grip of findAll(this, GRIP, HTMLElement)) this.#connect(grip);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** data-size names the custom property; data-grows says to which side a larger value lies: right, left or up. */
  #connect(grip: HTMLElement): void {
    const size = new Size(this, grip);
    this.#scope.on(grip, "pointerdown", (event) => this.#drag(event, grip, size));
    this.#scope.on(grip, "keydown", (event) => {
      const by = { ArrowLeft: -STEP, ArrowRight: STEP, ArrowUp: -STEP, ArrowDown: STEP }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      size.set(size.value + by * size.sign);
    });
    this.#scope.on(grip, "dblclick", () => size.reset());
  }

  #drag(down: PointerEvent, grip: HTMLElement, size: Size): void {
    if (down.button !== 0) return;
    down.preventDefault();
    grip.focus();
    grip.setPointerCapture(down.pointerId);
    const dragging = new Scope();
    const [from, at] = [size.value, size.along(down)];
    dragging.on(grip, "pointermove", (move) => size.set(from + (size.along(move) - at) * size.sign));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const) dragging.on(grip, type, () => dragging.end());
    this.#scope.onEnd(() => dragging.end());
  }
}

/** One size of the layout, in pixels, as a custom property of the shell. */
class Size {
  readonly #shell: HTMLElement;
  readonly #grip: HTMLElement;
  readonly #name: string;

  constructor(shell: HTMLElement, grip: HTMLElement) {
    this.#shell = shell;
    this.#grip = grip;
    this.#name = grip.dataset["size"] ?? "";
    const kept = Number(remembered(this.#key));
    if (kept) this.set(kept);
    else this.#say();
  }

  get sign(): number {
    return this.#grip.dataset["grows"] === "right" ? 1 : -1;
  }

  get value(): number {
    return Number.parseFloat(getComputedStyle(this.#shell).getPropertyValue(this.#name)) || 0;
  }

  along(event: PointerEvent): number {
    return this.#grip.dataset["grows"] === "up" ? event.clientY : event.clientX;
  }

  set(value: number): void {
    const bounded = clamp(Math.round(value), Number(this.#grip.ariaValueMin), Number(this.#grip.ariaValueMax));
    this.#shell.style.setProperty(this.#name, `${bounded}px`);
    remember(this.#key, String(bounded));
    this.#say();
  }

  reset(): void {
    this.#shell.style.removeProperty(this.#name);
    forget(this.#key);
    this.#say();
  }

  get #key(): string {
    return `editor${this.#name}`;
  }

  #say(): void {
    this.#grip.ariaValueNow = String(this.value);
  }
}

customElements.define("editor-shell", EditorShell);
