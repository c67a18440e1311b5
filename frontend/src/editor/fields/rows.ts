// Rows of fields, and how parts of the page are kept: by their keys, so that nothing is made anew that is there already.
import { make } from "../../lib/dom.ts";
import type { Field } from "../inspector/field.ts";
import { type Host, Row } from "./row.ts";

export interface Part {
  readonly node: HTMLElement;
  /** It has left the page: nothing of it listens any more. */
  end(): void;
}

interface Making<T, P> {
  readonly keyOf: (item: T) => string;
  readonly made: (item: T) => P;
  readonly update: (part: P, item: T) => void;
  /** What leaves is put by, for when it comes again; else it ends. */
  readonly isKept?: boolean;
}

/** Puts the parts of these items into `parent`, in order: those that are there by their keys, the others made. */
export function reconcile<T, P extends Part>(parent: HTMLElement, kept: Map<string, P>, items: readonly T[], { keyOf, made, update, isKept = false }: Making<T, P>): void {
  const wanted = new Set(items.map(keyOf));
  for (const [key, part] of kept) {
    if (wanted.has(key)) continue;
    part.node.remove();
    if (isKept) continue;
    part.end();
    kept.delete(key);
  }
  for (const [n, item] of items.entries()) {
    const key = keyOf(item);
    const there = kept.get(key);
    const part = there ?? made(item);
    if (there) update(part, item);
    kept.set(key, part);
    if (parent.children[n] !== part.node) parent.insertBefore(part.node, parent.children[n] ?? null);
  }
}

/** A row serves a field of the same key as long as it is of the same kind. */
export function rowKey({ key, control, subject }: Field): string {
  const unit = control.kind === "number" ? `${control.unit.sign}${control.slides ? "~" : ""}` : "";
  return `${key}:${control.kind}:${unit}:${subject === "project" ? "project" : ""}`;
}

export class Rows implements Part {
  readonly node = make("div", { class: "ins-rows" });
  readonly #host: Host;
  readonly #rows = new Map<string, Row>();

  constructor(host: Host) {
    this.#host = host;
  }

  show(fields: readonly Field[]): void {
    reconcile(this.node, this.#rows, fields, {
      keyOf: rowKey,
      made: (field) => new Row(this.#host, field),
      update: (row, field) => row.update(field),
    });
  }

  flush(): void {
    for (const row of this.#rows.values()) row.flush();
  }

  end(): void {
    for (const row of this.#rows.values()) row.end();
  }
}
