"""Reading a CMX3600 edit decision list: cuts, dissolves, wipes, speeds, fades from and to black, and markers.

A start at a whole hour, as is usual, is taken off. The source timecode of a clip counts from its media's first frame.
"""

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from engine.frames import per_second
from engine.interchange.drafts import Draft, DraftTrack, build
from engine.interchange.edl_events import Event, events_of, first_hour, markers_of, rate_of_list
from engine.interchange.lanes import WIPES
from engine.interchange.markers import document_markers
from engine.interchange.material import MAX_CHARACTERS, Find, InterchangeError, Loss
from engine.timeline import Rate, Timeline

_BLACK = ("BL", "BLACK")
_WIPES = {number: kind for kind, number in WIPES.items()}


def read(text: str, find: Find, rate: Rate | None = None) -> tuple[Timeline, list[Loss]]:
    """`rate` is that of the list where it does not say it. Raises InterchangeError or InvalidTimeline."""
    if len(text) > MAX_CHARACTERS:
        raise InterchangeError("The file is too large")
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    losses: list[Loss] = []
    known = rate_of_list(lines, rate, losses)
    events = events_of(lines, known.fraction)
    if not events:
        raise InterchangeError("The file holds no events of an edit decision list")
    offset = first_hour(lines, known.fraction)
    reader = _Reader(known.fraction, offset, losses)
    for event in sorted(events, key=lambda each: each.times[2]):
        reader.take(event)
    markers = document_markers(markers_of(lines, known.fraction, offset, losses), losses)
    return build(known, reader.tracks(), find, losses, {"markers": markers}), losses


@dataclass
class _Reader:
    rate: Fraction
    offset: int
    losses: list[Loss]
    lanes: dict[str, list[Draft]] = field(default_factory=dict)
    last: dict[str, Event] = field(default_factory=dict)  # on each lane, black apart
    heard: dict[str, str] = field(default_factory=dict)  # the sounds by their links, and the lane of each
    told: set[Loss] = field(default_factory=set)

    def tracks(self) -> list[DraftTrack]:
        sounds = sorted(lane for lane in self.lanes if lane != "V")
        tracks = [DraftTrack({"type": "audio", "name": f"Audio {n}"}, self.lanes[lane], True) for n, lane in enumerate(sounds, 1)]
        return [*tracks, DraftTrack({"type": "video", "name": "Video 1"}, self.lanes.get("V", []))]

    def take(self, event: Event) -> None:
        if event.times[2] == event.times[3]:
            self._lose(event, "The event has no length; it is left out")
            return
        if event.kind.startswith("K"):
            self._lose(event, "A key is read as a cut")
        lanes = _lanes(event.channel)
        if not lanes:
            self._lose(event, f"The channel {event.channel[:20]!r} is not read; the event is left out")
        for lane in lanes:
            self._lay(event, lane, self.lanes.setdefault(lane, []))

    def _lay(self, event: Event, lane: str, row: list[Draft]) -> None:
        draft = self._draft(event, lane)
        frames = 0 if event.kind[0] in "CK" else min(event.frames, draft.duration)
        follows = lane in self.last and _follows(event, self.last[lane])
        is_black = event.reel in _BLACK
        if frames and event.outgoing is not None and event.outgoing.reel in _BLACK:
            draft = _faded(draft, lane, "in", frames)
        elif frames and follows and is_black:
            row[-1] = _faded(row[-1].grown(0, frames), lane, "out", frames)
        elif frames and follows:
            row[-1], draft = row[-1].grown(0, frames), replace(draft, transition={"kind": self._transition(event)})
        elif frames and not is_black and lane == "V" and event.outgoing is not None:
            row.append(replace(self._draft(event.outgoing, lane), start=draft.start, duration=frames))
            draft = replace(draft, transition={"kind": self._transition(event)})
        elif frames and not is_black and lane not in _lanes("AA/V"):
            self._lose(event, "The transition has nothing to come from; it is left out")
        is_second_channel = lane != "V" and self.heard.setdefault(draft.link, lane) != lane
        if not is_black and not is_second_channel:
            row.append(draft)
            self.last[lane] = event

    def _draft(self, event: Event, lane: str) -> Draft:
        source_in, source_out, begin, end = event.times
        scalar = Fraction(1)
        if event.reel in event.speeds:
            scalar = self._scalar(event.speeds[event.reel], source_out - source_in, end - begin)
        elif source_out - source_in != end - begin and end > begin and event.reel not in _BLACK and lane == "V":
            self._lose(event, "Its source lasts longer or shorter than its place; it plays at its usual speed")
        path, name = f"line {event.line}", event.wanted[-1]
        draft = Draft(path, "", begin - self.offset, end - begin, event.wanted, Fraction(source_in), scalar)
        return replace(draft, needs_sound=lane == "V").linked(name)

    def _scalar(self, speed: Fraction, source: int, record: int) -> Fraction:
        """Speeds count frames a second of the exact rate, or, as some programs write them, where the lengths bear it out, of
        the counted one.
        """
        exact, counted = (Fraction(round(speed / base * 1000), 1000) for base in (self.rate, Fraction(per_second(self.rate))))
        error, other = (abs(abs(scalar) * record - source) for scalar in (exact, counted))
        return counted if source > 1 and error > Fraction(1, 2) and other < error else exact

    def _transition(self, event: Event) -> str:
        if event.kind == "D":
            return "crossfade"
        kind = _WIPES.get(int(event.kind[1:]))
        if kind is None:
            self._lose(event, f"The wipe {event.kind} becomes a crossfade")
        return kind or "crossfade"

    def _lose(self, event: Event, message: str) -> None:
        loss = Loss(f"line {event.line}", message)
        if loss not in self.told:
            self.told.add(loss)
            self.losses.append(loss)


def _lanes(channel: str) -> list[str]:
    """V, and A1 to A4. What is on the first two audio channels at once is one sound."""
    if channel == "B":
        return ["V", "A1"]
    lanes: list[str] = []
    for part in channel.split("/"):
        if part == "V":
            lanes.append("V")
        elif part in ("A", "AA", "A1"):
            lanes.append("A1")
        elif part in ("A2", "A3", "A4"):
            lanes.append(part)
    return lanes


def _follows(event: Event, before: Event) -> bool:
    """Whether an event begins where the one before it on its lane ends, and, if it goes over from a clip, from that one."""
    outgoing = event.outgoing
    if event.times[2] != before.times[3] or outgoing is None:
        return event.times[2] == before.times[3]
    return outgoing.reel == before.reel and min(abs(outgoing.times[0] - time) for time in before.times[:2]) <= 2


def _faded(draft: Draft, lane: str, way: str, frames: int) -> Draft:
    fields = {f"sound_fade_{way}": frames} if lane != "V" else {f"fade_{way}": frames}
    return replace(draft, fields={**draft.fields, **fields})
