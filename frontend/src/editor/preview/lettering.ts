// How large the block of a text's lines is: the twin of engine/text/layout.py and faces.py, with the browser as the measure. It measures
// with the renderer's own faces, one letter at a time and so without kerning, as there. What differs: letters that the face lacks are as
// wide as the browser's own fonts have them, and Arabic is measured unjoined.
import type { Lettered, Size } from "./pose.ts";

/** How wide a letter is, as a share of the text's size. */
export type WidthOf = (letter: string) => number;

export interface Block {
  readonly lines: readonly string[];
  /** Of the longest line, as a share of the text's size, which is a line's height. */
  readonly width: number;
}

const TIGHTER = 0.98; // as engine/text/lettering.py
const TRIES = 8;
/** libass takes a line's height for the size of a text: so many em (engine/fonts.py). */
export const LINE = (2269 + 660) / 2048;

interface Piece {
  readonly text: string;
  readonly width: number;
  readonly isSpace: boolean;
}

export function layOut(text: string, room: number, widthOf: WidthOf): Block {
  const lines = cleaned(text)
    .split("\n")
    .flatMap((paragraph) => balanced(piecesOf(paragraph, room, widthOf), room));
  return { lines, width: Math.max(...lines.map((line) => widthOfRun(line, widthOf))) };
}

/** In pixels of the canvas, at scale 1. */
export function blockOf(element: Lettered, canvas: Size, widthOf: WidthOf): Size & { readonly lines: readonly string[] } {
  const pixel = canvas.height / 1000;
  const size = element.size * pixel;
  const room = element.width * canvas.width - 2 * (element.box?.padding ?? 0) * pixel;
  const block = layOut(element.text, (TIGHTER * Math.max(0, room)) / size, widthOf);
  return { width: block.width * size, height: block.lines.length * size, lines: block.lines };
}

function cleaned(text: string): string {
  return text
    .replace(/\r\n|[\r\u0085\u2028\u2029]/g, "\n")
    .replace(/\t/g, "    ")
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "");
}

function widthOfRun(text: string, widthOf: WidthOf): number {
  return graphemes(text).reduce((sum, letter) => sum + widthOf(letter), 0);
}

function piecesOf(paragraph: string, room: number, widthOf: WidthOf): Piece[] {
  const found = paragraph.replace(/^ +| +$/g, "").match(/ +|[^ ]+/g) ?? [];
  return found.flatMap((word) => broken(word, room, widthOf).map((text) => ({ text, width: widthOfRun(text, widthOf), isSpace: word.startsWith(" ") })));
}

/** A word in parts that fit, one letter each at the least. */
function broken(word: string, room: number, widthOf: WidthOf): string[] {
  if (widthOfRun(word, widthOf) <= room) return [word];
  const parts: string[] = [];
  let [part, used] = ["", 0];
  for (const letter of graphemes(word)) {
    const width = widthOf(letter);
    if (part && used + width > room) {
      parts.push(part);
      [part, used] = ["", 0];
    }
    part += letter;
    used += width;
  }
  return [...parts, part];
}

/** No more lines than needed, and none much shorter than the others. */
function balanced(pieces: readonly Piece[], room: number): string[] {
  let best = filled(pieces, room);
  if (best.length < 2) return best;
  let [low, high] = [Math.max(0, ...pieces.filter((piece) => !piece.isSpace).map((piece) => piece.width)), room];
  for (let n = 0; n < TRIES; n++) {
    const middle = (low + high) / 2;
    const lines = filled(pieces, middle);
    if (lines.length <= best.length) [best, high] = [lines, middle];
    else low = middle;
  }
  return best;
}

function filled(pieces: readonly Piece[], room: number): string[] {
  const lines: string[] = [];
  let [line, used] = ["", 0];
  let space: Piece | null = null;
  for (const piece of pieces) {
    if (piece.isSpace) {
      space = piece;
      continue;
    }
    if (line && used + (space?.width ?? 0) + piece.width > room) {
      lines.push(line);
      [line, used] = ["", 0];
    } else if (line && space) {
      line += space.text;
      used += space.width;
    }
    line += piece.text;
    used += piece.width;
    space = null;
  }
  return [...lines, line];
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const FACES = { sans: "Inter", serif: "ReelwrightSerif", mono: "JetBrainsMono" } as const;

/** The renderer's faces in this page, each fetched when a text first needs it. */
export class Faces {
  readonly #folder: string;
  readonly #arrived: () => void;
  readonly #widths = new Map<string, Map<string, number>>();
  readonly #context = document.createElement("canvas").getContext("2d");

  /** `folder` is where the renderer's TTF files are, and ends in a slash; `arrived` is called when one more can be measured with. */
  constructor(folder: string, arrived: () => void) {
    this.#folder = folder;
    this.#arrived = arrived;
  }

  /** As CSS names it. */
  family({ font }: Pick<Lettered, "font">): string {
    return `"Rendered ${font}", "Inter Variable", sans-serif`;
  }

  widthOf(element: Pick<Lettered, "font" | "weight" | "italic">): WidthOf {
    const face = `${element.italic ? "italic" : "normal"} ${element.weight === "bold" ? 700 : 400}`;
    const key = `${face} ${element.font}`;
    let widths = this.#widths.get(key);
    if (!widths) {
      widths = new Map();
      this.#widths.set(key, widths);
      void this.#bring(element, key);
    }
    const known = widths;
    return (letter) => {
      const width = known.get(letter);
      if (width !== undefined) return width;
      const context = this.#context;
      if (!context) return 0.4;
      context.font = `${face} 1000px ${this.family(element)}`;
      const measured = context.measureText(letter).width / 1000 / LINE;
      known.set(letter, measured);
      return measured;
    };
  }

  async #bring({ font, weight, italic }: Pick<Lettered, "font" | "weight" | "italic">, key: string): Promise<void> {
    if (!("FontFace" in globalThis) || !this.#folder) return;
    const style = `${weight === "bold" ? "Bold" : ""}${italic ? "Italic" : ""}` || "Regular";
    const name = `Rendered ${font}`;
    const face = new FontFace(name, `url("${this.#folder}${FACES[font]}-${style}.ttf")`, {
      style: italic ? "italic" : "normal",
      weight: weight === "bold" ? "700" : "400",
    });
    try {
      document.fonts.add(await face.load());
    } catch {
      return; // not built, or no network: the browser's own fonts are near enough for a box
    }
    this.#widths.get(key)?.clear();
    this.#arrived();
  }
}
