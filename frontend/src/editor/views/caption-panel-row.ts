// A caption in the list: its times and words as fields, and what can be done with it.
import { find, icon, make, need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { mergeCaptions, splitCaption } from "../edits/captioning.ts";
import { remove } from "../edits/deleting.ts";
import { type CaptionElement, type Edit, end, type Given, type Track } from "../edits/document.ts";
import { type Host } from "../fields/row.ts";
import { type Part, Rows } from "../fields/rows.ts";
import { captionFields } from "../inspector/captions.ts";

export interface Said {
  readonly track: Track;
  readonly caption: CaptionElement;
}

export class CaptionRow implements Part {
  readonly node: HTMLElement;
  readonly #scope = new Scope();
  readonly #host: Host;
  readonly #given: Given;
  readonly #times: Rows;
  readonly #words: Rows;
  readonly #track = make("span", { class: "caption-track" });
  #said: Said | null = null;

  constructor(host: Host, said: Said, given: Given) {
    [this.#host, this.#given] = [host, given];
    this.#times = new Rows(host);
    this.#words = new Rows(host);
    const buttons = [
      this.#button("square-split-horizontal", "Split at the playhead", "Split a caption", (id) => splitCaption(id, host.store.state.position, this.#given)),
      this.#button("fold-horizontal", "Merge with the next", "Merge two captions", (id) => mergeCaptions(id)),
      this.#button("trash-2", "Delete", "Delete a caption", (id) => remove([id])),
    ];
    this.#times.node.classList.add("caption-times");
    this.#words.node.classList.add("caption-words");
    this.node = make("li", { class: "caption-row" }, this.#times.node, this.#words.node, make("div", { class: "caption-acts" }, this.#track, ...buttons));
    this.#scope.on(this.node, "focusin", () => this.#goTo());
    this.#scope.on(this.node, "click", () => this.#goTo());
    this.update(said);
  }

  update(said: Said): void {
    if (said.caption !== this.#said?.caption || said.track.locked !== this.#said.track.locked) {
      const { words, times } = captionFields(said.caption, this.#host.store.state.timeline);
      const reason = said.track.locked ? { reason: "Its track is locked." } : {};
      this.#times.show(times.map((field) => ({ ...field, ...reason })));
      this.#words.show([{ ...words, ...reason }]);
    }
    this.#said = said;
    const name = [said.track.name, said.track.language].filter(Boolean).join(", ");
    if (this.#track.textContent !== name) this.#track.textContent = name;
  }

  mark(position: number, selection: ReadonlySet<string>): void {
    if (!this.#said) return;
    const { caption } = this.#said;
    this.node.toggleAttribute("data-now", caption.start <= position && position < end(caption));
    this.node.toggleAttribute("data-selected", selection.has(caption.id));
  }

  /** Its words, all of them selected: what is typed takes their place. */
  write(): void {
    const words = need(this.#words.node, "textarea", HTMLTextAreaElement);
    words.focus();
    words.select();
  }

  end(): void {
    this.#scope.end();
    this.#times.end();
    this.#words.end();
  }

  /** Where it is shown; a playhead that is there already stays. */
  #goTo(): void {
    if (!this.#said) return;
    const { caption } = this.#said;
    const { store } = this.#host;
    store.select([caption.id]);
    const { position } = store.state;
    if (position < caption.start || position >= end(caption)) store.seek(caption.start);
  }

  #button(name: string, label: string, entry: string, edit: (id: string) => Edit): HTMLButtonElement {
    const button = make("button", { type: "button", class: "btn btn-ghost btn-square btn-xs", "aria-label": label, title: label }, icon(name, "i-sm"));
    this.#scope.on(button, "click", (event) => {
      event.stopPropagation();
      if (!this.#said) return;
      const beside = this.node.nextElementSibling ?? this.node.previousElementSibling;
      this.#host.store.edit(entry, edit(this.#said.caption.id));
      if (!this.node.isConnected && beside instanceof HTMLElement) find(beside, "textarea", HTMLTextAreaElement)?.focus();
    });
    return button;
  }
}
