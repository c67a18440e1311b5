// <text-panel><div data-titles></div><div data-shapes></div><form data-colour><input type="color"><button>…</form></text-panel>
// Titles, shapes and a colour: a click puts one over the picture at the playhead, where nothing is in its way, and selects it. Each
// can be dragged onto the timeline, as application/x-reelwright-title: the fields it sets, with `kind` where it is no title.
import { icon, make, need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import type { Visible } from "../edits/document.ts";
import { newColor, newShape, newText } from "../edits/making.ts";
import { placeOver } from "../edits/overlaying.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit } from "../events.ts";
import { SHAPES_OFFERED, type ShapeStyle, type TitleStyle, TITLES } from "../inspector/titles.ts";

const SECONDS = 5;
const PICTURE_HEIGHT = 62; // px, of a small preview
const LARGER = 1.7; // than in the picture, to be read at that size

export class TextPanel extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    need(this, "[data-titles]", HTMLElement).replaceChildren(...TITLES.map((style) => this.#title(style)));
    need(this, "[data-shapes]", HTMLElement).replaceChildren(...SHAPES_OFFERED.map((style) => this.#shape(style)));
    const form = need(this, "[data-colour]", HTMLFormElement);
    const colour = (): string => need(form, "input", HTMLInputElement).value.toUpperCase();
    this.#drags(need(form, "button", HTMLButtonElement), () => ({ kind: "color", color: colour() }));
    this.#scope.on(form, "submit", (event) => {
      event.preventDefault();
      this.#add("a colour", (place, given) => newColor(colour(), place, given));
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #title(style: TitleStyle): HTMLElement {
    const button = this.#button(style.label, pictureOf(style), () => this.#add(style.label.toLowerCase(), (place, given) => ({ ...newText(style.fields.text, place, given), ...style.fields })));
    return this.#drags(button, () => style.fields);
  }

  #shape({ shape, label, icon: name }: ShapeStyle): HTMLElement {
    const button = this.#button(label, icon(name), () => this.#add(label.toLowerCase(), (place, given) => newShape(shape, place, given)));
    return this.#drags(button, () => ({ kind: "shape", shape }));
  }

  #drags(button: HTMLButtonElement, fields: () => Partial<Visible>): HTMLButtonElement {
    button.draggable = true;
    this.#scope.on(button, "dragstart", (event) => {
      event.dataTransfer?.setData("application/x-reelwright-title", JSON.stringify(fields()));
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
    });
    return button;
  }

  #button(label: string, picture: Element, run: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "tile" }, picture, make("span", { class: "tile-label" }, label));
    this.#scope.on(button, "click", run);
    return button;
  }

  #add(what: string, made: (place: { readonly start: number; readonly duration: number }, given: Editor["given"]) => Visible): void {
    const { store, given } = editorOf(this);
    const { position, timeline } = store.state;
    const element = made({ start: position, duration: Math.round((SECONDS * timeline.rate.num) / timeline.rate.den) }, given);
    if (store.edit(`Add ${what}`, placeOver(element, given), { select: [element.id] })) emit("editor:open", { panel: "inspector" });
  }
}

/** As it will look, small and a little larger than it is. */
function pictureOf({ fields }: TitleStyle): HTMLElement {
  const words = make("span", { class: "title-words" }, fields.text);
  const picture = make("span", { class: "title-picture", "data-place": fields.position ?? "center", "data-align": fields.align ?? "center", "aria-hidden": "true" }, words);
  const pixel = (PICTURE_HEIGHT * LARGER) / 1000;
  const styles: Record<string, string> = {
    "font-family": { sans: "var(--font-sans)", serif: "Georgia, serif", mono: "var(--font-mono)" }[fields.font ?? "sans"],
    "font-size": `${Math.max(6, (fields.size ?? 80) * pixel)}px`,
    "font-weight": fields.weight === "regular" ? "400" : "700",
    "font-style": fields.italic ? "italic" : "normal",
  };
  if (fields.box) {
    styles["background-color"] = `color-mix(in srgb, ${fields.box.color} ${fields.box.opacity * 100}%, transparent)`;
    styles["padding"] = `${fields.box.padding * pixel * 0.6}px ${fields.box.padding * pixel}px`;
  }
  for (const [name, value] of Object.entries(styles)) words.style.setProperty(name, value);
  return picture;
}

customElements.define("text-panel", TextPanel);
