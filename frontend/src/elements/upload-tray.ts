/**
 * The uploads of this page, one row each: bytes first, then what the worker does with them, on the same bar.
 *
 * <upload-tray endpoint="/uploads/" bucket="/uploads/s3/" library="/library/" max-bytes="2147483648" hidden>
 *   <h2 data-title></h2> <span data-speed></span> <button data-all="pause"> <button data-all="resume"> <button data-all="fold">
 *   <ul data-rows></ul>
 *   <template data-row> a <li> with data-name, data-bar, data-words, data-amount, [data-mark=phase], [data-do=action] </template>
 * </upload-tray>
 *
 * `bucket` is empty unless media lie in one: then files go straight there. Files come by `add`. A new card is put at the head of
 * [data-library-grid], counted in [data-library-count], and [data-library-empty] goes. The document hears `uploaded` {asset} as soon
 * as there is an asset, which is still to be looked at, and `prepared` {asset, name, isReady, destination} when it was; `under-way`
 * when another set of files is. `destination` is where one goes other than into the library, as media_library/destinations.py has it.
 */

import { bytes, recount } from "../lib/amounts.ts";
import { find, fragment, need } from "../lib/dom.ts";
import { feed, isActive, type FeedJob } from "../lib/feed.ts";
import { requestHtml, requestJson } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import type { Incoming } from "./upload-drop-folders.ts";
import type { UploadQueue } from "./upload-queue.ts";
import { UploadRow } from "./upload-row.ts";
import type { RowState } from "./upload-words.ts";

interface Result {
  asset: string | null;
  job: string | null;
  /** Where it is still to go, and what there is to say of where it went. */
  destination: string;
  words: string;
}

export interface UnderWay {
  readonly destination: string;
  /** Empty while its bytes come. */
  readonly asset: string;
}

const UNDER_WAY = new Set(["waiting", "uploading", "paused", "offline", "preparing"]);

export class UploadTray extends HTMLElement {
  #rows = new Map<string, UploadRow>();
  #queue: Promise<UploadQueue> | undefined;
  #open: UploadQueue | undefined;
  #scope = new Scope();
  #told = "";

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(window, "beforeunload", (event) => this.#open?.isBusy && event.preventDefault());
    void this.#start(); // also to find what a reload interrupted
  }

  disconnectedCallback(): void {
    this.#scope.end();
    this.#open?.close();
  }

  /** Whether anything is still on its way, or looked at. */
  get isBusy(): boolean {
    return this.underWay.length > 0;
  }

  get underWay(): UnderWay[] {
    return [...this.#rows.values()].filter((row) => UNDER_WAY.has(row.phase));
  }

  async add(files: Iterable<Incoming>, destination = ""): Promise<void> {
    (await this.#start()).add(files, destination);
  }

  /** Uppy is half of the page's script: it comes on its own, after everything else. */
  #start(): Promise<UploadQueue> {
    this.#queue ??= import("./upload-queue.ts").then(({ UploadQueue }) => {
      const endpoints = { tus: this.#attribute("endpoint"), bucket: this.#attribute("bucket") };
      this.#open = new UploadQueue(endpoints, Number(this.#attribute("max-bytes")), {
        state: (id, name, state, destination) => this.#show(id, name, state, destination),
        uploaded: (id, upload, size) => void this.#uploaded(id, upload, size),
      });
      return this.#open;
    });
    return this.#queue;
  }

  #show(id: string, name: string, state: RowState, destination: string): void {
    const row = this.#rows.get(id) ?? this.#add(id, name);
    if (!row.destination.startsWith(destination)) row.destination = destination; // as the server has it
    row.show(state);
    this.#sum();
  }

  #add(id: string, name: string): UploadRow {
    const row = new UploadRow(need(this, "template[data-row]", HTMLTemplateElement), name, {
      toggle: () => this.#open?.togglePause(id),
      retry: () => this.#open?.retry(id),
      remove: () => {
        this.#open?.remove(id);
        this.#drop(id);
      },
    }, this.#scope);
    this.#rows.set(id, row);
    this.querySelector("[data-rows]")?.prepend(row.element);
    this.hidden = false;
    return row;
  }

  #drop(id: string): void {
    this.#rows.get(id)?.element.remove();
    this.#rows.delete(id);
    this.hidden = this.#rows.size === 0;
    this.#sum();
  }

  #sum(): void {
    const rows = [...this.#rows.values()];
    const going = rows.filter((row) => ["waiting", "uploading", "paused", "offline"].includes(row.phase)).length;
    const preparing = rows.filter((row) => row.phase === "preparing").length;
    const title = going ? `Uploading ${going} of ${rows.length}` : preparing ? `Preparing ${preparing} of ${rows.length}` : "Uploads";
    const speed = rows.reduce((sum, row) => sum + row.speed, 0);
    this.#text("[data-title]", title);
    this.#text("[data-speed]", speed > 0 ? `${bytes(speed)}/s` : "");
    const isPaused = rows.some((row) => row.phase === "paused") && !rows.some((row) => row.phase === "uploading");
    this.#hide("[data-all=pause]", going === 0 || isPaused);
    this.#hide("[data-all=resume]", !isPaused);
    this.#tell();
  }

  #tell(): void {
    const now = this.underWay.map(({ destination, asset }) => `${destination} ${asset}`).join("\n");
    if (now === this.#told) return;
    this.#told = now;
    document.dispatchEvent(new CustomEvent("under-way"));
  }

  #clicked(event: Event): void {
    const what = (event.target as Element).closest<HTMLElement>("[data-all]")?.dataset["all"];
    if (what === "pause") this.#open?.pauseAll();
    if (what === "resume") this.#open?.resumeAll();
    if (what === "fold") {
      const list = need(this, "[data-rows]", HTMLElement);
      list.hidden = !list.hidden;
      this.querySelector("[data-all=fold]")?.setAttribute("aria-expanded", String(!list.hidden));
    }
  }

  async #uploaded(id: string, upload: string, size: number): Promise<void> {
    const row = this.#rows.get(id);
    row?.show({ phase: "preparing", stage: "", percent: 0 });
    row?.link(`${this.#attribute("library")}${upload}/`);
    this.#sum();
    const address = `${this.#attribute("endpoint")}${upload}/result`;
    const made = await this.#asked(() => requestJson<Result>(address, { signal: this.#scope.signal }));
    if (!made?.asset) return this.#end(row, { phase: "refused", message: "The upload got lost. Try it again." });
    if (row) row.asset = made.asset;
    document.dispatchEvent(new CustomEvent("uploaded", { detail: { asset: made.asset } }));
    await this.#refreshCard(made.asset);
    const end = made.job ? await this.#follow(made.job, row) : null;
    await this.#refreshCard(made.asset);
    const isReady = !end || end.status === "completed";
    const now = isReady && made.destination ? await this.#asked(() => requestJson<Result>(address, { signal: this.#scope.signal })) : made;
    this.#end(row, isReady ? { phase: "ready", size, words: now?.words ?? "" } : { phase: "refused", message: end.error || "Cancelled." });
    const destination = made.destination || (row?.destination ?? ""); // it may have got there before it was asked about
    const detail = { asset: made.asset, name: row?.name ?? "", isReady, destination };
    document.dispatchEvent(new CustomEvent("prepared", { detail }));
  }

  #end(row: UploadRow | undefined, state: RowState): void {
    row?.show(state);
    this.#sum();
  }

  #follow(job: string, row: UploadRow | undefined): Promise<FeedJob> {
    return new Promise((done) => {
      feed.follow(this.#scope, job, (now) => {
        if (isActive(now)) row?.show({ phase: "preparing", stage: now.stage, percent: now.progress });
        else done(now);
      });
    });
  }

  async #refreshCard(asset: string): Promise<void> {
    const grid = find(document, "[data-library-grid]", HTMLElement);
    const html = await this.#asked(() => requestHtml(`${this.#attribute("library")}${asset}/card/`, { signal: this.#scope.signal }));
    if (!grid || html === null) return;
    find(document, "[data-library-empty]", HTMLElement)?.remove();
    const old = find(grid, `[data-asset="${CSS.escape(asset)}"]`, HTMLElement);
    if (old) old.replaceWith(fragment(html));
    else {
      grid.prepend(fragment(html));
      const count = find(document, "[data-library-count]", HTMLElement);
      if (count) count.textContent = recount(count.textContent, 1);
    }
  }

  /** Null when offline, or when the page is going; the next look may do better. */
  async #asked<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch {
      return null;
    }
  }

  #attribute(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  #text(selector: string, text: string): void {
    need(this, selector, HTMLElement).textContent = text;
  }

  #hide(selector: string, isHidden: boolean): void {
    need(this, selector, HTMLElement).hidden = isHidden;
  }
}

customElements.define("upload-tray", UploadTray);
