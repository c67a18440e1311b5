// How fast and which way round: speed from a number or from a length, and reverse. The pitch of the sound stays.
import {
  type AnyElement,
  clamp,
  type Edit,
  EditRefused,
  end,
  type Linking,
  type Playing,
  type Rippling,
  startingAt,
  type Timeline,
  type Track,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen, find, inTime, type Place, unlocked } from "./find.ts";
import { FASTEST, paceOf, runs, SLOWEST } from "./pace.ts";
import { cutTail, withDuration } from "./pieces.ts";
import { followsFrom, type Shift, shifted } from "./rippling.ts";
import { roomBeside, shrinkableBy } from "./room.ts";
import { onePerTrack, taking } from "./trimming.ts";

const TOO_FAST = "At that speed this clip is shorter than its transitions. Make them shorter first.";

/** Rate stretch: the same run of media in another time, as near as speeds from a quarter to four times and the room allow. */
export function rateStretch(id: string, duration: number, options: Linking = {}): Edit {
  return (timeline) => {
    const named = find(timeline, id);
    running([named]);
    const places = running(onePerTrack(taking(timeline, id, options), id));
    let ratio = duration / named.element.duration;
    for (const { track, element } of places) {
      const room = roomBeside(track, element);
      ratio = clamp(ratio, (room.earliestEnd - element.start) / element.duration, (room.latestEnd - element.start) / element.duration);
    }
    return new Changes(timeline).replaceAll(places, (each) => (runs(each) ? lasting(each, Math.round(each.duration * ratio)) : each)).finish();
  };
}

/**
 * Set the speed. With `ripple` what follows on these tracks moves along, and on all others by as much as after the first of
 * them; without it a slower element gives up what of its end has no room, and a faster one leaves a gap.
 */
export function setSpeed(ids: Iterable<string>, speed: number, { linked = true, ripple }: Rippling = {}): Edit {
  return (timeline) => {
    if (!(speed >= SLOWEST && speed <= FASTEST)) throw new EditRefused("A clip plays at a quarter to four times its speed.");
    const places = running(chosen(timeline, ids, { linked }));
    const paced = new Map(places.map(({ element }) => [element.id, runs(element) ? atSpeed(element, speed) : element]));
    if (ripple) return rippled(timeline, places, paced, ripple === "all");
    const shortened = ({ track, element }: Place): AnyElement => {
      const [fresh, room] = [paced.get(element.id) ?? element, roomBeside(track, element)];
      if (end(fresh) < room.earliestEnd) throw new EditRefused(TOO_FAST);
      return cutTail(fresh, Math.max(0, end(fresh) - room.latestEnd));
    };
    const byId = new Map(places.map((place) => [place.element.id, shortened(place)]));
    return new Changes(timeline).replaceAll(places, (element) => byId.get(element.id) ?? element).finish();
  };
}

/** Show the same frames from the last to the first, or again from the first to the last. */
export function reverse(ids: Iterable<string>, options: Linking = {}): Edit {
  return (timeline) => {
    const places = running(chosen(timeline, ids, options));
    return new Changes(timeline).replaceAll(places, (each) => (runs(each) ? { ...each, reverse: !each.reverse } : each)).finish();
  };
}

function running(places: readonly Place[]): Place[] {
  const found = places.filter(({ element }) => runs(element));
  if (!found.length) throw new EditRefused("Only films and sounds have a speed: they run through their media.");
  return found;
}

/** The same run at another speed. */
function atSpeed(element: Playing, speed: number): Playing {
  const pace = paceOf(speed);
  if (pace === paceOf(element.speed)) return element;
  const duration = Math.floor((element.duration * paceOf(element.speed)) / pace);
  if (duration < 1) throw new EditRefused("This clip is too short to play so fast.");
  return withDuration({ ...element, speed: pace / 1000 }, duration);
}

/** The same run in another time. Speeds are cut to whole thousandths, so that it never needs more of its media. */
function lasting(element: Playing, duration: number): Playing {
  const used = element.duration * paceOf(element.speed);
  const pace = clamp(Math.floor(used / duration), SLOWEST * 1000, FASTEST * 1000);
  const length = pace === Math.floor(used / duration) ? duration : Math.floor(used / pace);
  if (length < 1 || length === element.duration) return element;
  return withDuration({ ...element, speed: pace / 1000 }, length);
}

function rippled(timeline: Timeline, places: readonly Place[], paced: ReadonlyMap<string, AnyElement>, all: boolean): Timeline {
  for (const { track, element } of places) {
    const shorter = element.duration - (paced.get(element.id) ?? element).duration;
    if (shorter > 0 && shorter > shrinkableBy(track, element)) throw new EditRefused(TOO_FAST);
  }
  const changes = new Changes(timeline);
  const own = new Set(places.map(({ track }) => track));
  for (const track of own) changes.set(track, withAllFollowers(track, paced));
  const first = places[0]?.track;
  if (!all || !first) return changes.finish();
  const shifts = shiftsOf(first, paced);
  for (const track of unlocked(timeline)) if (!own.has(track)) changes.set(track, shifted(track, shifts));
  return changes.finish();
}

function shiftsOf(track: Track, paced: ReadonlyMap<string, AnyElement>): Shift[] {
  return track.elements.flatMap((element) => {
    const fresh = paced.get(element.id);
    return fresh ? [{ at: followsFrom(track, element), by: fresh.duration - element.duration }] : [];
  });
}

/** All of a track with the new ones in it, each of which moves what comes after it. */
function withAllFollowers(track: Track, paced: ReadonlyMap<string, AnyElement>): AnyElement[] {
  if (track.type === "overlay") {
    return shifted(track, shiftsOf(track, paced)).map((each) => startingAt(paced.get(each.id) ?? each, each.start));
  }
  let by = 0;
  return inTime(track.elements).map((element) => {
    const fresh = paced.get(element.id) ?? element;
    const moved = startingAt(fresh, element.start + by);
    by += fresh.duration - element.duration;
    return moved;
  });
}
