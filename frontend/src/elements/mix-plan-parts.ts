// What mix-plan.ts does to its markup: takes in the server's plan without disturbing who types, and moves among its films.
import { find, findAll, fragment, need } from "../lib/dom.ts";

/** How often each clip plays, by its id. */
export type Uses = Readonly<Record<string, number>>;

export function planIn(root: ParentNode): HTMLElement {
  return need(root, "[data-plan]", HTMLElement);
}

export function usesOf(plan: HTMLElement): Uses {
  return JSON.parse(plan.dataset["uses"] ?? "{}") as Uses;
}

/** The version that this tab has seen. */
export function versionOf(plan: HTMLElement): string {
  return need(plan, "input[name=version]", HTMLInputElement).value;
}

/**
 * Puts the server's plan in the place of the one in `root`. What has the focus keeps it and, while one `keepsTyped`, what is typed
 * in it; so do the controls whose names are in `typed`. The key of a run stays: two presses are one, whatever was drawn in between.
 */
export function takeIn(root: ParentNode, html: string, typed: ReadonlySet<string>, keepsTyped = true): HTMLElement {
  const old = planIn(root);
  const fresh = fragment(html);
  const plan = planIn(fresh);
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && old.contains(active) ? active : null;
  const caret = caretOf(focused);
  for (const control of barOf(old)) {
    const twin = barOf(plan).find((each) => each.name === control.name && each.type === control.type);
    if (twin && keepsTyped && control.type !== "radio" && (typed.has(control.name) || control === focused)) twin.value = control.value;
  }
  const [key, again] = [find(old, "[data-run] [name=key]", HTMLInputElement), find(plan, "[data-run] [name=key]", HTMLInputElement)];
  if (key && again) again.value = key.value;
  const scrolled = find(old, ".overflow-x-auto", HTMLElement)?.scrollLeft ?? 0;
  old.replaceWith(fresh);
  const pane = find(plan, ".overflow-x-auto", HTMLElement);
  if (pane && scrolled) pane.scrollLeft = scrolled;
  if (focused) refocus(plan, focused, caret);
  return plan;
}

/** One row is in the order of Tab, the others are reached by arrows. */
export function rove(plan: HTMLElement, number: string): void {
  const rows = rowsOf(plan);
  const chosen = rows.find((row) => row.dataset["film"] === number) ?? rows[0];
  for (const row of rows) row.tabIndex = row === chosen ? 0 : -1;
}

export function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("tr[data-film]") : null;
}

/** The next row, or the one before. */
export function beside(plan: HTMLElement, row: HTMLElement, step: 1 | -1): HTMLElement | null {
  const rows = rowsOf(plan);
  return rows[rows.indexOf(row) + step] ?? null;
}

function rowsOf(plan: HTMLElement): HTMLElement[] {
  return findAll(plan, "tr[data-film]", HTMLElement);
}

function barOf(plan: ParentNode): HTMLInputElement[] {
  return findAll(plan, "[data-live] input:not([type=hidden])", HTMLInputElement);
}

function caretOf(focused: HTMLElement | null): readonly [number | null, number | null] {
  if (!(focused instanceof HTMLInputElement) || focused.type !== "text") return [null, null];
  return [focused.selectionStart, focused.selectionEnd];
}

/** What has its id now; else what stands for it: its film, or a film before it, or the way to a rule. */
function refocus(plan: HTMLElement, focused: HTMLElement, [start, end]: readonly [number | null, number | null]): void {
  const next = usable(find(plan, `#${CSS.escape(focused.id || "-")}`, HTMLElement)) ?? standIn(plan, focused);
  next?.focus({ preventScroll: true });
  if (start !== null && next instanceof HTMLInputElement) next.setSelectionRange(start, end);
}

function standIn(plan: HTMLElement, focused: HTMLElement): HTMLElement | null {
  if (focused.id.startsWith("rule-")) return find(plan, "#add-rule", HTMLElement);
  if (focused.id === "show-more") return null; // its presser says where to
  const number = Number(rowOf(focused)?.dataset["film"] ?? Number.NaN);
  const row = rowsOf(plan).findLast((each) => Number(each.dataset["film"]) <= number);
  if (row) row.tabIndex = -1;
  return row ?? find(plan, "#mix-settings", HTMLElement);
}

function usable(element: HTMLElement | null): HTMLElement | null {
  if (element instanceof HTMLTableRowElement) element.tabIndex = -1;
  return element instanceof HTMLButtonElement && element.disabled ? null : element;
}
