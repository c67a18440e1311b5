"""A Final Cut Pro XML sequence as storylines: what lies where, in ticks of the whole, and which transitions lie over its cuts.

Everything hangs on the primary storyline: a clip holds what is connected to it, at times of the clip's own clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from engine.interchange.fcpx_clock import TICKS, Clock
from engine.interchange.fcpx_media import Shelf, lane_of
from engine.interchange.markers import MarkerDraft, name_of
from engine.interchange.material import InterchangeError, Loss
from engine.timeline import MAX_MARKERS

MOST_CLIPS = 10_000
MOST_MARKS = 20_000  # of each kind of part that clips have many of
DEEPEST = 30  # clips connected to clips
_HOLDERS = ("clip", "sync-clip")  # what they play is within them
_CLIPS = {"asset-clip", "video", "audio", "title", "caption", "gap", "ref-clip", "mc-clip", "live-drawing", *_HOLDERS}
_STORY = {*_CLIPS, "audition", "transition"}
_SOUNDS = {"audio"}
UNNAMED = "Marker"  # what the writer calls a marker without a name


@dataclass(frozen=True)
class Placed:
    """A clip and its place; `clock`: what its own clock says at its begin. `content`: what it plays, where it holds that."""

    where: str
    element: Element
    lane: int
    begin: int
    length: int
    clock: int
    content: Element | None

    @property
    def end(self) -> int:
        return self.begin + self.length


@dataclass(frozen=True)
class Across:
    """A transition of a storyline."""

    where: str
    element: Element
    begin: int
    end: int


Storyline = list[Placed | Across]


@dataclass
class Story:
    """Walks through a sequence once. Raises InterchangeError."""

    clock: Clock
    shelf: Shelf
    losses: list[Loss]
    lines: list[Storyline] = field(default_factory=list)
    markers: list[MarkerDraft] = field(default_factory=list)
    _count: int = 0

    def walk(self, sequence: Element) -> None:
        for tag in ("transition", "marker", "chapter-marker", "timept"):
            if sum(1 for _ in sequence.iter(tag)) > MOST_MARKS:
                raise InterchangeError(f"The cut has more than {MOST_MARKS} parts of the kind {tag}")
        spine = sequence.find("spine")
        if spine is None:
            return
        begin = self.clock.at(sequence, "tcStart", "The sequence")
        first = next((each for each in spine if each.tag in _STORY), None)
        if first is not None and self.clock.at(first, "offset", "spine, item 1", begin) < begin:
            begin = 0  # as some programs count, whatever the sequence's timecode
        self._storyline(spine, 0, -begin, "spine", 0)

    def _storyline(self, spine: Element, lane: int, origin: int, where: str, depth: int) -> None:
        """`origin`: where its own zero lies in the whole."""
        line: Storyline = []
        self.lines.append(line)
        at = max(0, origin) if lane == 0 and depth == 0 else origin
        for n, (outer, item) in enumerate(_items(spine), 1):
            here = f"{where}, item {n}"
            begin = origin + self.clock.at(outer, "offset", here, at - origin)
            if item.tag == "transition":
                line.append(Across(here, item, begin, begin + self.clock.at(item, "duration", here)))
                continue
            placed = self._place(item, lane, begin, here)
            if placed is None:
                continue
            line.append(placed)
            at = placed.end
            self._connected(placed, depth + 1)

    def _place(self, item: Element, lane: int, begin: int, where: str) -> Placed | None:
        self._count += 1
        if self._count > MOST_CLIPS:
            raise InterchangeError(f"The cut has more than {MOST_CLIPS} clips")
        content = _content(item)
        asset = self.shelf.medium(item.get("ref", "")) if item.tag in ("asset-clip", "video", "audio") else None
        usual = 0
        if asset is not None:
            usual = self.clock.at(asset.element, "start", f"{where}, its media")
        length = self.clock.at(item, "duration", where)
        if item.get("duration") is None and asset is not None:
            length = self.clock.at(asset.element, "duration", f"{where}, its media")
        if length < TICKS // 2:
            self.losses.append(Loss(where, "It lasts no frame; it is left out"))
            return None
        return Placed(where, item, lane, begin, length, self.clock.at(item, "start", where, usual), content)

    def _connected(self, parent: Placed, depth: int) -> None:
        if depth > DEEPEST:
            raise InterchangeError(f"Clips are connected to clips more than {DEEPEST} deep")
        self._mark(parent)
        zero = parent.begin - parent.clock  # where the clock of the parent says 0
        for n, (outer, item) in enumerate(_items(parent.element, "spine"), 1):
            if item is parent.content or item.tag == "transition":
                continue
            here = f"{parent.where}, item {n}"
            lane = parent.lane + (lane_of(outer, 0, here) or lane_of(item, 0, here) or (-1 if item.tag in _SOUNDS else 1))
            begin = zero + self.clock.at(outer, "offset", here, parent.clock)
            if item.tag == "spine":
                self._storyline(item, lane, begin, here, depth)
            elif (placed := self._place(item, lane, begin, here)) is not None:
                self.lines.append([placed])
                self._connected(placed, depth + 1)

    def _mark(self, parent: Placed) -> None:
        for n, marker in enumerate((each for each in parent.element if each.tag in ("marker", "chapter-marker")), 1):
            where = f"{parent.where}, marker {n}"
            if marker.get("start") is None:
                raise InterchangeError(f"{where}: its start is missing")
            inside = self.clock.at(marker, "start", where) - parent.clock
            if not 0 <= inside < parent.length:
                self.losses.append(Loss(where, "This marker lies where its clip is not shown; it is left out"))
            elif len(self.markers) <= MAX_MARKERS:  # one more than are kept, so that it is told
                frames = self.clock.frame(self.clock.at(marker, "duration", where), where)
                self.markers.append(_marker(marker, self.clock.frame(parent.begin + inside, where), frames, where))


def _items(parent: Element, *more: str) -> Iterator[tuple[Element, Element]]:
    """What is of the story, with what says its place: of an audition, the pick."""
    for child in parent:
        if child.tag == "audition":
            pick = next((each for each in child if each.tag in _CLIPS), None)
            if pick is not None:
                yield (child if child.get("offset") is not None else pick), pick
        elif child.tag in _STORY or child.tag in more:
            yield child, child


def _content(item: Element) -> Element | None:
    """What a clip that holds its media plays: the first that is not in a lane of its own."""
    if item.tag not in _HOLDERS:
        return None
    inside = (each for each in item if each.tag in _CLIPS or each.tag == "spine")
    return next((each for each in inside if each.get("lane", "0").strip() in ("0", "")), None)


def _marker(element: Element, frame: int, frames: int, where: str) -> MarkerDraft:
    """Final Cut Pro shows chapters orange, what is to be done red, and what is done green."""
    done = element.get("completed")
    color = "orange" if element.tag == "chapter-marker" else {"0": "red", "1": "green"}.get((done or "").strip(), "")
    name = name_of(element.get("value", ""), element.get("note", ""))
    return MarkerDraft(where, frame, "" if name == UNNAMED else name, color, frames)


def sequence_of(root: Element) -> tuple[Element | None, int]:
    """The sequence of the first project, else the first of all that is no compound clip; and how many there are."""
    found: Sequence[Element] = [each for each in root.iter("project") if each.find("sequence") is not None]
    sequences = [each.find("sequence") for each in found] or [
        each for each in root.iter("sequence") if each.find("spine") is not None
    ]
    return (sequences[0] if sequences else None), len(sequences)
