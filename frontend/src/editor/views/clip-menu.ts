// <clip-menu> #clip-menu and #lane-menu (role=menu), the forms #clip-move, #clip-attributes, #marker-menu, all popovers </clip-menu>
// (templates/projects/editor/_clip_menu.html). What can be done with what is under the pointer, or with the selection: by a right click,
// Shift+F10, a finger that rested (the event editor:menu {x, y}), and the toolbar's button [data-clip-menu].
import { find, findAll, make, need } from "../../lib/dom.ts";
import { formatTimecode, parseTimecode } from "../../lib/frames.ts";
import { Scope } from "../../lib/scope.ts";
import { pastedAttributes } from "../actions/copying.ts";
import type { Desk } from "../actions/desk.ts";
import { moveTo } from "../actions/moving.ts";
import { actionsOf, deskOf, isAction } from "../actions.ts";
import type { Marker } from "../edits/document.ts";
import { closeGap } from "../edits/gaps.ts";
import { ATTRIBUTES, type Attribute } from "../edits/look.ts";
import { changeMarker, moveMarker, removeMarker } from "../edits/markers.ts";
import { type Editor, editorOf } from "../editor.ts";
import { hear } from "../events.ts";
import { Field, type Spot } from "../gestures/field.ts";
import { type Hit, hitAt } from "../gestures/hit.ts";
import { spokenKey } from "../keys.ts";

const ITEMS = "[role=menuitem]:not(:disabled)";
const MARGIN = 8;

export class ClipMenu extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #desk!: Desk;
  #spot: Spot = { clientX: 0, clientY: 0 };
  #gap: { readonly track: string; readonly frame: number } | null = null;
  #marker = "";
  /** Where the focus goes back to. */
  #opener: HTMLElement | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#desk = deskOf(this.#editor);
    this.#writeKeys();
    const scope = this.#scope;
    scope.on(document, "contextmenu", (event) => this.#asked(event));
    hear(scope, "editor:menu", ({ x, y }) => this.#openAt({ clientX: x, clientY: y }, document.elementFromPoint(x, y)));
    scope.on(document, "click", (event) => this.#click(event));
    for (const menu of findAll(this, "[role=menu]", HTMLElement)) scope.on(menu, "keydown", (event) => this.#key(event, menu));
    for (const form of findAll(this, "form", HTMLFormElement)) {
      scope.on(form, "submit", (event) => {
        event.preventDefault();
        this.#send(form);
      });
    }
    for (const menu of findAll(this, "[popover]", HTMLElement)) {
      scope.on(menu, "toggle", () => {
        if (!menu.matches(":popover-open") && !this.querySelector(":popover-open")) this.#opener?.focus({ preventScroll: true });
      });
    }
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #asked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (!target?.closest(".tl-lanes, .tl-ruler") || target.closest("input, textarea")) return;
    event.preventDefault();
    if ("pointerType" in event && event.pointerType === "touch") return; // the finger drags, or has not been lifted yet
    const isByKey = event.button !== 2 && event.detail === 0;
    const focused = isByKey ? target.closest(".tl-clip")?.getBoundingClientRect() : undefined;
    const spot = focused ? { clientX: Math.max(focused.left, 0) + 12, clientY: focused.top + 12 } : { clientX: event.clientX, clientY: event.clientY };
    this.#openAt(spot, target);
  }

  #openAt(spot: Spot, target: Element | null): void {
    const lanes = need(document, ".tl-lanes", HTMLElement);
    const field = new Field(this.#editor, lanes, lanes.closest<HTMLElement>("[data-timeline-body]"));
    const point = field.at(spot);
    const hit = hitAt(target, field, point, false);
    if ("element" in hit) return this.#openClips(spot, hit);
    if (hit.on === "marker") return this.#openMarker(spot, hit.id);
    this.#gap = hit.on === "lane" && hit.track ? { track: hit.track.id, frame: Math.max(0, Math.floor(point.frame)) } : null;
    need(this, "[data-close-gap]", HTMLButtonElement).disabled = this.#gap === null;
    this.#open("lane-menu", spot);
  }

  #openClips(spot: Spot, hit: Hit & { readonly element: { readonly id: string } }): void {
    if (!this.#desk.ids.has(hit.element.id)) this.#desk.store.select(this.#desk.together([hit.element.id]));
    this.#open("clip-menu", spot);
  }

  #openMarker(spot: Spot, id: string): void {
    const marker = this.#desk.timeline.markers.find((each) => each.id === id);
    if (!marker) return;
    this.#marker = id;
    need(this, "#marker-menu [name=name]", HTMLInputElement).value = marker.name;
    need(this, "#marker-menu [name=time]", HTMLInputElement).value = formatTimecode(marker.frame, this.#desk.timeline.rate);
    need(this, "#marker-menu [data-problem]", HTMLElement).textContent = "";
    need(this, "#marker-menu [name=color]", HTMLSelectElement).value = marker.color;
    this.#open("marker-menu", spot);
  }

  #open(id: string, spot: Spot): void {
    const menu = need(this, `#${id}`, HTMLElement);
    if (!this.querySelector(":popover-open")) this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.#spot = spot;
    this.#dress(menu);
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    const [left, top] = [Math.min(spot.clientX, window.innerWidth - width - MARGIN), Math.min(spot.clientY, window.innerHeight - height - MARGIN)];
    menu.style.setProperty("left", `${Math.max(MARGIN, left)}px`);
    menu.style.setProperty("top", `${Math.max(MARGIN, top)}px`);
    const first = find(menu, `${ITEMS}, input`, HTMLElement);
    first?.focus();
    if (first instanceof HTMLInputElement && first.type !== "checkbox") first.select();
  }

  /** Rows that would do nothing are off before the first of the others takes the focus. */
  #dress(menu: HTMLElement): void {
    const actions = actionsOf(this.#editor);
    for (const row of findAll(menu, "[role=menuitem]", HTMLButtonElement)) {
      const name = row.dataset["action"] ?? "";
      if (isAction(actions, name)) row.disabled = !actions[name].canRun();
      else if (row.dataset["needs"] === "selection") row.disabled = !this.#desk.hasSelection;
    }
  }

  #click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.dataset["clipMenu"] !== undefined) {
      const { left, bottom } = button.getBoundingClientRect();
      this.#open(this.#desk.hasSelection ? "clip-menu" : "lane-menu", { clientX: left, clientY: bottom });
      this.#gap = null;
    } else if (button.dataset["closeGap"] !== undefined && this.#gap) {
      this.#desk.store.edit("Close gap", closeGap(this.#gap.track, this.#gap.frame));
      this.#close();
    } else if (button.dataset["deleteMarker"] !== undefined) {
      this.#desk.store.edit("Delete marker", removeMarker(this.#marker));
      this.#close();
    } else if (button.dataset["opens"] && this.contains(button)) this.#openForm(button.dataset["opens"]);
    else if (button.role === "menuitem" && this.contains(button) && button.dataset["stays"] === undefined) this.#close();
  }

  #openForm(id: string): void {
    this.#close();
    if (id === "clip-move") {
      const start = Math.min(...this.#desk.selected.map((each) => each.start));
      need(this, "#clip-move [name=time]", HTMLInputElement).value = formatTimecode(start, this.#desk.timeline.rate);
      need(this, "#clip-move [data-problem]", HTMLElement).textContent = "";
    }
    this.#open(id, this.#spot);
  }

  #send(form: HTMLFormElement): void {
    const data = new FormData(form);
    try {
      if (form.id === "clip-move") moveTo(this.#desk, this.#frameIn(data));
      else if (form.id === "marker-menu") this.#changeMarker(data);
      else void pastedAttributes(this.#desk, (Object.keys(ATTRIBUTES) as Attribute[]).filter((name) => data.has(name)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      need(form, "[data-problem]", HTMLElement).textContent = `${error.message}.`;
      return;
    }
    this.#close();
  }

  #frameIn(data: FormData): number {
    return parseTimecode(String(data.get("time")), this.#desk.timeline.rate);
  }

  #changeMarker(data: FormData): void {
    const [id, frame] = [this.#marker, this.#frameIn(data)];
    const fields = { name: String(data.get("name")), color: String(data.get("color")) as Marker["color"] };
    this.#desk.store.edit(`Change marker ${fields.name}`.trim(), (timeline) => moveMarker(id, frame)(changeMarker(id, fields)(timeline)));
  }

  #key(event: KeyboardEvent, menu: HTMLElement): void {
    const items = findAll(menu, ITEMS, HTMLElement);
    const here = items.findIndex((item) => item === document.activeElement);
    const typed = event.key.length === 1 && event.key !== " " ? nextBy(items, here, event.key) : undefined;
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key] ?? typed;
    if (event.key === "Tab") this.#close();
    if (next === undefined && event.key.length > 1) return;
    event.stopPropagation();
    if (event.key === " ") return; // presses the row
    event.preventDefault();
    if (next !== undefined) items.at(next % items.length)?.focus();
  }

  #close(): void {
    for (const menu of findAll(this, "[popover]", HTMLElement)) if (menu.matches(":popover-open")) menu.hidePopover();
  }

  #writeKeys(): void {
    for (const row of findAll(this, "[role=menuitem][data-action]", HTMLElement)) {
      const key = this.#editor.boot.keymap[row.dataset["action"] ?? ""];
      if (key && !row.querySelector("kbd")) row.append(make("kbd", { class: "tl-menu-key", "aria-hidden": "true" }, spokenKey(key)));
    }
  }
}

/** The next row that begins with that letter. */
function nextBy(items: readonly HTMLElement[], here: number, letter: string): number | undefined {
  const ordered = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  const found = ordered.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
  return found ? items.indexOf(found) : undefined;
}

customElements.define("clip-menu", ClipMenu);
