"""Final Cut Pro XML (FCPXML 1.10). Times are exact fractions of a second.

The lowest video track is the primary storyline, gaps where it is empty. All else is connected to what lies there at its
begin: other pictures and words in lanes above it, or below as they lie, sounds in the lowest lanes; clips that transitions
join, as a storyline. So are markers, which have no colours there.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID
from xml.etree.ElementTree import Element

from engine.interchange.fcpx_clips import TAKEN, Clips
from engine.interchange.fcpx_resources import RATES, Resources, spell
from engine.interchange.lanes import Lane, Piece, lay_out
from engine.interchange.markers import USUAL, title_of_marker
from engine.interchange.markup import add
from engine.interchange.markup import write as write_xml
from engine.interchange.material import Loss, MediaName, can_be_heard, unsaid
from engine.timeline import AnyElement, Marker, MediaElement, Timeline, VideoElement


class _Placed(NamedTuple):
    """What lies in the primary storyline from a frame on, and where its own clock begins, in seconds."""

    start: int
    clock: Fraction
    element: Element


def write(timeline: Timeline, names: Mapping[UUID, MediaName]) -> tuple[str, list[Loss]]:
    """The file, and what is lost."""
    lanes, losses = lay_out(timeline, lambda element: _refusal(element, names), "middle")
    rate = timeline.rate.fraction
    losses += unsaid("", timeline, {"rate", "canvas", "markers"})
    if timeline.canvas.fill != "color" or timeline.canvas.background != "#000000":
        losses.append(Loss("canvas", "The canvas's colour or fill is lost"))
    if rate not in RATES:
        losses.append(Loss("rate", f"Final Cut Pro does not edit at {float(rate):.3f} frames a second"))
    root = Element("fcpxml", version="1.10")
    resources = Resources(add(root, "resources"))
    form = resources.format(timeline.canvas.width, timeline.canvas.height, rate)
    project = add(add(add(root, "library"), "event", name="Reelwright"), "project", name="Reelwright")
    sequence = add(project, "sequence", format=form, duration=spell(timeline.duration / rate), tcStart="0s", tcFormat="NDF")
    clips = Clips(timeline, names, resources, losses)
    writer = _Writer(timeline, clips)
    primary = next((lane for lane in lanes if lane.track.type == "video" and lane.pieces), None)
    placed = writer.lay_primary(add(sequence, "spine"), primary)
    for lane in lanes:
        if lane.number == 0:
            losses += unsaid(lane.path, lane.track, {"visible", "muted"})
            losses += _unheard(lane, names)
    for number, lane in _numbered(lanes, primary):
        writer.connect(placed, lane, number)
    writer.mark(placed, timeline.markers)
    return write_xml(root, "fcpxml"), losses


def _refusal(element: AnyElement, names: Mapping[UUID, MediaName]) -> str:
    if not isinstance(element, TAKEN):
        return "the format has no such element" if element.kind != "caption" else "captions go into files of their own"
    return "its media has no name" if isinstance(element, MediaElement) and element.asset not in names else ""


def _numbered(lanes: Sequence[Lane], primary: Lane | None) -> list[tuple[int, Lane]]:
    """Those that are connected to the primary storyline: pictures around it in their order, sounds below all of them."""
    pictures = [lane for lane in lanes if lane.track.type != "audio" and lane.pieces]
    sounds = [lane for lane in lanes if lane.track.type == "audio" and lane.pieces]
    under = next((n for n, lane in enumerate(pictures) if lane is primary), 0)
    first = 1 if primary is None else 0
    placed = [(n + first - under, lane) for n, lane in enumerate(pictures) if lane is not primary]
    return placed + [(-under - n, lane) for n, lane in enumerate(sounds, 1)]


def _unheard(lane: Lane, names: Mapping[UUID, MediaName]) -> list[Loss]:
    elements = [each for each in lane.track.elements if isinstance(each, VideoElement) and each.asset in names]
    is_heard = any(can_be_heard(lane.track, element, names[element.asset].info) for element in elements)
    if lane.track.visible or not is_heard:
        return []
    return [Loss(lane.path, "The track is hidden, and heard; Final Cut Pro does not play what is switched off")]


class _Writer:
    def __init__(self, timeline: Timeline, clips: Clips) -> None:
        self.duration, self.rate, self.clips = timeline.duration, timeline.rate.fraction, clips

    def lay_primary(self, spine: Element, lane: Lane | None) -> list[_Placed]:
        """Covers the whole timeline, so that everything has something to be connected to."""
        placed: list[_Placed] = []
        end = 0
        if lane is not None:
            for piece in lane.pieces:
                placed += self._gap(spine, end, piece.start)
                if piece.joint is not None:
                    self.clips.add_transition(spine, piece, Fraction(0))
                clock, element = self.clips.add_clip(spine, lane, piece, piece.start / self.rate)
                placed.append(_Placed(piece.start, clock, element))
                end = piece.end
        return placed + self._gap(spine, end, self.duration)

    def _gap(self, spine: Element, start: int, end: int) -> list[_Placed]:
        if end <= start:
            return []
        times = {"offset": spell(start / self.rate), "start": "0s", "duration": spell((end - start) / self.rate)}
        return [_Placed(start, Fraction(0), add(spine, "gap", name="Gap", **times))]

    def connect(self, placed: Sequence[_Placed], lane: Lane, number: int) -> None:
        for run in _runs(lane.pieces):
            parent = self._under(placed, run[0].start)
            offset = parent.clock + (run[0].start - parent.start) / self.rate
            if len(run) == 1:
                self.clips.add_clip(parent.element, lane, run[0], offset, number)
                continue
            spine = add(parent.element, "spine", lane=str(number), offset=spell(offset))
            for piece in run:
                if piece.joint is not None:
                    self.clips.add_transition(spine, piece, run[0].start / self.rate)
                self.clips.add_clip(spine, lane, piece, (piece.start - run[0].start) / self.rate)

    def mark(self, placed: Sequence[_Placed], markers: Sequence[Marker]) -> None:
        """Onto what lies there in the primary storyline, below all that is connected to it."""
        for m, marker in enumerate(markers):
            if marker.frame >= self.duration:
                reason = "it lies beyond the end, where there is nothing to hold it"
                self.clips.losses.append(Loss(f"markers.{m}", f"{title_of_marker(marker)} is lost: {reason}"))
                continue
            parent = self._under(placed, marker.frame)
            start = spell(parent.clock + (marker.frame - parent.start) / self.rate)
            add(parent.element, "marker", start=start, duration=spell(1 / self.rate), value=marker.name or "Marker")
        if any(marker.color != USUAL for marker in markers):
            self.clips.losses.append(Loss("markers", "The markers' colours are lost"))

    def _under(self, placed: Sequence[_Placed], frame: int) -> _Placed:
        return placed[bisect_right(placed, frame, key=lambda each: each.start) - 1]


def _runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Those that transitions join, together."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if piece.joint is not None and runs:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs
