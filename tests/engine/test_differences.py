"""What is different between two documents, part by part, and in a sentence."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.timeline import Marker, Range, Rate, TextElement, Timeline, Track, VideoElement
from engine.timeline.differences import NOTHING, Difference, differences, summary

FILM = UUID(int=1)
A, B, C = (UUID(int=n) for n in (10, 11, 12))
V1, V2 = UUID(int=20), UUID(int=21)


def clip(pk: UUID, start: int, duration: int = 60, **more: Any) -> VideoElement:
    return VideoElement(**{"id": pk, "start": start, "duration": duration, "asset": FILM, "name": f"Clip {pk.int}", **more})


def cut(*elements: Any, track: UUID = V1, **more: Any) -> Timeline:
    """On one video track; `duration` fits."""
    tracks = more.pop("tracks", [Track(id=track, type="video", name="Video 1", elements=list(elements))])
    made = Timeline(tracks=tracks, **more)
    return made.model_copy(update={"duration": max(made.duration, made.content_end)})


def kinds(found: list[Difference]) -> list[tuple[str, UUID | None]]:
    return [(each.kind, each.id) for each in found]


def test_the_same_document_differs_in_nothing_nor_by_what_is_only_looked_at() -> None:
    one = cut(clip(A, 0))
    found = differences(one, one.model_copy(update={"zoom": 3.0, "position": 40}))
    assert found == []
    assert summary(found) == NOTHING


@pytest.mark.parametrize(
    ("after", "kind", "fields", "sentence"),
    [
        (clip(A, 90), "moved", (), "Clip 10 moved"),
        (clip(A, 30, 30), "trimmed", (), "Clip 10 trimmed"),
        (clip(A, 30, 40), "trimmed", (), "Clip 10 trimmed"),
        (clip(A, 30, 60, source_in=12), "trimmed", (), "Clip 10 trimmed"),
        (clip(A, 40, 50, source_in=10), "trimmed", (), "Clip 10 trimmed"),
        (clip(A, 30, volume=0.5, fade_in=8), "changed", ("fade_in", "volume"), "Clip 10 changed: fade in, volume"),
        (clip(A, 30, name="River"), "changed", ("name",), "River changed: name"),
    ],
)
def test_an_element_differs_in_one_way(after: VideoElement, kind: str, fields: tuple[str, ...], sentence: str) -> None:
    found = differences(cut(clip(A, 30)), cut(after))
    assert kinds(found) == [(kind, A)]
    assert sorted(found[0].fields) == sorted(fields)
    assert summary(found) == sentence


def test_an_element_can_differ_in_several_ways_and_is_named_once() -> None:
    found = differences(cut(clip(A, 0)), cut(clip(A, 100, 30, opacity=0.5)))
    assert kinds(found) == [("moved", A), ("trimmed", A), ("changed", A)]
    assert summary(found) == "Clip 10 moved and trimmed and changed: opacity"


def test_each_has_its_place_on_both_sides_so_that_it_can_be_drawn() -> None:
    found = differences(cut(clip(A, 0), clip(B, 60)), cut(clip(A, 200), clip(C, 60, 20)))
    assert json.loads(json.dumps([each.to_json() for each in found])) == [
        {
            "kind": "moved",
            "id": str(A),
            "name": "Clip 10",
            "track": str(V1),
            "fields": [],
            "before": {"track": str(V1), "start": 0, "duration": 60},
            "after": {"track": str(V1), "start": 200, "duration": 60},
        },
        {
            "kind": "added",
            "id": str(C),
            "name": "Clip 12",
            "track": str(V1),
            "fields": [],
            "before": None,
            "after": {"track": str(V1), "start": 60, "duration": 20},
        },
        {
            "kind": "removed",
            "id": str(B),
            "name": "Clip 11",
            "track": str(V1),
            "fields": [],
            "before": {"track": str(V1), "start": 60, "duration": 60},
            "after": None,
        },
    ]


def test_another_track_is_a_move() -> None:
    tracks = [Track(id=V1, type="video", name="V1"), Track(id=V2, type="overlay", name="V2")]
    one = cut(tracks=[tracks[0].model_copy(update={"elements": [clip(A, 0)]}), tracks[1]])
    other = cut(tracks=[tracks[0], tracks[1].model_copy(update={"elements": [clip(A, 0)]})])
    found = differences(one, other)
    assert kinds(found) == [("moved", A)]
    assert found[0].before and found[0].after
    assert (found[0].before.track, found[0].after.track, found[0].track) == (V1, V2, V2)


def test_one_id_of_another_kind_is_another_element() -> None:
    title = TextElement(id=A, start=0, duration=60, text="Hello\n  there")
    found = differences(cut(clip(A, 0)), cut(title))
    assert [(each.kind, each.name) for each in found] == [("added", "Hello there"), ("removed", "Clip 10")]


def test_tracks_that_come_go_change_and_change_places() -> None:
    ids = [UUID(int=n) for n in range(30, 34)]
    tracks = [Track(id=pk, type="video", name=f"T{pk.int}") for pk in ids]
    last_first = differences(cut(tracks=tracks), cut(tracks=[tracks[3], *tracks[:3]]))
    assert kinds(last_first) == [("track_moved", ids[3])], "and not all four"
    muted = tracks[0].model_copy(update={"muted": True, "height": 90})
    found = differences(cut(tracks=tracks[:3]), cut(tracks=[muted, tracks[1], tracks[3]]))
    assert kinds(found) == [("track_changed", ids[0]), ("track_added", ids[3]), ("track_removed", ids[2])]
    assert found[0].fields == ("muted", "height")
    assert summary(found) == "1 track added, 1 removed, 1 changed"


def test_markers_and_the_whole() -> None:
    marker, gone = Marker(id=A, frame=10), Marker(id=B, frame=20, name="Beat")
    one = cut(markers=[marker, gone], tracks=[Track(id=V1, type="video")])
    new = Marker(id=C, frame=5)
    canvas = one.canvas.model_copy(update={"background": "#FFFFFF"})
    other = one.model_copy(
        update={
            "markers": [marker.model_copy(update={"frame": 11, "color": "red"}), new],
            "canvas": canvas,
            "loudness": -14.0,
            "range": Range(start=3, end=9),
            "duration": 500,
        }
    )
    found = differences(one, other)
    assert [each.kind for each in found] == [
        *("marker_changed", "marker_added", "marker_removed", "canvas", "loudness", "range", "length")
    ]
    assert found[0].fields == ("frame", "color")
    assert found[3].fields == ("background",)
    assert found[5].after and (found[5].after.start, found[5].after.duration, found[5].before) == (3, 6, None)
    assert summary(found) == "1 marker added, 1 removed, 1 changed, picture changed and more"


def test_another_frame_rate_moves_nothing_by_itself() -> None:
    one = cut(clip(A, 30, 60), clip(B, 91, 31), range=Range(start=1, end=30), rate=Rate(num=30))
    retimed = cut(clip(A, 25, 50), clip(B, 76, 26), range=Range(start=1, end=25), rate=Rate(num=25))
    found = differences(one, retimed)
    assert kinds(found) == [("rate", None)]
    assert summary(found) == "Frame rate changed"
    assert kinds(differences(one, cut(clip(A, 40, 50), clip(B, 90, 26), range=Range(start=1, end=25), rate=Rate(num=25)))) == [
        ("moved", A),
        ("moved", B),
        ("rate", None),
    ]


def test_the_length_follows_from_the_elements_unless_a_tail_is_kept() -> None:
    assert kinds(differences(cut(clip(A, 0)), cut(clip(A, 0), clip(B, 60)))) == [("added", B)]
    assert kinds(differences(cut(clip(A, 0)), cut(clip(A, 0), duration=90))) == [("length", None)]


def test_a_summary_counts_and_leaves_out_what_was_just_said() -> None:
    title = TextElement(start=0, duration=9, text="Hi")
    one = cut(*(clip(UUID(int=100 + n), n * 60) for n in range(5)))
    longer = clip(UUID(int=104), 240, 90)
    other = cut(*(clip(UUID(int=100 + n), n * 60) for n in range(4)), longer, *(clip(uuid4(), 400 + 60 * n) for n in range(3)))
    overlay = Track(type="overlay", name="Titles", elements=[title])
    found = differences(one, other.model_copy(update={"tracks": [*other.tracks, overlay]}))
    assert summary(found) == "3 clips added, 1 trimmed, 1 title added, 1 track added"


def test_a_long_name_is_cut_and_a_nameless_one_is_called_what_it_is() -> None:
    found = differences(cut(), cut(clip(A, 0, name="x" * 255), clip(B, 60, name="  ")))
    assert found[0].name == "x" * 79 + "…"
    assert found[1].name == "Video"
