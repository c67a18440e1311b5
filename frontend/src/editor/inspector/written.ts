// What is drawn rather than filmed: words with their style, captions, shapes and colours.
import type { Part } from "../edits/look.ts";
import { setPart } from "../edits/look.ts";
import { toSeconds } from "../../lib/frames.ts";
import { defaultsOf, type ShapeName } from "./facts.ts";
import type { Field, NumberControl, Option, Section } from "./field.ts";
import { changeOf, partField, partSwitch, plainField, shared, type Subject } from "./subject.ts";

const ALIGN: readonly Option[] = [
  { value: "left", label: "Align left", icon: "align-left" },
  { value: "center", label: "Align centre", icon: "align-center" },
  { value: "right", label: "Align right", icon: "align-right" },
];
const PLACES: readonly Option[] = ["top", "center", "bottom"].map((value) => ({ value, label: value === "center" ? "Middle" : value === "top" ? "Top" : "Bottom" }));
const FONTS: Readonly<Record<string, string>> = { sans: "Inter", serif: "Serif", mono: "JetBrains Mono" };

export function textSections(subject: Subject): Section[] {
  const style: Section = {
    key: "words",
    title: "Words",
    fields: [
      plainField(subject, "TextElement", "text", { label: "Words" }),
      plainField(subject, "TextElement", "font", { label: "Font", labels: (font) => FONTS[font] ?? font }),
      plainField(subject, "TextElement", "weight", { label: "Weight" }),
      plainField(subject, "TextElement", "italic", { label: "Italic" }),
      plainField(subject, "TextElement", "size", { label: "Size", slides: [10, 250] }),
      plainField(subject, "TextElement", "color", { label: "Colour" }),
      plainField(subject, "TextElement", "align", { label: "Align", control: { kind: "segments", options: ALIGN } }),
      plainField(subject, "TextElement", "position", { label: "Place", control: { kind: "segments", options: PLACES } }),
      plainField(subject, "TextElement", "width", { label: "Widest line", slides: "all" }),
    ],
  };
  return [
    style,
    partSection(subject, "outline", "Outline", "Outline"),
    partSection(subject, "shadow", "Shadow", "Shadow"),
    partSection(subject, "box", "Box", "Box behind the words"),
    animationSection(subject, "animation_in", "Comes in"),
    animationSection(subject, "animation_out", "Goes out"),
  ];
}

/** With a switch in its head, and its fields where any of the elements has it. */
function partSection(subject: Subject, part: Part, shape: ShapeName, title: string): Section {
  const toggle = partSwitch(subject, part, shape, title);
  const fields = toggle.value === false ? [] : Object.keys(defaultsOf(shape)).map((name) => partField(subject, part, shape, name, { slides: "all" }));
  return { key: part, title, toggle, fields: fields.map((field) => ({ ...field, change: (value) => changeOf(subject, title, setPartOf(subject, part, field, value)) })) };
}

/** Only those that have the part: a field never puts one on. */
function setPartOf(subject: Subject, part: Part, field: Field, value: string | number | boolean): ReturnType<typeof setPart> {
  const having = subject.elements.filter((element) => (element as unknown as Record<Part, object | null>)[part]).map(({ id }) => id);
  return setPart(having, part, { [field.key.slice(part.length + 1)]: value });
}

function animationSection(subject: Subject, part: "animation_in" | "animation_out", title: string): Section {
  const { rate } = subject.timeline;
  const section = partSection(subject, part, "Animation", title);
  const longest = Math.min(...subject.elements.map(({ duration }) => duration));
  const inSeconds = (field: Field): Field => {
    if (!field.key.endsWith(".frames")) return { ...field, label: "How" };
    const control: NumberControl = { kind: "number", low: 1, high: longest, unit: { sign: "s", factor: toSeconds(1, rate), digits: 2 }, isWhole: true, slides: [1, longest] };
    return { ...field, label: "Takes", control };
  };
  return { ...section, fields: section.fields.map(inSeconds) };
}

export function captionSection(subject: Subject): Section {
  const field = plainField(subject, "CaptionElement", "text", { label: "Words" });
  return { key: "words", title: "Words", fields: [field] };
}

export function shapeSections(subject: Subject): Section[] {
  const hasCorners = subject.elements.every((element) => element.kind === "shape" && element.shape === "rectangle");
  const fields = [
    plainField(subject, "ShapeElement", "shape", { label: "Shape" }),
    plainField(subject, "ShapeElement", "width", { label: "Width", slides: [1, 1800] }),
    plainField(subject, "ShapeElement", "height", { label: "Height", slides: [1, 1000] }),
    ...(hasCorners ? [plainField(subject, "ShapeElement", "corner", { label: "Corners", slides: [0, 200] })] : []),
    plainField(subject, "ShapeElement", "color", { label: "Colour" }),
  ];
  return [{ key: "shape", title: "Shape", fields }, partSection(subject, "outline", "Outline", "Outline")];
}

export function colorSection(subject: Subject): Section {
  const [only] = subject.elements;
  const name = plainField(subject, "ColorElement", "color", { label: "Colour" });
  return { key: "color", title: "Colour", fields: only ? [{ ...name, value: shared(subject.elements.map((element) => ("color" in element ? element.color : ""))) }] : [] };
}
