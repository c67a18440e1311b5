/**
 * Ways for files to reach the <upload-tray> of the page: a drop anywhere, or a picker.
 *
 * <upload-drop>
 *   <input type="file" multiple data-picker hidden> <div data-overlay hidden>Drop to upload to your library</div>
 * </upload-drop>
 * and anywhere on the page: <button type="button" data-upload-pick>Upload</button>
 */

import { find } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { UploadTray } from "./upload-tray.ts";

export class UploadDrop extends HTMLElement {
  #scope = new Scope();
  #depth = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(document, "click", (event) => this.#clicked(event));
    this.#scope.on(this, "change", () => this.#picked());
    this.#scope.on(window, "dragenter", (event) => this.#dragged(event, 1));
    this.#scope.on(window, "dragleave", (event) => this.#dragged(event, -1));
    this.#scope.on(window, "dragover", (event) => hasFiles(event) && event.preventDefault());
    this.#scope.on(window, "drop", (event) => this.#dropped(event));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #picker(): HTMLInputElement | null {
    return find(this, "[data-picker]", HTMLInputElement);
  }

  #clicked(event: Event): void {
    if (event.target instanceof Element && event.target.closest("[data-upload-pick]")) this.#picker?.click();
  }

  #picked(): void {
    const picker = this.#picker;
    if (!picker?.files) return;
    this.#send(picker.files);
    picker.value = ""; // so that the same file can be chosen again
  }

  /** Entering a child leaves its parent: only the count says whether the pointer is still over the page. */
  #dragged(event: DragEvent, step: number): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.#show(Math.max(0, this.#depth + step));
  }

  #dropped(event: DragEvent): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.#show(0);
    this.#send(event.dataTransfer?.files ?? []);
  }

  #show(depth: number): void {
    this.#depth = depth;
    const overlay = find(this, "[data-overlay]", HTMLElement);
    if (overlay) overlay.hidden = depth === 0;
  }

  #send(files: Iterable<File>): void {
    void find(document, "upload-tray", UploadTray)?.add(files);
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

customElements.define("upload-drop", UploadDrop);
