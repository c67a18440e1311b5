"""Tracks as other programs have them: where clips meet, and what takes a lane of its own."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from engine.interchange.lanes import Cut, Piece, lay_out
from engine.timeline import AnyElement, ShapeElement, Timeline, VideoElement
from tests.engine.interchange.documents import BEACH, timelines, track


def clip(start: int, duration: int, **fields: object) -> VideoElement:
    return VideoElement.model_validate({"asset": BEACH, "start": start, "duration": duration, **fields})


def pieces(*elements: AnyElement, cut: Cut = "middle", kind: str = "video") -> list[list[Piece]]:
    lanes, _ = lay_out(Timeline(tracks=[track(kind, *elements, number=1)]), lambda element: "", cut)
    return [list(lane.pieces) for lane in lanes]


@pytest.mark.parametrize(("cut", "at", "before"), [("middle", 15, 5), ("head", 10, 0)])
def test_clips_that_a_transition_joins_meet_within_it(cut: Cut, at: int, before: int) -> None:
    ((first, second),) = pieces(clip(0, 20), clip(10, 20, source_in=7, transition={"kind": "crossfade"}), cut=cut)
    assert (first.start, first.end, second.start, second.end) == (0, at, at, 30)
    assert second.joint is not None
    assert (second.joint.before, second.joint.after) == (before, 10 - before)
    assert second.source_in == 7 + before


def test_a_reversed_clip_loses_the_begin_of_its_source_at_its_end() -> None:
    ((first, _),) = pieces(clip(0, 20, source_in=4, speed=0.5, reverse=True), clip(13, 20, transition={"kind": "crossfade"}))
    assert (first.end, first.source_in, first.source_frames) == (17, Fraction(11, 2), Fraction(17, 2))


def test_of_elements_that_overlap_the_later_lie_in_higher_lanes() -> None:
    rows = pieces(*(ShapeElement(start=start, duration=10) for start in (8, 0, 4, 11, 21)), kind="overlay")
    assert [[piece.index for piece in row] for row in rows] == [[1, 4], [2], [0], [3]]


def test_what_is_not_taken_is_told_with_the_transition_from_it() -> None:
    made = Timeline(
        tracks=[track("video", ShapeElement(start=0, duration=20), clip(10, 20, transition={"kind": "blur"}), number=1)]
    )
    lanes, losses = lay_out(made, lambda element: "no shapes" if element.kind == "shape" else "", "middle")
    assert [(piece.start, piece.joint) for piece in lanes[0].pieces] == [(10, None)]
    assert [(loss.path, loss.message) for loss in losses] == [
        ("tracks.0.elements.0", "This shape is lost: no shapes"),
        ("tracks.0.elements.1", "Its transition is lost, with the clip that it comes from"),
    ]


@settings(deadline=None)
@given(timelines())
def test_lanes_hold_every_element_once_and_nothing_overlaps(timeline: Timeline) -> None:
    lanes, losses = lay_out(timeline, lambda element: "", "middle")
    assert losses == []
    assert sorted(piece.path for lane in lanes for piece in lane.pieces) == sorted(
        f"tracks.{t}.elements.{e}" for t, row in enumerate(timeline.tracks) for e in range(len(row.elements))
    )
    for lane in lanes:
        assert all(piece.frames > 0 for piece in lane.pieces)
        assert all(first.end <= second.start for first, second in zip(lane.pieces, lane.pieces[1:], strict=False))
