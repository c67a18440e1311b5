// <div class="tl-corner"><span data-track-count></span> [data-add-track=TYPE] in a popover</div> … <track-heads class="tl-heads"></track-heads>
// The heads of the tracks, in the order of the lanes: number, name, switches, a menu, and the lower edge, which sets the height. A
// double click on the name, or F2 on anything in a head, renames. Every switch is an entry of the history.
import { find, findAll } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { toast } from "../../lib/toast.ts";
import { type Edit, type Track, type TrackType } from "../edits/document.ts";
import { addTrack, moveTrack, removeTrack, renameTrack, setDucking, setLanguage, setLocked, setMuted, setSolo, setTrackHeight, setVisible } from "../edits/tracks.ts";
import { type Editor, editorOf } from "../editor.ts";
import type { Drag } from "../state/store.ts";
import { property } from "../timeline/clip-view.ts";
import { type Row, rowsOf } from "../timeline/layout.ts";
import { TrackHead } from "../timeline/track-head.ts";
import { fillMenu } from "../timeline/track-menu.ts";
import { trackName } from "../timeline/words.ts";

const STEP = 8; // px of height for an arrow

type Switch = "lock" | "hide" | "mute" | "solo";

const SWITCHES: Readonly<Record<Switch, (track: Track) => readonly [string, Edit]>> = {
  lock: ({ id, locked }) => [locked ? "Unlock" : "Lock", setLocked(id, !locked)],
  hide: ({ id, visible }) => [visible ? "Hide" : "Show", setVisible(id, !visible)],
  mute: ({ id, muted }) => [muted ? "Unmute" : "Mute", setMuted(id, !muted)],
  solo: ({ id, solo }) => [solo ? "Unsolo" : "Solo", setSolo(id, !solo)],
};

export class TrackHeads extends HTMLElement {
  #scope = new Scope();
  #editor: Editor | null = null;
  #heads = new Map<string, TrackHead>();

  connectedCallback(): void {
    this.#scope = new Scope();
    const editor = editorOf(this);
    this.#editor = editor;
    editor.store.listen(this.#scope, (state, before) => {
      if (state === before) this.#draw();
      else if (state.timeline.tracks !== before.timeline.tracks) this.#scope.frame("draw", () => this.#draw());
    });
    this.#scope.on(this, "click", (event) => this.#press(event));
    this.#scope.on(this, "dblclick", (event) => this.#wish(event));
    this.#scope.on(this, "keydown", (event) => this.#key(event));
    this.#scope.on(this, "pointerdown", (event) => this.#drag(event));
    this.#scope.on(this, "change", (event) => this.#changed(event));
    const corner = this.closest<HTMLElement>(".tl");
    if (corner) this.#scope.on(corner, "beforetoggle", (event) => placeMenu(event), { capture: true });
    for (const button of corner ? findAll(corner, "[data-add-track]", HTMLElement) : []) {
      this.#scope.on(button, "click", () => {
        find(document, "#tl-add", HTMLElement)?.hidePopover?.();
        editor.store.edit("Add track", addTrack(button.dataset["addTrack"] as TrackType, editor.given));
      });
    }
  }

  disconnectedCallback(): void {
    this.#scope.end();
    this.replaceChildren();
    this.#heads.clear();
  }

  #draw(): void {
    const { timeline } = (this.#editor as Editor).store.state;
    const rows = rowsOf(timeline);
    const kept = new Set(rows.map(({ track }) => track.id));
    for (const [id, head] of this.#heads) {
      if (kept.has(id)) continue;
      head.root.remove();
      this.#heads.delete(id);
    }
    for (const [n, row] of rows.entries()) {
      let head = this.#heads.get(row.track.id);
      if (!head) this.#heads.set(row.track.id, (head = new TrackHead(row.track.id)));
      head.update(row);
      if (this.children[n] !== head.root) this.insertBefore(head.root, this.children[n] ?? null);
    }
    const count = this.closest(".tl")?.querySelector("[data-track-count]");
    if (count) count.textContent = rows.length === 1 ? "1 track" : `${rows.length} tracks`;
    property(this, "--lanes", `${rows.reduce((sum, { height }) => sum + height, 0)}px`);
  }

  #rowAt(event: Event): Row | null {
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-head]")?.dataset["head"] : undefined;
    return rowsOf((this.#editor as Editor).store.state.timeline).find(({ track }) => track.id === id) ?? null;
  }

  #press(event: MouseEvent): void {
    const row = this.#rowAt(event);
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    if (!row || !button) return;
    const { switch: name, menu, act } = button.dataset;
    if (name && name in SWITCHES) {
      const [verb, edit] = SWITCHES[name as Switch](row.track);
      button.closest<HTMLElement>(".tl-menu")?.hidePopover?.();
      this.#edit(`${verb} ${trackName(row.track, row.number)}`, edit);
    } else if (menu !== undefined) {
      const list = this.#heads.get(row.track.id)?.menu;
      if (list) fillMenu(list, row, rowsOf((this.#editor as Editor).store.state.timeline));
    } else if (act) {
      this.#heads.get(row.track.id)?.menu.hidePopover?.();
      this.#act(act, row);
    }
  }

  #act(act: string, { track, t, number }: Row): void {
    const { given, store } = this.#editor as Editor;
    const name = trackName(track, number);
    const rows = rowsOf(store.state.timeline);
    const at = rows.findIndex((row) => row.track.id === track.id);
    if (act === "rename") this.#heads.get(track.id)?.rename(track.name);
    else if (act === "above") this.#edit("Add track", addTrack(track.type, given, { at: t + 1 }));
    else if (act === "below") this.#edit("Add track", addTrack(track.type, given, { at: t }));
    else if (act === "up" || act === "down") {
      const other = rows[at + (act === "up" ? -1 : 1)];
      if (other) this.#edit(`Move ${name} ${act}`, moveTrack(track.id, other.t));
    } else if (act === "remove" && this.#edit(`Remove ${name}`, removeTrack(track.id)) && track.elements.length) {
      const clips = track.elements.length === 1 ? "1 clip" : `${track.elements.length} clips`;
      toast(`${name} and ${clips} removed.`, "info", { label: "Undo", run: () => void store.undo() });
    }
  }

  #changed(event: Event): void {
    const row = this.#rowAt(event);
    const field = event.target;
    if (!row || !(field instanceof HTMLInputElement)) return;
    const name = trackName(row.track, row.number);
    if (field.name === "language") this.#edit(`Set language of ${name}`, setLanguage(row.track.id, field.value.trim()));
    if (field.name === "ducking") this.#edit(`Duck ${name}`, setDucking(row.track.id, Number(field.value) || 0));
    if (field.name === "track-name") {
      if (field.value.trim() !== row.track.name) this.#edit("Rename track", renameTrack(row.track.id, field.value.trim()));
    }
  }

  #wish(event: MouseEvent): void {
    const row = this.#rowAt(event);
    const target = event.target instanceof Element ? event.target : null;
    if (row && target?.closest(".tl-head-name")) this.#heads.get(row.track.id)?.rename(row.track.name);
    if (row && target?.closest(".tl-head-grip")) this.#edit("Reset track height", setTrackHeight(row.track.id, 64));
  }

  #key(event: KeyboardEvent): void {
    const row = this.#rowAt(event);
    if (!row || !(event.target instanceof HTMLElement)) return;
    if (event.key === "F2") {
      event.preventDefault();
      this.#heads.get(row.track.id)?.rename(row.track.name);
    }
    const by = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
    if (by === undefined || !event.target.closest(".tl-head-grip")) return;
    event.preventDefault();
    this.#edit(`Set height of ${trackName(row.track, row.number)}`, setTrackHeight(row.track.id, row.height + by));
  }

  /** One entry, however far it is dragged; Escape puts it back. */
  #drag(down: PointerEvent): void {
    const row = this.#rowAt(down);
    const grip = down.target instanceof Element ? down.target.closest<HTMLElement>(".tl-head-grip") : null;
    if (!row || !grip || down.button !== 0) return;
    down.preventDefault();
    grip.focus();
    grip.setPointerCapture(down.pointerId);
    const dragging = new Scope();
    const drag: Drag = (this.#editor as Editor).store.begin(`Set height of ${trackName(row.track, row.number)}`);
    dragging.on(grip, "pointermove", (move) => drag.to(setTrackHeight(row.track.id, row.height + move.clientY - down.clientY)));
    const finish = (how: "end" | "cancel"): void => {
      dragging.end();
      drag[how]();
    };
    for (const type of ["pointerup", "lostpointercapture"] as const) dragging.on(grip, type, () => finish("end"));
    dragging.on(grip, "pointercancel", () => finish("cancel"));
    dragging.on(document, "keydown", (key) => {
      if (key.key === "Escape") finish("cancel");
    });
    this.#scope.onEnd(() => dragging.end());
  }

  #edit(label: string, edit: Edit): boolean {
    return (this.#editor as Editor).store.edit(label, edit);
  }
}

/** Under the button that opens it, or above where there is no room; a popover knows nothing of its button everywhere yet. */
function placeMenu(event: Event): void {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.classList.contains("tl-menu") || (event as ToggleEvent).newState !== "open") return;
  const button = document.querySelector(`[popovertarget="${menu.id}"]`)?.getBoundingClientRect();
  if (!button) return;
  const isLow = button.bottom > window.innerHeight * 0.6;
  property(menu, "left", `${Math.round(button.left)}px`);
  property(menu, "top", isLow ? "auto" : `${Math.round(button.bottom + 4)}px`);
  property(menu, "bottom", isLow ? `${Math.round(window.innerHeight - button.top + 4)}px` : "auto");
}

customElements.define("track-heads", TrackHeads);
