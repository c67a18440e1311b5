"""A CMX3600 edit decision list: one video track, the sound of its clips, and up to three audio tracks.

Timecodes count as engine.frames does, non-drop, from 00:00:00:00. A comment of our own gives the exact rate, which an EDL
does not know. Markers are comments below the event in which they lie, as Avid writes its locators. The tracks that do not
fit are listed as lost; `track` chooses another video track for a further file.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from uuid import UUID

from engine.frames import format_timecode, from_seconds, per_second
from engine.interchange.lanes import WIPES, Joint, Lane, Piece, lay_out, scalar_of
from engine.interchange.markers import title_of_marker
from engine.interchange.material import InterchangeError, Loss, MediaName, can_be_heard, title_of, unsaid
from engine.interchange.rates import inexact
from engine.timeline import AnyElement, Marker, MediaElement, SoundingElement, Timeline

RATE_COMMENT = "REELWRIGHT RATE"
SOUND_CHANNELS = ("AA", "A3", "A4")
MOST_EVENTS = 999
DAY = 24 * 3600
_SAID = {"asset", "source_in", "speed", "reverse", "freeze", "transition", "muted"}


@dataclass(frozen=True)
class _Event:
    """A piece on its channel, and the piece that a transition comes from."""

    channel: str
    piece: Piece
    before: Piece | None


def write(timeline: Timeline, names: Mapping[UUID, MediaName], track: int | None = None) -> tuple[str, list[Loss]]:
    """The list of one video track (the lowest visible one with clips, or that at `track`), and what is lost.

    Raises InterchangeError when it is longer than timecode can count.
    """
    lanes, losses = lay_out(timeline, lambda element: _refusal(element, names), "head")
    chosen = _chosen(lanes, track)
    events = [event for lane, channel in _channels(lanes, chosen, names, losses) for event in _events(lane, channel, names)]
    events.sort(key=lambda event: (event.piece.start, event.channel not in ("V", "AA/V")))
    if len(events) > MOST_EVENTS:
        losses.append(Loss("", f"The list has {len(events)} events; many programs read {MOST_EVENTS} at most"))
    rate = timeline.rate.fraction
    losses += [*unsaid("", timeline, {"rate", "markers"}), *inexact(rate)]
    if per_second(rate) > 100:
        losses.append(Loss("rate", "Timecode at this rate has frame numbers of three digits, which many programs do not read"))
    writer = _Writer(rate, names, losses)
    lines = ["TITLE: REELWRIGHT", "FCM: NON-DROP FRAME"]
    locators = writer.locators(timeline.markers, [event.piece.start for event in events])
    for number, event in enumerate(events, 1):
        lines += ["", *writer.lines(number, event), *locators.pop(number, [])]
    lines += [line for left in locators.values() for line in left]  # where there are no events
    lines.append(f"* {RATE_COMMENT}: {timeline.rate.num}/{timeline.rate.den}")  # strict readers take no comment before an event
    return "\n".join(lines) + "\n", writer.losses


def _refusal(element: AnyElement, names: Mapping[UUID, MediaName]) -> str:
    if not isinstance(element, MediaElement):
        return "an EDL holds only clips of media"
    return "" if element.asset in names else "its media has no name"


def _chosen(lanes: Sequence[Lane], track: int | None) -> Lane | None:
    pictures = [lane for lane in lanes if lane.track.type in ("video", "overlay") and lane.number == 0 and lane.pieces]
    if track is None:
        return next((lane for lane in pictures if lane.track.visible), None)
    return next((lane for lane in pictures if lane.path == f"tracks.{track}"), None)


def _channels(
    lanes: Sequence[Lane], chosen: Lane | None, names: Mapping[UUID, MediaName], losses: list[Loss]
) -> Iterator[tuple[Lane, str]]:
    """The lanes that fit and the channel of each; the sound of a picture has the first two audio channels."""
    has_sound = chosen is not None and any(_is_heard(chosen, piece, names) for piece in chosen.pieces)
    free = list(SOUND_CHANNELS[1:] if has_sound else SOUND_CHANNELS)
    for lane in lanes:
        if lane is chosen:
            yield lane, "V"
        elif not lane.pieces:
            continue
        elif lane.track.type == "audio" and free and not lane.track.muted:
            yield lane, free.pop(0)
        else:
            losses.append(Loss(lane.path, f"Track {lane.track.name!r} is lost: {_reason(lane)}"))
            continue
        losses += unsaid(lane.path, lane.track, {"visible", "muted"})


def _reason(lane: Lane) -> str:
    if lane.track.type != "audio" and not lane.track.visible:
        return "it is hidden"
    if lane.track.type != "audio":
        return "an EDL holds one video track, and each other takes a list of its own"
    return "it is muted" if lane.track.muted else "an EDL has four audio channels"


def _events(lane: Lane, channel: str, names: Mapping[UUID, MediaName]) -> Iterator[_Event]:
    before: Piece | None = None
    for piece in lane.pieces:
        sounding = "AA/V" if channel == "V" and _is_heard(lane, piece, names) else channel
        if piece.frames:
            yield _Event(sounding, piece, before if piece.joint else None)
        before = piece


def _is_heard(lane: Lane, piece: Piece, names: Mapping[UUID, MediaName]) -> bool:
    element = piece.element
    return isinstance(element, MediaElement) and can_be_heard(lane.track, element, names[element.asset].info)


class _Writer:
    def __init__(self, rate: Fraction, names: Mapping[UUID, MediaName], losses: list[Loss]) -> None:
        self.rate, self.names, self.losses = rate, names, losses
        self._reels: dict[UUID, str] = {}

    def lines(self, number: int, event: _Event) -> Iterator[str]:
        piece, before = event.piece, event.before
        self._lose(piece)
        media = self._media(piece.element)
        if before is None or piece.joint is None:
            yield self._edit(number, event.channel, piece, "C")
            yield from self._speed(piece)
            yield f"* FROM CLIP NAME: {_line(media.name)}"
        else:
            if before.frames == 0:
                self._lose(before)
                self.losses.append(Loss(before.path, "Its sound is lost, as it only goes over into the next clip"))
            gone = replace(before, start=before.end, joint=None)
            yield self._edit(number, event.channel, gone, "C")
            yield from self._speed(gone)
            yield self._edit(number, event.channel, piece, self._kind(piece, piece.joint))
            yield from self._speed(piece)
            yield f"* FROM CLIP NAME: {_line(self._media(before.element).name)}"
            yield f"* TO CLIP NAME: {_line(media.name)}"
        yield f"* SOURCE FILE: {_line(media.target)}"

    def locators(self, markers: Sequence[Marker], starts: Sequence[int]) -> dict[int, list[str]]:
        """By the number of the last event that begins no later, or else of the first."""
        made: dict[int, list[str]] = {}
        for m, marker in enumerate(markers):
            if marker.frame > DAY * per_second(self.rate):
                self.losses.append(Loss(f"markers.{m}", f"{title_of_marker(marker)} is lost: timecode ends after 24 hours"))
                continue
            line = f"* LOC: {self._timecode(marker.frame)} {marker.color.upper():<7} {_line(marker.name)}"
            made.setdefault(max(1, bisect_right(starts, marker.frame)), []).append(line.rstrip())
        return made

    def _edit(self, number: int, channel: str, piece: Piece, kind: str) -> str:
        begin = from_seconds(piece.source_in, Fraction(1))
        end = begin + (max(1, from_seconds(piece.source_frames, Fraction(1))) if piece.frames else 0)
        times = " ".join(self._timecode(frames) for frames in (begin, end, piece.start, piece.end))
        return f"{number:03}  {self._reel(piece.element):<8} {channel:<5} {kind:<8} {times}"

    def _kind(self, piece: Piece, joint: Joint) -> str:
        kind = joint.transition.kind
        if wipe := WIPES.get(kind):
            return f"W{wipe:03} {joint.frames:03}"
        if kind != "crossfade":
            self.losses.append(Loss(f"{piece.path}.transition", f"The transition {kind} becomes a dissolve"))
        return f"D    {joint.frames:03}"

    def _speed(self, piece: Piece) -> Iterator[str]:
        """In frames a second, and from which frame of the source on."""
        scalar = scalar_of(piece.element)
        if scalar != 1:
            speed = f"{float(scalar * self.rate):.4f}".rstrip("0")
            begin = self._timecode(from_seconds(piece.source_in, Fraction(1)))
            yield f"M2   {self._reel(piece.element):<8} {speed + '0' if speed.endswith('.') else speed:<20} {begin}"
        if scalar == 0:
            yield "* FREEZE FRAME"

    def _reel(self, element: AnyElement) -> str:
        """At most eight letters and digits of the file's name, unlike all others."""
        asset = element.asset if isinstance(element, MediaElement) else element.id
        if asset not in self._reels:
            stem = self._media(element).name.rpartition(".")[0] or self._media(element).name
            letters = "".join(letter for letter in stem.upper() if letter.isascii() and letter.isalnum())
            taken, number, reel = {*self._reels.values(), "BL", "AX", "BLACK"}, 1, letters[:8] or "CLIP"
            while reel in taken:
                number += 1
                reel = f"{letters[: 8 - len(str(number))] or 'CLIP'}{number}"
            self._reels[asset] = reel
        return self._reels[asset]

    def _media(self, element: AnyElement) -> MediaName:
        assert isinstance(element, MediaElement)
        return self.names[element.asset]

    def _timecode(self, frames: int) -> str:
        if frames > DAY * per_second(self.rate):
            raise InterchangeError("Timecode ends after 24 hours, but the timeline or its media goes on")
        return format_timecode(frames, self.rate)

    def _lose(self, piece: Piece) -> None:
        element = piece.element
        is_silent = isinstance(element, SoundingElement) and element.volume == 0
        self.losses += unsaid(piece.path, element, _SAID | ({"volume"} if is_silent else set()))
        if piece.source_in.denominator != 1:
            self.losses.append(Loss(piece.path, f"{title_of(element)} begins between two frames; the nearest is written"))


def _line(text: str) -> str:
    return " ".join(text.split())
