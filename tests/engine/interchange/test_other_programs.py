"""Our files in OpenTimelineIO's own library and its adapters for EDL and Final Cut Pro 7: what another program sees."""

from typing import Any

import opentimelineio
import pytest

from engine.interchange import export, read
from tests.engine.interchange.documents import NAMES, find, known

EXPECTED: list[tuple[str | int, ...]] = [
    ("Clip", 0, 90, 10),
    ("Transition", 10, 10),
    ("Clip", 90, 75, 40),
    ("Transition", 5, 5),
    ("Clip", 165, 55, 210),
    ("Gap", 220, 30, 0),
    ("Clip", 250, 50, 40),
    ("Clip", 300, 30, 5),
]


def rows_of(format: str, adapter: str, **options: Any) -> list[Any]:
    text, _ = export(known(), NAMES, format)
    return list(opentimelineio.adapters.read_from_string(text, adapter, **options).tracks)


def seen(row: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for child in row:
        if isinstance(child, opentimelineio.schema.Transition):
            found.append(("Transition", child.in_offset.value, child.out_offset.value))
        else:
            placed = row.range_of_child(child)
            found.append(
                (type(child).__name__, placed.start_time.value, placed.duration.value, child.source_range.start_time.value)
            )
    return found


def speeds(row: Any) -> list[float]:
    return [round(effect.time_scalar, 3) for child in row.find_clips() for effect in child.effects]


def test_an_otio_file_holds_the_cut() -> None:
    rows = rows_of("otio", "otio_json")
    assert [(row.name, row.kind) for row in rows] == [
        ("Music", "Audio"), ("Video 1", "Video"), ("Video 2", "Video"), ("Titles", "Video"), ("Titles", "Video"),
        ("Captions", "Video"), ("Video 1 (sound)", "Audio"),
    ]  # fmt: skip
    assert seen(rows[1]) == EXPECTED
    assert speeds(rows[1]) == [2.0, -1.0, 0.0]
    assert [clip.media_reference.target_url for clip in rows[1].find_clips()][:2] == [
        "file:///media/beach%20day.mp4", "file:///media/city.mp4",
    ]  # fmt: skip


def test_an_otio_file_written_by_the_library_is_one_of_ours_still() -> None:
    text, _ = export(known(), NAMES, "otio")
    again = opentimelineio.adapters.write_to_string(opentimelineio.adapters.read_from_string(text, "otio_json"), "otio_json")
    assert read(again, find, "otio")[0].dump() == known().dump()


def test_an_edl_holds_the_cut() -> None:
    rows = rows_of("edl", "cmx_3600", rate=30000 / 1001)
    assert [row.name for row in rows] == ["V", "A1", "A2", "A3"]
    assert seen(rows[0]) == [
        ("Clip", 0, 80, 10), ("Transition", 0, 20), ("Clip", 80, 80, 30), ("Transition", 0, 10), ("Clip", 160, 60, 200),
        ("Gap", 220, 30, 0), ("Clip", 250, 50, 40), ("Clip", 300, 30, 5),
    ]  # fmt: skip
    assert speeds(rows[0]) == [2.0, 0.0]  # one that only runs backwards lasts as long, and the adapter does not look


def test_a_final_cut_pro_7_file_holds_the_cut() -> None:
    rows = rows_of("fcp7", "fcp_xml")
    expected = list(EXPECTED)
    expected[4] = ("Clip", 165, 55, 105)  # in points count frames as the clip plays: here at twice the speed,
    expected[6] = ("Clip", 250, 50, 1707)  # and here from the end
    assert seen(rows[0]) == expected
    assert [row.kind for row in rows] == ["Video", "Video", *["Audio"] * 4]


@pytest.mark.parametrize(("format", "adapter"), [("otio", "otio_json"), ("fcp7", "fcp_xml")])
def test_names_of_media_survive(format: str, adapter: str) -> None:
    clips = [clip for row in rows_of(format, adapter) for clip in row.find_clips()]
    assert "song & dance.m4a" in {clip.media_reference.name or clip.name for clip in clips}
