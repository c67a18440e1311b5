// <timeline-hands></timeline-hands> beside .tl, whose markup stands in the heads of timeline-lanes.ts and timeline-ruler.ts.
// The pointer on the timeline: a press, what it hits, and what it becomes. A mouse drags after 3 px, a finger after 6; on a clip a
// finger scrolls, and drags when it has rested for a moment. Two fingers zoom. All that it does can be done by keys: see actions/.
// Sends editor:open {panel: "inspector"} for a double click. What a menu opens on is clip-menu.ts's.
import { find, need } from "../../lib/dom.ts";
import { isCommand } from "../../lib/keys.ts";
import { Scope } from "../../lib/scope.ts";
import { type Desk } from "../actions/desk.ts";
import { deskOf } from "../actions.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { atOnce, begin, bladeFrame, clicked } from "../gestures/begin.ts";
import { click } from "../gestures/choosing.ts";
import { Dropping, dropTypeOf } from "../gestures/dropping.ts";
import { Field, type Spot } from "../gestures/field.ts";
import { CLEAR, type Gesture, type Hand, type Held } from "../gestures/gesture.ts";
import { type Hit, hitAt } from "../gestures/hit.ts";
import { beginGesture, cancelGesture, endGesture } from "../gestures/running.ts";
import { Touches } from "../gestures/touches.ts";
import type { MediaItem } from "../state/media.ts";
import { type MarkBoard, marksOf } from "../timeline/marks.ts";

const MOUSE_STARTS = 3; // px
const FINGER_STARTS = 6;
const HOLDS = 260; // ms that a finger rests before it drags
const AREA = ".tl-lanes, .tl-ruler";
const NOT_OURS = "button, input, select, textarea, a";

interface Press {
  readonly pointer: number;
  readonly hand: Hand;
  readonly hit: Hit;
  readonly isTouch: boolean;
  readonly area: Element;
  readonly scope: Scope;
  spot: Spot;
  held: Held;
  gesture: Gesture | null;
  /** It went somewhere, or was refused: no click. */
  isSpent: boolean;
  /** A finger rested, and has not moved since: that asks for the menu. */
  isResting: boolean;
}

export class TimelineHands extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #desk!: Desk;
  #marks!: MarkBoard;
  #area!: HTMLElement;
  #press: Press | null = null;
  #touches: Touches | null = null;
  #drop: Dropping | null = null;
  #dragged: MediaItem | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    [this.#desk, this.#marks] = [deskOf(this.#editor), marksOf(this.#editor)];
    this.#area = need(this.closest("editor-shell") ?? document, ".tl", HTMLElement);
    const [scope, area] = [this.#scope, this.#area];
    scope.on(area, "pointerdown", (event) => this.#down(event));
    scope.on(area, "pointermove", (event) => this.#hover(event));
    scope.on(area, "pointerleave", () => this.#hideBlade());
    scope.on(area, "dblclick", (event) => this.#double(event));
    scope.on(area, "dragover", (event) => this.#over(event));
    scope.on(area, "dragleave", (event) => this.#leave(event));
    scope.on(area, "drop", (event) => this.#dropped(event));
    hear(scope, "editor:dragging", ({ item }) => (this.#dragged = item));
    scope.on(document, "dragend", () => (this.#dragged = null));
    this.#editor.store.listen(scope, (state, before) => {
      if (state.tool !== before.tool || state === before) area.dataset["tool"] = state.tool;
      if (state.tool !== before.tool && state.tool !== "blade") this.#hideBlade();
    });
  }

  disconnectedCallback(): void {
    cancelGesture();
    this.#press?.scope.end();
    this.#scope.end();
  }

  #down(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const area = target?.closest(AREA);
    if (!area || target?.closest(NOT_OURS)) return;
    const isTouch = event.pointerType === "touch";
    if (isTouch && this.#touch(event)) return;
    if (this.#press || event.button !== 0) return;
    const hand = this.#handAt(event, heldOf(event));
    const hit = hitAt(target, hand.field, hand.from, isTouch);
    const press: Press = {
      ...{ pointer: event.pointerId, hand, hit, isTouch, area, scope: new Scope(), spot: event, held: hand.held },
      ...{ gesture: null, isSpent: false, isResting: false },
    };
    this.#press = press;
    this.#follow(press);
    const gesture = atOnce(hand, hit);
    if (gesture) this.#start(press, gesture);
    else if (isTouch && isScrollable(hit)) press.scope.after(HOLDS, "hold", () => this.#rest(press));
    if (!isTouch && hit.on !== "lane") this.#focus(event);
  }

  #follow(press: Press): void {
    const { scope, pointer } = press;
    const own = (event: PointerEvent): boolean => event.pointerId === pointer;
    scope.on(window, "pointermove", (event) => own(event) && this.#move(press, event));
    scope.on(window, "pointerup", (event) => own(event) && this.#up(press, event));
    scope.on(window, "pointercancel", (event) => own(event) && this.#cancel(press));
    for (const type of ["keydown", "keyup"] as const) scope.on(window, type, (event) => this.#keys(press, event), { capture: true });
    scope.on(window, "blur", () => this.#cancel(press));
  }

  #move(press: Press, event: PointerEvent): void {
    const far = Math.hypot(event.clientX - press.spot.clientX, event.clientY - press.spot.clientY);
    if (press.isResting && far < FINGER_STARTS) return;
    press.isResting = false;
    if (press.gesture || press.isSpent) [press.spot, press.held] = [event, heldOf(event)];
    if (press.gesture) return press.scope.frame("move", () => this.#step(press));
    if (press.isSpent || far < (press.isTouch ? FINGER_STARTS : MOUSE_STARTS)) return;
    [press.spot, press.held] = [event, heldOf(event)];
    if (press.isTouch && isScrollable(press.hit)) {
      this.#finish(press); // a swipe: Touches has it
      return;
    }
    this.#lift(press);
  }

  #rest(press: Press): void {
    press.isResting = true;
    this.#lift(press);
  }

  /** The press becomes a drag. */
  #lift(press: Press): void {
    this.#touches?.claim();
    const gesture = begin(press.hand, press.hit, press.isTouch);
    if (gesture) this.#start(press, gesture);
    else press.isSpent = press.hit.on !== "lane" && this.#desk.state.tool !== "blade";
  }

  #start(press: Press, gesture: Gesture): void {
    press.gesture = gesture;
    this.#touches?.claim();
    beginGesture(() => this.#cancel(press));
    if (press.area.isConnected && "setPointerCapture" in press.area) press.area.setPointerCapture(press.pointer);
    this.#area.dataset["dragging"] = gesture.cursor ?? "";
    this.#step(press);
  }

  #step(press: Press): void {
    const { gesture, hand, spot, held, scope } = press;
    if (!gesture || scope.isEnded) return;
    gesture.move(hand.field.at(spot), held);
    if (hand.field.autoscroll(spot, gesture.goesDown ?? false)) scope.frame("move", () => this.#step(press));
  }

  #up(press: Press, event: PointerEvent): void {
    if (press.isResting) {
      this.#cancel(press);
      const [x, y] = [event.clientX, event.clientY];
      return this.#scope.after(0, "menu", () => emit("editor:menu", { x, y })); // the release would close it
    }
    if (press.gesture) {
      [press.spot, press.held] = [event, heldOf(event)];
      if (press.scope.cancel("move")) press.gesture.move(press.hand.field.at(event), press.held);
      press.gesture.end();
    } else if (!press.isSpent) clicked(press.hand, press.hit, press.held);
    this.#finish(press);
  }

  #cancel(press: Press): void {
    if (this.#press !== press) return;
    press.gesture?.cancel();
    this.#finish(press);
  }

  #finish(press: Press): void {
    press.scope.end();
    endGesture();
    this.#press = null;
    delete this.#area.dataset["dragging"];
    this.#marks.show(CLEAR);
  }

  /** Shift, Alt and Ctrl count at once, and not only with the next move. */
  #keys(press: Press, event: KeyboardEvent): void {
    if (event.key === "Alt" && press.gesture) event.preventDefault(); // which would open the browser's menu
    const held = heldOf(event);
    if (held.alt === press.held.alt && held.ctrl === press.held.ctrl && held.shift === press.held.shift) return;
    press.held = held;
    if (press.gesture) press.scope.frame("move", () => this.#step(press));
  }

  /** True when the fingers do something by themselves: zoom, or scroll where there is nothing to drag. */
  #touch(event: PointerEvent): boolean {
    if (!this.#touches?.isActive) this.#touches = new Touches(this.#editor, this.#handAt(event, heldOf(event)).field);
    const isSecond = this.#touches.add(event);
    if (isSecond && this.#press) this.#cancel(this.#press);
    return isSecond;
  }

  #hover(event: PointerEvent): void {
    if (this.#press || event.pointerType === "touch" || this.#desk.state.tool !== "blade") return;
    const isOver = event.target instanceof Element && event.target.closest(".tl-lanes") !== null;
    if (!isOver) return this.#hideBlade();
    const held = heldOf(event);
    this.#scope.frame("blade", () => {
      if (this.#press || this.#desk.state.tool !== "blade") return;
      const hand = this.#handAt(event, held);
      this.#marks.show({ guide: bladeFrame(hand, hand.from, held) });
    });
  }

  #hideBlade(): void {
    this.#scope.cancel("blade");
    if (!this.#press && this.#marks.marks.guide !== null) this.#marks.show({ guide: null });
  }

  #double(event: MouseEvent): void {
    const target = document.elementFromPoint(event.clientX, event.clientY);
    if (!target?.closest(AREA) || target.closest(NOT_OURS)) return;
    const hand = this.#handAt(event, heldOf(event));
    const hit = hitAt(target, hand.field, hand.from, false);
    if (!("element" in hit) || this.#desk.state.tool === "blade") return;
    click(this.#desk, hit.element, { alt: false, ctrl: false, shift: false });
    emit("editor:open", { panel: "inspector" });
  }

  #over(event: DragEvent): void {
    const type = dropTypeOf(event.dataTransfer);
    if (!type) return;
    event.preventDefault();
    const held = heldOf(event);
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    this.#drop ??= new Dropping(this.#handAt(event, held), type, this.#dragged);
    const drop = this.#drop;
    const spot = { clientX: event.clientX, clientY: event.clientY };
    this.#scope.frame("drop", () => {
      drop.field.autoscroll(spot, true);
      drop.over(drop.field.at(spot), held);
    });
  }

  #leave(event: DragEvent): void {
    if (event.relatedTarget instanceof Node && this.#area.contains(event.relatedTarget)) return;
    this.#scope.cancel("drop");
    this.#drop?.leave();
    this.#drop = null;
  }

  #dropped(event: DragEvent): void {
    const type = dropTypeOf(event.dataTransfer);
    if (!type || !event.dataTransfer) return;
    event.preventDefault();
    this.#scope.cancel("drop");
    const drop = this.#drop ?? new Dropping(this.#handAt(event, heldOf(event)), type, this.#dragged);
    this.#drop = null;
    drop.drop(event.dataTransfer, drop.field.at(event), heldOf(event));
    need(this.#area, ".tl-lanes", HTMLElement).focus({ preventScroll: true }); // the keys mean the timeline from here on
  }

  #handAt(spot: Spot, held: Held): Hand {
    const body = find(this.#area, "[data-timeline-body]", HTMLElement);
    const field = new Field(this.#editor, need(this.#area, ".tl-lanes", HTMLElement), body);
    return { desk: this.#desk, field, marks: this.#marks, from: field.at(spot), held };
  }

  /** A press on what lies over a clip takes the focus to the clip itself. */
  #focus(event: PointerEvent): void {
    const clip = event.target instanceof Element ? event.target.closest<HTMLElement>(".tl-clip") : null;
    if (clip && document.activeElement !== clip) clip.focus({ preventScroll: true });
  }
}

/** Where a finger that moves at once means to scroll. */
function isScrollable(hit: Hit): boolean {
  return hit.on === "lane" || hit.on === "level" || (hit.on === "clip" && hit.zone === "body");
}

function heldOf(event: MouseEvent | KeyboardEvent): Held {
  return { alt: event.altKey, ctrl: isCommand(event), shift: event.shiftKey };
}

customElements.define("timeline-hands", TimelineHands);
