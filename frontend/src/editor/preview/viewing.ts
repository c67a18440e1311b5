// How a person looks at the preview: loudness, loop, size of the picture, safe zones; kept by the browser. And what is looked at: the
// document that is edited, or one of another time. Not in the store, for nothing else depends on it.
import type { Scope } from "../../lib/scope.ts";
import { remember, remembered } from "../../lib/remembered.ts";
import type { Timeline } from "../edits/document.ts";
import type { Editor } from "../editor.ts";

export const ZONES = ["off", "title", "tiktok", "reels", "shorts"] as const;
export type Zones = (typeof ZONES)[number];
/** Of the picture: as large as there is room for, or so many of its pixels to one of the screen. */
export type Size = "fit" | "full" | "half";

export interface Look {
  readonly volume: number;
  readonly isMuted: boolean;
  readonly isLooping: boolean;
  readonly size: Size;
  readonly zones: Zones;
  /** A document of another time, shown and not to be changed. */
  readonly other: Timeline | null;
  readonly otherName: string;
  /** The sides of the selected picture are being cut. */
  readonly isCropping: boolean;
  /** The text of that element is being written in the picture. */
  readonly writing: string | null;
}

type Listener = (look: Look, before: Look) => void;

const KEY = "editor-preview";
const BEGIN: Look = {
  ...{ volume: 1, isMuted: false, isLooping: false, size: "fit", zones: "off", other: null, otherName: "", isCropping: false, writing: null },
};

export class Viewing {
  #look: Look = { ...BEGIN, ...kept() };
  readonly #listeners = new Set<() => void>();

  get look(): Look {
    return this.#look;
  }

  set(change: Partial<Look>): void {
    this.#look = { ...this.#look, ...change };
    const { volume, isMuted, isLooping, size, zones } = this.#look;
    remember(KEY, JSON.stringify({ volume, isMuted, isLooping, size, zones }));
    for (const tell of [...this.#listeners]) tell();
  }

  /** At once, and after each change until the scope ends. */
  listen(scope: Scope, listener: Listener): void {
    let seen = this.#look;
    const tell = (): void => {
      const [before, look] = [seen, this.#look];
      seen = look;
      listener(look, before);
    };
    this.#listeners.add(tell);
    scope.onEnd(() => this.#listeners.delete(tell));
    tell();
  }
}

const viewings = new WeakMap<Editor, Viewing>();

export function viewingOf(editor: Editor): Viewing {
  const known = viewings.get(editor);
  if (known) return known;
  const made = new Viewing();
  viewings.set(editor, made);
  return made;
}

/** Only what is of its kind: the browser may hold anything under that name. */
function kept(): Partial<Look> {
  let found: Partial<Record<keyof Look, unknown>>;
  try {
    found = (JSON.parse(remembered(KEY) ?? "{}") ?? {}) as typeof found;
  } catch {
    return {};
  }
  const { volume, isMuted, isLooping, size, zones } = found;
  return {
    ...(typeof volume === "number" && volume >= 0 && volume <= 1 ? { volume } : {}),
    ...(typeof isMuted === "boolean" ? { isMuted } : {}),
    ...(typeof isLooping === "boolean" ? { isLooping } : {}),
    ...(size === "fit" || size === "full" || size === "half" ? { size } : {}),
    ...(ZONES.includes(zones as Zones) ? { zones: zones as Zones } : {}),
  };
}
