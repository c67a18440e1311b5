// What clip-table.ts does to its markup: take in the server's table without disturbing who types, and paint errors.
import { find, findAll, fragment, need } from "../lib/dom.ts";

/** Sent on the document after each save. */
export const SAVED = "timeline-saved";

export interface Saved {
  readonly version: number;
  readonly cuts: string;
  readonly count: number;
  readonly length: string;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Puts the server's table into `sheet`. With the same rows as before, cell by cell, sparing the one that has the focus and
 * those changed since (`changed`, names of controls); with other rows, or `isWhole`, whole, and then `changed` and the focus are put back.
 */
export function takeIn(sheet: HTMLElement, html: string, changed: ReadonlySet<string>, isWhole = false): void {
  const fresh = fragment(html);
  if (isWhole || rowsOf(fresh) !== rowsOf(sheet)) {
    replaceAll(sheet, fresh, changed);
    return;
  }
  for (const cell of findAll(fresh, "[data-cell]", HTMLElement)) {
    const old = document.getElementById(cell.id);
    if (!old) continue;
    const isBusy = old.contains(document.activeElement) || controls(old).some((control) => changed.has(control.name));
    if (isBusy) clearErrors(old);
    else if (old.outerHTML !== cell.outerHTML || controls(old).some(isTouched)) old.replaceWith(cell);
  }
  for (const name of ["version", "document"]) {
    field(sheet, name).value = field(fresh, name).value;
  }
  need(sheet, "[data-notice]", HTMLElement).replaceWith(need(fresh, "[data-notice]", HTMLElement));
  const [old, clips] = [need(sheet, "[data-clips]", HTMLElement), need(fresh, "[data-clips]", HTMLElement)];
  for (const name of ["cuts", "count", "length"]) old.dataset[name] = clips.dataset[name] ?? "";
  need(sheet, "#total", HTMLElement).textContent = clips.dataset["length"] ?? "";
}

/** What the table says of itself, for who listens to SAVED. */
export function savedOf(sheet: HTMLElement): Saved {
  const { cuts = "", count = "0", length = "" } = need(sheet, "[data-clips]", HTMLElement).dataset;
  return { version: Number(field(sheet, "version").value), cuts, count: Number(count), length };
}

/** The sentences at their controls, and none anywhere else. */
export function paintErrors(sheet: HTMLElement, fields: Readonly<Record<string, readonly string[]>>): void {
  clearErrors(sheet);
  for (const [name, sentences] of Object.entries(fields)) {
    const place = findAll(sheet, "[data-error]", HTMLElement).find((each) => each.dataset["error"] === name);
    if (place) {
      place.textContent = sentences.join(" ");
      place.hidden = false;
    }
    document.getElementById(`f-${name}`)?.setAttribute("aria-invalid", "true");
  }
}

function clearErrors(root: HTMLElement): void {
  for (const control of controls(root)) control.removeAttribute("aria-invalid");
  for (const place of findAll(root, "[data-error]", HTMLElement)) {
    place.textContent = "";
    place.hidden = true;
  }
}

function replaceAll(sheet: HTMLElement, fresh: DocumentFragment, changed: ReadonlySet<string>): void {
  const typed = new Map(controls(sheet).filter((control) => changed.has(control.name)).map((control) => [control.name, control.value]));
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && sheet.contains(active) ? active : null;
  const caret = focused instanceof HTMLInputElement && focused.type === "text" ? focused.selectionStart : null;
  sheet.replaceChildren(fresh);
  for (const control of controls(sheet)) control.value = typed.get(control.name) ?? control.value;
  if (!focused) return;
  const again = document.getElementById(focused.id) ?? null;
  const next = isUsable(again) ? again : fallback(sheet, focused.id);
  next?.focus();
  if (caret !== null && next instanceof HTMLInputElement) next.setSelectionRange(caret, caret);
}

/** Where the focus goes when what had it is gone or cannot be pressed any more. */
function fallback(sheet: HTMLElement, id: string): HTMLElement | null {
  const twin = id.startsWith("up-") ? id.replace("up-", "down-") : id.replace(/^down-/, "up-");
  for (const other of [document.getElementById(twin), document.getElementById("undo"), find(sheet, "#add-title", HTMLElement)]) {
    if (isUsable(other)) return other;
  }
  return null;
}

function isUsable(element: HTMLElement | null): element is HTMLElement {
  return element !== null && !(element instanceof HTMLButtonElement && element.disabled);
}

function isTouched(control: Control): boolean {
  if (control instanceof HTMLSelectElement) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return control.value !== control.defaultValue;
}

function controls(root: ParentNode): Control[] {
  return [...root.querySelectorAll<Control>("input[name], textarea[name], select[name]")];
}

function field(root: ParentNode, name: string): HTMLInputElement {
  return need(root, `input[name="${name}"]`, HTMLInputElement);
}

function rowsOf(root: ParentNode): string {
  return findAll(root, "[data-row]", HTMLElement)
    .map((row) => row.dataset["row"] ?? "")
    .join(" ");
}
