"""Which tracks a Final Cut Pro 7 file has: one for the pictures of a lane, and one for each channel of its sounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from engine.interchange.lanes import Lane, Piece
from engine.interchange.material import MediaName, can_be_heard
from engine.timeline import MediaElement

MOST_CHANNELS = 8


@dataclass(frozen=True)
class Row:
    """A track of the file. Numbers and channels count from 1.

    `joined`: the paths of the pieces that a transition joins to the one before them in this row.
    """

    kind: str
    number: int
    lane: Lane
    channel: int
    pieces: tuple[Piece, ...]
    joined: frozenset[str]

    def id_of(self, n: int) -> str:
        return f"clipitem-{self.kind[0]}{self.number}-{n + 1}"

    def is_joined(self, n: int) -> bool:
        return n < len(self.pieces) and self.pieces[n].path in self.joined


def lay_rows(lanes: Sequence[Lane], names: Mapping[UUID, MediaName]) -> list[Row]:
    """Pictures from below, then the sounds of pictures, then other sounds."""
    pictures = [lane for lane in lanes if lane.track.type == "video" or (lane.track.type == "overlay" and lane.pieces)]
    sounds = [lane for lane in lanes if lane.track.type == "audio"]
    rows = [_row("video", number, lane, 1, lane.pieces) for number, lane in enumerate(pictures, 1)]
    channels = [each for lane in [*pictures, *sounds] for each in _channels(lane, names)]
    return rows + [_row("audio", number, lane, channel, pieces) for number, (lane, channel, pieces) in enumerate(channels, 1)]


def _row(kind: str, number: int, lane: Lane, channel: int, pieces: tuple[Piece, ...]) -> Row:
    """A transition is left out where the clip that it comes from is not heard."""
    before = {piece.path: other.path for other, piece in pairwise(lane.pieces)}
    joined = {piece.path for other, piece in pairwise(pieces) if piece.joint and before.get(piece.path) == other.path}
    return Row(kind, number, lane, channel, pieces, frozenset(joined))


def _channels(lane: Lane, names: Mapping[UUID, MediaName]) -> Iterator[tuple[Lane, int, tuple[Piece, ...]]]:
    counts = [_count_channels(lane, piece, names) for piece in lane.pieces]
    for channel in range(1, max(counts, default=0) + 1):
        yield lane, channel, tuple(piece for piece, count in zip(lane.pieces, counts, strict=True) if count >= channel)


def _count_channels(lane: Lane, piece: Piece, names: Mapping[UUID, MediaName]) -> int:
    assert isinstance(piece.element, MediaElement)
    info = names[piece.element.asset].info
    is_heard = info.has_audio if lane.track.type == "audio" else can_be_heard(lane.track, piece.element, info)
    return min(MOST_CHANNELS, info.audio_channels or 1) if is_heard else 0
