// Cropping in the picture: the whole of a clip's own picture, with a frame about what is kept. A crop is fitted into the canvas anew, so
// its sides cannot be dragged where the clip stands; here they follow the hand. Arrows move the frame's sides: with Alt the right and
// lower one; Enter and Escape are done.
import { make } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { labelled } from "../actions/naming.ts";
import type { AnyElement, Crop } from "../edits/document.ts";
import { setCrop } from "../edits/look.ts";
import type { Editor } from "../editor.ts";
import type { Drag } from "../state/store.ts";
import { croppedBy, type Grip } from "./handling.ts";
import { sizeOf } from "./measures.ts";
import { fitted, type Point, type Size } from "./pose.ts";
import { cutoutOf, sourceSecondsOf } from "./rough.ts";

const SHARE = 0.9; // of the preview, so that the handles at the sides are within
const STEP = 0.01;
const GRIPS = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

type Cropped = Extract<AnyElement, { readonly crop: Crop }>;

export class CropBoard {
  readonly element = make("div", { class: "fp-crop", hidden: "" });
  readonly #editor: Editor;
  readonly #scope: Scope;
  readonly #picture = make("canvas", { "aria-hidden": "true" });
  readonly #frame = make("div", { class: "fp-frame", tabindex: "0", role: "group", "aria-label": "What is kept of the picture" });
  #showing: Scope | null = null;
  #shown = "";
  #cropped: Cropped | null = null;

  constructor(editor: Editor, scope: Scope, done: () => void) {
    this.#editor = editor;
    this.#scope = scope;
    for (const grip of GRIPS) this.#frame.append(make("span", { class: "fp-handle", "data-grip": grip }));
    const finish = make("button", { type: "button", class: "btn btn-xs btn-primary" }, "Done");
    this.element.append(this.#picture, this.#frame, make("div", { class: "fp-acts" }, finish));
    scope.on(finish, "click", done);
    scope.on(this.#frame, "pointerdown", (event) => this.#press(event));
    scope.on(this.#frame, "keydown", (event) => this.#key(event, done));
    scope.onEnd(() => this.#showing?.end());
  }

  /** Null hides it. */
  show(element: AnyElement | null, frame: number): void {
    this.#cropped = element && "crop" in element ? element : null;
    const wasHidden = this.element.hidden;
    this.element.hidden = this.#cropped === null;
    if (!this.#cropped) {
      this.#showing?.end();
      this.#shown = "";
      return;
    }
    this.#place();
    if (wasHidden) this.#frame.focus({ preventScroll: true });
    const shown = `${this.#cropped.asset} ${frame}`;
    if (shown !== this.#shown) this.#draw(this.#cropped, frame);
    this.#shown = shown;
  }

  /** Where the whole picture is, in pixels of the screen. */
  get #room(): Point & Size {
    const { clientWidth: width, clientHeight: height } = this.element;
    const size = fitted(this.#sourceSize, { width: width * SHARE, height: height * SHARE });
    return { x: (width - size.width) / 2, y: (height - size.height) / 2, ...size };
  }

  get #sourceSize(): Size {
    return sizeOf(this.#cropped ? this.#editor.shelf.get(this.#cropped.asset) : undefined) ?? { width: 16, height: 9 };
  }

  #place(): void {
    const crop = this.#cropped?.crop;
    if (!crop) return;
    const { x, y, width, height } = this.#room;
    const put = (element: HTMLElement, values: Readonly<Record<string, number>>): void => {
      for (const [name, value] of Object.entries(values)) element.style.setProperty(name, `${value}px`);
    };
    put(this.#picture, { left: x, top: y, width, height });
    const kept = { width: width * (1 - crop.left - crop.right), height: height * (1 - crop.top - crop.bottom) };
    put(this.#frame, { left: x + width * crop.left, top: y + height * crop.top, ...kept });
  }

  /** At once out of the strip; then as it is, from the file itself. */
  #draw(element: Cropped, frame: number): void {
    this.#showing?.end();
    const scope = (this.#showing = new Scope());
    const item = this.#editor.shelf.get(element.asset);
    if (!item) return;
    const { width, height } = fitted(this.#sourceSize, { width: 960, height: 960 });
    [this.#picture.width, this.#picture.height] = [Math.round(width), Math.round(height)];
    const context = this.#picture.getContext("2d");
    const seconds = sourceSecondsOf(element, this.#editor.store.state.timeline, frame);
    const cut = element.kind === "image" && item.original ? { url: item.original, x: 0, y: 0, width: 0, height: 0 } : cutoutOf(item, seconds);
    if (cut) {
      const image = new Image();
      image.src = cut.url;
      const drawn = (): void => {
        const whole = [cut.x, cut.y, cut.width || image.naturalWidth, cut.height || image.naturalHeight] as const;
        if (!scope.isEnded) context?.drawImage(image, ...whole, 0, 0, this.#picture.width, this.#picture.height);
      };
      void image.decode().then(drawn, () => undefined);
    }
    if (element.kind !== "video" || !item.original) return;
    const film = make("video", { preload: "auto", src: item.original });
    film.muted = true;
    scope.on(film, "loadedmetadata", () => (film.currentTime = seconds));
    scope.on(film, "seeked", () => context?.drawImage(film, 0, 0, this.#picture.width, this.#picture.height));
    scope.onEnd(() => film.removeAttribute("src"));
  }

  #press(down: PointerEvent): void {
    const element = this.#cropped;
    if (down.button !== 0 || !element) return;
    down.preventDefault();
    down.stopPropagation();
    this.#frame.focus({ preventScroll: true });
    this.#frame.setPointerCapture(down.pointerId);
    const handle = down.target instanceof Element ? down.target.closest<HTMLElement>("[data-grip]") : null;
    const grip = (handle?.dataset["grip"] ?? "move") as Grip;
    const { width, height } = this.#room;
    const dragging = new Scope();
    let drag: Drag | null = null;
    dragging.on(this.#frame, "pointermove", (move) => {
      drag ??= this.#editor.store.begin(labelled("Crop", [element]));
      const by = { x: (move.clientX - down.clientX) / width, y: (move.clientY - down.clientY) / height };
      drag.to(setCrop([element.id], croppedBy(element.crop, grip, by)));
    });
    const finish = (how: "end" | "cancel"): void => {
      dragging.end();
      drag?.[how]();
    };
    for (const type of ["pointerup", "lostpointercapture"] as const) dragging.on(this.#frame, type, () => finish("end"));
    dragging.on(this.#frame, "pointercancel", () => finish("cancel"));
    this.#scope.onEnd(() => finish("cancel"));
  }

  #key(event: KeyboardEvent, done: () => void): void {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const element = this.#cropped;
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      done();
    } else if (way && element && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const [x = 0, y = 0] = way;
      const grip: Grip = x ? (event.altKey ? "e" : "w") : event.altKey ? "s" : "n";
      const crop = croppedBy(element.crop, grip, { x: x * STEP, y: y * STEP });
      this.#editor.store.edit(labelled("Crop", [element]), setCrop([element.id], crop));
    }
  }
}
