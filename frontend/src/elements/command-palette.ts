/**
 * To any project, asset or action by a few letters. Ctrl+K, or the button in the navigation.
 *
 * <command-palette src="/search/" user="the person's id"><dialog id="palette"> <input role="combobox" aria-controls="palette-list" autofocus>
 *   <div role="listbox"> <div role="group" data-found hidden> <p>Latest</p> </div>
 *     <div role="group" data-actions> <div role="option" data-words="words it is found by"> <a> or <button> </div> </div> <p data-none> </div>
 *   <p role="status" data-told> <template data-row> an option: [data-title], [data-hint], <a>, <use> </template>
 * </dialog></command-palette>
 *
 * The focus stays in the field: arrows move, Enter presses what is marked. What the server finds comes before the actions; the
 * latest as they were last here stand there until it has answered.
 */

import { find, findAll, need } from "../lib/dom.ts";
import { ApiError, request } from "../lib/http.ts";
import { isCommand } from "../lib/keys.ts";
import { Scope } from "../lib/scope.ts";
import { type Found, keepLatest, keptLatest } from "./command-palette-latest.ts";

const PAUSE = 120; // ms without a key before the server is asked
const OPTION = "[role=option]";

export class CommandPalette extends HTMLElement {
  #scope = new Scope();
  #isFresh = true; // opened, and nothing asked yet
  #asked = 0; // only the answer to the last question counts
  #recalled = 0; // the question whose old answer is in sight
  #answered = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    const [dialog, field] = [this.#dialog, this.#field];
    for (const control of findAll(this, `${OPTION} > *`, HTMLElement)) control.tabIndex = -1;
    this.#scope.on(document, "keydown", (event) => this.#called(event));
    this.#scope.on(field, "focus", () => this.#isFresh && void this.#search());
    this.#scope.on(field, "input", () => this.#typed());
    this.#scope.on(field, "keydown", (event) => this.#pressed(event));
    this.#scope.on(dialog, "click", (event) => this.#clicked(event));
    this.#scope.on(dialog, "pointermove", (event) => this.#pointed(event));
    this.#scope.on(dialog, "close", () => this.#forget());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #dialog(): HTMLDialogElement {
    return need(this, "dialog", HTMLDialogElement);
  }

  get #field(): HTMLInputElement {
    return need(this, "[role=combobox]", HTMLInputElement);
  }

  get #options(): HTMLElement[] {
    return findAll(this, `[role=listbox] ${OPTION}:not([hidden])`, HTMLElement);
  }

  get #marked(): HTMLElement | undefined {
    return this.#options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  #called(event: KeyboardEvent): void {
    if (!isCommand(event) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k" || event.defaultPrevented) return;
    event.preventDefault();
    if (this.#dialog.open) this.#dialog.close();
    else if (!document.querySelector("dialog[open]")) {
      this.#dialog.showModal();
      this.#field.focus();
    }
  }

  #typed(): void {
    const words = this.#field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of findAll(this, `[data-actions] ${OPTION}`, HTMLElement)) {
      const known = (option.dataset["words"] ?? "").split(/\s+/);
      option.hidden = !words.every((word) => known.some((each) => each.startsWith(word)));
    }
    this.#hideEmptyGroups();
    this.#mark(this.#options[0]);
    this.#scope.after(PAUSE, "search", () => void this.#search());
  }

  async #search(): Promise<void> {
    this.#isFresh = false;
    this.#asked += 1;
    const [number, words] = [this.#asked, this.#field.value.trim()];
    const address = `${this.getAttribute("src") ?? ""}?${new URLSearchParams({ q: words })}`;
    const recalled = words ? null : this.#recall(number);
    try {
      const answer = await request(address, { headers: { Accept: "application/json" }, signal: this.#scope.signal });
      const found = (await answer.json()) as readonly Found[];
      const isOwn = answer.headers.get("X-Person") === this.#person; // in another tab somebody else may have signed in
      if (isOwn && !words) void keepLatest(this.#person, found);
      if (number === this.#asked) this.#list(found, words, "", number === this.#recalled);
    } catch (error) {
      const old = error instanceof ApiError ? ((await recalled) ?? []) : [];
      if (!this.#scope.isEnded && number === this.#asked) this.#list(old, words, error instanceof ApiError ? error.message : "", number === this.#recalled);
    } finally {
      this.#answered = number;
    }
  }

  get #person(): string {
    return this.getAttribute("user") ?? "";
  }

  /** The latest as they were, unless the server was quicker. */
  async #recall(number: number): Promise<readonly Found[]> {
    const found = this.#person ? await keptLatest(this.#person) : [];
    const isWanted = number === this.#asked && number !== this.#answered && !this.#scope.isEnded;
    if (found.length && isWanted) {
      this.#recalled = number;
      this.#list(found, "");
    }
    return found;
  }

  #list(found: readonly Found[], words: string, trouble = "", isUpdate = false): void {
    const group = need(this, "[data-found]", HTMLElement);
    const [marked, address] = [this.#marked, addressOf(this.#marked)];
    for (const old of findAll(group, OPTION, HTMLElement)) old.remove();
    group.append(...found.map((each) => this.#row(each)));
    need(group, "p", HTMLElement).textContent = words ? "Found" : "Latest";
    this.#hideEmptyGroups();
    const same = this.#options.find((option) => option === marked || (address && addressOf(option) === address));
    this.#mark((isUpdate ? same : undefined) ?? this.#options[0]); // who is about to press Enter goes where they meant to
    const none = need(this, "[data-none]", HTMLElement);
    none.textContent = trouble || (words ? `Nothing of yours is called “${words}”.` : "");
    none.hidden = none.textContent === "" || (!trouble && this.#options.length > 0);
    need(this, "[data-told]", HTMLElement).textContent = trouble || `${this.#options.length} to choose from`;
  }

  #row({ kind, title, url, icon, hint }: Found): HTMLElement {
    const mould = need(this, "template[data-row]", HTMLTemplateElement);
    const row = need(document.importNode(mould.content, true), OPTION, HTMLElement);
    const link = need(row, "a", HTMLAnchorElement);
    link.setAttribute("href", url);
    link.tabIndex = -1;
    need(row, "[data-title]", HTMLElement).textContent = title;
    need(row, "[data-hint]", HTMLElement).textContent = hint || kind;
    const use = need(row, "use", SVGUseElement);
    use.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*$/, `#${icon}`));
    return row;
  }

  #hideEmptyGroups(): void {
    for (const group of findAll(this, "[role=group]", HTMLElement)) group.hidden = !group.querySelector(`${OPTION}:not([hidden])`);
  }

  #pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const options = this.#options;
    const at = options.indexOf(this.#marked ?? (options[0] as HTMLElement));
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
    if (step !== undefined && options.length > 0) {
      const isPage = Math.abs(step) > 1;
      const to = isPage ? Math.min(options.length - 1, Math.max(0, at + step)) : (at + step + options.length) % options.length;
      this.#mark(options[to]);
    } else if (event.key === "Enter") {
      find(this.#marked ?? this, `:scope > a, :scope > button`, HTMLElement)?.click();
    } else return;
    event.preventDefault();
  }

  #mark(option: HTMLElement | undefined): void {
    for (const [number, each] of findAll(this, `[role=listbox] ${OPTION}`, HTMLElement).entries()) {
      each.id = `palette-option-${number}`;
      each.setAttribute("aria-selected", String(each === option));
    }
    this.#field.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  #pointed(event: PointerEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>(OPTION) : null;
    if (option && option !== this.#marked) this.#mark(option);
  }

  /** Beside the panel, or on a line: either way the palette has done its part. */
  #clicked(event: MouseEvent): void {
    const isNewTab = isCommand(event) || event.shiftKey;
    if (event.target === this.#dialog || (event.target instanceof Element && event.target.closest(OPTION) && !isNewTab)) this.#dialog.close();
  }

  #forget(): void {
    this.#scope.cancel("search");
    this.#isFresh = true;
    this.#asked += 1;
    this.#field.value = "";
    this.#typed();
    this.#scope.cancel("search");
  }
}

const addressOf = (option: HTMLElement | undefined): string | null | undefined => option?.querySelector("a")?.getAttribute("href");

customElements.define("command-palette", CommandPalette);
