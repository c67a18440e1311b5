"""OpenTimelineIO: our own files come back as they were, those of others as far as ours can say it."""

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from engine.interchange import InterchangeError, Loss, read_otio, write_otio
from engine.media import MediaInfo
from engine.timeline import AudioElement, Rate, Timeline, VideoElement
from tests.engine.interchange.documents import BEACH, CITY, NAMES, SONG, find, known, nothing, timelines

TABLE = SONG.__class__(int=99)
Json = dict[str, Any]


def time(value: float, rate: float = 30.0) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate}


def span(start: float, duration: float, rate: float = 30.0) -> Json:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start, rate), "duration": time(duration, rate)}


def clip(start: float, duration: float, name: str = "city.mp4", rate: float = 30.0, **fields: Any) -> Json:
    reference = {"OTIO_SCHEMA": "ExternalReference.1", "target_url": f"/elsewhere/{name}", "available_range": None}
    return {
        "OTIO_SCHEMA": "Clip.1",
        "name": "x" if name else "",
        "source_range": span(start, duration, rate),
        "media_reference": reference,
        **fields,
    }


def dissolve(before: float, after: float, kind: str = "SMPTE_Dissolve") -> Json:
    offsets = {"in_offset": time(before), "out_offset": time(after)}
    return {"OTIO_SCHEMA": "Transition.1", "transition_type": kind, **offsets}


def gap(duration: float) -> Json:
    return {"OTIO_SCHEMA": "Gap.1", "source_range": span(0, duration)}


def warp(scalar: float) -> list[Json]:
    return [{"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": scalar}]


def timeline(*children: Json, sounds: list[Json] | None = None) -> str:
    rows = [{"OTIO_SCHEMA": "Track.1", "name": "V1", "kind": "Video", "children": list(children)}]
    rows += [{"OTIO_SCHEMA": "Track.1", "name": "A1", "kind": "Audio", "children": sounds}] if sounds else []
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "tracks": {"OTIO_SCHEMA": "Stack.1", "children": rows}})


def read(*children: Json, sounds: list[Json] | None = None) -> tuple[list[Any], list[Loss]]:
    back, losses = read_otio.read(timeline(*children, sounds=sounds), find)
    return [element for row in back.tracks for element in row.elements], losses


@settings(max_examples=150, deadline=None)
@given(timelines())
def test_a_document_comes_back_exactly(made: Timeline) -> None:
    text, _ = write_otio.write(made, NAMES)
    back, losses = read_otio.read(text, find)
    assert losses == []
    assert back.dump() == made.dump()


def test_what_other_programs_do_not_read_is_told() -> None:
    losses = write_otio.write(known(), NAMES)[1]
    assert Loss("tracks.3.elements.0", "“Title” is read by this program only") in losses
    assert Loss("tracks.2.elements.0", "Its x, scale and rotation are read by this program only") in losses


def test_media_without_a_name_is_written_as_missing() -> None:
    names = {asset: media for asset, media in NAMES.items() if asset != CITY}
    text, losses = write_otio.write(known(), names)
    assert [loss.path for loss in losses if "missing" in loss.message] == ["tracks.1.elements.1", "tracks.1.elements.3"]
    assert CITY not in {getattr(each, "asset", None) for each in read_otio.read(text, find)[0].elements()}


def changed(change: Callable[[list[Json]], object]) -> Timeline:
    document = json.loads(write_otio.write(known(), NAMES)[0])
    change(document["tracks"]["children"])
    return read_otio.read(json.dumps(document), find)[0]


def test_an_edit_made_elsewhere_is_kept() -> None:
    def trim(rows: list[Json]) -> None:
        for row in (rows[1], rows[-1]):
            row["children"][-2 if row is rows[1] else -1]["source_range"]["duration"]["value"] = 20.0

    element = changed(trim).tracks[1].elements[3]
    assert isinstance(element, VideoElement)
    assert (element.start, element.duration, element.opacity, element.volume) == (250, 20, 0.5, 1.0)


def test_a_picture_whose_sound_was_taken_away_is_silent() -> None:
    volumes = [getattr(each, "volume", None) for each in changed(lambda rows: rows.pop()).tracks[1].elements]
    assert volumes == [0, 0, 0, 0, 1.0]


def test_a_sound_whose_picture_was_taken_away_is_a_clip_of_its_own() -> None:
    back = changed(lambda rows: rows[1]["children"].pop(0))
    assert back.tracks[-1].name == "Video 1 (sound)"
    assert all(isinstance(each, AudioElement) for each in back.tracks[-1].elements)


def test_a_clip_copied_elsewhere_gets_an_id_of_its_own() -> None:
    back = changed(lambda rows: rows[2]["children"].append(rows[2]["children"][-1]))
    assert [each.start for each in back.tracks[2].elements] == [50, 110]


def test_a_colour_table_is_found_by_its_path() -> None:
    effect = {"kind": "lut", "asset": str(TABLE)}
    document = known().dump()
    document["tracks"][1]["elements"][0]["effects"] = [effect]
    made = Timeline.load(document)
    table = MediaInfo("lut", "cube", 10)
    names = {**NAMES, TABLE: NAMES[BEACH].__class__("warm.cube", "file:///warm.cube", table)}
    text, _ = write_otio.write(made, names)
    assert (
        read_otio.read(text, lambda name: (TABLE, table) if name == "file:///warm.cube" else find(name))[0].dump() == made.dump()
    )
    back, losses = read_otio.read(text, find)
    assert back.tables() == set()
    assert "colour table" in losses[0].message


def test_clips_and_gaps_of_another_program_follow_one_another() -> None:
    (first, second), losses = read(clip(5, 20), gap(10), clip(0, 30))
    assert (first.start, first.end, first.source_in, first.asset, first.volume) == (0, 20, 5, CITY, 1.0)
    assert (second.start, second.end, losses) == (30, 60, [])


def test_times_at_another_rate_are_brought_to_the_timelines() -> None:
    (first, second), losses = read(clip(0, 30), clip(24, 48, rate=24.0))
    assert (first.duration, second.start, second.duration, second.source_in, losses) == (30, 30, 60, 30, [])


@pytest.mark.parametrize(
    ("written", "rate"), [(29.97, Fraction(30000, 1001)), (23.976, Fraction(24000, 1001)), (25.0, Fraction(25))]
)
def test_a_rate_with_a_point_is_understood(written: float, rate: Fraction) -> None:
    back, _ = read_otio.read(timeline(clip(0, 30, rate=written)), find)
    assert (back.rate.fraction, back.duration) == (rate, 30)


def test_the_clock_of_the_media_is_taken_off() -> None:
    reference = {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "city.mp4", "available_range": span(108000, 1800)}
    (element,), _ = read(clip(108010, 20, media_reference=reference))
    assert element.source_in == 10


def test_a_dissolve_takes_what_its_media_have_beyond_the_cut() -> None:
    (first, second), losses = read(clip(0, 30), dissolve(4, 6), clip(10, 30))
    assert (first.end, second.start, second.source_in, second.transition.kind, losses) == (36, 26, 6, "crossfade", [])


def test_a_dissolve_beyond_the_media_is_cut_short() -> None:
    (first, second), losses = read(clip(0, 30), dissolve(5, 5), clip(2, 30))
    assert (first.end, second.start, second.source_in) == (35, 28, 0)
    assert "3 frames shorter" in losses[0].message


@pytest.mark.parametrize(
    "children", [[dissolve(4, 4), clip(9, 9)], [clip(9, 9), dissolve(4, 4)], [clip(9, 9), dissolve(4, 4), gap(9)]]
)
def test_a_dissolve_with_nothing_on_one_side_is_told(children: list[Json]) -> None:
    (element,), losses = read(*children)
    assert (element.duration, element.transition, len(losses)) == (9, None, 1)


def test_another_transition_becomes_a_crossfade() -> None:
    elements, losses = read(clip(0, 30), dissolve(4, 4, "Custom_Transition"), clip(10, 30))
    assert (elements[1].transition.kind, "crossfade" in losses[0].message) == ("crossfade", True)


@pytest.mark.parametrize(
    ("effects", "fields"),
    [
        (warp(2.0), {"speed": 2.0}),
        (warp(-0.5), {"speed": 0.5, "reverse": True}),
        (warp(0.0), {"freeze": True}),
        ([{"OTIO_SCHEMA": "FreezeFrame.1"}], {"freeze": True}),
    ],
)
def test_a_speed_is_understood(effects: list[Json], fields: Json) -> None:
    (element,), _ = read(clip(30, 30, effects=effects))
    assert {name: getattr(element, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("child", "says"),
    [
        (clip(0, 30, effects=warp(9.0)), "900 %"),
        (clip(0, 30, enabled=False), "switched off"),
        ({"OTIO_SCHEMA": "Stack.1", "source_range": span(0, 30)}, "nested"),
        (clip(0, 30, "nowhere.mp4"), "nowhere.mp4"),
        (clip(0, 30, "song & dance.m4a"), "no picture"),
        (clip(0, 30, media_reference={"OTIO_SCHEMA": "GeneratorReference.1"}), "generates"),
        (clip(0, 30, name="", media_reference={"OTIO_SCHEMA": "MissingReference.1"}), "does not say"),
        (clip(9000, 30), "shorter"),
    ],
)
def test_what_cannot_be_had_leaves_its_place_empty(child: Json, says: str) -> None:
    (element,), losses = read(child, clip(0, 10))
    assert (element.start, element.end) == (30, 40)
    assert [says in loss.message for loss in losses] == [True]
    assert losses[0].path == "tracks.children.0.children.0"


def test_pictures_with_sounds_beside_them_are_heard_where_these_are_alike() -> None:
    elements, _ = read(clip(0, 30), clip(0, 30), sounds=[clip(0, 30), clip(5, 10, "song & dance.m4a")])
    assert [(each.kind, each.start, each.volume) for each in elements] == [("video", 0, 1), ("video", 30, 0), ("audio", 30, 1)]


def test_of_two_pictures_that_are_alike_one_takes_the_sound() -> None:
    document = json.loads(timeline(clip(0, 30), sounds=[clip(0, 30)]))
    document["tracks"]["children"].insert(1, document["tracks"]["children"][0])
    back, _ = read_otio.read(json.dumps(document), find)
    assert [getattr(each, "volume", None) for each in back.elements()] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Line 1: this is not JSON"),
        ("[]", "no OpenTimelineIO timeline"),
        ("NaN", "the number NaN"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "too long"),
        (timeline(clip(0, 1)).replace('"Clip.1"', "7"), "OTIO_SCHEMA: a text was expected"),
        (timeline(clip(0, 1)).replace('"value": 1', '"value": "one"'), "duration.value: a number was expected"),
        (timeline(clip(0, 1)).replace('"value": 1', '"value": 1e99'), "the number is too large"),
        (timeline(clip(0, 1)).replace('"value": 1', '"value": -1'), "below zero"),
        (timeline(clip(0, 1)).replace('"rate": 30.0', '"rate": 0'), "1 to 120"),
        (timeline(clip(0, 1, source_range=None)), "available_range.duration.value: a number was expected"),
        ('{"OTIO_SCHEMA": "Timeline.1", "tracks": {"children": 5}}', "tracks.children: a list was expected"),
    ],
)
def test_what_is_no_timeline_is_refused_and_where(text: str, says: str) -> None:
    with pytest.raises(InterchangeError, match=says):
        read_otio.read(text, find)


def test_without_media_words_and_shapes_stay() -> None:
    back, _ = read_otio.read(write_otio.write(known(), NAMES)[0], nothing)
    assert [each.kind for each in back.elements()] == ["text", "shape", "caption"]
    assert back.rate == Rate(num=30000, den=1001)
