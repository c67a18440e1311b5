// What a person may do where saving by itself ends: two sides that changed, or a project that is gone. In each both sides are kept
// before anything takes another's place.
import { requestJson } from "../../lib/http.ts";
import { uuid } from "../../lib/uuid.ts";
import type { Boot } from "../editor.ts";
import type { Saving } from "./saving.ts";
import { clock } from "./moments.ts";

interface Made {
  readonly id: string;
  readonly version: number;
}

/** Ours becomes the present state, on top of theirs, which stands among the versions. Throws ApiError; nothing has changed then. */
export async function keepMine(saving: Saving): Promise<boolean> {
  const { conflict } = saving.state;
  if (!conflict) return false;
  const name = `${conflict.who ? `Changes of ${conflict.who}` : "Changes from another tab"}, ${clock(conflict.at)}`;
  await requestJson(saving.editor.boot.urls.versions, { json: { name: name.slice(0, 100), timeline: conflict.timeline } });
  return saving.settleAt(conflict.version);
}

/** Theirs is shown, and is the present state. Ours stands among the versions, or on this device; and undo brings it back. */
export async function takeTheirs(saving: Saving): Promise<void> {
  const { conflict, labels } = saving.state;
  if (!conflict) return;
  const { timeline } = saving.editor.store.state;
  const name = `My changes, ${clock(new Date().toISOString())}`;
  try {
    await requestJson(saving.editor.boot.urls.versions, { json: { name, timeline } });
  } catch {
    await saving.drafts.setAside({ base_version: saving.version, timeline, sent: [], labels }, uuid());
  }
  showTheirs(saving);
}

/** Ours becomes a project of its own, and this tab shows theirs. Gives the new one's address. Throws ApiError; nothing has changed then. */
export async function openBoth(saving: Saving): Promise<string> {
  const { boot, store, name } = saving.editor;
  const address = await asNewProject(boot, `${name} (my changes)`, store.state.timeline);
  showTheirs(saving);
  return address;
}

/** Of what is here, when the project itself is no longer there. Gives its address. Throws ApiError. */
export async function saveAsNew(saving: Saving): Promise<string> {
  const { boot, store, name } = saving.editor;
  const address = await asNewProject(boot, name, store.state.timeline);
  await saving.leaveTo(store.state.timeline);
  return address;
}

/** A project with that document, which may be of an older program. No empty one stays where it is refused. */
export async function asNewProject({ urls }: Boot, name: string, timeline: unknown): Promise<string> {
  const api = urls.timeline.replace(/[^/]+\/timeline\/$/, "");
  const made = await requestJson<Made>(api, { json: { name: name.slice(0, 500) } });
  try {
    await requestJson(`${api}${made.id}/timeline/`, { method: "PUT", json: { version: made.version, timeline } });
  } catch (error) {
    for (const _ of ["to the trash", "for good"]) await requestJson(`${api}${made.id}/`, { method: "DELETE" }).catch(() => undefined);
    throw error;
  }
  return `${urls.projects}${made.id}/edit/`;
}

function showTheirs(saving: Saving): void {
  const { conflict } = saving.state;
  if (!conflict) return;
  const { store, shelf } = saving.editor;
  shelf.add(conflict.media);
  store.replace("Take the other changes", conflict.timeline);
  saving.hold(store.state.timeline, conflict.version, conflict.at);
  void saving.drafts.drop();
}
