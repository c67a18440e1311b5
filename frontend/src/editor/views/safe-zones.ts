// <safe-zones></safe-zones> inside the picture: what apps and screens leave free of their own buttons, words and edges. TikTok, Reels and
// Shorts each cover other parts of a vertical picture; the box drawn firm, x 65-930, y 270-1248 of 1080 x 1920, is free in all three.
import { Scope } from "../../lib/scope.ts";
import { editorOf } from "../editor.ts";
import { viewingOf, type Zones } from "../preview/viewing.ts";

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const VERTICAL = { width: 1080, height: 1920 };
const UNIVERSAL: Rect = { left: 65, top: 270, right: 930, bottom: 1248 };
/** Of 1080 x 1920: what each app's own surface leaves free. */
const APPS: Readonly<Record<"tiktok" | "reels" | "shorts", Rect>> = {
  tiktok: { left: 0, top: 150, right: 930, bottom: 1480 },
  reels: { left: 65, top: 270, right: 1015, bottom: 1248 },
  shorts: { left: 0, top: 0, right: 930, bottom: 1440 },
};
const SVG = "http://www.w3.org/2000/svg";

/** In shares of the picture, the firm one last. */
export function rectsOf(zones: Zones, canvas: { readonly width: number; readonly height: number }): Rect[] {
  if (zones === "off") return [];
  if (zones === "title") return [inset(0.05), inset(0.1)];
  // an app shows a picture of another shape whole across its screen, in the middle
  const shape = VERTICAL.width / VERTICAL.height / (canvas.width / canvas.height);
  const on = ({ left, top, right, bottom }: Rect): Rect => {
    const down = (y: number): number => Math.min(1, Math.max(0, 0.5 + (y / VERTICAL.height - 0.5) / shape));
    return { left: left / VERTICAL.width, right: right / VERTICAL.width, top: down(top), bottom: down(bottom) };
  };
  return [on(APPS[zones]), on(UNIVERSAL)];
}

function inset(by: number): Rect {
  return { left: by, top: by, right: 1 - by, bottom: 1 - by };
}

export class SafeZones extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const editor = editorOf(this);
    const viewing = viewingOf(editor);
    const draw = (): void => this.#draw(viewing.look.zones, (viewing.look.other ?? editor.store.state.timeline).canvas);
    viewing.listen(this.#scope, draw);
    editor.store.listen(this.#scope, (state, before) => state.timeline.canvas !== before.timeline.canvas && draw());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #draw(zones: Zones, canvas: { readonly width: number; readonly height: number }): void {
    const rects = rectsOf(zones, canvas);
    if (!rects.length) return this.replaceChildren();
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${canvas.width} ${canvas.height}`);
    svg.setAttribute("preserveAspectRatio", "none");
    for (const [n, { left, top, right, bottom }] of rects.entries()) {
      const rect = document.createElementNS(SVG, "rect");
      const values = { x: left * canvas.width, y: top * canvas.height, width: (right - left) * canvas.width, height: (bottom - top) * canvas.height };
      for (const [name, value] of Object.entries(values)) rect.setAttribute(name, String(Math.round(value)));
      rect.setAttribute("class", n === rects.length - 1 ? "fp-zone-firm" : "fp-zone");
      svg.append(rect);
    }
    this.replaceChildren(svg);
  }
}

customElements.define("safe-zones", SafeZones);
