// Where and how large a picture is, what is cut off it, and how it comes and goes.
import { setFades, setFields, setFit } from "../edits/look.ts";
import { toSeconds } from "../../lib/frames.ts";
import type { AnyElement, Visible } from "../edits/document.ts";
import { channelField } from "./channels.ts";
import type { Field, NumberControl, Section } from "./field.ts";
import { changeOf, partField, plainField, shared, type Subject } from "./subject.ts";
import { DEGREES, PERCENT } from "./words.ts";

export function transformSection(subject: Subject): Section {
  const { width, height } = subject.timeline.canvas;
  const straight = { x: 0, y: 0, scale: 1, rotation: 0, opacity: 1, keyframes: { x: [], y: [], scale: [], rotation: [], opacity: [] } };
  return {
    key: "transform",
    title: "Transform",
    acts: [{ key: "reset", label: "Reset position, scale, rotation and opacity", icon: "rotate-ccw", change: changeOf(subject, "Reset transform", setFields(subject.ids, straight)) }],
    fields: [
      channelField(subject, "x", { label: "X", unit: { sign: "px", factor: width, digits: 0 } }),
      channelField(subject, "y", { label: "Y", unit: { sign: "px", factor: height, digits: 0 } }),
      channelField(subject, "scale", { label: "Scale", unit: PERCENT, slides: [0.01, 2] }),
      channelField(subject, "rotation", { label: "Rotation", unit: DEGREES, slides: [-180, 180] }),
      channelField(subject, "opacity", { label: "Opacity", unit: PERCENT, slides: [0, 1] }),
    ],
  };
}

export function cropSection(subject: Subject): Section {
  const options = [
    { value: "fit", label: "Fit" },
    { value: "fill", label: "Fill" },
  ];
  const fit = plainField(subject, "ImageElement", "fit", { label: "Frame", control: { kind: "segments", options } });
  const sides = ["left", "top", "right", "bottom"].map((side) => {
    const field = partField(subject, "crop", "Crop", side, { slides: [0, 0.99] });
    return { ...field, label: `Crop ${side}`, control: { ...(field.control as NumberControl), high: 0.99 } };
  });
  return {
    key: "crop",
    title: "Crop and fit",
    acts: [{ key: "reset", label: "Take the crop away", icon: "rotate-ccw", change: changeOf(subject, "Crop", setFields(subject.ids, { crop: { left: 0, top: 0, right: 0, bottom: 0 } })) }],
    fields: [{ ...fit, change: (value) => changeOf(subject, "Fit", setFit(subject.ids, value as "fit" | "fill")) }, ...sides],
  };
}

export function fadesSection(subject: Subject): Section {
  return { key: "fades", title: "Fades", fields: [fadeField(subject, "picture", "in"), fadeField(subject, "picture", "out")] };
}

/** In seconds, which is how people speak of fades; kept in frames. */
export function fadeField(subject: Subject, of: "picture" | "sound", side: "in" | "out"): Field {
  const { rate } = subject.timeline;
  const name = `${of === "sound" ? "sound_" : ""}fade_${side}`;
  const longest = Math.min(...subject.elements.map(({ duration }) => duration));
  const label = side === "in" ? "Fade in" : "Fade out";
  const sliding = Math.min(longest, Math.round((3 * rate.num) / rate.den));
  return {
    ...{ key: name, label, subject: subject.key },
    control: { kind: "number", low: 0, high: longest, unit: { sign: "s", factor: toSeconds(1, rate), digits: 2 }, isWhole: true, slides: [0, sliding] },
    value: shared(subject.elements.map((element: AnyElement) => (element as Visible as unknown as Record<string, number>)[name] ?? 0)),
    change: (value) => changeOf(subject, label, setFades(subject.ids, { [side]: Number(value) }, { of })),
  };
}
