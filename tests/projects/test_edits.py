"""Edits of the clip table: what each does to a timeline, and that no run of them makes an invalid one."""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.timeline import Rate, Timeline, Track, Transition, VideoElement, faults
from projects import edits
from projects.edits import EditRefused, Media

A, B, C = (Media(uuid4(), "video", name, seconds * 1_000_000) for name, seconds in (("A", 4), ("B", 2), ("C", 1)))
IMAGE = Media(uuid4(), "image", "Picture")
SOUND = Media(uuid4(), "audio", "Song", 10_000_000)


def cut(*media: Media) -> Timeline:
    timeline = Timeline.new()
    for each in media:
        timeline = edits.add_clip(timeline, each)
    return timeline


def shape(timeline: Timeline, kind: str = "video") -> list[tuple[str, int, int]]:
    found = [e for track in timeline.tracks if track.type == kind for e in track.elements]
    return [(getattr(e, "text", e.name), e.start, e.duration) for e in sorted(found, key=lambda e: e.start)]


def key(timeline: Timeline, name: str) -> UUID:
    return next(e.id for e in timeline.elements() if name in (e.name, getattr(e, "text", None)))


def test_clips_are_added_one_after_the_other_at_the_document_rate() -> None:
    timeline = cut(A, B, IMAGE, SOUND)
    assert shape(timeline) == [("A", 0, 120), ("B", 120, 60), ("Picture", 180, 90)]
    assert shape(timeline, "audio") == [("Song", 0, 300)]
    assert timeline.duration == 300


def test_a_clip_at_29_97_is_no_longer_than_its_media() -> None:
    timeline = edits.add_clip(Timeline.new(Rate(num=30000, den=1001)), A)
    assert shape(timeline) == [("A", 0, 119)]
    assert Fraction(119 * 1001, 30000) <= 4


def test_a_track_that_is_missing_is_made() -> None:
    bare = Timeline(tracks=[Track(type="overlay")])
    timeline = edits.add_clip(edits.add_clip(bare, A), SOUND)
    assert [track.type for track in timeline.tracks] == ["audio", "overlay", "video"]
    assert faults(timeline) == []


def test_media_shorter_than_a_frame_is_refused_with_its_name() -> None:
    with pytest.raises(EditRefused, match="Blink is shorter than one frame"):
        edits.add_clip(Timeline.new(), Media(uuid4(), "video", "Blink", 1000))


def test_a_timeline_that_is_full_takes_no_more() -> None:
    endless = replace(A, duration_us=100_000 * 1_000_000)
    timeline = edits.add_clip(Timeline.new(), endless)
    with pytest.raises(EditRefused, match="as long as a project can be"):
        edits.add_clip(timeline, endless)


def test_a_title_lies_over_its_clip_on_a_track_of_its_own_and_is_no_longer() -> None:
    timeline = cut(A, C)
    timeline = edits.add_text(timeline, "Hello", over=key(timeline, "C"))
    timeline = edits.add_text(timeline, "Again", over=key(timeline, "A"))
    assert [track.name for track in timeline.tracks] == ["Audio 1", "Video 1", "Titles"]
    assert shape(timeline, "overlay") == [("Again", 0, 90), ("Hello", 120, 30)]


def test_a_title_needs_no_clip() -> None:
    timeline = edits.add_text(Timeline.new(), "Hello")
    assert shape(timeline, "overlay") == [("Hello", 0, 90)]
    assert timeline.duration == 90


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("B", -1, [("B", 0, 60), ("A", 60, 120), ("C", 180, 30)]),
        ("B", 1, [("A", 0, 120), ("C", 120, 30), ("B", 150, 60)]),
        ("A", -1, [("A", 0, 120), ("B", 120, 60), ("C", 180, 30)]),
        ("C", 1, [("A", 0, 120), ("B", 120, 60), ("C", 180, 30)]),
    ],
)
def test_moving_changes_places_with_the_neighbour(name: str, by: int, expected: list[tuple[str, int, int]]) -> None:
    timeline = cut(A, B, C)
    assert shape(edits.move(timeline, key(timeline, name), by)) == expected


def test_moving_keeps_the_gap_between_the_two() -> None:
    first, second = (VideoElement(name=n, asset=uuid4(), start=s, duration=d) for n, s, d in (("A", 10, 20), ("B", 50, 5)))
    timeline = Timeline(tracks=[Track(type="video", elements=[first, second])], duration=55)
    assert shape(edits.move(timeline, first.id, 1)) == [("B", 10, 5), ("A", 35, 20)]


def test_a_title_is_not_moved_by_its_place() -> None:
    timeline = edits.add_text(cut(A), "Title")
    with pytest.raises(EditRefused, match="moved by its start"):
        edits.move(timeline, key(timeline, "Title"), -1)


def test_trimming_moves_what_follows_and_leaves_titles_and_sound() -> None:
    timeline = edits.add_text(cut(A, B, SOUND), "Title")
    timeline = edits.trim(timeline, key(timeline, "A"), duration=30, source_in=15)
    assert shape(timeline) == [("A", 0, 30), ("B", 30, 60)]
    assert shape(timeline, "overlay") == [("Title", 0, 90)]
    assert shape(timeline, "audio") == [("Song", 0, 300)]
    clip = edits.find(timeline, key(timeline, "A"))
    assert isinstance(clip, VideoElement)
    assert clip.source_in == 15


def test_removing_closes_the_gap_and_shortens_the_timeline() -> None:
    timeline = cut(A, B, C)
    timeline = edits.remove(timeline, key(timeline, "B"))
    assert shape(timeline) == [("A", 0, 120), ("C", 120, 30)]
    assert timeline.duration == 150


def test_a_tail_that_was_kept_on_purpose_stays() -> None:
    timeline = cut(A, B).model_copy(update={"duration": 400})
    assert edits.remove(timeline, key(timeline, "B")).duration == 400


def test_the_playhead_stays_within_what_is_left() -> None:
    timeline = cut(A, B).model_copy(update={"position": 170})
    assert edits.remove(timeline, key(timeline, "B")).position == 120


def test_retiming_moves_one_element_alone() -> None:
    timeline = edits.add_text(cut(A, B, SOUND), "Title")
    timeline = edits.retime(timeline, key(timeline, "Title"), 200)
    assert shape(timeline, "overlay") == [("Title", 200, 90)]
    assert shape(timeline) == [("A", 0, 120), ("B", 120, 60)]
    assert timeline.duration == 300


def test_changing_sets_only_what_is_named() -> None:
    timeline = cut(A)
    before = edits.find(timeline, key(timeline, "A"))
    after = edits.find(edits.change(timeline, before.id, volume=0.5, fit="fill"), before.id)
    assert after.model_dump() == {**before.model_dump(), "volume": 0.5, "fit": "fill"}


def test_an_edit_of_a_clip_that_is_gone_says_so() -> None:
    for edit in (edits.remove, lambda t, e: edits.move(t, e, 1), lambda t, e: edits.trim(t, e, duration=1)):
        with pytest.raises(EditRefused, match="not in the project any more"):
            edit(cut(A), uuid4())


def test_edits_leave_the_timeline_they_were_given_as_it_was() -> None:
    timeline = cut(A, B)
    before = timeline.dump()
    edits.remove(edits.trim(edits.move(timeline, key(timeline, "A"), 1), key(timeline, "B"), duration=3), key(timeline, "A"))
    assert timeline.dump() == before


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 20), st.integers(1, 400)), max_size=25))
def test_any_run_of_edits_makes_a_valid_timeline(steps: list[tuple[int, int, int]]) -> None:
    timeline = Timeline.new()
    for verb, which, amount in steps:
        timeline = _step(timeline, verb, which, amount)
        assert faults(timeline) == []
        assert Timeline.load(timeline.dump()) == timeline
        for track in timeline.tracks:
            if track.type == "video":
                ordered = sorted(track.elements, key=lambda e: e.start)
                assert sum(e.duration for e in ordered) == (ordered[-1].end if ordered else 0), "the run has no gaps"


def _step(timeline: Timeline, verb: int, which: int, amount: int) -> Timeline:
    if verb <= 1:
        return edits.add_clip(timeline, (A, B, C, IMAGE, SOUND)[which % 5])
    elements = timeline.elements()
    if not elements:
        return edits.add_text(timeline)
    element = elements[which % len(elements)]
    if verb == 2:
        return edits.add_text(timeline, over=element.id)
    if verb == 3 and element.kind != "text":
        return edits.move(timeline, element.id, 1 if amount % 2 else -1)
    if verb == 4 and element.kind != "audio":
        return edits.trim(timeline, element.id, duration=amount)
    if verb == 5 and element.kind == "text":
        return edits.retime(timeline, element.id, amount)
    if verb == 6 and element.kind != "audio":
        return edits.change(timeline, element.id, opacity=amount / 400)
    return edits.remove(timeline, element.id)


def joined() -> Timeline:
    """A, B and C, each taking over from the one before it in 15 frames."""
    elements = [
        VideoElement(name=name, asset=media.id, start=start, duration=length, transition=Transition() if start else None)
        for name, media, start, length in (("A", A, 0, 60), ("B", B, 45, 60), ("C", C, 90, 30))
    ]
    return Timeline(tracks=[Track(type="video", elements=[*elements])], duration=120)


def transitions(timeline: Timeline) -> list[str]:
    return [element.name for element in timeline.elements() if isinstance(element, VideoElement) and element.transition]


def test_what_is_taken_out_of_a_transition_leaves_none_that_joins_nothing() -> None:
    without_first = _without("A")
    assert (shape(without_first), transitions(without_first)) == ([("B", 0, 60), ("C", 45, 30)], ["C"])
    without_middle = _without("B")
    assert (shape(without_middle), transitions(without_middle)) == ([("A", 0, 60), ("C", 60, 30)], [])
    assert faults(without_first) == faults(without_middle) == []


def _without(name: str) -> Timeline:
    timeline = joined()
    return edits.remove(timeline, key(timeline, name))


def test_a_trim_takes_along_what_takes_over() -> None:
    timeline = joined()
    trimmed = edits.trim(timeline, key(timeline, "A"), duration=50)
    assert (shape(trimmed), transitions(trimmed)) == ([("A", 0, 50), ("B", 35, 60), ("C", 80, 30)], ["B", "C"])


def test_clips_that_change_places_leave_the_transition_where_it_was() -> None:
    timeline = joined()
    moved = edits.move(timeline, key(timeline, "A"), 1)
    assert (shape(moved), transitions(moved)) == ([("B", 0, 60), ("A", 45, 60), ("C", 90, 30)], ["A", "C"])
    assert faults(moved) == []
