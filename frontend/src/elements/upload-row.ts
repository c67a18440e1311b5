/** One line of the upload tray. Made from the tray's <template data-row>; shows a RowState and offers what can be done. */

import type { Scope } from "../lib/scope.ts";
import { words, type RowState } from "./upload-words.ts";

export interface RowActions {
  toggle(): void;
  retry(): void;
  remove(): void;
}

const OFFERS: Record<RowState["phase"], string[]> = {
  waiting: ["remove"],
  uploading: ["pause", "remove"],
  paused: ["resume", "remove"],
  offline: ["remove"],
  broken: ["retry", "remove"],
  preparing: [],
  ready: ["open", "dismiss"],
  refused: ["dismiss"],
  unfinished: ["dismiss"],
};

export class UploadRow {
  readonly element: HTMLElement;
  readonly name: string;
  phase: RowState["phase"] = "waiting";
  /** Where it goes when it is ready; empty for the library alone. */
  destination = "";
  /** Once there is one: its id. */
  asset = "";
  speed = 0;

  constructor(template: HTMLTemplateElement, name: string, actions: RowActions, scope: Scope) {
    const first = (template.content.cloneNode(true) as DocumentFragment).firstElementChild;
    if (!(first instanceof HTMLElement)) throw new Error("The template of an upload row is empty.");
    this.element = first;
    this.name = name;
    this.#part("name").textContent = name;
    this.#part("name").title = name;
    this.#part("bar").setAttribute("aria-label", name);
    const done: Record<string, () => void> = {
      pause: () => actions.toggle(),
      resume: () => actions.toggle(),
      retry: () => actions.retry(),
      remove: () => actions.remove(),
      dismiss: () => actions.remove(),
    };
    scope.on(this.element, "click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button[data-do]");
      done[button?.dataset["do"] ?? ""]?.();
    });
  }

  show(state: RowState): void {
    this.phase = state.phase;
    this.speed = state.phase === "uploading" ? state.speed : 0;
    const { left, right, percent } = words(state);
    this.#part("words").textContent = left;
    this.#part("amount").textContent = right;
    const bar = this.#part("bar") as HTMLProgressElement;
    bar.hidden = percent === null;
    if (percent !== null) bar.value = percent;
    bar.classList.toggle("text-success", state.phase === "ready");
    const isBad = state.phase === "broken" || state.phase === "refused";
    this.#part("words").classList.toggle("text-error", isBad);
    this.#part("words").classList.toggle("text-success", state.phase === "ready");
    for (const mark of this.element.querySelectorAll<HTMLElement>("[data-mark]")) mark.hidden = mark.dataset["mark"] !== state.phase;
    for (const offer of this.element.querySelectorAll<HTMLElement>("[data-do]")) {
      offer.hidden = !OFFERS[state.phase].includes(offer.dataset["do"] ?? "");
    }
  }

  link(href: string): void {
    this.element.querySelector<HTMLAnchorElement>("a[data-do=open]")?.setAttribute("href", href);
  }

  #part(name: string): HTMLElement {
    const part = this.element.querySelector<HTMLElement>(`[data-${name}]`);
    if (!part) throw new Error(`An upload row needs an element with data-${name}.`);
    return part;
  }
}
