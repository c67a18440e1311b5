// The titles and shapes that the panel Text offers: what of a new element each sets. Sizes are thousandths of the canvas's height.
import type { ShapeElement, TextElement } from "../edits/document.ts";

export interface TitleStyle {
  readonly key: string;
  readonly label: string;
  readonly fields: Partial<TextElement> & Pick<TextElement, "text">;
}

const SHADOW = { color: "#000000", distance: 3, blur: 8, opacity: 0.6 };
const FADE = { kind: "fade", frames: 12 } as const;

export const TITLES: readonly TitleStyle[] = [
  { key: "title", label: "Title", fields: { text: "Title", size: 130, outline: null, shadow: SHADOW, animation_in: { kind: "slide_up", frames: 15 }, animation_out: FADE } },
  { key: "subtitle", label: "Subtitle", fields: { text: "Subtitle", size: 60, weight: "regular", outline: null, shadow: SHADOW, y: 0.12 } },
  {
    key: "lower-third",
    label: "Lower third",
    fields: {
      ...{ text: "Name\nWhat they do", size: 48, position: "bottom", align: "left", outline: null, y: -0.04 },
      ...{ box: { color: "#000000", padding: 16, opacity: 0.7 }, animation_in: { kind: "slide_right", frames: 12 }, animation_out: FADE },
    },
  },
  {
    key: "caption",
    label: "Caption",
    fields: { text: "What is said", size: 54, position: "bottom", width: 0.8, outline: null, box: { color: "#000000", padding: 12, opacity: 0.65 } },
  },
  {
    key: "quote",
    label: "Quote",
    fields: { text: "“A line worth keeping.”", size: 76, font: "serif", weight: "regular", italic: true, width: 0.7, outline: null, shadow: SHADOW, animation_in: FADE, animation_out: FADE },
  },
  {
    key: "call",
    label: "Call to action",
    fields: { text: "Find out more", size: 64, position: "bottom", outline: null, y: -0.06, box: { color: "#1D6CE0", padding: 24, opacity: 1 }, animation_in: { kind: "slide_up", frames: 12 } },
  },
  { key: "headline", label: "Headline", fields: { text: "HEADLINE", size: 150, position: "top", outline: { color: "#000000", width: 6, opacity: 1 } } },
  { key: "typed", label: "Typed", fields: { text: "Letter by letter", size: 60, font: "mono", weight: "regular", align: "left", outline: null, animation_in: { kind: "type", frames: 45 } } },
  { key: "credits", label: "Small print", fields: { text: "Place, date, credits", size: 30, weight: "regular", position: "bottom", align: "left", outline: null, shadow: SHADOW } },
];

export interface ShapeStyle {
  readonly shape: ShapeElement["shape"];
  readonly label: string;
  readonly icon: string;
}

export const SHAPES_OFFERED: readonly ShapeStyle[] = [
  { shape: "rectangle", label: "Rectangle", icon: "square" },
  { shape: "ellipse", label: "Ellipse", icon: "circle" },
  { shape: "triangle", label: "Triangle", icon: "triangle" },
  { shape: "star", label: "Star", icon: "star" },
  { shape: "arrow", label: "Arrow", icon: "arrow-right" },
  { shape: "line", label: "Line", icon: "minus" },
];
