// <preview-handles data-fonts="/static/dist/fonts/"></preview-handles> inside the picture.
// A click selects the topmost clip under it (Shift and Ctrl add); a drag moves it, corners make it larger, the knob above turns it: one
// entry each. Of what moves by keyframes the one at the playhead is set. With the focus on the frame arrows move it by a pixel of the
// canvas, with Shift by ten; Escape gives a drag up. A double click on words writes them (<preview-text>). Not while it plays.
import { make } from "../../lib/dom.ts";
import { isCommand } from "../../lib/keys.ts";
import { Scope } from "../../lib/scope.ts";
import { type AnyElement, isVisible, type Visible } from "../edits/document.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit } from "../events.ts";
import { labelled } from "../actions/naming.ts";
import { CropBoard } from "../preview/crop-board.ts";
import { type Dragged, type Grip, type Hand, moved, scaled, turned } from "../preview/handling.ts";
import { type Measuring, measuresOf } from "../preview/measures.ts";
import { type Box, boxOf, type Point, type Pose, poseAt, setPose, shownAt, topmostAt } from "../preview/pose.ts";
import { type Viewing, viewingOf } from "../preview/viewing.ts";
import type { Drag } from "../state/store.ts";

const SLOP = 4; // px that a hand may shake before a click is a drag
const REACH = 8; // px to a line that a box holds on to
const KNOB = 12; // px that must be free above a box for the knob to stand there
const GRIPS = { nw: "Larger or smaller", ne: "Larger or smaller", sw: "Larger or smaller", se: "Larger or smaller", turn: "Turn" } as const;
const VERB = { move: "Move", turn: "Turn" } as const;

export class PreviewHandles extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #viewing!: Viewing;
  #measures!: Measuring;
  #board!: CropBoard;
  readonly #frame = make("div", { class: "fp-frame", tabindex: "0", role: "group", hidden: "" });
  readonly #acts = make("div", { class: "fp-acts", hidden: "" });
  #guides: HTMLElement[] = [];
  #drag: Scope | null = null;

  connectedCallback(): void {
    const scope = (this.#scope = new Scope());
    this.#editor = editorOf(this);
    this.#viewing = viewingOf(this.#editor);
    this.#measures = measuresOf(this.#editor, this.dataset["fonts"] ?? "", () => this.#draw());
    for (const [grip, label] of Object.entries(GRIPS)) {
      this.#frame.append(make("button", { type: "button", class: "fp-handle", "data-grip": grip, "aria-label": label, tabindex: "-1" }));
    }
    const crop = make("button", { type: "button", class: "btn btn-xs", "aria-pressed": "false" }, "Crop");
    this.#acts.replaceChildren(crop);
    this.#board = new CropBoard(this.#editor, scope, () => this.#viewing.set({ isCropping: false }));
    this.replaceChildren(this.#frame, this.#acts, this.#board.element);
    scope.on(crop, "click", () => this.#viewing.set({ isCropping: !this.#viewing.look.isCropping }));
    scope.on(this, "pointerdown", (event) => this.#press(event));
    scope.on(this, "dblclick", (event) => this.#write(event));
    scope.on(this.#frame, "keydown", (event) => this.#key(event));
    scope.keep(new ResizeObserver(() => this.#draw())).observe(this);
    this.#editor.store.listen(scope, (state, before) => {
      const isElsewhere = state.position !== before.position && state.speed === 0;
      const isNew = state === before || state.timeline !== before.timeline || state.selection !== before.selection || state.speed !== before.speed;
      if (isNew || isElsewhere) scope.frame("draw", () => this.#draw());
    });
    this.#viewing.listen(scope, () => this.#draw());
    this.#editor.shelf.listen(scope, () => this.#draw());
  }

  disconnectedCallback(): void {
    this.#drag?.end();
    this.#scope.end();
  }

  /** Pixels of the screen to one of the canvas. */
  get #zoom(): number {
    return this.clientWidth / this.#editor.store.state.timeline.canvas.width || 1;
  }

  get #at(): number {
    const { position, timeline } = this.#editor.store.state;
    return Math.max(0, Math.min(position, timeline.duration - 1));
  }

  /** The one thing that is selected and seen here. */
  get #chosen(): { readonly element: AnyElement; readonly box: Box; readonly isLocked: boolean } | null {
    const { selection, timeline, speed } = this.#editor.store.state;
    const { other, writing } = this.#viewing.look;
    if (speed !== 0 || other || writing) return null;
    const chosen = shownAt(timeline, this.#at).filter(({ element }) => selection.has(element.id));
    const [only] = chosen;
    if (!only || chosen.length > 1) return null;
    const box = boxOf(only.element, this.#at, timeline.canvas, this.#measures);
    return box && { element: only.element, box, isLocked: only.track.locked };
  }

  #draw(): void {
    const chosen = this.#chosen;
    const { isCropping } = this.#viewing.look;
    const canCrop = chosen !== null && !chosen.isLocked && (chosen.element.kind === "video" || chosen.element.kind === "image");
    this.#acts.hidden = !canCrop;
    this.#acts.firstElementChild?.setAttribute("aria-pressed", String(isCropping));
    this.#frame.hidden = chosen === null || (isCropping && canCrop);
    this.#board.show(isCropping && canCrop ? chosen.element : null, this.#at);
    if (isCropping && !canCrop) this.#scope.after(0, "crop", () => this.#viewing.set({ isCropping: false }));
    if (!chosen) return;
    const { box, element } = chosen;
    this.#frame.toggleAttribute("data-fixed", !isVisible(element) || chosen.isLocked);
    this.#frame.ariaLabel = `${labelled("Place of", [element])} in the picture`;
    const zoom = this.#zoom;
    this.#frame.toggleAttribute("data-inside", (box.y - box.height / 2) * zoom < KNOB);
    const style = this.#frame.style;
    style.setProperty("width", `${box.width * zoom}px`);
    style.setProperty("height", `${box.height * zoom}px`);
    style.setProperty("transform", `translate(${(box.x - box.width / 2) * zoom}px, ${(box.y - box.height / 2) * zoom}px) rotate(${box.rotation}deg)`);
  }

  #pointOf(event: MouseEvent): Point {
    const rect = this.getBoundingClientRect();
    return { x: (event.clientX - rect.left) / this.#zoom, y: (event.clientY - rect.top) / this.#zoom };
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.#viewing.look.other || this.#viewing.look.isCropping) return;
    if (event.target instanceof Element && this.#acts.contains(event.target)) return;
    event.preventDefault();
    const { store } = this.#editor;
    store.pause();
    const grip = gripOf(event);
    const point = this.#pointOf(event);
    if (grip === "move" && !this.#select(event, point)) return;
    const chosen = this.#chosen;
    if (!chosen || chosen.isLocked || !isVisible(chosen.element)) return;
    this.#draw();
    this.#frame.focus({ preventScroll: true });
    this.#follow(event, grip, chosen.element, chosen.box, point);
  }

  /** What is under the hand; what is selected there already stays so. False where there is nothing. */
  #select(event: PointerEvent, point: Point): boolean {
    const { store } = this.#editor;
    const { selection, timeline } = store.state;
    if (this.#frame.contains(event.target as Node)) return true;
    const found = topmostAt(timeline, this.#at, point, this.#measures, 6 / this.#zoom);
    const isMore = event.shiftKey || isCommand(event);
    if (!found) {
      if (!isMore) store.select([]);
      return false;
    }
    const others = isMore ? [...selection].filter((id) => id !== found.id) : [];
    store.select(isMore && selection.has(found.id) ? others : [...others, found.id]);
    return !isMore;
  }

  #follow(down: PointerEvent, grip: Grip, element: Visible, box: Box, from: Point): void {
    this.#drag?.end();
    const { store } = this.#editor;
    const dragging = (this.#drag = new Scope());
    const pose = poseAt(element, this.#at);
    const frame = this.#at;
    let drag: Drag | null = null;
    this.setPointerCapture(down.pointerId);
    dragging.on(this, "pointermove", (event) => {
      if (!drag && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLOP) return;
      drag ??= store.begin(labelled(grip === "move" || grip === "turn" ? VERB[grip] : "Scale", [element]));
      const hand: Hand = { from, to: this.#pointOf(event), isStrict: event.shiftKey, isFree: event.altKey };
      const { pose: wanted, guides } = this.#dragged(grip, pose, box, hand);
      drag.to(setPose(element, frame, wanted));
      this.#drawGuides(guides);
      this.#draw();
    });
    const finish = (how: "end" | "cancel"): void => {
      dragging.end();
      this.#drag = null;
      drag?.[how]();
      this.#drawGuides([]);
    };
    dragging.on(this, "pointerup", () => finish("end"));
    dragging.on(this, "lostpointercapture", () => finish("end"));
    dragging.on(this, "pointercancel", () => finish("cancel"));
    dragging.on(window, "keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      finish("cancel");
    }, { capture: true });
  }

  #dragged(grip: Grip, pose: Pose, box: Box, hand: Hand): Dragged {
    if (grip === "move") return moved(pose, box, this.#editor.store.state.timeline.canvas, hand, REACH / this.#zoom);
    return { pose: grip === "turn" ? turned(pose, box, hand) : scaled(pose, box, hand), guides: [] };
  }

  #key(event: KeyboardEvent): void {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const chosen = this.#chosen;
    if (!chosen || chosen.isLocked || event.ctrlKey || event.altKey || event.metaKey) return;
    const { element } = chosen;
    if (event.key === "Enter" && element.kind === "text") {
      event.preventDefault();
      this.#viewing.set({ writing: element.id });
    } else if (event.key === "Escape") {
      this.#frame.blur();
    } else if (way && isVisible(element)) {
      event.preventDefault();
      const [x = 0, y = 0] = way.map((each) => each * (event.shiftKey ? 10 : 1));
      const { canvas } = this.#editor.store.state.timeline;
      const pose = poseAt(element, this.#at);
      const next = { ...(x ? { x: pose.x + x / canvas.width } : {}), ...(y ? { y: pose.y + y / canvas.height } : {}) };
      this.#editor.store.edit(labelled("Move", [element]), setPose(element, this.#at, next));
    }
  }

  #write(event: MouseEvent): void {
    const { timeline } = this.#editor.store.state;
    if (this.#viewing.look.other || this.#viewing.look.isCropping) return;
    const found = topmostAt(timeline, this.#at, this.#pointOf(event), this.#measures, 6 / this.#zoom);
    if (!found) return;
    this.#editor.store.select([found.id]);
    if (found.kind === "text") this.#viewing.set({ writing: found.id });
    else emit("editor:open", { panel: "inspector" });
  }

  #drawGuides(guides: Dragged["guides"]): void {
    for (const guide of this.#guides) guide.remove();
    this.#guides = guides.map(({ axis, at }) => {
      const line = make("div", { class: "fp-guide", "data-axis": axis });
      line.style.setProperty(axis === "x" ? "left" : "top", `${Math.min(at * this.#zoom, (axis === "x" ? this.clientWidth : this.clientHeight) - 1)}px`);
      return line;
    });
    this.append(...this.#guides);
  }
}

function gripOf(event: PointerEvent): Grip {
  const handle = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-grip]") : null;
  return (handle?.dataset["grip"] as Grip | undefined) ?? "move";
}

customElements.define("preview-handles", PreviewHandles);
