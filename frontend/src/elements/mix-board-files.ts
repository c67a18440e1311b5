// Files for the board of the mixer: what is dropped on a column, or chosen for it, is uploaded by the <upload-tray> of the page. The
// upload knows the column, and the studio makes a clip of it as soon as it was looked at, whatever becomes of this page; it then
// looks at the board anew. Used by mix-board.ts.
import { find } from "../lib/dom.ts";
import { feed, isActive } from "../lib/feed.ts";
import type { Scope } from "../lib/scope.ts";
import { columnOf, columnsOf } from "./mix-board-rows.ts";
import type { Come } from "./upload-drop.ts";
import { UploadTray } from "./upload-tray.ts";

export class BoardFiles {
  readonly #root: HTMLElement;
  readonly #scope: Scope;
  readonly #place: string;
  readonly #look: () => void;
  /** Jobs that look at files which this page has not sent, or no longer knows of. */
  readonly #followed = new Set<string>();
  #target = "";

  /** `place` and the id of a group are where an upload goes; `look` is called when one has got there. */
  constructor(root: HTMLElement, scope: Scope, place: string, look: () => void) {
    [this.#root, this.#scope, this.#place, this.#look] = [root, scope, place, look];
    scope.on(document, "click", (event) => this.#asked(event), { capture: true });
    scope.on(document, "dragover", (event) => this.#over(event));
    scope.on(document, "dragleave", (event) => event.relatedTarget === null && this.#show(null));
    scope.on(document, "drop", (event) => this.#dropped(event), { capture: true });
    scope.on(document, "files-come" as keyof DocumentEventMap, (event) => this.#come((event as CustomEvent<Come>).detail));
    scope.on(document, "under-way" as keyof DocumentEventMap, () => this.tell());
    scope.on(document, "prepared" as keyof DocumentEventMap, (event) => this.#prepared((event as CustomEvent<{ destination: string }>).detail));
    this.tell();
  }

  /** Columns say how many are coming: those of the tray, and those that the server has and the tray does not. */
  tell(): void {
    const sent = find(document, "upload-tray", UploadTray)?.underWay ?? [];
    for (const column of columnsOf(this.#root)) {
      const place = find(column, "[data-awaited]", HTMLElement);
      if (!place) continue;
      const coming = new Map((place.dataset["coming"] ?? "").split(" ").filter(Boolean).map((pair) => pair.split(":") as [string, string]));
      for (const job of coming.values()) this.#follow(job);
      const mine = sent.filter(({ destination, asset }) => destination === `${this.#place}${column.dataset["group"]}` && !coming.has(asset));
      const count = coming.size + mine.length;
      place.hidden = count === 0;
      place.textContent = count === 0 ? "" : `${count} ${count === 1 ? "file is" : "files are"} coming`;
    }
  }

  #asked(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-upload-pick]") : null;
    if (button) this.#target = button.dataset["into"] ?? columnOf(button)?.dataset["group"] ?? "";
  }

  #over(event: DragEvent): void {
    if (event.dataTransfer?.types.includes("Files")) this.#show(this.#columnAt(event));
  }

  #dropped(event: DragEvent): void {
    this.#target = this.#columnAt(event)?.dataset["group"] ?? "";
    this.#show(null);
  }

  #columnAt(event: DragEvent): HTMLElement | null {
    const below = event.target instanceof Element ? columnOf(event.target) : null;
    return below && this.#root.contains(below) ? below : null;
  }

  #show(over: HTMLElement | null): void {
    for (const column of columnsOf(this.#root)) column.toggleAttribute("data-over", column === over);
  }

  #come(come: Come): void {
    come.destination = `${this.#place}${this.#target}`;
    this.#target = "";
  }

  #prepared({ destination }: { destination: string }): void {
    if (destination.startsWith(this.#place)) this.#look();
  }

  #follow(job: string): void {
    if (!job || this.#followed.has(job)) return;
    this.#followed.add(job);
    feed.follow(this.#scope, job, (now) => !isActive(now) && this.#look());
  }
}
