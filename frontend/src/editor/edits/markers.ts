// Markers, and the in and out points. They stay at their frame whatever is edited, and may lie beyond the end.
import { clamp, type Edit, EditRefused, type Given, type Marker, MAX_FRAMES, MAX_MARKERS, shortened, type Timeline } from "./document.ts";

type Words = Partial<Pick<Marker, "name" | "color">>;

export function addMarker(frame: number, { newId }: Pick<Given, "newId">, { name = "", color = "blue" }: Words = {}): Edit {
  return (timeline) => {
    if (timeline.markers.length >= MAX_MARKERS) throw new EditRefused("A project takes 1,000 markers at most.");
    const marker: Marker = { id: newId(), frame: within(frame), name: shortened(name, 255), color };
    return { ...timeline, markers: [...timeline.markers, marker].sort((one, other) => one.frame - other.frame) };
  };
}

export function moveMarker(id: string, frame: number): Edit {
  return (timeline) => {
    const edited = changed(timeline, id, { frame: within(frame) });
    return edited === timeline ? timeline : { ...edited, markers: edited.markers.toSorted((one, other) => one.frame - other.frame) };
  };
}

/** Another name, or another colour. */
export function changeMarker(id: string, fields: Words): Edit {
  return (timeline) => {
    if (fields.name !== undefined && shortened(fields.name, 255) !== fields.name) throw new EditRefused("A marker's name has 255 characters at most.");
    return changed(timeline, id, fields);
  };
}

export function removeMarker(id: string): Edit {
  return (timeline) => {
    requireMarker(timeline, id);
    return { ...timeline, markers: timeline.markers.filter((marker) => marker.id !== id) };
  };
}

export function nextMarker(timeline: Timeline, frame: number): Marker | null {
  return byFrame(timeline).find((marker) => marker.frame > frame) ?? null;
}

export function previousMarker(timeline: Timeline, frame: number): Marker | null {
  return byFrame(timeline).findLast((marker) => marker.frame < frame) ?? null;
}

/** The in point. An out point that does not come after it moves to the end, or goes where the in point is at the end itself. */
export function setIn(frame: number): Edit {
  return (timeline) => {
    const start = Math.min(within(frame), MAX_FRAMES - 1);
    const held = timeline.range?.end ?? timeline.duration;
    const after = held > start ? held : Math.max(timeline.duration, start + 1);
    return withRange(timeline, start, after);
  };
}

/** The out point: the first frame that is not in the range. An in point that does not come before it moves to the beginning. */
export function setOut(frame: number): Edit {
  return (timeline) => {
    const out = Math.max(1, within(frame));
    const held = timeline.range?.start ?? 0;
    return withRange(timeline, held < out ? held : 0, out);
  };
}

export const clearRange: Edit = (timeline) => (timeline.range ? { ...timeline, range: null } : timeline);

function withRange(timeline: Timeline, start: number, end: number): Timeline {
  const isSame = timeline.range?.start === start && timeline.range.end === end;
  return isSame ? timeline : { ...timeline, range: { start, end } };
}

function changed(timeline: Timeline, id: string, fields: Partial<Marker>): Timeline {
  const marker = requireMarker(timeline, id);
  const isNew = Object.entries(fields).some(([name, value]) => marker[name as keyof Marker] !== value);
  if (!isNew) return timeline;
  return { ...timeline, markers: timeline.markers.map((each) => (each === marker ? { ...marker, ...fields } : each)) };
}

function requireMarker(timeline: Timeline, id: string): Marker {
  const marker = timeline.markers.find((each) => each.id === id);
  if (!marker) throw new EditRefused("That marker is not in the project any more.");
  return marker;
}

function byFrame(timeline: Timeline): Marker[] {
  return timeline.markers.toSorted((one, other) => one.frame - other.frame);
}

function within(frame: number): number {
  return clamp(Math.round(frame), 0, MAX_FRAMES);
}
