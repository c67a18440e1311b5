/** The moment that is seen, written into a form of the page: a frame to keep, a beginning or an end to cut at. */

import { find } from "../lib/dom.ts";

/** By what is done, the field of the tool's form (media_library/editing/forms.py). */
const FIELDS = {
  frame: 'form[action*="/tools/frame/"] [name$="at"]',
  begin: 'form[action*="/tools/edit/"] [name$="begin"]',
  end: 'form[action*="/tools/edit/"] [name$="end"]',
} as const;

export type Moment = keyof typeof FIELDS;

export function canTake(moment: Moment): boolean {
  return find(document, FIELDS[moment], HTMLInputElement) !== null;
}

/** Opens what the field lies in and goes there. False when the page has no such form. */
export function take(moment: Moment, timecode: string): boolean {
  const field = find(document, FIELDS[moment], HTMLInputElement);
  if (!field) return false;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.value = timecode;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.scrollIntoView({ block: "nearest" });
  return true;
}
