"""Markers, in and out points and links: what of them comes through each format, and what is told as lost."""

import json
from typing import Any
from xml.etree import ElementTree

import opentimelineio
import pytest
from hypothesis import given, settings

from engine.interchange import FORMATS, InterchangeError, Loss, export, read, read_edl, write_edl
from engine.timeline import MAX_MARKERS, Marker, Rate, Timeline, VideoElement
from tests.engine.interchange.documents import BEACH, NAMES, NTSC, find, known, timelines, track

EVENT = "001  A  V  C  00:00:01:00 00:00:03:00 01:00:00:00 01:00:02:00\n* FROM CLIP NAME: city.mp4\n"
SEQUENCE = "<xmeml><sequence><rate><timebase>25</timebase></rate><media/>{}</sequence></xmeml>"
Said = list[tuple[int, str, str]]


def said(timeline: Timeline) -> Said:
    return [(each.frame, each.name, each.color) for each in timeline.markers]


def messages(losses: list[Loss]) -> list[str]:
    return [loss.message for loss in losses]


def marked(*markers: Marker, **fields: Any) -> Timeline:
    """A film of two seconds with these markers."""
    clip = VideoElement(asset=BEACH, start=0, duration=60)
    return Timeline(tracks=[track("video", clip, number=1)], duration=60, markers=list(markers), **fields)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(timelines())
def test_markers_come_back_with_their_frames_names_and_colours(format: str, made: Timeline) -> None:
    text = export(made, NAMES, format)[0]
    if format == "edl" and "FROM CLIP NAME" not in text:
        with pytest.raises(InterchangeError, match="no events"):
            read(text, find, format)
        return
    back, _ = read(text, find, format)
    expected = said(made)
    if format == "fcpx":  # it has neither colours nor room beyond the end, and says so
        expected = [(frame, name, "blue") for frame, name, _ in expected if frame < made.duration]
    assert sorted(said(back)) == sorted(expected)  # those of an EDL stand in the order of its events


@pytest.mark.parametrize(
    ("format", "keeps_range", "keeps_links"),
    [("otio", True, True), ("fcp7", True, False), ("edl", False, False), ("fcpx", False, False)],
)
def test_what_is_kept_of_in_and_out_points_and_of_links(format: str, keeps_range: bool, keeps_links: bool) -> None:
    made = known()
    text, losses = export(made, NAMES, format)
    back, _ = read(text, find, format)
    assert (back.range == made.range, any(each.link for each in back.elements())) == (keeps_range, keeps_links)
    assert any("range" in message for message in messages(losses)) == (format != "fcp7")
    assert any("link" in message for message in messages(losses))


def test_the_ids_of_markers_and_links_come_back_in_otio() -> None:
    made = known()
    back = read(export(made, NAMES, "otio")[0], find, "otio")[0]
    assert back.markers == made.markers
    assert [each.link for each in back.elements()] == [each.link for each in made.elements()]


# --- OpenTimelineIO -------------------------------------------------------------------------------------------------


def otio(*markers: dict[str, Any], rate: float = 30.0) -> tuple[Timeline, list[Loss]]:
    document = json.loads(export(marked(), NAMES, "otio")[0])
    document["tracks"]["markers"] = list(markers)
    return read(json.dumps(document), find, "otio")


def foreign(start: float, duration: float = 1, rate: float = 30.0, **fields: Any) -> dict[str, Any]:
    times = ({"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate} for value in (start, duration))
    span = dict(zip(("start_time", "duration"), times, strict=True))
    return {"OTIO_SCHEMA": "Marker.2", "marked_range": span, "name": "", **fields}


@pytest.mark.parametrize(
    ("color", "ours"), [("RED", "red"), ("MAGENTA", "pink"), ("WHITE", "blue"), ("mauve", "blue"), (None, "blue"), (7, "blue")]
)
def test_a_colour_becomes_the_nearest_by_its_name(color: object, ours: str) -> None:
    back, losses = otio(foreign(9, color=color))
    assert (said(back), losses) == ([(9, "", ours)], [])


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": "A"}, "A"),
        ({"name": "A", "comment": "b\n c"}, "A: b c"),
        ({"comment": "b"}, "b"),
        ({"name": "A", "comment": "A"}, "A"),
        ({"name": "x" * 300}, "x" * 255),
    ],
)
def test_a_name_and_a_comment_are_one_line(fields: dict[str, Any], name: str) -> None:
    assert said(otio(foreign(9, **fields))[0]) == [(9, name, "blue")]


def test_a_marker_at_another_rate_of_the_first_schema_is_read() -> None:
    marker = foreign(24, 1, 24.0)
    marker["range"] = marker.pop("marked_range")
    assert said(otio({**marker, "OTIO_SCHEMA": "Marker.1"})[0]) == [(30, "", "blue")]


@pytest.mark.parametrize(
    ("marker", "kept", "says"),
    [
        (foreign(9, 30), [9], "lasts 30 frames; only the first"),
        (foreign(-1), [], "before the beginning"),
        (foreign(10**9), [], "too far away"),
    ],
)
def test_what_a_marker_cannot_be_here_is_told(marker: dict[str, Any], kept: list[int], says: str) -> None:
    back, losses = otio(marker)
    assert [each.frame for each in back.markers] == kept
    assert [(loss.path, says in loss.message) for loss in losses] == [("tracks.markers.0", True)]


def test_more_markers_than_a_timeline_has_are_told() -> None:
    back, losses = otio(*(foreign(n) for n in range(MAX_MARKERS + 5)))
    assert len(back.markers) == MAX_MARKERS
    assert [(loss.path, "the others are left out" in loss.message) for loss in losses] == [
        (f"tracks.markers.{MAX_MARKERS}", True)
    ]


def test_a_marker_copied_elsewhere_gets_an_id_of_its_own() -> None:
    document = json.loads(export(marked(Marker(frame=3)), NAMES, "otio")[0])
    document["tracks"]["markers"] *= 2
    back, _ = read(json.dumps(document), find, "otio")
    assert len({each.id for each in back.markers}) == 2


@pytest.mark.parametrize("place", [0, 1])
def test_markers_of_tracks_and_clips_are_not_read_and_told(place: int) -> None:
    document = json.loads(export(marked(), NAMES, "otio")[0])
    row = document["tracks"]["children"][0]
    (row, row["children"][0])[place]["markers"] = [foreign(3)]
    back, losses = read(json.dumps(document), find, "otio")
    assert back.markers == []
    assert ["markers" in message and "not read" in message for message in messages(losses)] == [True]


# --- Final Cut Pro 7 ------------------------------------------------------------------------------------------------


def fcp7(more: str) -> tuple[Timeline, list[Loss]]:
    return read(SEQUENCE.format(more), find, "fcp7")


@pytest.mark.parametrize(
    ("color", "ours"),
    [
        ("<color><red>250</red><green>90</green><blue>10</blue></color>", "orange"),
        ("<color><red>0</red><green>200</green><blue>220</blue></color>", "cyan"),
        ("<color><red>0</red></color>", "blue"),
        ("", "blue"),
    ],
)
def test_a_colour_by_its_parts_becomes_the_nearest(color: str, ours: str) -> None:
    back, _ = fcp7(f"<marker><name>A</name><comment>b</comment><in>4</in><out>-1</out>{color}</marker>")
    assert said(back) == [(4, "A: b", ours)]


def test_a_marker_that_lasts_is_told() -> None:
    back, losses = fcp7("<marker><in>4</in><out>14</out></marker>")
    assert said(back) == [(4, "", "blue")]
    assert losses == [Loss("sequence, marker 1", "This marker lasts 10 frames; only the first of them is marked")]


@pytest.mark.parametrize(
    ("points", "kept", "is_told"),
    [
        ("<in>3</in><out>9</out>", (3, 9), False),
        ("<in>-1</in><out>-1</out>", None, False),
        ("<in>3</in><out>-1</out>", None, True),
        ("<in>9</in>", None, True),
        ("<in>9</in><out>9</out>", None, True),
    ],
)
def test_in_and_out_points_are_read_where_both_are_set(points: str, kept: tuple[int, int] | None, is_told: bool) -> None:
    back, losses = fcp7(points)
    assert (back.range and (back.range.start, back.range.end)) == kept
    assert bool(losses) == is_told


def test_a_marker_without_a_place_is_refused_and_where() -> None:
    with pytest.raises(InterchangeError, match="sequence, marker 1: its in is missing"):
        fcp7("<marker><name>A</name></marker>")


def test_markers_of_clips_are_told() -> None:
    root = ElementTree.fromstring(export(marked(), NAMES, "fcp7")[0])
    for clip in root.iter("clipitem"):
        ElementTree.SubElement(clip, "marker")
    losses = read(ElementTree.tostring(root, encoding="unicode"), find, "fcp7")[1]
    assert set(messages(losses)) == {"Its markers are not read"}


# --- EDL ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("* LOC: 01:00:01:14 RED     ANIM FIX NEEDED", [(44, "ANIM FIX NEEDED", "red")]),
        ("*LOC: 01:00:01:14 Magenta", [(44, "", "pink")]),
        ("* LOC: 01:00:01:14", [(44, "", "blue")]),
        ("* LOC: 01:00:01:14 Fix this", [(44, "Fix this", "blue")]),
        ("* LOC: 00:59:59:29 RED early", []),
        ("* LOC: 01:00:99:00 RED no time", []),
        ("* LOC: someday", []),
    ],
)
def test_a_locator_is_read_from_where_the_list_begins(line: str, expected: Said) -> None:
    back, losses = read_edl.read(f"{EVENT}{line}\n", find, Rate())
    assert said(back) == expected
    has_time = "someday" not in line  # or it is a comment like any other
    assert ["left out" in message for message in messages(losses)] == [True] * (not expected and has_time)


def test_a_locator_in_drop_frame_timecode_is_understood() -> None:
    back, _ = read_edl.read(f"FCM: DROP FRAME\n{EVENT}* LOC: 01:01:00:02 RED\n", find, NTSC)
    assert said(back) == [(1800, "", "red")]


def test_a_locator_stands_below_the_event_in_which_it_lies() -> None:
    lines = write_edl.write(known(), NAMES)[0].splitlines()
    numbers = {
        line.split()[2]: [each[:3] for each in lines[:n] if each[:1].isdigit()][-1]
        for n, line in enumerate(lines)
        if "LOC" in line
    }
    assert numbers == {"00:00:04:05": "003", "00:00:07:25": "004", "00:00:13:10": "006"}


def test_a_locator_before_the_first_event_stands_below_it_and_without_events_at_the_end() -> None:
    late = VideoElement(asset=BEACH, start=30, duration=30)
    timeline = Timeline(tracks=[track("video", late, number=1)], duration=60, markers=[Marker(frame=3)])
    lines = write_edl.write(timeline, NAMES)[0].splitlines()
    assert [line[:3] for line in lines if line[:1].isdigit() or "LOC" in line] == ["001", "* L"]
    empty = timeline.model_copy(update={"tracks": []})
    assert "* LOC: 00:00:00:03 BLUE" in write_edl.write(empty, NAMES)[0].splitlines()


def test_a_marker_beyond_what_timecode_counts_is_told_and_the_rest_is_written() -> None:
    day = 24 * 3600 * 25
    text, losses = write_edl.write(marked(Marker(frame=day + 1, name="Far"), Marker(frame=3), rate=Rate(num=25)), NAMES)
    assert losses == [Loss("markers.0", "The marker “Far” is lost: timecode ends after 24 hours")]
    assert text.count("* LOC:") == 1


# --- Final Cut Pro X ------------------------------------------------------------------------------------------------


def test_a_marker_lies_on_what_is_there_by_the_clock_of_that() -> None:
    clips = [VideoElement(asset=BEACH, start=start, duration=30, source_in=60) for start in (0, 60)]
    timeline = Timeline(
        tracks=[track("video", *clips, number=1)],
        duration=90,
        markers=[Marker(frame=at, name=str(at)) for at in (15, 45, 60, 89)],
    )
    text, losses = export(timeline, NAMES, "fcpx")
    found = [
        (parent.tag, marker.get("value"), marker.get("start"))
        for parent in ElementTree.fromstring(text).iter()
        for marker in parent.findall("marker")
    ]
    assert found == [
        ("asset-clip", "15", "5/2s"), ("gap", "45", "1/2s"), ("asset-clip", "60", "2s"), ("asset-clip", "89", "89/30s"),
    ]  # fmt: skip
    assert losses == []


def test_a_marker_beyond_the_end_and_colours_are_told() -> None:
    losses = export(marked(Marker(frame=60), Marker(frame=3, color="red")), NAMES, "fcpx")[1]
    assert [(loss.path, loss.message.partition(":")[0]) for loss in losses] == [
        ("markers.0", "This marker is lost"), ("markers", "The markers' colours are lost"),
    ]  # fmt: skip


# --- in OpenTimelineIO's own library --------------------------------------------------------------------------------


@pytest.mark.parametrize(("format", "adapter"), [("otio", "otio_json"), ("fcp7", "fcp_xml")])
def test_another_program_sees_the_markers_of_the_whole(format: str, adapter: str) -> None:
    stack = opentimelineio.adapters.read_from_string(export(known(), NAMES, format)[0], adapter).tracks
    assert [(each.marked_range.start_time.value, each.name) for each in stack.markers] == [
        (125, "Here & there"), (235, ""), (400, "Later"),
    ]  # fmt: skip


def test_another_program_sees_the_locators_of_an_edl() -> None:
    made = opentimelineio.adapters.read_from_string(export(known(), NAMES, "edl")[0], "cmx_3600", rate=30000 / 1001)
    seen = {(each.name, each.color) for clip in made.find_clips() for each in clip.markers}
    assert seen == {("Here & there", "ORANGE"), ("", "BLUE"), ("Later", "PINK")}
