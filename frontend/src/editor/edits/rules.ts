// The rules of the document, in the browser: the twin of engine/timeline/rules.py. Both pass tests/engine/rules_table.json.
import {
  type AnyElement,
  type AudioElement,
  end,
  fits,
  type ImageElement,
  keepsApart,
  type Media,
  type MediaFacts,
  type Timeline,
  type Track,
  transitionOf,
  type VideoElement,
} from "./document.ts";
import { contentEnd, inTime } from "./find.ts";
import { availableOf, neededOf } from "./pace.ts";
import { elementShapeFaults, type Fault, timelineShapeFaults } from "./shapes.ts";
import { quoted, spokenSeconds } from "./spoken.ts";

export type { Fault } from "./shapes.ts";

const TOO_LONG = "The fades are longer than the clip";
const A = { video: "a video", image: "a picture", audio: "a sound" } as const;

/** Every broken rule, as the server would tell them; an empty list means a valid document. */
export function faults(timeline: Timeline): Fault[] {
  const ofShape = timelineShapeFaults(timeline);
  const wrong = new Set(ofShape.map(({ path }) => path));
  const isUnmeasured = wrong.has("duration") || wrong.has("rate"); // what depends on them is told when they are right
  const found = [...ofShape, ...elementShapes(timeline)];
  if (!timeline.tracks.length) found.push({ path: "tracks", message: "A timeline needs at least one track" });
  if (!isUnmeasured) found.push(...lengthFaults(timeline));
  const seen = new Set<string>();
  for (const [t, track] of timeline.tracks.entries()) found.push(...trackFaults(`tracks.${t}`, track, seen));
  for (const [m, marker] of timeline.markers.entries()) {
    if (seen.has(marker.id)) found.push({ path: `markers.${m}.id`, message: "A marker has the id of another part" });
    seen.add(marker.id);
  }
  return found;
}

/** What the elements ask of their assets and do not get. An asset that is not in `media` is somebody else's to report. */
export function mediaFaults(timeline: Timeline, media: Media): Fault[] {
  const found: Fault[] = [];
  for (const [t, track] of timeline.tracks.entries()) {
    for (const [e, element] of track.elements.entries()) {
      const path = `tracks.${t}.elements.${e}`;
      const facts = "asset" in element ? media.get(element.asset) : undefined;
      if (facts && "asset" in element) found.push(...assetFaults(path, element, facts, timeline));
      for (const [n, effect] of ("effects" in element ? element.effects : []).entries()) {
        const table = effect.kind === "lut" ? media.get(effect.asset) : undefined;
        if (table) found.push({ path: `${path}.effects.${n}.asset`, message: `A colour table is needed, not ${A[table.kind]}` });
      }
    }
  }
  return found;
}

/** Why an element may not be as it is on that track, or null. */
export function elementFault(element: AnyElement, track: Track): string | null {
  const found = elementShapeFaults(element)[0] ?? elementFaults("", element, track)[0];
  return found?.message ?? null;
}

/** Two may overlap where the later one says by which transition, and no third takes part. */
export function overlapFaults(track: Track, path = ""): Fault[] {
  const found: Fault[] = [];
  let [last, lastBut] = [0, 0]; // the end of all so far, and of all but the last of them
  let isFirst = true;
  for (const element of inTime(track.elements)) {
    const hasTransition = transitionOf(element) !== null;
    const e = element.start < last || hasTransition ? track.elements.indexOf(element) : -1;
    if (hasTransition && (isFirst || element.start >= last)) {
      found.push({ path: `${path}.elements.${e}.transition`, message: "A transition needs the clip to overlap the one before it" });
    } else if (element.start < last && (!hasTransition || element.start < lastBut || isFirst || end(element) <= last)) {
      found.push({ path: `${path}.elements.${e}.start`, message: `Elements overlap on track ${quoted(track.name)}` });
    }
    lastBut = last;
    last = Math.max(last, end(element));
    isFirst = false;
  }
  return found;
}

function lengthFaults(timeline: Timeline): Fault[] {
  const { position, duration, rate } = timeline;
  const found: Fault[] = [];
  if (position < 0 || position > duration) found.push({ path: "position", message: "Playback position out of range" });
  const needed = contentEnd(timeline);
  if (needed > duration) {
    const [has, needs] = [duration, needed].map((frames) => spokenSeconds(frames * 1000, rate));
    found.push({ path: "duration", message: `Timeline duration is ${has} s, but its elements need ${needs} s` });
  }
  return found;
}

function elementShapes(timeline: Timeline): Fault[] {
  return timeline.tracks.flatMap((track, t) =>
    track.elements.flatMap((element, e) =>
      elementShapeFaults(element).map(({ path, message }) => ({ path: `tracks.${t}.elements.${e}.${path}`, message })),
    ),
  );
}

function trackFaults(path: string, track: Track, seen: Set<string>): Fault[] {
  const found = track.elements.flatMap((element, e) => elementFaults(`${path}.elements.${e}.`, element, track));
  found.push(...(keepsApart(track) ? overlapFaults(track, path) : overlayFaults(path, track)));
  const parts: (readonly [string, { readonly id: string }, string])[] = [
    [path, track, "tracks"],
    ...track.elements.map((element, e) => [`${path}.elements.${e}`, element, "elements"] as const),
  ];
  for (const [at, part, plural] of parts) {
    if (seen.has(part.id)) found.push({ path: `${at}.id`, message: `Two ${plural} have the same id` });
    seen.add(part.id);
  }
  return found;
}

function elementFaults(path: string, element: AnyElement, track: Track): Fault[] {
  const found: Fault[] = [];
  if (!fits(element.kind, track.type)) {
    const kind = element.kind[0]?.toUpperCase() + element.kind.slice(1);
    found.push({ path: `${path}kind`, message: `${kind} does not go on ${track.type} track ${quoted(track.name)}` });
  }
  const fades = "fade_in" in element ? element.fade_in + element.fade_out : 0;
  if (fades > element.duration) found.push({ path: `${path}fade_out`, message: TOO_LONG });
  const soundFades = "sound_fade_in" in element ? element.sound_fade_in + element.sound_fade_out : 0;
  if (soundFades > element.duration) found.push({ path: `${path}sound_fade_out`, message: TOO_LONG });
  return found;
}

function overlayFaults(path: string, track: Track): Fault[] {
  return track.elements.flatMap((element, e) =>
    transitionOf(element) === null
      ? []
      : [{ path: `${path}.elements.${e}.transition`, message: "A transition needs a video or audio track" }],
  );
}

function assetFaults(path: string, element: VideoElement | ImageElement | AudioElement, facts: MediaFacts, timeline: Timeline): Fault[] {
  const name = element.name ? `“${element.name}”` : "This clip's media";
  if (element.kind === "audio" && !facts.hasAudio) return [{ path: `${path}.asset`, message: `${name} has no sound` }];
  if (element.kind !== "audio" && facts.kind !== element.kind) {
    return [{ path: `${path}.asset`, message: `${name} is ${A[facts.kind]}, not ${A[element.kind]}` }];
  }
  if (element.kind === "image" || facts.duration === null) return [];
  const [used, there] = [neededOf(element), availableOf(facts)];
  if (used <= there) return [];
  const [lasts, needs] = [there, used].map((thousandths) => spokenSeconds(thousandths, timeline.rate));
  return [{ path: `${path}.duration`, message: `${name} lasts ${lasts} s, but the clip needs ${needs} s of it` }];
}
