/**
 * Ways for files to reach the <upload-tray> of the page: a drop anywhere, of files or folders, or a picker.
 *
 * <upload-drop>
 *   <input type="file" multiple data-picker hidden> <input type="file" webkitdirectory data-folder-picker hidden>
 *   <div data-overlay hidden>Drop to upload to your library</div>
 * </upload-drop>
 * The document hears `files-come` {files, destination} before they are sent. It can prevent that, or write into `destination` where they
 * go when they are ready, as media_library/destinations.py has it.
 *
 * and anywhere on the page: <button type="button" data-upload-pick>Upload</button>, <button type="button" data-upload-folder>
 */

import { find } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";
import { dropped, picked, type Gathered } from "./upload-drop-folders.ts";
import { UploadTray } from "./upload-tray.ts";

export interface Come {
  readonly files: readonly File[];
  destination: string;
}

export class UploadDrop extends HTMLElement {
  #scope = new Scope();
  #depth = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(document, "click", (event) => this.#clicked(event));
    this.#scope.on(this, "change", (event) => this.#picked(event));
    this.#scope.on(window, "dragenter", (event) => this.#dragged(event, 1));
    this.#scope.on(window, "dragleave", (event) => this.#dragged(event, -1));
    this.#scope.on(window, "dragover", (event) => hasFiles(event) && event.preventDefault());
    this.#scope.on(window, "drop", (event) => this.#dropped(event));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** A link does so too: it leads to a page that takes files, and this is one. */
  #clicked(event: Event): void {
    const asked = event.target instanceof Element ? event.target.closest("[data-upload-pick], [data-upload-folder]") : null;
    if (!asked) return;
    event.preventDefault();
    find(this, asked.hasAttribute("data-upload-folder") ? "[data-folder-picker]" : "[data-picker]", HTMLInputElement)?.click();
  }

  #picked(event: Event): void {
    const picker = event.target;
    if (!(picker instanceof HTMLInputElement) || !picker.files) return;
    this.#send(picked(picker.files));
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
    if (event.dataTransfer) void this.#take(event.dataTransfer);
  }

  #show(depth: number): void {
    this.#depth = depth;
    const overlay = find(this, "[data-overlay]", HTMLElement);
    if (overlay) overlay.hidden = depth === 0;
  }

  async #take(transfer: DataTransfer): Promise<void> {
    try {
      this.#send(await dropped(transfer));
    } catch {
      toast("The folder could not be read. Drop its files instead, or choose the folder.", "error");
    }
  }

  #send({ files, others }: Gathered): void {
    const detail: Come = { files: files.map(({ file }) => file), destination: "" };
    if (!document.dispatchEvent(new CustomEvent("files-come", { detail, cancelable: true }))) return;
    if (files.length > 0) void find(document, "upload-tray", UploadTray)?.add(files, detail.destination);
    if (files.length === 0 && others > 0) toast("There are no videos, pictures or sounds in that folder.", "warning");
    else if (others > 0) toast(`${others} ${others === 1 ? "file that is" : "files that are"} no video, picture or sound stayed out.`);
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

customElements.define("upload-drop", UploadDrop);
