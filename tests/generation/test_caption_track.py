"""Words of an asset fall where the timeline plays it: moved, trimmed, faster; and its track is made anew, not twice."""

from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.timeline import AudioElement, CaptionElement, Rate, Timeline, Track, VideoElement
from generation.captioning.track import NowhereHeard, left_out, nowhere_heard, track_of, with_captions
from generation.providers.shapes import Word

ASSET, OTHER = UUID(int=1), UUID(int=2)
WORDS = [Word("One", 0, 400_000), Word("two", 2_000_000, 2_400_000), Word("three", 4_000_000, 4_400_000)]


def timeline(*elements: VideoElement | AudioElement, kind: str = "video", **of_track: Any) -> Timeline:
    track = Track.model_validate({"type": kind, "elements": [each.model_dump() for each in elements], **of_track})
    return Timeline(rate=Rate(num=10), tracks=[track], duration=max((each.end for each in elements), default=0))


def clip(start: int = 0, duration: int = 50, **fields: Any) -> VideoElement:
    return VideoElement(asset=fields.pop("asset", ASSET), start=start, duration=duration, **fields)


def clips(fields: list[dict[str, Any]]) -> list[VideoElement]:
    """One after the other."""
    return [clip(start=60 * place, **each) for place, each in enumerate(fields)]


def captions(made: Timeline) -> list[tuple[str, int, int]]:
    [track] = [track for track in made.tracks if track.id == track_of(ASSET)]
    elements = sorted((each for each in track.elements if isinstance(each, CaptionElement)), key=lambda each: each.start)
    return [(each.text, each.start, each.end) for each in elements]


def add(before: Timeline, **more: Any) -> Timeline:
    made = with_captions(before, ASSET, WORDS, name="Valley", **more)
    return Timeline.load(made.dump())  # which refuses what breaks a rule


def test_they_are_where_the_clip_is() -> None:
    assert captions(add(timeline(clip(start=100)))) == [("One", 100, 109), ("two", 120, 129), ("three", 140, 149)]


def test_what_is_trimmed_away_is_not_captioned() -> None:
    assert captions(add(timeline(clip(duration=25, source_in=15)))) == [("two", 5, 14)]


def test_what_plays_at_double_speed_is_captioned_at_double_speed() -> None:
    assert [start for _, start, _ in captions(add(timeline(clip(duration=25, speed=2.0))))] == [0, 10, 20]


@pytest.mark.parametrize("rate", [Rate(num=10), Rate(num=24), Rate(num=30_000, den=1001), Rate(num=60)], ids=str)
@pytest.mark.parametrize("speed", [0.25, 0.5, 1.0, 1.333, 2.0, 4.0])
@pytest.mark.parametrize(("start", "source_in"), [(0, 0), (7, 0), (40, 16), (3, 15)])
def test_each_is_where_its_word_is_heard(rate: Rate, speed: float, start: int, source_in: int) -> None:
    """By the other way round: the moment of the asset that plays as the caption begins is the one at which its word begins."""
    words = [Word(text, at * 1_000_000, at * 1_000_000 + 400_000) for text, at in (("One", 2), ("two", 11), ("three", 20))]
    element = clip(start=start, source_in=source_in, duration=2000, speed=speed)
    before = timeline(element).model_copy(update={"rate": rate})
    made = captions(Timeline.load(with_captions(before, ASSET, words, name="Valley").dump()))
    frame = element.pace / rate.fraction  # seconds of the asset that a frame of the timeline shows
    until = source_in / rate.fraction + 2000 * frame
    heard = [word for word in words if word.end_us <= until * 1_000_000]
    assert [text for text, *_ in made] == [word.text for word in heard]
    for (_, at, _), word in zip(made, heard, strict=True):
        playing = source_in / rate.fraction + (at - start) * frame
        assert abs(playing - Fraction(word.start_us, 1_000_000)) <= frame * Fraction(51, 100) + Fraction(1, 200)


def test_two_clips_of_one_asset_get_each_what_it_plays() -> None:
    both = timeline(clip(start=0, duration=15, source_in=15), clip(start=40, duration=8, source_in=0, speed=0.5), clip(start=60))
    assert [(text, start) for text, start, _ in captions(add(both))] == [
        ("two", 5),
        ("One", 40),
        ("One", 60),
        ("two", 80),
        ("three", 100),
    ]


def test_of_a_word_that_a_cut_goes_through_the_larger_part_is_the_word() -> None:
    parts = timeline(clip(duration=21), clip(start=21, duration=20, source_in=21))  # "two" is heard for 1 frame, then for 3
    assert [(text, start) for text, start, _ in captions(add(parts))] == [("One", 0), ("two", 21)]
    assert [text for text, *_ in captions(add(timeline(clip(duration=43))))] == ["One", "two", "three"], "all but its last tenth"
    assert [text for text, *_ in captions(add(timeline(clip(duration=41))))] == ["One", "two"]


def test_an_asset_that_is_played_twice_is_captioned_twice() -> None:
    both = timeline(clip(duration=15), clip(start=30, duration=15))
    assert [(text, start) for text, start, _ in captions(add(both))] == [("One", 0), ("One", 30)]


@pytest.mark.parametrize(
    "silent",
    [
        {"volume": 0.0},
        {"volume_keyframes": [{"at": 0, "value": 0.0}]},
        {"reverse": True},
        {"freeze": True},
        {"asset": OTHER},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_is_not_heard_forwards_is_left_out(silent: dict[str, Any]) -> None:
    heard = clip(start=0, duration=10)
    assert [text for text, *_ in captions(add(timeline(heard, clip(start=10, **silent))))] == ["One"]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ([{"reverse": True}], "play backwards"),
        ([{"freeze": True}], "stand still"),
        ([{"volume": 0.0}], "are muted"),
        ([{"freeze": True}, {"reverse": True}, {"volume": 0.0}], "play backwards, stand still or are muted"),
    ],
)
def test_an_asset_that_is_there_and_nowhere_heard_forwards_is_refused(fields: list[dict[str, Any]], what: str) -> None:
    """And not captioned from the beginning of the timeline, as one that is not in it."""
    before = timeline(*clips(fields))
    with pytest.raises(NowhereHeard, match=f"Its clips in the project {what}, so that no caption would fit them."):
        add(before)
    assert nowhere_heard(before, ASSET)
    assert nowhere_heard(before, OTHER) == ""
    assert nowhere_heard(timeline(*clips(fields), clip(start=600)), ASSET) == ""


@pytest.mark.parametrize("of_track", [{"muted": True}, {"visible": False}])
def test_what_counts_is_what_is_heard_not_what_is_seen(of_track: dict[str, Any]) -> None:
    before = timeline(clip(), **of_track)
    assert bool(nowhere_heard(before, ASSET)) == ("muted" in of_track)


def test_while_another_track_is_solo_it_is_not_heard() -> None:
    before = timeline(clip())
    music = Track(type="audio", solo=True, elements=[AudioElement(asset=OTHER, start=0, duration=50)])
    assert "are muted" in nowhere_heard(before.model_copy(update={"tracks": [music, *before.tracks]}), ASSET)


def test_clips_in_which_nothing_is_said_change_nothing() -> None:
    with pytest.raises(NowhereHeard, match="nothing is said"):
        add(timeline(clip(duration=10, source_in=5)))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([], ""),
        ([{"volume": 0.0}], ""),
        ([{"reverse": True}], "Left without captions: 1 clip that plays backwards."),
        (
            [{"reverse": True}, {"freeze": True}, {"freeze": True}],
            "Left without captions: 1 clip that plays backwards and 2 clips that stand still.",
        ),
    ],
)
def test_what_is_seen_and_got_none_is_told(fields: list[dict[str, Any]], says: str) -> None:
    assert left_out(timeline(*clips(fields), clip(start=600)), ASSET) == says


def test_a_sound_on_a_track_of_its_own_beside_its_picture_is_captioned_once() -> None:
    picture = timeline(clip())
    sound = Track(type="audio", elements=[AudioElement(asset=ASSET, start=0, duration=50)])
    both = picture.model_copy(update={"tracks": [sound, *picture.tracks]})
    assert [text for text, *_ in captions(add(both))] == ["One", "two", "three"]


def test_of_an_asset_that_is_not_in_it_they_begin_with_the_timeline_and_it_grows_to_hold_them() -> None:
    made = add(timeline())
    assert [start for _, start, _ in captions(made)] == [0, 20, 40]
    assert made.duration == 49


def test_no_caption_lasts_beyond_its_clip() -> None:
    assert captions(add(timeline(clip(duration=44))))[-1] == ("three", 40, 44)


def test_made_again_they_take_the_place_of_those_of_before() -> None:
    once = add(timeline(clip()), language="en")
    twice = Timeline.load(with_captions(once, ASSET, WORDS[:1], name="Valley", language="de").dump())
    assert [text for text, *_ in captions(twice)] == ["One"]
    assert [track.language for track in twice.tracks if track.type == "caption"] == ["de"]


def test_captions_of_others_stay() -> None:
    first = with_captions(timeline(clip()), uuid4(), WORDS, name="Harbour")
    assert [track.name for track in add(first).tracks if track.type == "caption"] == ["Captions, Harbour", "Captions, Valley"]
