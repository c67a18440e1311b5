// Moving clips by the keys: a frame or ten as the tool in hand does it, to another track, to the playhead, past a neighbour.
import type { Edit } from "../edits/document.ts";
import { move } from "../edits/moving.ts";
import { rateStretch } from "../edits/pacing.ts";
import { slide, slip } from "../edits/slipping.ts";
import { swap } from "../edits/swapping.ts";
import { rippleTrim } from "../edits/trimming.ts";
import type { Action, Desk } from "./desk.ts";
import { nameOf } from "./naming.ts";

const FAR = 10;

export function movingActions(desk: Desk): Readonly<Record<MovingAction, Action>> {
  const { store } = desk;
  const canRun = (): boolean => desk.hasSelection;
  const nudging = (label: string, by: number): Action => ({ label, canRun, repeats: true, run: () => nudge(desk, by) });
  const tracking = (label: string, tracks: number): Action => ({
    label,
    canRun,
    run: () => void desk.edit("Move", move(desk.ids, { frames: 0, tracks }, desk.given, { linked: desk.linked })),
  });
  const swapping = (label: string, by: -1 | 1): Action => ({
    label,
    canRun,
    run: () => {
      const [first] = desk.selected;
      if (first) store.edit(`Swap ${nameOf(first)}`, swap(first.id, by, { linked: desk.linked }));
    },
  });
  return {
    nudge_back: nudging("A frame earlier", -1),
    nudge_forward: nudging("A frame later", 1),
    nudge_back_ten: nudging("Ten frames earlier", -FAR),
    nudge_forward_ten: nudging("Ten frames later", FAR),
    track_up: tracking("To the track above", 1),
    track_down: tracking("To the track below", -1),
    move_to_playhead: { label: "Move to the playhead", canRun, run: () => moveTo(desk, desk.position) },
    swap_left: swapping("Swap with the clip before", -1),
    swap_right: swapping("Swap with the next clip", 1),
  };
}

/** So that the first of the selected clips starts there. */
export function moveTo(desk: Desk, frame: number): void {
  const start = Math.min(...desk.selected.map((each) => each.start));
  desk.edit("Move", move(desk.ids, { frames: frame - start }, desk.given, { linked: desk.linked }));
}

/** What a drag with the tool in hand would do: so each of them can be worked without a pointer. */
function nudge(desk: Desk, by: number): void {
  const { given } = desk;
  const links = { linked: desk.linked };
  const { tool } = desk.state;
  if (tool === "slip") return void desk.edit("Slip", slip(desk.ids, by, given, links));
  if (tool === "slide") return void desk.editEach("Slide", desk.selected, (id) => slide(id, by, given, links));
  if (tool === "trim") return void desk.editEach("Ripple trim", desk.selected, (id) => rippleTrim(id, "tail", by, given, links));
  if (tool === "rate") {
    const stretched = (id: string): Edit => (timeline) => rateStretch(id, Math.max(1, desk.placeOf(id).element.duration + by), links)(timeline);
    return void desk.editEach("Stretch", desk.selected, stretched);
  }
  desk.edit("Move", move(desk.ids, { frames: by }, given, links));
}

export type MovingAction =
  | "nudge_back"
  | "nudge_forward"
  | "nudge_back_ten"
  | "nudge_forward_ten"
  | "track_up"
  | "track_down"
  | "move_to_playhead"
  | "swap_left"
  | "swap_right";
