// What the panels of media and of sounds share: what is looked for, its pages as they are scrolled to, what came in meanwhile,
// the bar of what is chosen, and what is said where there is nothing. What was here last is shown until the server has answered.
//
// <div data-bin-root>
//   <input type="search" data-bin-search> <button data-bin-scope="project|library|unused" aria-pressed> <button data-bin-kind="video">
//   <div data-bin-scroll> <ul role="listbox" data-bin-list> <div data-bin-end> </div>
//   <template data-bin-empty="project|library|search|unused|error"> ... </template> <div data-bin-nothing hidden>
//   <div data-bin-bar hidden> <bdi data-bin-chosen> <p data-bin-problem hidden> <a data-bin-open> <button data-bin-add> </div>
//   <p role="status" data-bin-status>
// </div>
import { find, findAll, need } from "../../lib/dom.ts";
import { ApiError } from "../../lib/http.ts";
import type { Scope } from "../../lib/scope.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit } from "../events.ts";
import type { MediaItem } from "../state/media.ts";
import { addAtEnd } from "./adding.ts";
import { type Arrivals, arrivalsOf } from "./arrivals.ts";
import { AssetList } from "./asset-list.ts";
import type { Circumstances } from "./cards.ts";
import { type BinScope, type Kind, type Page, Pages, type Wanted } from "./pages.ts";

const TYPED_FOR = 250; // ms after the last letter
const MOST_COUNTED = 10_000;
const AGAIN = 10_000; // ms; what is shown is old, and the studio could not be reached

export interface PanelOwner {
  draw(item: MediaItem, about: Circumstances): HTMLElement;
  space?(item: MediaItem): void;
}

export class BinPanel {
  readonly editor: Editor;
  readonly list: AssetList;
  readonly #root: HTMLElement;
  readonly #scope: Scope;
  readonly #pages: Pages;
  readonly #arrivals: Arrivals;
  readonly #kinds: readonly Kind[];
  #wanted: Wanted;
  #next = "";
  #total: number | null = null;
  #isAsking = false;
  #asked = 0;
  /** What is shown is what was here last, and not what the server says now. */
  #isOld = false;
  #used: ReadonlySet<string> = new Set();

  /** `only`: the one kind of a panel that has no choice of kinds. */
  constructor(root: HTMLElement, scope: Scope, owner: PanelOwner, only: Kind | "" = "") {
    [this.#root, this.#scope, this.editor] = [root, scope, editorOf(root)];
    this.#kinds = only ? [only] : [];
    this.#pages = new Pages(this.editor);
    this.#wanted = { q: "", kind: only, scope: this.editor.boot.media.length ? "project" : "library" };
    this.list = new AssetList(need(root, "[data-bin-list]", HTMLElement), scope, {
      draw: (item) => owner.draw(item, { isUsed: this.#used.has(item.id), job: this.#arrivals.jobOf(item.id) }),
      chosen: (item) => this.#chosen(item),
      take: (item) => void addAtEnd(this.editor, item),
      ...(owner.space ? { space: owner.space.bind(owner) } : {}),
    });
    this.#arrivals = arrivalsOf(this.editor, scope, (items) => this.#news(items));
    this.#listen();
    this.#press();
  }

  #listen(): void {
    const [scope, root] = [this.#scope, this.#root];
    const search = need(root, "[data-bin-search]", HTMLInputElement);
    scope.on(search, "input", () => scope.after(TYPED_FOR, "bin-search", () => this.#want({ q: search.value.trim() })));
    scope.on(root, "click", (event) => this.#clicked(event));
    scope.on(root, "error", (event) => event.target instanceof HTMLImageElement && this.#arrivals.pictureFailed(), { capture: true });
    scope.on(window, "online", () => this.#isOld && !this.#isAsking && void this.#first(true));
    // the end of the list comes in sight when the panel is shown, too: before that nothing is asked for
    const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void this.#more(), {
      root: find(root, "[data-bin-scroll]", HTMLElement),
      rootMargin: "400px",
    });
    scope.keep(seen).observe(need(root, "[data-bin-end]", HTMLElement));
    this.editor.store.listen(scope, (state, before) => {
      if (state !== before && state.timeline === before.timeline) return;
      const used = new Set(state.timeline.tracks.flatMap(({ elements }) => elements.flatMap((each) => ("asset" in each ? [each.asset] : []))));
      const changed = this.list.items.filter(({ id }) => used.has(id) !== this.#used.has(id));
      this.#used = used;
      for (const item of changed) this.list.exchange(item);
    });
  }

  #clicked(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    if (!button) return;
    const { binScope, binKind, binClear, binAgain, binAdd, binTemplates } = button.dataset;
    const chosen = this.list.chosen;
    if (binScope !== undefined) this.#want({ scope: binScope as BinScope });
    if (binKind !== undefined) this.#want({ kind: binKind === this.#wanted.kind ? "" : (binKind as Kind) });
    if (binClear !== undefined) {
      need(this.#root, "[data-bin-search]", HTMLInputElement).value = "";
      this.#want({ q: "", kind: this.#kinds[0] ?? "" });
    }
    if (binAgain !== undefined) void this.#first();
    if (binTemplates !== undefined) emit("editor:open", { panel: "templates" });
    if (binAdd !== undefined && chosen) addAtEnd(this.editor, chosen);
  }

  #want(change: Partial<Wanted>): void {
    this.#wanted = { ...this.#wanted, ...change };
    this.#press();
    void this.#first();
  }

  #press(): void {
    for (const button of findAll(this.#root, "[data-bin-scope]", HTMLElement)) {
      button.ariaPressed = String(button.dataset["binScope"] === this.#wanted.scope);
    }
    for (const button of findAll(this.#root, "[data-bin-kind]", HTMLElement)) {
      button.ariaPressed = String(button.dataset["binKind"] === this.#wanted.kind);
    }
  }

  /** The answer to an older question is let go by. */
  async #first(isAgain = false): Promise<void> {
    const asked = ++this.#asked;
    [this.#isAsking, this.#next] = [true, ""];
    this.#root.ariaBusy = "true";
    this.#scope.cancel("bin-again");
    const recalled = isAgain ? null : this.#recall(asked);
    try {
      const page = await this.#pages.page(this.#wanted, { also: this.#arrivals.imported, signal: this.#scope.signal });
      if (asked !== this.#asked) return;
      [this.#isOld, this.#next] = [false, page.next];
      this.#show(page);
    } catch (error) {
      await recalled;
      if (asked === this.#asked) this.#fail(error);
    } finally {
      if (asked === this.#asked) this.#rest();
    }
  }

  /** Unless the server was quicker. */
  async #recall(asked: number): Promise<void> {
    const page = await this.#pages.kept(this.#wanted);
    if (asked !== this.#asked || !this.#isAsking || this.#scope.isEnded) return;
    this.#isOld = page !== null;
    if (page) this.#show(page);
  }

  #show({ items, total }: Pick<Page, "items" | "total">): void {
    this.list.show(items);
    this.#count(total);
    this.#say(items.length ? "" : this.#nothing());
  }

  async #more(): Promise<void> {
    if (this.#asked === 0) return this.#first();
    if (this.#isAsking || !this.#next) return;
    const asked = this.#asked;
    this.#isAsking = true;
    try {
      const page = await this.#pages.page(this.#wanted, { after: this.#next, also: this.#arrivals.imported, signal: this.#scope.signal });
      if (asked !== this.#asked) return;
      this.#next = page.next;
      this.list.append(page.items);
    } catch {
      // what is there stays; to scroll on is the next try
    } finally {
      if (asked === this.#asked) this.#rest();
    }
  }

  #rest(): void {
    this.#isAsking = false;
    this.#root.ariaBusy = "false";
  }

  #fail(error: unknown): void {
    if (this.#scope.isEnded) return;
    const isAway = error instanceof ApiError && (error.status === 0 || error.status >= 500);
    if (this.#isOld && isAway) {
      this.#tell("As it was last here");
      return this.#scope.after(AGAIN, "bin-again", () => void this.#first(true));
    }
    this.list.show([]);
    this.#count(null);
    this.#say("error");
    const words = find(this.#root, "[data-bin-nothing] [data-words]", HTMLElement);
    if (words && error instanceof ApiError) words.textContent = error.message;
  }

  #nothing(): string {
    return this.#wanted.q || (this.#wanted.kind && !this.#kinds.length) ? "search" : this.#wanted.scope;
  }

  /** What stands in the place of the list; empty: the list itself. */
  #say(what: string): void {
    const place = need(this.#root, "[data-bin-nothing]", HTMLElement);
    const template = what ? find(this.#root, `template[data-bin-empty="${what}"]`, HTMLTemplateElement) : null;
    place.replaceChildren(...(template ? [document.importNode(template.content, true)] : []));
    place.hidden = template === null;
  }

  #count(total: number | null): void {
    this.#total = total;
    const words = total === null ? "" : total > MOST_COUNTED ? `More than ${MOST_COUNTED.toLocaleString("en")} items` : total === 1 ? "1 item" : `${total.toLocaleString("en")} items`;
    this.#tell(words);
  }

  /** Once: it is read out. */
  #tell(words: string): void {
    const status = need(this.#root, "[data-bin-status]", HTMLElement);
    if (status.textContent !== words) status.textContent = words;
  }

  /** New looks for what is shown, and what is new at the head if it is what is looked for. */
  #news(items: readonly MediaItem[]): void {
    if (this.#asked === 0) return;
    for (const item of items) {
      if (this.list.has(item.id)) {
        const isLost = item.is_trashed || item.status === "gone";
        if (isLost && !this.#used.has(item.id)) this.#remove(item.id);
        else this.list.exchange(item);
      } else if (this.#belongs(item)) {
        this.#say("");
        this.list.prepend(item);
        this.#count((this.#total ?? 0) + 1);
      }
    }
  }

  #remove(id: string): void {
    this.list.remove(id);
    this.#count(Math.max(0, (this.#total ?? 0) - 1));
  }

  #belongs(item: MediaItem): boolean {
    const { q, kind, scope } = this.#wanted;
    if (q || item.is_trashed || item.status === "gone" || (kind && kind !== item.kind)) return false;
    return scope === "library" || (scope === "unused" ? !this.#used.has(item.id) : this.#arrivals.isImported(item.id));
  }

  #chosen(item: MediaItem | null): void {
    const [bar, isReady] = [need(this.#root, "[data-bin-bar]", HTMLElement), item?.status === "ready"];
    bar.hidden = item === null;
    emit("editor:chosen", { item: isReady ? item : null });
    if (!item) return;
    need(bar, "[data-bin-chosen]", HTMLElement).textContent = item.name;
    const problem = need(bar, "[data-bin-problem]", HTMLElement);
    problem.textContent = item.status === "processing" ? "It is being prepared." : item.problem;
    problem.hidden = problem.textContent === "";
    for (const part of findAll(bar, "[data-bin-when=ready]", HTMLElement)) part.hidden = !isReady;
    const open = need(bar, "[data-bin-open]", HTMLAnchorElement);
    open.hidden = item.status === "gone";
    open.href = `${open.dataset["binOpen"] ?? ""}${item.id}/`;
  }
}
