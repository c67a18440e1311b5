// <preview-text data-fonts="/static/dist/fonts/"></preview-text> inside the picture.
// The words of a title, written where they stand: a field over its box, in the renderer's face and size. Ctrl+Enter or leaving the field
// keeps them, as one entry; Escape leaves them as they were. Opened by a double click or Enter in <preview-handles>.
import { make } from "../../lib/dom.ts";
import { isCommand } from "../../lib/keys.ts";
import { Scope } from "../../lib/scope.ts";
import { labelled } from "../actions/naming.ts";
import type { TextElement } from "../edits/document.ts";
import { setFields } from "../edits/look.ts";
import { type Editor, editorOf } from "../editor.ts";
import { LINE } from "../preview/lettering.ts";
import { type Measuring, measuresOf } from "../preview/measures.ts";
import { boxOf, poseAt, shownAt } from "../preview/pose.ts";
import { type Viewing, viewingOf } from "../preview/viewing.ts";

const MOST = 2000; // characters, as the document has it

export class PreviewText extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #viewing!: Viewing;
  #measures!: Measuring;
  #writing: Scope | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#viewing = viewingOf(this.#editor);
    this.#measures = measuresOf(this.#editor, this.dataset["fonts"] ?? "", () => undefined);
    this.#viewing.listen(this.#scope, (look, before) => {
      if (look.writing !== before.writing) this.#open(look.writing);
    });
  }

  disconnectedCallback(): void {
    this.#writing?.end();
    this.#scope.end();
  }

  #open(id: string | null): void {
    this.#writing?.end();
    this.#writing = null;
    this.replaceChildren();
    const { timeline, position } = this.#editor.store.state;
    const frame = Math.max(0, Math.min(position, timeline.duration - 1));
    const shown = shownAt(timeline, frame).find(({ element }) => element.id === id);
    if (id === null) return;
    if (shown?.element.kind !== "text" || shown.track.locked) return this.#viewing.set({ writing: null });
    this.#write(shown.element, frame);
  }

  #write(element: TextElement, frame: number): void {
    const writing = (this.#writing = new Scope());
    const field = make("textarea", { "aria-label": "Words of the title", maxlength: String(MOST), spellcheck: "true" });
    field.value = element.text;
    this.append(field);
    this.#style(field, element, frame);
    this.#place(field, element, frame);
    field.focus({ preventScroll: true });
    field.select();
    let isOpen = true;
    const close = (isKept: boolean): void => {
      if (!isOpen) return;
      isOpen = false;
      const text = field.value.trim() === "" ? element.text : field.value;
      if (isKept && text !== element.text) this.#editor.store.edit(labelled("Write", [{ ...element, text, name: "" }]), setFields([element.id], { text }));
      this.#viewing.set({ writing: null });
    };
    writing.on(field, "input", () => this.#place(field, { ...element, text: field.value || " " }, frame));
    writing.on(field, "blur", () => close(true));
    writing.on(field, "keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && isCommand(event))) {
        event.preventDefault();
        event.stopPropagation();
        close(event.key === "Enter");
      }
    });
    writing.on(field, "pointerdown", (event) => event.stopPropagation());
    writing.onEnd(() => close(false));
  }

  #style(field: HTMLTextAreaElement, element: TextElement, frame: number): void {
    const { canvas } = this.#editor.store.state.timeline;
    const zoom = (this.clientWidth / canvas.width) * poseAt(element, frame).scale;
    const line = (element.size * canvas.height * zoom) / 1000;
    const values: Readonly<Record<string, string>> = {
      "font-family": this.#measures.faces.family(element),
      "font-size": `${line / LINE}px`,
      "line-height": `${line}px`,
      "font-weight": element.weight === "bold" ? "700" : "400",
      "font-style": element.italic ? "italic" : "normal",
      "text-align": element.align,
      color: element.color,
      "background-color": element.box ? element.box.color : `color-mix(in oklab, ${contrast(element.color)} 75%, transparent)`,
      padding: `${((element.box?.padding ?? 0) * canvas.height * zoom) / 1000}px`,
    };
    for (const [name, value] of Object.entries(values)) field.style.setProperty(name, value);
  }

  /** Lines break where the renderer breaks them, but for those that the hand has just typed: the field is as wide as they need. */
  #place(field: HTMLTextAreaElement, element: TextElement, frame: number): void {
    const { canvas } = this.#editor.store.state.timeline;
    const box = boxOf(element, frame, canvas, this.#measures);
    if (!box) return;
    const zoom = this.clientWidth / canvas.width;
    const [width, height] = [Math.max(box.width * zoom * 1.04, 48), box.height * zoom];
    field.style.setProperty("width", `${width}px`);
    field.style.setProperty("height", `${height}px`);
    field.style.setProperty("white-space", "pre-wrap");
    // wider than the words, and so beside them on the side where a line ends
    const spare = ((width - box.width * zoom) / 2) * { left: 1, center: 0, right: -1 }[element.align];
    field.style.setProperty("transform", `translate(${box.x * zoom - width / 2 + spare}px, ${box.y * zoom - height / 2}px) rotate(${box.rotation}deg)`);
  }
}

/** Dark or light, whichever is further from a colour. */
function contrast(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 128 ? "var(--well)" : "var(--color-primary-content)";
}

customElements.define("preview-text", PreviewText);
