"""Final Cut Pro XML: the rules of its elements that can be checked without Apple's DTD."""

from fractions import Fraction
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings

from engine.interchange import write_fcpx
from engine.timeline import AudioElement, Canvas, Rate, TextElement, Timeline, VideoElement
from tests.engine.interchange.documents import BEACH, CITY, NAMES, SONG, known, timelines, track

ANCHORED = {"asset-clip", "video", "title", "spine", "gap", "clip"}
ORDER = ["note", "conform-rate", "timeMap", "adjust-crop", "adjust-conform", "adjust-transform", "adjust-blend", "adjust-volume"]
TITLE_ORDER = ["text", "text-style-def", "adjust-conform", "adjust-transform", "adjust-blend"]


def written(timeline: Timeline) -> Element:
    return ElementTree.fromstring(write_fcpx.write(timeline, NAMES)[0])


def seconds(element: Element, name: str, otherwise: str | None = None) -> Fraction:
    text = element.get(name, otherwise)
    assert text is not None and text.endswith("s"), (element.tag, name)
    return Fraction(text[:-1])


def spine_of(root: Element) -> Element:
    spine = root.find("library/event/project/sequence/spine")
    assert spine is not None
    return spine


@settings(max_examples=60, deadline=None)
@given(timelines())
def test_the_rules_of_the_format_hold(timeline: Timeline) -> None:
    root = written(timeline)
    frame = 1 / timeline.rate.fraction
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert {each.get("ref") for each in root.iter() if each.get("ref")} <= set(ids)
    for spine in root.iter("spine"):
        end = seconds(spine[0], "offset") if len(spine) else Fraction(0)
        for child in spine:
            assert child.get("lane") is None
            assert (seconds(child, "offset") / frame).denominator == (seconds(child, "duration") / frame).denominator == 1
            if child.tag == "transition":
                assert seconds(child, "offset") <= end <= seconds(child, "offset") + seconds(child, "duration")
            else:
                assert seconds(child, "offset") == end
                end += seconds(child, "duration")
    assert sum(seconds(each, "duration") for each in spine_of(root) if each.tag != "transition") == timeline.duration * frame
    for parent in root.iter():
        if parent.tag in {"asset-clip", "video", "title", "gap"}:
            check_children(parent)


def check_children(parent: Element) -> None:
    order = TITLE_ORDER if parent.tag == "title" else ORDER
    order = [*order, "anchored", "marker"]
    places = [order.index("anchored" if child.tag in ANCHORED else child.tag) for child in parent]
    assert places == sorted(places)
    begin = seconds(parent, "start", "0s")
    for child in parent:
        if child.tag in ANCHORED:
            assert child.get("lane") not in (None, "0")
        if child.tag in ANCHORED or child.tag == "marker":
            assert begin <= seconds(child, "start" if child.tag == "marker" else "offset") < begin + seconds(parent, "duration")


def test_connected_clips_lie_at_their_moment_in_the_timeline() -> None:
    root = written(known())
    title = next(root.iter("title"))
    parent = next(each for each in root.iter("asset-clip") if title in list(each))
    at = seconds(parent, "offset") + seconds(title, "offset") - seconds(parent, "start")
    assert at == Fraction(20 * 1001, 30000)


def test_sounds_lie_below_and_pictures_above() -> None:
    lanes = {each.get("name"): int(each.get("lane", "0")) for each in written(known()).iter() if each.get("lane")}
    assert lanes == {"song & dance.m4a": -1, "logo.png": 1, "Title": 2}


def test_what_is_drawn_below_the_storyline_stays_below_and_sounds_lie_lowest() -> None:
    low, high = (TextElement(text=words, start=0, duration=9) for words in ("low", "high"))
    film, song = VideoElement(asset=BEACH, start=0, duration=9), AudioElement(asset=SONG, start=0, duration=9)
    below, above = track("overlay", low, number=1), track("overlay", high, number=4)
    rows = [below, track("audio", song, number=2), track("video", film, number=3), above]
    root = written(Timeline(tracks=rows, duration=9))
    assert [(each.tag, each.get("lane")) for each in spine_of(root)[0] if each.get("lane")] == [
        ("title", "-1"), ("title", "1"), ("asset-clip", "-2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "points"),
    [
        ({"speed": 2.0}, [("0s", "1s"), ("2s", "5s")]),
        ({"speed": 0.5, "reverse": True}, [("0s", "2s"), ("2s", "1s")]),
        ({"freeze": True}, [("0s", "1s"), ("2s", "1s")]),
        ({}, []),
    ],
)
def test_a_speed_maps_times_of_the_clip_to_times_of_its_media(fields: dict[str, object], points: list[tuple[str, str]]) -> None:
    element = VideoElement.model_validate({"asset": BEACH, "start": 0, "duration": 60, "source_in": 30, **fields})
    root = written(Timeline(tracks=[track("video", element, number=1)], duration=60))
    assert [(point.get("time"), point.get("value")) for point in root.iter("timept")] == points
    assert spine_of(root)[0].get("start") == ("0s" if fields else "1s")


def test_films_of_another_rate_are_conformed_in_real_time() -> None:
    clips = [VideoElement(asset=asset, start=n * 9, duration=9) for n, asset in enumerate((BEACH, CITY))]
    root = written(Timeline(tracks=[track("video", *clips, number=1)], duration=18))
    assert [each.attrib for each in root.iter("conform-rate")] == [{"scaleEnabled": "0", "srcFrameRate": "23.98"}]


def test_transitions_above_the_storyline_make_one_of_their_own() -> None:
    below = VideoElement(asset=BEACH, start=0, duration=60)
    first = VideoElement(asset=CITY, start=5, duration=20)
    second = VideoElement.model_validate({"asset": BEACH, "start": 15, "duration": 20, "transition": {"kind": "crossfade"}})
    rows = [track("video", below, number=1), track("video", first, second, number=2)]
    clip = spine_of(written(Timeline(tracks=rows, duration=60)))[0]
    spine = clip.find("spine")
    assert spine is not None
    assert (spine.get("lane"), spine.get("offset")) == ("1", "1/6s")
    assert [(each.tag, each.get("offset")) for each in spine] == [
        ("asset-clip", "0s"), ("transition", "1/3s"), ("asset-clip", "1/2s"),
    ]  # fmt: skip


def test_words_become_a_title_with_their_style() -> None:
    element = TextElement(text="A & B\n2", size=100, color="#FF8000", start=0, duration=9, x=0.1, y=0.1)
    root = written(Timeline(tracks=[track("overlay", element, number=1)], duration=9, canvas=Canvas(width=1000, height=500)))
    (title,), (style,) = list(root.iter("title")), root.findall(".//text-style-def/text-style")
    assert title.findtext("text/text-style") == "A & B\n2"
    assert (style.get("fontSize"), style.get("fontColor")) == ("50", "1.0000 0.5020 0.0000 1")
    assert [each.get("position") for each in title.iter("adjust-transform")] == ["20.0000 -10.0000"]


def test_what_is_hidden_or_muted_is_switched_off() -> None:
    timeline = known()
    tracks = [row.model_copy(update={"visible": False, "muted": True}) for row in timeline.tracks]
    root = written(timeline.model_copy(update={"tracks": tracks}))
    clips = [each for each in root.iter() if each.tag in {"asset-clip", "video", "title"}]
    assert {each.get("enabled") for each in clips} == {"0"}
    assert {each.get("srcEnable") for each in spine_of(root) if each.tag == "asset-clip"} == {"video", None}


def test_an_unusual_rate_is_told() -> None:
    timeline = known().model_copy(update={"rate": Rate(num=25, den=2)})
    assert [loss.path for loss in write_fcpx.write(timeline, NAMES)[1] if "does not edit" in loss.message] == ["rate"]
