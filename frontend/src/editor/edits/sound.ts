// A film's sound as an element of its own.
import {
  type AudioElement,
  type Edit,
  EditRefused,
  end,
  type Given,
  type Joining,
  MAX_TRACKS,
  type Timeline,
  type Track,
  type VideoElement,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen, inTime, type Place } from "./find.ts";
import { newTrack } from "./making.ts";
import { overlapFaults } from "./rules.ts";

/**
 * Put the sound of films on an audio track with room for it, a new one if there is none, linked to its film. The film is then
 * silenced by volume 0 without keyframes, as keyframes would take the volume's place; what was set goes with the sound.
 */
export function detachAudio(ids: Iterable<string>, given: Given): Edit {
  return (timeline) => {
    const films = chosen(timeline, ids, { linked: false }).filter(({ element }) => hasSound(element, given));
    if (!films.length) throw new EditRefused("There is no sound to take off here.");
    const sounds: Lane[] = timeline.tracks.filter(({ type, locked }) => type === "audio" && !locked).map(laneOf);
    const silenced = new Map<string, VideoElement>();
    for (const film of inFilmTime(films)) {
      const link = film.link ?? given.newId();
      silenced.set(film.id, { ...film, link, volume: 0, volume_keyframes: [] });
      put(sounds, { ...soundOf(film), id: given.newId(), link }, given);
    }
    const added = sounds.filter(({ track }) => !timeline.tracks.includes(track)).map(({ track }) => track);
    if (timeline.tracks.length + added.length > MAX_TRACKS) throw new EditRefused("A project takes 100 tracks at most.");
    const roomy: Timeline = added.length ? { ...timeline, tracks: [...added, ...timeline.tracks] } : timeline;
    const changes = new Changes(roomy).replaceAll(films, (element) => silenced.get(element.id) ?? element);
    for (const { track, added: taken } of sounds) if (taken.length) changes.add(track, ...taken);
    return changes.finish();
  };
}

interface Lane {
  readonly track: Track;
  readonly ordered: Track["elements"];
  /** Sounds come in time: of what was there, the first that does not end before the latest came; and where the added ones end. */
  next: number;
  end: number;
  readonly added: AudioElement[];
}

function laneOf(track: Track): Lane {
  return { track, ordered: [...inTime(track.elements)], next: 0, end: 0, added: [] };
}

function hasSound(element: Place["element"], { media }: Given): boolean {
  if (element.kind !== "video" || element.freeze || !media.get(element.asset)?.hasAudio) return false;
  return element.volume > 0 || element.volume_keyframes.some(({ value }) => value > 0);
}

function inFilmTime(films: readonly Place[]): readonly VideoElement[] {
  return inTime(films.map(({ element }) => element as VideoElement));
}

/** A film's sound is faded over to where its picture is, if the one before is there too. */
function put(lanes: Lane[], sound: AudioElement, given: Given): void {
  for (const transition of sound.transition ? [sound.transition, null] : [null]) {
    for (const lane of lanes) {
      const isTaken = isOver(lane, sound);
      const put = { ...sound, transition: isTaken ? transition : null };
      if (isTaken && (!transition || overlapFaults({ ...lane.track, elements: [...lane.track.elements, ...lane.added, put] }).length)) continue;
      add(lane, put);
      return;
    }
  }
  const lane = laneOf(newTrack("audio", `Audio ${lanes.length + 1}`, given));
  add(lane, { ...sound, transition: null });
  lanes.push(lane);
}

function add(lane: Lane, sound: AudioElement): void {
  lane.added.push(sound);
  lane.end = end(sound);
}

function isOver(lane: Lane, sound: AudioElement): boolean {
  const { ordered } = lane;
  for (let there = ordered[lane.next]; there && end(there) <= sound.start; there = ordered[lane.next]) lane.next++;
  const there = ordered[lane.next];
  return lane.end > sound.start || (there !== undefined && there.start < end(sound));
}

function soundOf(film: VideoElement): AudioElement {
  const { id, start, duration, name, link, transition, volume, volume_keyframes, pan, sound_fade_in, sound_fade_out, sound_effects } = film;
  const heard = { volume, volume_keyframes, pan, sound_fade_in, sound_fade_out, sound_effects };
  const run = { asset: film.asset, source_in: film.source_in, speed: film.speed, reverse: film.reverse };
  return { id, start, duration, name, link, transition: transition satisfies Joining["transition"], ...heard, ...run, kind: "audio" };
}
