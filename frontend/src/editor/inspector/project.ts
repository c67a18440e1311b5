// What the inspector says of the project while nothing is selected.
import { setCanvas, setLoudness } from "../edits/canvas.ts";
import type { Canvas } from "../edits/document.ts";
import { formatTimecode } from "../../lib/frames.ts";
import { type Field, type NumberControl, type Section, type Value } from "./field.ts";
import type { Subject } from "./subject.ts";
import { PLAIN } from "./words.ts";

const SIZES: readonly (readonly [string, string])[] = [
  ["1920x1080", "Landscape 16:9"],
  ["1080x1920", "Vertical 9:16"],
  ["1080x1080", "Square 1:1"],
  ["1080x1350", "Portrait 4:5"],
  ["1280x720", "Small 16:9"],
  ["3840x2160", "4K 16:9"],
];
const LOUDNESSES: readonly (readonly [string, string])[] = [
  ["", "As it is"],
  ["-14", "Streaming, −14 LUFS"],
  ["-16", "Podcast, −16 LUFS"],
  ["-23", "Broadcast, −23 LUFS"],
];
const SIDE: NumberControl = { kind: "number", low: 1, high: 4096, unit: { ...PLAIN, sign: "px", digits: 0 }, isWhole: true };

export function projectSections({ timeline }: Subject): Section[] {
  const { canvas, rate, loudness, duration } = timeline;
  const field = (key: string, label: string, value: Value, rest: Pick<Field, "control" | "change">): Field => ({ key, label, value, subject: "project", ...rest });
  const canvasChange = (label: string, fields: Partial<Canvas>) => ({ label, edit: setCanvas(fields) });
  const size = `${canvas.width}x${canvas.height}`;
  const custom = SIZES.some(([value]) => value === size) ? [] : [[size, "Own size"] as const];
  const loud = loudness === null ? "" : String(loudness);
  const ownLoudness = LOUDNESSES.some(([value]) => value === loud) ? [] : [[loud, `${loud} LUFS`] as const];
  return [
    {
      key: "canvas",
      title: "Picture",
      fields: [
        field("size", "Size", size, { control: { kind: "choice", options: [...SIZES, ...custom].map(optionOf) }, change: (value) => canvasChange("Size of the picture", sidesOf(String(value))) }),
        field("width", "Width", canvas.width, { control: SIDE, change: (value) => canvasChange("Width of the picture", { width: Number(value) }) }),
        field("height", "Height", canvas.height, { control: SIDE, change: (value) => canvasChange("Height of the picture", { height: Number(value) }) }),
        field("fill", "Beside it", canvas.fill, {
          control: { kind: "segments", options: [{ value: "color", label: "Colour" }, { value: "blur", label: "Blur" }] },
          change: (value) => canvasChange("What is beside the picture", { fill: value as Canvas["fill"] }),
        }),
        field("background", "Background", canvas.background, { control: { kind: "colour" }, change: (value) => canvasChange("Background", { background: String(value) }) }),
      ],
    },
    {
      key: "sound",
      title: "Sound",
      fields: [
        field("loudness", "Loudness", loud, {
          control: { kind: "choice", options: [...LOUDNESSES, ...ownLoudness].map(optionOf) },
          change: (value) => ({ label: "Loudness", edit: setLoudness(value === "" ? null : Number(value)) }),
        }),
      ],
    },
    {
      key: "facts",
      title: "Time",
      fields: [
        field("rate", "Frame rate", `${Number((rate.num / rate.den).toFixed(3))} a second`, { control: { kind: "fact" }, change: unchanged }),
        field("length", "Length", formatTimecode(duration, rate), { control: { kind: "fact" }, change: unchanged }),
      ],
    },
  ];
}

const optionOf = ([value, label]: readonly [string, string]) => ({ value, label });
const unchanged = () => ({ label: "", edit: <T>(timeline: T): T => timeline });

function sidesOf(size: string): Partial<Canvas> {
  const [width = 1920, height = 1080] = size.split("x").map(Number);
  return { width, height };
}
