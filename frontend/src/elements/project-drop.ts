// <project-drop act="/api/v1/assets/act/"> <p role="status" data-words hidden></p>
//   <form method="post" enctype="multipart/form-data"> <input type="file" name="file" hidden> </form> </project-drop>
// On a page with an <upload-drop> and an <upload-tray>: files that come in become a project. When all of them were looked at, those
// that can be used are put one after another, in the order in which they were sent, and the project opens. A cut of another
// program is sent by itself. Who leaves the page before has the files in the library.
import { find, need } from "../lib/dom.ts";
import { ApiError, requestJson } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";
import { UploadTray } from "./upload-tray.ts";

const CUT = /\.(otio|edl|fcpxml|xml)$/i;

interface Prepared {
  readonly asset: string;
  readonly name: string;
  readonly isReady: boolean;
}

export class ProjectDrop extends HTMLElement {
  #scope = new Scope();
  #sent: string[] = [];
  #ready = new Map<string, string>();

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(document, "files-come" as keyof DocumentEventMap, (event) => this.#come(event as CustomEvent<{ files: File[] }>));
    this.#scope.on(document, "uploaded" as keyof DocumentEventMap, (event) => this.#uploaded(event as CustomEvent<{ asset: string }>));
    this.#scope.on(document, "prepared" as keyof DocumentEventMap, (event) => this.#prepared(event as CustomEvent<Prepared>));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** Takes a cut out of what came; more than one at once would open more than one project. */
  #come(event: CustomEvent<{ files: File[] }>): void {
    const cuts = event.detail.files.filter((file) => CUT.test(file.name));
    const [cut] = cuts;
    if (!cut) return;
    event.preventDefault();
    if (event.detail.files.length > 1) {
      toast("Drop one cut by itself: its media is looked for in your library.", "warning");
      return;
    }
    const input = need(this, "input[type=file]", HTMLInputElement);
    const transfer = new DataTransfer();
    transfer.items.add(cut);
    input.files = transfer.files;
    input.form?.requestSubmit();
  }

  #uploaded({ detail }: CustomEvent<{ asset: string }>): void {
    this.#sent.push(detail.asset);
    this.#say(`${this.#sent.length} ${this.#sent.length === 1 ? "file" : "files"} for a new project. It opens when all are looked at.`);
  }

  #prepared({ detail }: CustomEvent<Prepared>): void {
    if (detail.isReady) this.#ready.set(detail.asset, detail.name);
    else this.#sent = this.#sent.filter((asset) => asset !== detail.asset);
    if (!find(document, "upload-tray", UploadTray)?.isBusy) void this.#make();
  }

  async #make(): Promise<void> {
    const ids = this.#sent.filter((asset) => this.#ready.has(asset));
    const [first] = ids;
    this.#sent = [];
    if (first === undefined) return this.#say("");
    const name = (this.#ready.get(first) ?? "").replace(/\.[^.]{1,5}$/, "") || "New project";
    try {
      const json = { action: "project", ids, name };
      const made = await requestJson<{ url: string }>(this.getAttribute("act") ?? "", { json, signal: this.#scope.signal });
      location.assign(made.url);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#say("");
      toast(`${error.message} The files are in your library.`, "error");
    }
  }

  #say(words: string): void {
    const line = need(this, "[data-words]", HTMLElement);
    line.textContent = words;
    line.hidden = !words;
  }
}

customElements.define("project-drop", ProjectDrop);
