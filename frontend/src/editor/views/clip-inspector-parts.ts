// The sections of the inspector in the page: a head that folds them, with small buttons and perhaps a switch, and their rows.
import { icon, make } from "../../lib/dom.ts";
import { remember, remembered } from "../../lib/remembered.ts";
import { Scope } from "../../lib/scope.ts";
import type { Act, Change, Field, Section } from "../inspector/field.ts";
import { EffectList } from "./clip-inspector-effects.ts";
import { type Host, Row } from "../fields/row.ts";
import { type Part, reconcile, Rows } from "../fields/rows.ts";

const FOLDED = "editor-inspector-folded";

interface ActPart extends Part {
  change: Change;
}

/** Buttons of a section, each with the change that it makes now. */
class Acts {
  readonly #scope = new Scope();
  readonly #host: Host;
  readonly #parent: HTMLElement;
  readonly #hasWords: boolean;
  readonly #kept = new Map<string, ActPart>();

  constructor(host: Host, parent: HTMLElement, hasWords: boolean) {
    [this.#host, this.#parent, this.#hasWords] = [host, parent, hasWords];
  }

  show(acts: readonly Act[]): void {
    reconcile(this.#parent, this.#kept, acts, {
      keyOf: ({ key, label }) => `${key} ${label}`,
      made: (act) => this.#made(act),
      update: (part, act) => (part.change = act.change),
    });
  }

  end(): void {
    this.#scope.end();
  }

  #made({ label, icon: name, change }: Act): ActPart {
    const node = this.#hasWords
      ? make("button", { type: "button", class: "btn btn-xs" }, icon(name, "i-sm"), label)
      : make("button", { type: "button", class: "btn btn-ghost btn-square btn-xs", "aria-label": label, title: label }, icon(name, "i-sm"));
    const part: ActPart = { node, change, end: () => {} };
    this.#scope.on(node, "click", () => this.#host.store.edit(part.change.label, part.change.edit));
    return part;
  }
}

export class SectionPart implements Part {
  readonly node: HTMLElement;
  readonly #scope = new Scope();
  readonly #host: Host;
  readonly #key: string;
  readonly #body = make("div", { class: "ins-body" });
  readonly #fold: HTMLButtonElement;
  readonly #acts: Acts;
  readonly #buttons: Acts;
  readonly #rows: Rows;
  readonly #note = make("p", { class: "ins-note", hidden: "" });
  readonly #row = make("div", { class: "ins-buttons" });
  #toggle: Row | null = null;
  readonly #head = make("span", { class: "ins-acts" });
  #effects: EffectList | null = null;

  constructor(host: Host, section: Section) {
    this.#host = host;
    this.#key = section.key;
    this.#rows = new Rows(host);
    this.#fold = make("button", { type: "button", class: "ins-fold" }, icon("chevron-down", "i-sm"), section.title);
    this.#body.id = `ins-section-${section.key}`;
    this.#fold.setAttribute("aria-controls", this.#body.id);
    const acts = make("span", { class: "ins-acts" });
    this.#acts = new Acts(host, acts, false);
    this.#buttons = new Acts(host, this.#row, true);
    const head = make("header", { class: "ins-head" }, make("h3", {}, this.#fold), acts, this.#head);
    this.node = make("section", { class: "ins-section", "data-section": section.key }, head, this.#body);
    this.#body.append(this.#rows.node, this.#note, this.#row);
    this.#scope.on(this.#fold, "click", () => this.#setFolded(!this.#body.hidden));
    this.#setFolded(folded().has(this.#key), false);
    this.update(section);
  }

  update(section: Section): void {
    this.#rows.show(section.fields);
    this.#acts.show(section.acts ?? []);
    this.#buttons.show(section.buttons ?? []);
    this.#row.hidden = !section.buttons?.length;
    this.#note.textContent = section.note ?? "";
    this.#note.hidden = !section.note;
    if (section.toggle) this.#showToggle(section.toggle);
    if (!section.addable) return;
    if (!this.#effects) {
      this.#effects = new EffectList(this.#host, this.#key, () => this.#setFolded(false));
      this.#head.append(this.#effects.button);
      this.#body.append(this.#effects.node);
    }
    this.#effects.show(section.effects ?? [], section.addable);
  }

  flush(): void {
    this.#rows.flush();
    this.#effects?.flush();
  }

  end(): void {
    this.#scope.end();
    for (const part of [this.#rows, this.#acts, this.#buttons, this.#toggle, this.#effects]) part?.end();
  }

  #showToggle(field: Field): void {
    if (this.#toggle) {
      this.#toggle.update(field);
      return;
    }
    this.#toggle = new Row(this.#host, field);
    this.#toggle.node.classList.add("ins-toggle");
    this.#head.append(this.#toggle.node);
  }

  #setFolded(isFolded: boolean, isKept = true): void {
    this.#body.hidden = isFolded;
    this.#fold.ariaExpanded = String(!isFolded);
    if (!isKept) return;
    const kept = folded();
    if (isFolded) kept.add(this.#key);
    else kept.delete(this.#key);
    remember(FOLDED, [...kept].join(" "));
  }
}

function folded(): Set<string> {
  return new Set((remembered(FOLDED) ?? "").split(" ").filter(Boolean));
}
