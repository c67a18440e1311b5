/**
 * Picking assets in the library, and what is done to all that are picked.
 *
 * <asset-selection bulk="/library/bulk/" zip="/media/zip" total="326" query="kind=video">
 *   <div data-toolbar hidden role="toolbar"> <b data-count></b> [data-matching] [data-sum]
 *     <button data-do="clear | all | zip | tag | collect | project | star | trash …"> </div>
 *   <dialog id="bulk-tag"> a form whose address is that of `bulk`: what must be said before it is done </dialog>
 *   <ul data-library-grid> <li data-asset="<id>" data-size="<bytes>"> <input type="checkbox" data-pick> <a href> </li> </ul>
 * </asset-selection>
 *
 * Ctrl adds, Shift takes all from the last one, on cards as on boxes. On a card with the focus: x or Space, arrows, Shift with
 * arrows. On the page: Ctrl+A, Escape. Forms of cards and of those dialogs that lead to `bulk` are sent in this page.
 */

import { recount, stored } from "../lib/amounts.ts";
import { find, findAll, need } from "../lib/dom.ts";
import { ApiError } from "../lib/http.ts";
import { isCommand, isForPage, isPlain, isTyping } from "../lib/keys.ts";
import { cardsIn, GRID, idOf } from "../lib/list-page.ts";
import { Scope } from "../lib/scope.ts";
import { toast, type Offer } from "../lib/toast.ts";
import { ask, download, leaves, NAMED_MAX, redraw, reload, takeOut, writeChosen, type Answer, type Chosen } from "./asset-selection-acts.ts";
import { Picks } from "./asset-selection-picks.ts";
import { focusOn, neighbour, STEPS } from "./asset-selection-steps.ts";

export class AssetSelection extends HTMLElement {
  #scope = new Scope();
  readonly #picks = new Picks();
  #last: HTMLElement | null = null; // what was told of the act before
  #isRange = false; // the box that changes next was pressed with Shift

  connectedCallback(): void {
    this.#scope = new Scope();
    const grid = need(this, GRID, HTMLElement);
    this.#scope.on(grid, "mousedown", (event) => event.shiftKey && this.#cardOf(event) && event.preventDefault()); // marks no text
    this.#scope.on(grid, "click", (event) => this.#clicked(event));
    this.#scope.on(grid, "change", (event) => this.#changed(event));
    this.#scope.on(grid, "keydown", (event) => this.#pressed(event));
    this.#scope.on(document, "keydown", (event) => this.#pressedOnPage(event));
    this.#scope.on(this, "click", (event) => this.#asked(event));
    this.#scope.on(document, "submit", (event) => this.#sent(event));
    const changes = this.#scope.keep(new MutationObserver(() => this.#show())); // cards come by scrolling and by uploads, and change
    changes.observe(grid, { childList: true, subtree: grid instanceof HTMLTableElement });
    for (const box of findAll(grid, "[data-pick]:checked", HTMLInputElement)) this.#picks.addAll([box.value]); // kept by a reload
    this.#show();
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** 326, or 10,000+ */
  get #total(): string {
    return this.getAttribute("total") ?? "0";
  }

  get #chosen(): Chosen {
    return { ids: this.#picks.ids, isAll: this.#picks.isAll, query: this.getAttribute("query") ?? "" };
  }

  get #shown(): string[] {
    return cardsIn(this).map(idOf);
  }

  #cardOf(event: Event): HTMLElement | null {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-asset]") : null;
    return card && this.contains(card) ? card : null;
  }

  #clicked(event: MouseEvent): void {
    const card = this.#cardOf(event);
    if (!card || !(event.target instanceof Element)) return;
    this.#isRange = event.shiftKey;
    if (event.target.closest("input, label, button, dialog, [popover]")) return; // they know themselves
    if (event.shiftKey) this.#picks.extend(idOf(card), this.#shown);
    else if (isCommand(event)) this.#picks.toggle(idOf(card), this.#shown);
    else return; // a link is a link
    event.preventDefault();
    focusOn(card);
    this.#show();
  }

  #changed(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.hasAttribute("data-pick")) return;
    if (this.#isRange) this.#picks.extend(box.value, this.#shown);
    else this.#picks.set(box.value, box.checked, this.#shown);
    this.#isRange = false;
    this.#show();
  }

  #pressed(event: KeyboardEvent): void {
    const card = this.#cardOf(event);
    const target = event.target;
    const isOnCard = target === card || (target instanceof Element && target.matches("a, [data-pick]"));
    if (!card || !isOnCard || isTyping(event) || !isPlain(event)) return;
    const step = STEPS[event.key];
    if (step) {
      const next = neighbour(cardsIn(this), card, step);
      if (next) focusOn(next);
      if (next && event.shiftKey) this.#reach(card, next);
    } else if (event.key.toLowerCase() === "x" || (event.key === " " && !(target instanceof HTMLInputElement))) {
      this.#picks.toggle(idOf(card), this.#shown);
    } else return;
    event.preventDefault();
    this.#show();
  }

  #reach(from: HTMLElement, to: HTMLElement): void {
    if (!this.#picks.has(idOf(from))) this.#picks.set(idOf(from), true, this.#shown);
    this.#picks.extend(idOf(to), this.#shown);
  }

  #pressedOnPage(event: KeyboardEvent): void {
    if (!isForPage(event)) return;
    if (event.key === "Escape" && !this.#picks.isEmpty && !document.querySelector(":popover-open")) this.#clear();
    else if (event.key === "a" && isCommand(event) && !event.shiftKey && !event.altKey && this.#shown.length > 0) {
      this.#picks.addAll(this.#shown);
      this.#show();
    } else return;
    event.preventDefault();
  }

  #asked(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-toolbar] [data-do]") : null;
    const what = button?.dataset["do"];
    if (!what) return;
    event.preventDefault();
    if (what === "clear") this.#clear();
    else if (what === "all") this.#matchAll();
    else if (this.#isTooMany()) toast(`Pick at most ${NAMED_MAX.toLocaleString("en")}, or all that match.`, "warning");
    else if (what === "zip") download(this.getAttribute("zip") ?? "", this.#chosen);
    else this.#open(what);
  }

  /** A dialog of that name asks first; what needs no word is done at once. */
  #open(what: string): void {
    const dialog = document.getElementById(`bulk-${what}`);
    const fields = new FormData();
    fields.set("action", what);
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
    else void this.#do(this.getAttribute("bulk") ?? "", writeChosen(fields, this.#chosen));
  }

  #sent(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !this.#isOurs(form)) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const isOfOne = form.closest("[data-asset]") !== null; // a star on a card, whatever is picked
    form.closest("dialog")?.close();
    event.submitter?.closest("dialog")?.close();
    void this.#do(form.getAttribute("action") ?? "", isOfOne ? fields : writeChosen(fields, this.#chosen));
  }

  /** The form of the boxes, of a card, or of a dialog of ours. Others say themselves which assets they mean, such as "Empty the trash". */
  #isOurs(form: HTMLFormElement): boolean {
    const isNear = form.id === "bulk" || form.closest("[data-asset], dialog[id^=bulk-]") !== null;
    return isNear && form.getAttribute("action") === this.getAttribute("bulk");
  }

  async #do(address: string, fields: FormData): Promise<void> {
    const action = String(fields.get("action") ?? "");
    const isAll = fields.has("all");
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(address, fields, this.#scope.signal);
      const putBack = leaves(action) && !isAll ? this.#takeOut(answer.ids) : null;
      this.#tell(answer.message, this.#offer(answer, () => void this.#undo(address, answer, putBack)));
      if (isAll || (putBack && cardsIn(this).length === 0)) await reload(this.#scope.signal);
      else if (!putBack) await redraw(answer.ids, action, this.#scope.signal);
      if (isAll && leaves(action)) this.#clear();
      this.#show();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  #offer({ undo, url }: Answer, takeBack: () => void): Offer | null {
    if (undo) return { label: undo.label, run: takeBack };
    return url ? { label: "Open", run: () => location.assign(url) } : null;
  }

  /** One message of ours at a time: the next act takes its place. */
  #tell(message: string, offer: Offer | null = null): void {
    this.#last?.remove();
    this.#last = toast(message, "success", offer);
  }

  async #undo(address: string, answer: Answer, putBack: (() => void) | null): Promise<void> {
    const fields = writeChosen(new FormData(), { ids: answer.ids, isAll: false, query: "" });
    for (const [name, value] of Object.entries(answer.undo ?? {})) if (name !== "label") fields.set(name, value);
    try {
      const undone = await ask(address, fields, this.#scope.signal);
      putBack?.();
      if (putBack) this.#count(answer.ids.length);
      else await reload(this.#scope.signal);
      this.#tell(undone.message);
      this.#show();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#scope.isEnded) return;
    toast(error instanceof ApiError ? error.message : "That could not be done. Try it again.", "error");
  }

  /** The focus goes to the card that takes the place of the first. */
  #takeOut(ids: readonly string[]): () => void {
    const cards = cardsIn(this);
    const first = cards.findIndex((card) => ids.includes(idOf(card)));
    const putBack = takeOut(ids);
    this.#picks.drop(ids);
    this.#count(-ids.length);
    const heir = cards.slice(Math.max(0, first)).find((card) => card.isConnected) ?? cardsIn(this).at(-1);
    if (heir) focusOn(heir);
    return putBack;
  }

  #count(change: number): void {
    this.setAttribute("total", recount(this.#total, change));
    const count = find(document, "[data-library-count]", HTMLElement);
    if (count) count.textContent = recount(count.textContent, change);
  }

  #matchAll(): void {
    this.#picks.matchAll();
    this.#show();
  }

  #clear(): void {
    const hadFocus = find(this, "[data-toolbar]", HTMLElement)?.contains(document.activeElement) ?? false;
    const first = cardsIn(this).find((card) => this.#picks.has(idOf(card)));
    this.#picks.clear();
    this.#show();
    if (hadFocus && first) focusOn(first);
  }

  #isTooMany(): boolean {
    return !this.#picks.isAll && this.#picks.ids.length > NAMED_MAX;
  }

  #show(): void {
    for (const card of cardsIn(this)) {
      const isOn = this.#picks.has(idOf(card));
      card.toggleAttribute("data-picked", isOn); // for the eye; the box says it to everybody
      const box = find(card, "[data-pick]", HTMLInputElement);
      if (box) box.checked = isOn;
    }
    const count = this.#picks.isAll ? this.#total : this.#picks.ids.length.toLocaleString("en");
    need(this, "[data-toolbar]", HTMLElement).hidden = this.#picks.isEmpty;
    this.toggleAttribute("data-any", !this.#picks.isEmpty);
    this.#write("[data-count]", count);
    this.#write("[data-matching]", this.#total);
    this.#write("[data-sum]", this.#picks.isAll ? "" : this.#sum());
    const all = find(this, "[data-toolbar] [data-do=all]", HTMLElement);
    if (all) all.hidden = this.#picks.isAll || count === this.#total;
  }

  #sum(): string {
    const sizes = cardsIn(this).map((card) => (this.#picks.has(idOf(card)) ? Number(card.dataset["size"] ?? 0) : 0));
    return stored(sizes.reduce((sum, size) => sum + size, 0));
  }

  #write(selector: string, text: string): void {
    for (const part of findAll(this, selector, HTMLElement)) if (part.textContent !== text) part.textContent = text;
  }
}

customElements.define("asset-selection", AssetSelection);
