// <clip-inspector><div data-head><span data-icon></span><h2 data-title></h2></div><div data-sections></div></clip-inspector>
// What is selected, field by field; with nothing selected, the project. What there is to show is decided in editor/inspector, this
// only keeps the page like it: what one types in stays, and a change from elsewhere is written into all other fields.
import { icon, need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { editorOf } from "../editor.ts";
import type { Section } from "../inspector/field.ts";
import { inspected } from "../inspector/sections.ts";
import { subjectOf } from "../inspector/subject.ts";
import type { State } from "../state/store.ts";
import { SectionPart } from "./clip-inspector-parts.ts";
import { reconcile } from "../fields/rows.ts";

export class ClipInspector extends HTMLElement {
  #scope = new Scope();
  readonly #sections = new Map<string, SectionPart>();
  #icon = "";
  /** Elements that were looked at last; a new selection sets, or gives up, what is half typed. */
  #selection: State["selection"] | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#sections.clear();
    this.#icon = "";
    this.#selection = null;
    need(this, "[data-sections]", HTMLElement).replaceChildren();
    const { store, shelf } = editorOf(this);
    store.listen(this.#scope, (state, before) => {
      const isNew = state.selection !== this.#selection;
      const hasMoved = state.position !== before.position && state.selection.size === 1;
      if (isNew || hasMoved || state.timeline !== before.timeline) this.#draw();
    });
    shelf.listen(this.#scope, () => this.#draw());
  }

  disconnectedCallback(): void {
    this.#scope.end();
    for (const part of this.#sections.values()) part.end();
  }

  #draw(): void {
    const { store, given } = editorOf(this);
    if (this.#selection !== store.state.selection) {
      const isFirst = this.#selection === null;
      this.#selection = store.state.selection;
      if (!isFirst) for (const part of this.#sections.values()) part.flush(); // which may edit, and so draw: what follows is right either way
    }
    const { timeline, selection, position } = store.state;
    const { icon: name, title, sections } = inspected(subjectOf(timeline, selection, position, given));
    const heading = need(this, "[data-title]", HTMLElement);
    if (heading.textContent !== title) heading.textContent = title;
    if (this.#icon !== name) need(this, "[data-icon]", HTMLElement).replaceChildren(icon(name, "i-sm"));
    this.#icon = name;
    const host = { store };
    reconcile<Section, SectionPart>(need(this, "[data-sections]", HTMLElement), this.#sections, sections, {
      keyOf: ({ key, title: words }) => `${key} ${words}`,
      made: (section) => new SectionPart(host, section),
      update: (part, section) => part.update(section),
      isKept: true, // there are some twenty of them, and a selection of another kind brings them back
    });
  }
}

customElements.define("clip-inspector", ClipInspector);
