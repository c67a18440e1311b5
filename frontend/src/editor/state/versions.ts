// The versions of a project, as projects/api/versions.py tells them, and what is asked of it.
import { requestJson } from "../../lib/http.ts";
import type { Rate } from "../../lib/frames.ts";
import type { Timeline } from "../edits/document.ts";
import type { Editor } from "../editor.ts";
import type { MediaItem } from "./media.ts";
import { clock, counted } from "./moments.ts";

export interface Version {
  readonly number: number;
  /** Empty for one that was kept by itself. */
  readonly name: string;
  readonly kind: "named" | "automatic";
  readonly reason: string;
  /** What changed since the version before. */
  readonly description: string;
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly elements: number;
  readonly duration_seconds: number;
  /** Of when the state is. */
  readonly edited_at: string;
}

export interface WholeVersion extends Version {
  readonly timeline: Timeline;
  readonly media: readonly MediaItem[];
}

export interface Page {
  readonly present: number;
  readonly results: readonly Version[];
  readonly next: number | null;
}

export interface Place {
  readonly track: string | null;
  readonly start: number;
  readonly duration: number;
}

/** As engine/timeline/differences.py tells it. */
export interface Difference {
  readonly kind: string;
  readonly id: string | null;
  readonly name: string;
  readonly track: string | null;
  readonly fields: readonly string[];
  readonly before: Place | null;
  readonly after: Place | null;
}

export interface Side {
  readonly number: number;
  readonly name: string;
  readonly duration: number;
  readonly rate: Rate;
  readonly edited_at: string;
}

export interface Comparison {
  readonly from: Side;
  readonly to: Side;
  readonly summary: string;
  readonly differences: readonly Difference[];
}

export interface Restored {
  readonly version: number;
  readonly timeline: Timeline;
  readonly media: readonly MediaItem[];
  readonly edited_at: string;
}

/** All throw ApiError. */
export class Versions {
  readonly #editor: Editor;
  readonly #signal: AbortSignal;

  constructor(editor: Editor, signal: AbortSignal) {
    this.#editor = editor;
    this.#signal = signal;
  }

  list(after: number | null = null): Promise<Page> {
    return this.#ask<Page>(after === null ? "" : `?after=${after}`);
  }

  keep(name: string): Promise<Version> {
    return this.#ask<Version>("", { json: { name } });
  }

  /** With its document, whose media are known from now on. */
  async whole(number: number): Promise<WholeVersion> {
    const version = await this.#ask<WholeVersion>(`${number}/`);
    this.#editor.shelf.add(version.media);
    return version;
  }

  rename(number: number, name: string): Promise<Version> {
    return this.#ask<Version>(`${number}/`, { method: "PATCH", json: { name } });
  }

  delete(number: number): Promise<void> {
    return this.#ask<void>(`${number}/`, { method: "DELETE" });
  }

  restore(number: number, version: number): Promise<Restored> {
    return this.#ask<Restored>(`${number}/restore/`, { json: { version } });
  }

  duplicate(number: number): Promise<{ readonly url: string; readonly name: string }> {
    return this.#ask(`${number}/duplicate/`, { method: "POST" });
  }

  /** What is different in the present state, as the server has it. */
  compare(number: number): Promise<Comparison> {
    return this.#ask<Comparison>(`compare/?from=${number}`);
  }

  /** The address of a picture of that document, "" where there is none. */
  async still(timeline: Timeline, frame: number): Promise<string> {
    const asked = { json: { timeline }, signal: this.#signal };
    const { stills } = await requestJson<{ readonly stills: string }>(this.#editor.boot.urls.preview, asked);
    const last = Math.max(0, timeline.duration - 1);
    return stills.replace("FRAME", String(Math.min(frame, last)));
  }

  #ask<T>(path: string, options: { readonly method?: string; readonly json?: unknown } = {}): Promise<T> {
    return requestJson<T>(this.#editor.boot.urls.versions + path, { ...options, signal: this.#signal });
  }
}

export function nameOf({ name, number }: Version): string {
  return name || `Version ${number}`;
}

export function factsOf({ edited_at, author, elements, duration_seconds }: Version, me: string): string {
  const seconds = Math.round(duration_seconds);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const who = author && author.id !== me ? [author.name] : [];
  return [clock(edited_at), ...who, counted(elements, "clip"), length].join(" · ");
}
