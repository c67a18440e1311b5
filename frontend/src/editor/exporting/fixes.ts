// The edits that projects/preflight names: what a button beside a finding does. All of them can be undone.
import { setCanvas } from "../edits/canvas.ts";
import { remove } from "../edits/deleting.ts";
import type { Edit } from "../edits/document.ts";
import { closeAllGaps } from "../edits/gaps.ts";
import { setFields } from "../edits/look.ts";
import { setIn, setOut } from "../edits/markers.ts";
import { shorten } from "../edits/tail.ts";
import { setMuted, setSolo, setVisible } from "../edits/tracks.ts";

export interface Fix {
  readonly name: string;
  readonly label: string;
  readonly details: {
    readonly tracks?: readonly string[];
    readonly track?: string;
    readonly start?: number;
    readonly end?: number;
    readonly places?: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  };
}

export interface NamedEdit {
  /** As the history calls it. */
  readonly label: string;
  readonly edit: Edit;
}

/** Null for one that this page is too old to know. */
export function fixed({ name, details }: Fix, elements: readonly string[]): NamedEdit | null {
  const { track = "", tracks = [], start = 0, end = 0, places = [] } = details;
  switch (name) {
    case "remove":
      return { label: elements.length === 1 ? "Remove a clip" : `Remove ${elements.length} clips`, edit: remove(elements, { linked: false }) };
    case "close_gaps":
      return { label: "Close gaps", edit: closeAllGaps({ tracks }) };
    case "shorten":
      return { label: "End with the last clip", edit: shorten };
    case "set_range":
      return { label: "Set in and out", edit: chain([setIn(start), setOut(end)]) };
    case "fill_blur":
      return { label: "Fill with a blur", edit: setCanvas({ fill: "blur" }) };
    case "show_track":
      return { label: "Show a track", edit: setVisible(track, true) };
    case "unmute_track":
      return { label: "Unmute a track", edit: setMuted(track, false) };
    case "end_solo":
      return { label: "End solo", edit: chain(tracks.map((each) => setSolo(each, false))) };
    case "place":
      return { label: "Move words inside", edit: chain(places.map(({ id, x, y }) => setFields([id], { x, y }))) };
    default:
      return null;
  }
}

function chain(edits: readonly Edit[]): Edit {
  return (timeline) => edits.reduce((now, edit) => edit(now), timeline);
}
