// Whether what is linked to the selected clips goes with them: not while linking is off, and not where a person picked one clip of
// several out by Alt.
import type { Store } from "../state/store.ts";

const alone = new WeakSet<ReadonlySet<string>>();

/** Selects these and nothing that is linked to them; edits of the selection leave that alone, too. */
export function selectAlone(store: Store, ids: Iterable<string>): void {
  store.select(new Set());
  store.select(ids);
  alone.add(store.state.selection);
}

export function isLinked({ state }: Store): boolean {
  return state.isLinking && !alone.has(state.selection);
}
