// <caption-panel data-generate="ADDRESS"> [data-add] [data-import] [data-error] [data-sources] [data-empty] [data-pages] [data-list]
// The captions of the project in time, to be read and written: a click goes there, words and times are typed in place. A file is read
// by the server, which knows SRT and VTT; `data-generate` is the page that has what is said written down, with zeros for the asset.
import { make, need } from "../../lib/dom.ts";
import { ApiError, requestJson } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import { addCaption, captionsOf, type Cue, importCaptions } from "../edits/captioning.ts";
import { shortened, type Timeline } from "../edits/document.ts";
import { editorOf } from "../editor.ts";
import { reconcile } from "../fields/rows.ts";
import { decoded } from "../inspector/captions.ts";
import type { State } from "../state/store.ts";
import { CaptionRow, type Said } from "./caption-panel-row.ts";

const PAGE = 100; // captions in the page at once
const SECONDS = 2;
const LARGEST_FILE = 8_000_000; // bytes
const NOBODY = "00000000-0000-0000-0000-000000000000";

export class CaptionPanel extends HTMLElement {
  #scope = new Scope();
  readonly #rows = new Map<string, CaptionRow>();
  #said: readonly Said[] = [];
  #page = 0;
  #sources = "";

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#sources = "";
    const { store, shelf } = editorOf(this);
    this.#scope.on(need(this, "[data-add]", HTMLButtonElement), "click", () => this.#add());
    const file = need(this, "[data-import]", HTMLInputElement);
    this.#scope.on(file, "change", () => {
      const [chosen] = file.files ?? [];
      file.value = "";
      if (chosen) void this.#import(chosen);
    });
    for (const [side, by] of [["earlier", -1], ["later", 1]] as const) {
      this.#scope.on(need(this, `[data-${side}]`, HTMLButtonElement), "click", () => this.#turn(this.#page + by));
    }
    store.listen(this.#scope, (state, before) => this.#follow(state, state === before ? null : before));
    shelf.listen(this.#scope, () => this.#showSources());
  }

  disconnectedCallback(): void {
    this.#scope.end();
    for (const row of this.#rows.values()) row.end();
  }

  get #list(): HTMLElement {
    return need(this, "[data-list]", HTMLElement);
  }

  #follow(state: State, before: State | null): void {
    if (!before || state.timeline.tracks !== before.timeline.tracks) {
      this.#said = captionsOf(state.timeline);
      this.#draw();
      this.#showSources();
    }
    if (before?.selection !== state.selection) this.#reach(state.selection);
    if (!before || state.position !== before.position || state.selection !== before.selection || state.timeline !== before.timeline) this.#mark(state);
  }

  /** The page that has the selected caption. */
  #reach(selection: ReadonlySet<string>): void {
    const at = selection.size === 1 ? this.#said.findIndex(({ caption }) => selection.has(caption.id)) : -1;
    if (at >= 0 && Math.floor(at / PAGE) !== this.#page) this.#turn(Math.floor(at / PAGE));
  }

  #turn(page: number): void {
    this.#page = page;
    this.#draw();
    this.#mark(editorOf(this).store.state);
  }

  #draw(): void {
    const { store, given } = editorOf(this);
    const pages = Math.max(1, Math.ceil(this.#said.length / PAGE));
    this.#page = Math.max(0, Math.min(pages - 1, this.#page));
    const first = this.#page * PAGE;
    const shown = this.#said.slice(first, first + PAGE);
    reconcile(this.#list, this.#rows, shown, {
      keyOf: ({ caption }) => caption.id,
      made: (said) => new CaptionRow({ store }, said, given),
      update: (row, said) => row.update(said),
    });
    need(this, "[data-empty]", HTMLElement).hidden = this.#said.length > 0;
    need(this, "[data-pages]", HTMLElement).hidden = pages < 2;
    need(this, "[data-range]", HTMLElement).textContent = `${first + 1}–${first + shown.length} of ${this.#said.length.toLocaleString("en")}`;
    need(this, "[data-earlier]", HTMLButtonElement).disabled = this.#page === 0;
    need(this, "[data-later]", HTMLButtonElement).disabled = this.#page === pages - 1;
  }

  #mark({ position, selection }: State): void {
    for (const row of this.#rows.values()) row.mark(position, selection);
  }

  #add(): void {
    const { store, given } = editorOf(this);
    const { position, timeline } = store.state;
    const had = new Set(this.#said.map(({ caption }) => caption.id));
    const duration = Math.round((SECONDS * timeline.rate.num) / timeline.rate.den);
    this.#say("");
    if (!store.edit("Add a caption", addCaption("New caption", { start: position, duration }, given))) return this.#say(store.state.refusal);
    const fresh = this.#said.find(({ caption }) => !had.has(caption.id))?.caption.id;
    if (!fresh) return;
    store.select([fresh]);
    this.#rows.get(fresh)?.write();
  }

  async #import(file: File): Promise<void> {
    const { boot, store, given } = editorOf(this);
    this.#say("");
    if (file.size > LARGEST_FILE) return this.#say("That file is too large for captions.");
    try {
      const text = decoded(new Uint8Array(await file.arrayBuffer()));
      const url = boot.urls.timeline.replace(/timeline\/$/, "captions/");
      const { captions } = await requestJson<{ captions: Cue[] }>(url, { json: { text }, signal: this.#scope.signal });
      const label = `Import ${file.name}`;
      if (!store.edit(label, importCaptions(captions, shortened(file.name, 100), given))) this.#say(store.state.refusal);
    } catch (error) {
      if (this.#scope.isEnded) return;
      if (!(error instanceof ApiError)) throw error;
      this.#say(error.message);
    }
  }

  #say(sentence: string): void {
    const error = need(this, "[data-error]", HTMLElement);
    error.textContent = sentence;
    error.hidden = !sentence;
  }

  /** What of the project can be heard, each with the page that has it written down. */
  #showSources(): void {
    const { boot, shelf, store } = editorOf(this);
    const heard = assetsOf(store.state.timeline).flatMap((id) => shelf.get(id) ?? []).filter((item) => item.status === "ready" && item.has_audio && !item.is_trashed);
    const drawn = heard.map(({ id, name }) => `${id} ${name}`).join("\n");
    if (drawn === this.#sources) return;
    this.#sources = drawn;
    const links = heard.map(({ id, name }) => {
      const href = `${(this.dataset["generate"] ?? "").replace(NOBODY, id)}?project=${boot.project.id}`;
      return make("li", {}, make("a", { class: "link-quiet", href }, name));
    });
    const list = make("details", {}, make("summary", { class: "caption-sources" }, "Have what is said written down"), make("ul", { class: "caption-source-list" }, ...links));
    need(this, "[data-sources]", HTMLElement).replaceChildren(...(links.length ? [list] : []));
  }
}

function assetsOf(timeline: Timeline): string[] {
  return [...new Set(timeline.tracks.flatMap(({ elements }) => elements.flatMap((each) => (each.kind === "video" || each.kind === "audio" ? [each.asset] : []))))];
}

customElements.define("caption-panel", CaptionPanel);
