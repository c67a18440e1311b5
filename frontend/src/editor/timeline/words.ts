// What a clip is called on the timeline, for the eye and for screen readers, and the icon of its kind.
import type { AnyElement, Track } from "../edits/document.ts";
import { isPlaying, isVisible, transitionOf } from "../edits/document.ts";
import { toSeconds, type Rate } from "../../lib/frames.ts";
import type { MediaItem } from "../state/media.ts";
import { nameOf } from "../actions/naming.ts";

const ICONS: Readonly<Record<AnyElement["kind"], string>> = {
  video: "film",
  image: "image",
  audio: "music",
  text: "type",
  shape: "shapes",
  color: "palette",
  caption: "captions",
};

export const TRACK_ICONS: Readonly<Record<Track["type"], string>> = { video: "film", audio: "audio-lines", overlay: "type", caption: "captions" };
const TRACK_KINDS: Readonly<Record<Track["type"], string>> = { video: "video track", audio: "audio track", overlay: "title track", caption: "caption track" };

/** What a model made bears its mark instead of its kind's. */
export function iconOf(element: AnyElement, item: MediaItem | undefined): string {
  return item?.source === "generated" ? "sparkles" : ICONS[element.kind];
}

/** Words clips say what they show; a name that a person gave wins. */
export function titleOf(element: AnyElement): string {
  if (!("text" in element) || element.name) return element.name ? nameOf(element) : capital(nameOf(element));
  return element.text.replaceAll(/\s+/g, " ").trim() || nameOf(element);
}

function capital(words: string): string {
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

/** Why its media cannot be seen, in words; empty where it can. */
export function troubleOf(element: AnyElement, item: MediaItem | undefined): string {
  if (!("asset" in element)) return "";
  if (!item || item.status === "gone") return "Missing media";
  if (item.status === "processing") return "Being prepared";
  if (item.status === "failed") return "Cannot be used";
  return item.is_trashed ? "In the trash" : "";
}

/** "50 %", where it is not played as it is. */
export function paceOf(element: AnyElement): string {
  if (!isPlaying(element) || element.speed === 1) return "";
  return `${Number((element.speed * 100).toFixed(1))} %`;
}

export function secondsOf(frames: number, rate: Rate): string {
  return `${Number(toSeconds(frames, rate).toFixed(2))} s`;
}

/** "Blue ridge pan 50 %, starts 1 s, lasts 6 s", and what else is seen of it. */
export function spokenOf(element: AnyElement, track: Track, item: MediaItem | undefined, rate: Rate): string {
  const transition = transitionOf(element);
  const isReversed = isPlaying(element) && element.reverse;
  const effects = isVisible(element) ? element.effects.length : 0;
  return [
    [titleOf(element), paceOf(element), troubleOf(element, item)].filter(Boolean).join(" "), // as it stands on the clip, for who speaks it
    `starts ${secondsOf(element.start, rate)}`,
    `lasts ${secondsOf(element.duration, rate)}`,
    isReversed && "backwards",
    element.kind === "video" && element.freeze && "frozen",
    transition && `begins with a ${transition.kind.replaceAll("_", " ")}`,
    effects > 0 && (effects === 1 ? "1 effect" : `${effects} effects`),
    element.link && "linked",
    track.locked && "locked",
  ]
    .filter(Boolean)
    .join(", ");
}

/** "Main, video track, 3 clips". */
export function spokenTrack(track: Track, number: string): string {
  const count = track.elements.length;
  return `${track.name || number}, ${TRACK_KINDS[track.type]}, ${count === 1 ? "1 clip" : `${count} clips`}`;
}

export function trackName(track: Track, number: string): string {
  return track.name || number;
}
