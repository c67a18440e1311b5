"""A track as other programs have it: clips that follow one another, with transitions laid over the cuts between them.

Our clips overlap for as long as a transition lasts; there, they meet at a cut within it. Overlay tracks, whose elements
may overlap without one, become as many lanes as it takes, the upper ones later.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.interchange.material import Loss, title_of
from engine.timeline import AnyElement, AudioElement, Joining, Timeline, Track, Transition, VideoElement
from engine.transitions import TransitionKind

# Where two clips meet within their overlap: at its middle, or where the later one begins.
Cut = Literal["middle", "head"]
# The codes of SMPTE 258M that other programs know them by; those of REVERSED run backwards.
WIPES: dict[TransitionKind, int] = {"wipe_right": 1, "wipe_down": 2, "circle_open": 119, "radial": 201}
REVERSED: dict[TransitionKind, int] = {"wipe_left": 1, "wipe_up": 2, "circle_close": 119}
Takes = Callable[[AnyElement], str]  # why the format does not take an element; "" where it does


@dataclass(frozen=True)
class Joint:
    """A transition at the head of a piece, in frames before and after the cut."""

    transition: Transition
    before: int
    after: int

    @property
    def frames(self) -> int:
        return self.before + self.after


@dataclass(frozen=True)
class Piece:
    """What lies between two cuts: the frames [start, end) of the timeline in which `element` has its lane alone."""

    path: str
    index: int
    element: AnyElement
    start: int
    end: int
    joint: Joint | None = None

    @property
    def frames(self) -> int:
        return self.end - self.start

    @property
    def source_in(self) -> Fraction:
        """The first frame of the asset that belongs to the piece, at the document's rate."""
        element = self.element
        if not isinstance(element, VideoElement | AudioElement):
            return Fraction(0)
        if isinstance(element, VideoElement) and element.freeze:
            return Fraction(element.source_in)
        before = element.end - self.end if element.reverse else self.start - element.start
        return element.source_in + before * element.pace

    @property
    def source_frames(self) -> Fraction:
        """How many frames of the asset go by."""
        return self.frames * abs(scalar_of(self.element))


@dataclass(frozen=True)
class Lane:
    """`number` counts the lanes of one track, from below."""

    path: str
    track: Track
    number: int
    pieces: tuple[Piece, ...]


def scalar_of(element: AnyElement) -> Fraction:
    """How fast it goes through its asset: 0 stands still, below 0 is backwards."""
    if not isinstance(element, VideoElement | AudioElement):
        return Fraction(1)
    if isinstance(element, VideoElement) and element.freeze:
        return Fraction(0)
    return -element.pace if element.reverse else element.pace


def lay_out(timeline: Timeline, takes: Takes, cut: Cut) -> tuple[list[Lane], list[Loss]]:
    """The lanes of all tracks, bottom to top, of what the format takes; and what it does not."""
    lanes: list[Lane] = []
    losses: list[Loss] = []
    for t, track in enumerate(timeline.tracks):
        path = f"tracks.{t}"
        kept: list[Piece] = []
        for e, element in enumerate(track.elements):
            here = f"{path}.elements.{e}"
            if reason := takes(element):
                losses.append(Loss(here, f"{title_of(element)} is lost: {reason}"))
            else:
                kept.append(Piece(here, e, element, element.start, element.end))
        kept.sort(key=lambda piece: (piece.start, piece.index))
        if track.type == "overlay":
            lanes += [Lane(path, track, n, tuple(row)) for n, row in enumerate(_rows(kept))]
        else:
            lanes.append(Lane(path, track, 0, tuple(_cut(kept, cut))))
            losses += _lost_transitions(lanes[-1].pieces)
    return lanes, losses


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Each piece in the lowest row above all that it overlaps and that are drawn before it."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        under = [n for n, row in enumerate(rows) if row and row[-1].end > piece.start]
        row = under[-1] + 1 if under else 0
        if row == len(rows):
            rows.append([])
        rows[row].append(piece)
    return rows


def _cut(pieces: Sequence[Piece], cut: Cut) -> list[Piece]:
    """Rounded up, the middle leaves every clip a frame: see the rule of overlaps in engine.timeline.rules."""
    done: list[Piece] = []
    for piece in pieces:
        element = piece.element
        overlap = done[-1].end - element.start if done else 0
        transition = element.transition if isinstance(element, Joining) else None
        if overlap > 0 and transition is not None:
            before = (overlap + 1) // 2 if cut == "middle" else 0
            at = element.start + before
            done[-1] = _until(done[-1], at)
            piece = Piece(piece.path, piece.index, element, at, piece.end, Joint(transition, before, overlap - before))
        done.append(piece)
    return done


def _until(piece: Piece, end: int) -> Piece:
    return Piece(piece.path, piece.index, piece.element, piece.start, end, piece.joint)


def _lost_transitions(pieces: Sequence[Piece]) -> list[Loss]:
    return [
        Loss(piece.path, "Its transition is lost, with the clip that it comes from")
        for piece in pieces
        if isinstance(piece.element, Joining) and piece.element.transition is not None and piece.joint is None
    ]
