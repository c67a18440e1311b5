// <version-compare hidden></version-compare>, beside the list of versions; `show` fills it.
// What is different between a version and what is here now: two pictures at the playhead, and each difference with its times on
// both sides. Sends editor:compare {differences}, which the timeline draws; a difference leads to its clip.
import { find, icon, make } from "../../lib/dom.ts";
import { formatTimecode } from "../../lib/frames.ts";
import { ApiError } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit } from "../events.ts";
import { clock } from "../state/moments.ts";
import { type Comparison, type Difference, type Place, type Side, Versions } from "../state/versions.ts";
import { secondsOf } from "../timeline/words.ts";

const WORDS: Readonly<Record<string, string>> = {
  added: "Added",
  removed: "Removed",
  moved: "Moved",
  trimmed: "Trimmed",
  changed: "Changed",
  track_added: "Track added",
  track_removed: "Track removed",
  track_moved: "Track moved",
  track_changed: "Track changed",
  marker_added: "Marker added",
  marker_removed: "Marker removed",
  marker_changed: "Marker changed",
};
const MOST = 200;
const REST = 300; // ms the playhead rests before new pictures are asked for

export class VersionCompare extends HTMLElement {
  #scope = new Scope();
  #shown = new Scope();
  #editor!: Editor;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#scope.onEnd(() => this.#shown.end());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** `then` is the document of the version. `closed` is called when its person has seen enough; it hides this. */
  show(comparison: Comparison, then: Timeline, closed: () => void): void {
    this.#shown.end();
    const shown = (this.#shown = new Scope());
    const close = make("button", { type: "button", class: "btn btn-ghost btn-square btn-xs", "aria-label": "Close the comparison" }, icon("x", "i-sm"));
    this.replaceChildren(
      make("header", { class: "compare-head" }, make("h2", {}, comparison.summary), close),
      make("div", { class: "compare-pictures" }, picture("then", comparison.from), picture("now", comparison.to)),
      this.#table(comparison),
    );
    this.hidden = false;
    emit("editor:compare", { differences: comparison.differences });
    shown.onEnd(() => emit("editor:compare", { differences: null }));
    shown.on(close, "click", closed);
    shown.on(this, "click", (event) => this.#lead(event));
    this.#draw(then, shown);
    this.#editor.store.listen(shown, (state, before) => {
      if (state !== before && (state.position !== before.position || state.timeline !== before.timeline) && state.speed === 0) {
        shown.after(REST, "draw", () => this.#draw(then, shown));
      }
    });
  }

  hide(): void {
    this.#shown.end();
    this.hidden = true;
    this.replaceChildren();
  }

  #draw(then: Timeline, shown: Scope): void {
    const { timeline, position } = this.#editor.store.state;
    const versions = new Versions(this.#editor, shown.signal);
    for (const [side, document] of [["then", then], ["now", timeline]] as const) {
      versions
        .still(document, position)
        .then((address) => {
          const image = find(this, `[data-side=${side}] img`, HTMLImageElement);
          if (!image || shown.isEnded) return;
          image.hidden = !address;
          if (address) image.src = address;
        })
        .catch((error: unknown) => {
          if (!(error instanceof ApiError) && !shown.isEnded) throw error; // without a picture the table still tells
        });
    }
  }

  #table({ differences, from, to }: Comparison): HTMLElement {
    if (!differences.length) return make("p", { class: "version-empty" }, "Nothing is different.");
    const head = make("tr", {}, ...["Part", "Then", "Now"].map((words) => make("th", { scope: "col" }, words)));
    const rows = differences.slice(0, MOST).map((each) => this.#row(each, from, to));
    const table = make("table", { class: "compare-table" }, make("thead", {}, head), make("tbody", {}, ...rows));
    const rest = differences.length - MOST;
    return make("div", { class: "compare-scroll" }, table, ...(rest > 0 ? [make("p", { class: "version-empty" }, `And ${rest} more.`)] : []));
  }

  #row(each: Difference, from: Side, to: Side): HTMLTableRowElement {
    const kind = make("span", { class: "compare-kind" }, WORDS[each.kind] ?? "Changed");
    const name = each.id && each.after ? make("button", { type: "button", class: "compare-name", "data-id": each.id }, each.name) : make("span", { class: "compare-name" }, each.name);
    const fields = each.fields.length ? [make("span", { class: "compare-fields" }, each.fields.join(", ").replaceAll("_", " "))] : [];
    const row = make("tr", { "data-kind": each.kind }, make("th", { scope: "row" }, kind, name, ...fields), cell(each.before, from), cell(each.after, to));
    return row;
  }

  /** To its clip, where it is now. */
  #lead(event: MouseEvent): void {
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]")?.dataset["id"] : undefined;
    if (!id) return;
    const { store } = this.#editor;
    const found = store.state.timeline.tracks.flatMap(({ elements }) => elements).find((element) => element.id === id);
    if (!found) return;
    store.select([id]);
    store.seek(found.start);
  }
}

function picture(side: "then" | "now", { edited_at, name }: Side): HTMLElement {
  const words = side === "now" ? "Now" : name || clock(edited_at);
  const image = make("img", { alt: side === "now" ? "The film as it is now, at the playhead" : "The film as it was then, at the playhead", class: "compare-still" });
  image.hidden = true;
  return make("figure", { "data-side": side }, make("div", { class: "compare-well" }, image), make("figcaption", {}, words));
}

function cell(place: Place | null, { rate }: Side): HTMLTableCellElement {
  if (!place) return make("td", {}, make("span", { class: "sr-only" }, "not there"));
  const lines = [formatTimecode(place.start, rate)];
  if (place.duration) lines.push(`${secondsOf(place.duration, rate)} long`);
  return make("td", { class: "tc" }, ...lines.map((line) => make("span", {}, line)));
}

customElements.define("version-compare", VersionCompare);
