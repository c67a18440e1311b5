// What a look at the cut has found, as a list: how bad it is, what it is, the way there, and what mends it.
import { icon, make } from "../../lib/dom.ts";
import type { Fix } from "./fixes.ts";

export interface Finding {
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  readonly elements: readonly string[];
  readonly frame: number | null;
  readonly fix: Fix | null;
}

const ICONS = { error: "circle-x", warning: "triangle-alert", note: "info" } as const;
const NAMES = { error: "In the way", warning: "Look twice", note: "Good to know" } as const;

/** Its buttons have data-go or data-mend with the finding's place in the list. `isKnown`: whether this page can make that edit. */
export function findingRow(finding: Finding, place: number, isKnown: (fix: Fix) => boolean): HTMLLIElement {
  const words = make("p", { class: "min-w-0" }, make("span", { class: "sr-only" }, `${NAMES[finding.level]}: `), finding.message);
  const body = make("div", { class: "min-w-0 grow" }, words);
  const buttons = make("div", { class: "ex-acts" });
  const { fix } = finding;
  if (fix && isKnown(fix)) buttons.append(button(fix.label, finding, { "data-mend": String(place) }));
  if (finding.frame !== null || finding.elements.length) buttons.append(button("Go to", finding, { "data-go": String(place) }));
  if (buttons.childElementCount) body.append(buttons);
  return make("li", { class: "ex-finding", "data-level": finding.level }, icon(ICONS[finding.level], "i-sm"), body);
}

export function nothingFound(): HTMLLIElement {
  return make("li", { class: "ex-finding", "data-level": "fine" }, icon("circle-check", "i-sm"), "Nothing stands out. It is ready to be made.");
}

/** For those who cannot see the list change. */
export function countWords(findings: readonly Finding[]): string {
  const count = (level: Finding["level"]): number => findings.filter((each) => each.level === level).length;
  if (!findings.length) return "Nothing stands out.";
  const [errors, warnings, notes] = [count("error"), count("warning"), count("note")];
  const parts = [errors ? `${errors} in the way` : "", warnings ? `${warnings} to look at` : "", notes ? `${notes} good to know` : ""];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function button(label: string, finding: Finding, data: Readonly<Record<string, string>>): HTMLButtonElement {
  return make("button", { type: "button", class: "btn btn-xs", "aria-label": `${label}: ${finding.message}`, ...data }, label);
}
