/** What generate-form.ts does to its markup: counts, blanks, seeds, errors, the price. */
import { find, findAll, fragment, need } from "../lib/dom.ts";

const BLANK = /\{\{\s*(\p{L}[\p{L}\p{N}_ -]{0,39}?)\s*\}\}/gu;
/** As forms.py: the largest that every server takes. */
const SEED_END = 2 ** 32;

/** The twin of prompt_templates.fill: a blank without words stays. */
export function fill(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(BLANK, (blank, name: string) => words[name]?.trim() || blank);
}

export function hasBlanks(text: string): boolean {
  return text.search(BLANK) >= 0;
}

/** Characters as the server counts them: a pair of surrogates is one. */
export function count(text: string): number {
  return [...text.trim()].length;
}

/** The prompts of a form: the one text, or each line that is not empty. */
export function promptsOf(text: string, isBatch: boolean): string[] {
  return (isBatch ? text.split("\n") : [text]).map((line) => line.trim()).filter(Boolean);
}

export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? Math.floor(Math.random() * SEED_END);
}

/** "132 / 2,000"; of several lines the longest counts: "3 prompts, 90 / 2,000". */
export function countWords(prompts: readonly string[], most: number): string {
  const longest = Math.max(0, ...prompts.map(count));
  const figures = `${longest.toLocaleString("en")} / ${most.toLocaleString("en")}`;
  return prompts.length > 1 ? `${prompts.length} prompts, ${figures}` : figures;
}

/** Into <span data-count="2000" data-count-of="prompt">, marked where one of the texts is too long. */
export function showCount(root: ParentNode, name: string, texts: readonly string[]): void {
  const place = find(root, `[data-count-of="${name}"]`, HTMLElement);
  if (!place) return;
  const most = Number(place.dataset["count"]);
  const isLong = texts.some((text) => count(text) > most);
  place.textContent = countWords(texts, most);
  place.classList.toggle("text-error", isLong);
  place.classList.toggle("text-faint", !isLong);
}

/** What was typed, with this place in the history: the form is not completed by the browser, as the rest of it must be the server's. */
export function keepTexts(form: HTMLFormElement): void {
  const texts = Object.fromEntries(textFields(form).map((field) => [field.name, field.value]));
  history.replaceState({ ...(history.state as object | null), texts }, "");
}

/** Into fields that the server left empty. True when there was something. */
export function restoreTexts(form: HTMLFormElement): boolean {
  const texts = (history.state as { texts?: Readonly<Record<string, string>> } | null)?.texts ?? {};
  const empty = textFields(form).filter((field) => field.value === "" && !field.disabled && texts[field.name]);
  for (const field of empty) field.value = texts[field.name] ?? "";
  return empty.length > 0;
}

function textFields(form: HTMLFormElement): (HTMLTextAreaElement | HTMLInputElement)[] {
  return [...findAll(form, "textarea", HTMLTextAreaElement), ...findAll(form, "input[type=text]", HTMLInputElement)];
}

/** The words that blanks are filled with, by their names. */
export function wordsOfBlanks(form: HTMLFormElement): Record<string, string> {
  const fields = findAll(form, "[data-blank]", HTMLInputElement);
  return Object.fromEntries(fields.map((field) => [field.dataset["blank"] ?? "", field.value]));
}

/** The sentences at their fields and none elsewhere; `message` over the form. True when a field got one. */
export function paintErrors(form: HTMLFormElement, message: string, fields: Readonly<Record<string, readonly string[]>>): void {
  for (const place of findAll(form, "[data-error]", HTMLElement)) {
    const name = place.dataset["error"] ?? "";
    const words = name === "" ? message : (fields[name] ?? []).join(" ");
    need(place, "[data-error-words]", HTMLElement).textContent = words;
    place.hidden = words === "";
    for (const control of findAll(form, `[name="${name}"]`, HTMLElement)) {
      if (name === "") continue;
      if (words) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
  const first = findAll(form, "[aria-invalid=true]:not([type=hidden])", HTMLElement)[0];
  const place = findAll(form, "[data-error]", HTMLElement).find((each) => !each.hidden);
  if (first) first.focus();
  else place?.scrollIntoView({ block: "nearest" });
}

/** The server's price row, less its button, which may be pressed just now: of that the words and whether it can be. */
export function takePrice(form: HTMLFormElement, html: string): void {
  const fresh = fragment(html);
  const [old, words] = [find(form, "[data-price-words]", HTMLElement), find(fresh, "[data-price-words]", HTMLElement)];
  const [button, given] = [find(form, "[data-send]", HTMLButtonElement), find(fresh, "[data-send]", HTMLButtonElement)];
  if (old && words) old.replaceChildren(...words.childNodes);
  if (!button || !given) return;
  button.disabled = given.disabled;
  need(button, "[data-send-words]", HTMLElement).textContent = need(given, "[data-send-words]", HTMLElement).textContent;
}
