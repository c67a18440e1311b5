// What the server is going to refuse, told while it cannot be asked. It decides in the end: a document is sent whatever is found here.
import type { Timeline } from "../edits/document.ts";

export interface Foreseen {
  readonly message: string;
  readonly faults: Readonly<Record<string, readonly string[]>>;
}

/** Null where nothing is found, or where the rules are not loaded yet and there is no network. */
export async function foreseen(timeline: Timeline): Promise<Foreseen | null> {
  const faults = await import("./checking.ts").then(({ check }) => check(timeline)).catch(() => []);
  const [first] = faults;
  if (!first) return null;
  return {
    message: `It cannot be saved as it is: ${first.message}.`,
    faults: Object.fromEntries(faults.map(({ path, message }) => [path, [message]])),
  };
}
