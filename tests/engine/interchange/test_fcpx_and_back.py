"""What is written as Final Cut Pro XML is read again as it was, to the frame at every rate."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interchange import read_fcpx, write_fcpx
from engine.interchange.fcpx_clips import TAKEN
from engine.interchange.lanes import Lane, Piece, lay_out
from engine.interchange.material import can_be_heard
from engine.timeline import (
    AnyElement,
    Canvas,
    Rate,
    SoundingElement,
    TextElement,
    Timeline,
    VideoElement,
)
from tests.engine.interchange.documents import BEACH, NAMES, find, known, timelines, track

RATES = [Rate(num=24000, den=1001), Rate(num=24), Rate(num=25), Rate(num=30000, den=1001), Rate(num=30), Rate(num=60)]

# --- there and back -------------------------------------------------------------------------------------------------


def there_and_back(timeline: Timeline) -> Timeline:
    return read_fcpx.read(write_fcpx.write(timeline, NAMES)[0], find)[0]


def kept(piece: Piece) -> dict[str, Any]:
    """What the format says of a clip: no id, no link, every transition a dissolve, speeds in thousandths."""
    element = piece.element
    said = element.model_dump(exclude={"id", "link"})
    if "transition" in said:
        said["transition"] = {"kind": "crossfade"} if piece.joint is not None else None
    if isinstance(element, SoundingElement):
        said["speed"] = 1.0 if isinstance(element, VideoElement) and element.freeze else float(element.pace)
        said["reverse"] = element.reverse and not (isinstance(element, VideoElement) and element.freeze)
    return said


def films(lane: Lane) -> Sequence[VideoElement]:
    """Those that would be heard on a track that is not muted."""
    elements = [piece.element for piece in lane.pieces]
    sounding = [each for each in elements if isinstance(each, VideoElement) and not each.freeze]
    return [each for each in sounding if NAMES[each.asset].info.has_audio]


def assert_comes_back(timeline: Timeline) -> None:
    back = there_and_back(timeline)
    lanes = [lane for lane in lay_out(timeline, _refusal, "middle")[0] if lane.pieces]
    pictures = [lane for lane in lanes if lane.track.type in ("video", "overlay")]
    sounds = [lane for lane in lanes if lane.track.type == "audio"]
    assert (back.rate, back.canvas.width, back.duration) == (timeline.rate, timeline.canvas.width, timeline.duration)
    found = [row for row in back.tracks if row.elements]
    for lane, row in zip([*sounds, *pictures], found, strict=True):
        assert [each.model_dump(exclude={"id", "link"}) for each in row.elements] == [kept(piece) for piece in lane.pieces]
        if lane.track.type == "audio":
            assert row.muted == lane.track.muted
        else:
            is_muted = not lane.track.visible or (lane.track.muted and any(film.volume > 0 for film in films(lane)))
            assert (row.visible, row.muted) == (lane.track.visible, is_muted)


@settings(max_examples=150, deadline=None)
@given(timelines())
def test_what_we_write_comes_back(timeline: Timeline) -> None:
    assert_comes_back(timeline)


def _refusal(element: AnyElement) -> str:
    return "" if isinstance(element, TAKEN) else "no such element"


@pytest.mark.parametrize("rate", RATES, ids=str)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_rate_is_exact_to_the_frame(rate: Rate, data: st.DataObject) -> None:
    assert_comes_back(data.draw(timelines(rates=[rate])))


@pytest.mark.parametrize(
    "fields",
    [
        {"opacity": 0.25, "scale": 1.5, "x": -0.25, "y": 0.125, "rotation": 33.5, "fit": "fill", "volume": 0.1234},
        {"crop": {"left": 0.1, "top": 0.2, "right": 0.05, "bottom": 0.0}, "rotation": -90.0},
        {"source_in": 7, "speed": 0.333, "reverse": True, "name": "Sea"},
        {"source_in": 7, "freeze": True, "volume": 0.5},
        {"volume": 0.0},
    ],
)
@pytest.mark.parametrize("size", [(1920, 1080), (720, 1280)])
def test_what_the_format_can_say_of_a_film_comes_back(fields: dict[str, object], size: tuple[int, int]) -> None:
    element = VideoElement.model_validate({"start": 3, "duration": 40, "asset": BEACH, **fields})
    timeline = Timeline(tracks=[track("video", element, number=1)], duration=43, canvas=Canvas(width=size[0], height=size[1]))
    text, losses = write_fcpx.write(timeline, NAMES)
    (back,) = read_fcpx.read(text, find)[0].elements()
    assert losses == []
    assert back.model_dump(exclude={"id"}) == element.model_dump(exclude={"id"})


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "A & B\n<2>", "size": 100, "color": "#FF8000", "x": 0.1, "y": 0.1},
        {"text": " two  spaces ", "font": "serif", "weight": "regular", "italic": True, "align": "left", "opacity": 0.5},
        {"text": "Code", "font": "mono", "name": "A name"},
    ],
)
def test_words_come_back_with_their_style(fields: dict[str, object]) -> None:
    element = TextElement.model_validate({"start": 3, "duration": 40, **fields})
    film = VideoElement(asset=BEACH, start=0, duration=60)
    rows = [track("video", film, number=1), track("overlay", element, number=2)]
    back = there_and_back(Timeline(tracks=rows, duration=60))
    assert [row.type for row in back.tracks] == ["video", "overlay"]
    assert back.tracks[1].elements[0].model_dump(exclude={"id"}) == element.model_dump(exclude={"id"})


def test_pictures_keep_their_order_and_overlays_below_the_film_stay_there() -> None:
    low, high = (TextElement(text=words, start=0, duration=9) for words in ("low", "high"))
    rows = [
        track("overlay", low, number=1),
        track("video", VideoElement(asset=BEACH, start=0, duration=9), number=2),
        track("overlay", high, number=3),
    ]
    back = there_and_back(Timeline(tracks=rows, duration=9))
    assert [(row.type, getattr(row.elements[0], "text", "")) for row in back.tracks] == [
        ("overlay", "low"), ("video", ""), ("overlay", "high"),
    ]  # fmt: skip


def test_a_second_time_nothing_is_lost_anymore() -> None:
    once = there_and_back(known())
    text, losses = write_fcpx.write(once, NAMES)
    assert {loss.message for loss in losses} == {"The track's name is lost"}
    again, told = read_fcpx.read(text, find)
    assert told == []
    assert write_fcpx.write(again, NAMES)[0] == text


def test_a_track_that_is_hidden_and_heard_is_told() -> None:
    row = track("video", VideoElement(asset=BEACH, start=0, duration=9), number=1, visible=False)
    losses = write_fcpx.write(Timeline(tracks=[row], duration=9), NAMES)[1]
    assert ["hidden, and heard" in loss.message for loss in losses] == [True]
    assert can_be_heard(row, row.elements[0], NAMES[BEACH].info)
