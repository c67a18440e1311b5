/**
 * <a class="chip">All <b data-total>7</b></a> <form id="compare"><button data-compare>Compare <span data-compared></span></button></form>
 * <take-gallery usual="41.5"> <div data-library-grid data-show="all"> <article> <span data-progressing><span data-ready>2</span> of 4 ready</span>
 *   <ul><li data-take="ID" data-state="ready" data-review=""> <input type="checkbox" form="compare" data-pick>
 *     <live-job data-job="ID" data-status="queued"> <span data-waits> </live-job>
 *     <form data-review-form> <button name="verdict" value="kept" data-verdict="kept"> </form> <form data-retry> …
 * </take-gallery>
 *
 * Takes in what was asked for in this page, keeps the counts, says what those in line wait for (`usual`: the seconds that one takes as a
 * rule), keeps and rejects without leaving the page, and picks what is compared, four at most. K, X and C do the same for the take with
 * the focus, arrows go to the next. Without this script the forms do it.
 */

import { recount } from "../lib/amounts.ts";
import { find, findAll, fragment, replace } from "../lib/dom.ts";
import { feed, type FeedState } from "../lib/feed.ts";
import { ApiError, FRAGMENT, requestHtml } from "../lib/http.ts";
import { isForPage, isPlain } from "../lib/keys.ts";
import { GRID } from "../lib/list-page.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";
import { ASKED } from "./generate-form.ts";
import { lineOf } from "./take-line.ts";

const COMPARED_MAX = 4;
const LIVE: ReadonlySet<string> = new Set(["waiting", "working", "preparing"]);
const KEYS: Readonly<Record<string, string>> = { k: '[data-verdict="kept"]', x: '[data-verdict="rejected"]', c: "[data-pick]" };

export class TakeGallery extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(document, ASKED, (event) => this.#takeIn((event as CustomEvent<string>).detail));
    this.#scope.on(this, "submit", (event) => this.#submitted(event as SubmitEvent));
    this.#scope.on(this, "change", (event) => this.#picked(event));
    this.#scope.on(this, "keydown", (event) => this.#pressed(event));
    this.#scope.keep(new MutationObserver(() => this.#count())).observe(this, { childList: true, subtree: true });
    this.#showPicked();
    feed.listen(this.#scope, ({ state }) => this.#tell(state));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #takeIn(html: string): void {
    const grid = find(this, GRID, HTMLElement);
    if (!grid) return;
    if (grid.dataset["show"] !== "all") {
      toast("It is being made. Press All to see it.", "success");
      return;
    }
    const groups = fragment(html);
    this.#recount(findAll(groups, "[data-take]", HTMLElement).length);
    const first = groups.querySelector<HTMLElement>("[data-asset]");
    find(this, "[data-library-empty]", HTMLElement)?.remove();
    grid.prepend(groups);
    first?.scrollIntoView({ block: "nearest" });
  }

  #recount(more: number): void {
    const total = find(document, "[data-total]", HTMLElement);
    if (!total) return;
    total.textContent = recount(total.textContent ?? "", more);
    total.hidden = false;
  }

  /** A card that took its own place tells nobody, so the groups are read again. */
  #count(): void {
    for (const group of findAll(this, "article", HTMLElement)) {
      const states = findAll(group, "[data-take]", HTMLElement).map((take) => take.dataset["state"] ?? "");
      const ready = String(states.filter((state) => state === "ready").length);
      for (const place of findAll(group, "[data-ready]", HTMLElement)) if (place.textContent !== ready) place.textContent = ready;
      const isLive = states.some((state) => LIVE.has(state));
      for (const place of findAll(group, "[data-progressing]", HTMLElement)) if (place.hidden === isLive) place.hidden = !isLive;
    }
    this.#showPicked();
  }

  #tell(state: FeedState): void {
    const line = lineOf(state, Number(this.getAttribute("usual")) || null);
    for (const job of findAll(this, 'live-job[data-status="queued"]', HTMLElement)) {
      const [place, words] = [find(job, "[data-waits]", HTMLElement), line.get(job.dataset["job"] ?? "")];
      if (place && words && place.textContent !== words) place.textContent = words;
    }
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    const take = form instanceof HTMLFormElement ? form.closest<HTMLElement>("li[data-take]") : null;
    if (!(form instanceof HTMLFormElement) || !take || event.defaultPrevented) return;
    if (!form.hasAttribute("data-review-form") && !form.hasAttribute("data-retry")) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    void this.#send(form.action, fields, take, form.hasAttribute("data-review-form"));
  }

  async #send(address: string, fields: FormData, take: HTMLElement, isReview: boolean): Promise<void> {
    const before = take.dataset["review"] ?? "";
    try {
      const html = await requestHtml(address, { method: "POST", body: fields, headers: FRAGMENT, signal: this.#scope.signal });
      const isHere = take.contains(document.activeElement);
      const fresh = replace(take, html);
      if (isHere && fresh instanceof HTMLElement) fresh.focus();
      if (isReview && fields.get("verdict") === "rejected" && fresh instanceof HTMLElement) this.#offerUndo(address, fields, fresh, before);
    } catch (error) {
      if (!this.#scope.isEnded) toast(error instanceof ApiError ? error.message : "That could not be done. Try it again.", "error");
    }
  }

  #offerUndo(address: string, fields: FormData, take: HTMLElement, before: string): void {
    const undo = new FormData();
    for (const [name, value] of fields) undo.set(name, value);
    undo.set("verdict", before);
    const run = (): void => {
      const now = find(this, `[data-take="${take.dataset["take"] ?? ""}"]`, HTMLElement) ?? take;
      void this.#send(address, undo, now, true);
    };
    toast("Rejected. It stays in your library.", "info", { label: "Undo", run });
  }

  #picked(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.hasAttribute("data-pick")) return;
    if (box.checked && this.#picks.length > COMPARED_MAX) {
      box.checked = false;
      toast(`At most ${COMPARED_MAX} can be compared. Take one out first.`, "info");
    }
    this.#showPicked();
  }

  get #picks(): HTMLInputElement[] {
    return findAll(this, "[data-pick]:checked", HTMLInputElement);
  }

  #showPicked(): void {
    const chosen = this.#picks.length;
    if (this.hasAttribute("data-any") !== chosen > 0) this.toggleAttribute("data-any", chosen > 0);
    const button = find(document, "[data-compare]", HTMLButtonElement);
    const figure = find(document, "[data-compared]", HTMLElement);
    if (button) button.disabled = chosen < 2;
    const text = chosen > 0 ? String(chosen) : "";
    if (figure && figure.textContent !== text) figure.textContent = text;
  }

  #pressed(event: KeyboardEvent): void {
    const target = event.target;
    if (!isForPage(event) || !isPlain(event) || !(target instanceof Element)) return;
    const take = target.closest<HTMLElement>("li[data-take]");
    if (!take) return;
    const key = event.key.toLowerCase();
    const control = KEYS[key] ? find(take, KEYS[key], HTMLElement) : null;
    if (control) {
      event.preventDefault();
      control.click();
    }
    if ((key === "arrowright" || key === "arrowleft") && !target.closest("audio, video")) this.#go(take, key === "arrowright" ? 1 : -1, event);
  }

  #go(take: HTMLElement, by: number, event: KeyboardEvent): void {
    const takes = findAll(this, "li[data-take]", HTMLElement);
    const next = takes[takes.indexOf(take) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("take-gallery", TakeGallery);
