// Which key presses are shortcuts: not what is typed into a field, and not what a dialog in front of the page should hear.

const WRITTEN_IN = "textarea, select, [contenteditable]:not([contenteditable='false'])";
const NOT_WRITTEN_IN = new Set(["checkbox", "radio", "range", "button", "submit", "reset", "file", "color", "image"]);

/** The key is meant for a field, or an input method has not done with it. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (event.isComposing || !(target instanceof Element)) return event.isComposing;
  if (target instanceof HTMLInputElement) return !NOT_WRITTEN_IN.has(target.type);
  return target.closest(WRITTEN_IN) !== null;
}

/** A shortcut of the page itself: nobody took the key yet, nothing is typed, and no dialog is open. */
export function isForPage(event: KeyboardEvent): boolean {
  return !event.defaultPrevented && !isTyping(event) && !document.querySelector("dialog[open]");
}

/** Ctrl, or Command on a Mac. */
export function isCommand(event: KeyboardEvent | MouseEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

export function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}
