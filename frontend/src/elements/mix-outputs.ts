// <mix-outputs job="<id of the job that runs, if one does>" rows="/mixer/…/rows/" total="40" each="1">
//   <div data-chips>  <input type="checkbox" data-all> <span data-words>  <button data-needs="any | ready | again" [data-again]> <span data-price>
//   <button data-pick-failed>  <ol data-library-grid><li data-asset="<id>" data-number="7" data-state="waiting"> <input data-pick value="7"> </li></ol>
// </mix-outputs>                                          (templates/mixer/run.html)
// The videos of a run. While it goes on, rows take their own places as their videos are made: at each sign of the job those that
// wait are asked for, one request at a time. What is ticked says which buttons can be pressed. Without this script all of it is one form.
import { find, findAll, fragment } from "../lib/dom.ts";
import { feed, isActive } from "../lib/feed.ts";
import { ApiError, requestHtml } from "../lib/http.ts";
import { retry } from "../lib/retry.ts";
import { Scope } from "../lib/scope.ts";
import { Turns } from "../lib/turns.ts";
import { OutputPicks } from "./mix-outputs-picks.ts";

const PAUSE = 800; // milliseconds between two requests

export class MixOutputs extends HTMLElement {
  #scope = new Scope();
  #turns = new Turns(1);
  #picks = new OutputPicks(this);
  #isAsked = false;
  #isRange = false;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#turns = new Turns(1);
    this.#isAsked = false;
    this.#picks = new OutputPicks(this);
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(this, "change", (event) => this.#changed(event));
    const list = find(this, "[data-library-grid]", HTMLElement);
    if (list) this.#scope.keep(new MutationObserver(() => this.#picks.show())).observe(list, { childList: true });
    this.#picks.show();
    const job = this.getAttribute("job");
    if (job) feed.follow(this.#scope, job, (now) => (isActive(now) ? this.#look() : void this.#finish()));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-pick]")) this.#isRange = event.shiftKey;
    if (event.target.closest("[data-pick-failed]")) this.#picks.only("failed");
  }

  #changed(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches("[data-pick], [data-all]")) return;
    this.#picks.changed(box, this.#isRange);
    this.#isRange = false;
  }

  /** However often the job speaks meanwhile, it is one more request. */
  #look(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    void this.#inTurn(async () => {
      this.#isAsked = false;
      await this.#ask(false);
      await this.#scope.wait(PAUSE);
    });
  }

  /** All that still wait here: the job has left them, or they were made since. */
  async #finish(): Promise<void> {
    await this.#inTurn(() => retry(() => this.#ask(true), this.#scope.signal));
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    try {
      await this.#turns.take(this.#scope.signal, work);
    } catch (error) {
      if (!this.#scope.isEnded && !(error instanceof ApiError)) throw error; // the next sign of the job is the next try
    }
  }

  async #ask(isLast: boolean): Promise<void> {
    const waiting = findAll(this, '[data-state="waiting"]', HTMLElement).map((row) => Number(row.dataset["number"]));
    const address = new URL(this.getAttribute("rows") ?? "", location.href);
    address.search = location.search;
    address.searchParams.set("n", ranges(waiting));
    if (isLast) address.searchParams.set("all", "1");
    this.#take(fragment(await requestHtml(address.href, { signal: this.#scope.signal })));
  }

  #take(news: DocumentFragment): void {
    const focused = document.activeElement?.closest<HTMLElement>("[data-asset]")?.dataset["asset"];
    for (const row of findAll(news, "[data-asset]", HTMLElement)) {
      const old = find(this, `[data-asset="${row.dataset["asset"]}"]`, HTMLElement);
      old?.replaceWith(row);
      if (old && focused === row.dataset["asset"]) find(row, "a[data-fetches]:not([tabindex])", HTMLElement)?.focus();
    }
    const [chips, old] = [find(news, "[data-chips]", HTMLElement), find(this, "[data-chips]", HTMLElement)];
    if (chips && old && !old.contains(document.activeElement)) old.replaceChildren(...chips.childNodes);
    this.#picks.show();
  }
}

/** "1-3,7" of numbers that rise. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([first, end]) => (first === end ? String(first) : `${first}-${end}`)).join(",");
}

customElements.define("mix-outputs", MixOutputs);
