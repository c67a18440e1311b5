// Renaming in place: the name of a card or a group becomes a field until Enter or leaving it, and Escape leaves it as it was.
import { make } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

const LONGEST = 100; // as NAME_LENGTH of projects/mixing/groups.py

/** `place` shows the name; `done` gets the new one, or null where it stays as it is. */
export function editName(place: HTMLElement, name: string, label: string, done: (name: string | null) => void): void {
  if (place.querySelector("input")) return;
  const scope = new Scope();
  const before = [...place.childNodes];
  const attributes = { type: "text", class: "input input-xs mix-name", maxlength: String(LONGEST), dir: "auto", "aria-label": label, "data-renaming": "" };
  const input = make("input", attributes);
  input.value = name;
  const end = (isKept: boolean): void => {
    if (scope.isEnded) return;
    scope.end();
    const words = input.value.trim().replace(/\s+/g, " ");
    place.replaceChildren(...before);
    done(isKept && words && words !== name ? words : null);
  };
  scope.on(input, "blur", () => end(true));
  scope.on(input, "keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    end(event.key === "Enter");
  });
  place.replaceChildren(input);
  input.focus();
  input.select();
}
