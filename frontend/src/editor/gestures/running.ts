// The one gesture that runs, if any, so that Escape can end it wherever the focus is.

let cancel: (() => void) | null = null;

export function beginGesture(onCancel: () => void): void {
  cancel?.();
  cancel = onCancel;
}

export function endGesture(): void {
  cancel = null;
}

/** False when there was none. */
export function cancelGesture(): boolean {
  const running = cancel;
  cancel = null;
  running?.();
  return running !== null;
}
