/**
 * Ways for files to reach the <upload-tray> of the page: a drop anywhere, or a picker.
 *
 * <upload-drop>
 *   <input type="file" multiple data-picker hidden> <div data-overlay hidden>Drop to upload to your library</div>
 * </upload-drop>
 * and anywhere on the page: <button type="button" data-upload-pick>Upload</button>
 */

import { UploadTray } from "./upload-tray";

export class UploadDrop extends HTMLElement {
  #ended = new AbortController();
  #depth = 0;

  connectedCallback(): void {
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    document.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#picker?.addEventListener("change", () => this.#picked(), { signal });
    window.addEventListener("dragenter", (event) => this.#dragged(event, 1), { signal });
    window.addEventListener("dragleave", (event) => this.#dragged(event, -1), { signal });
    window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault(), { signal });
    window.addEventListener("drop", (event) => this.#dropped(event), { signal });
  }

  disconnectedCallback(): void {
    this.#ended.abort();
  }

  get #picker(): HTMLInputElement | null {
    return this.querySelector("input[data-picker]");
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
    const overlay = this.querySelector<HTMLElement>("[data-overlay]");
    if (overlay) overlay.hidden = depth === 0;
  }

  #send(files: Iterable<File>): void {
    const tray = document.querySelector("upload-tray");
    if (tray instanceof UploadTray) void tray.add(files);
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

customElements.define("upload-drop", UploadDrop);
