"""Final Cut Pro 7 XML: the same cuts out and in, and what other programs write."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from engine.interchange import InterchangeError, Loss, read_fcp7, write_fcp7
from engine.interchange.lanes import Lane, lay_out
from engine.timeline import AnyElement, Canvas, MediaElement, Rate, Timeline, VideoElement
from tests.engine.interchange.cutting import assert_same_sources, cuts_of
from tests.engine.interchange.documents import BEACH, CITY, NAMES, NTSC, SILENT, find, known, nothing, timelines, track

HEAD = "<timebase>25</timebase><ntsc>FALSE</ntsc>"
CLIP = """<clipitem id="c1"><name>x</name><rate>{rate}</rate><start>10</start><end>60</end><in>5</in><out>55</out>
<file id="f1"><name>city.mp4</name><pathurl>file:///elsewhere/city.mp4</pathurl><rate>{rate}</rate><duration>1500</duration></file>
{more}</clipitem>"""


def sequence(clips: str, kind: str = "video") -> str:
    tracks = f"<media><{kind}><track>{clips}</track></{kind}></media>"
    return f'<xmeml version="5"><project><children><sequence><rate>{HEAD}</rate>{tracks}</sequence></children></project></xmeml>'


def read(more: str = "", clip: str = CLIP) -> tuple[VideoElement, list[Loss]]:
    timeline, losses = read_fcp7.read(sequence(clip.format(rate=HEAD, more=more)), find)
    (element,) = timeline.elements()
    assert isinstance(element, VideoElement)
    return element, losses


def effect(name: str, **values: str) -> str:
    parameters = "".join(f"<parameter><parameterid>{k}</parameterid><value>{v}</value></parameter>" for k, v in values.items())
    return f"<filter><effect><effectid>{name}</effectid>{parameters}</effect></filter>"


def kept(lane: Lane) -> list[AnyElement]:
    """All of a track, as what is lost of it decides which transitions are; of an overlay, those of the lane."""
    if lane.track.type != "overlay":
        return lane.track.elements
    return [piece.element for piece in lane.pieces]


@settings(max_examples=100, deadline=None)
@given(timelines())
def test_the_cuts_come_back(timeline: Timeline) -> None:
    back, _ = read_fcp7.read(write_fcp7.write(timeline, NAMES)[0], find)
    lanes, _ = lay_out(timeline, lambda element: "" if isinstance(element, MediaElement) else "no media", "head")
    pictures = [lane for lane in lanes if lane.track.type == "video" or (lane.track.type == "overlay" and lane.pieces)]
    sounds = [lane for lane in lanes if lane.track.type == "audio" and lane.pieces]
    for kind, expected in (("video", pictures), ("audio", sounds)):
        found = [row for row in back.tracks if row.type == kind]
        for lane, row in zip(expected, found, strict=bool(expected)):
            wanted, sources = cuts_of(lane.track, kept(lane))
            got, got_sources = cuts_of(row, row.elements)
            assert got == wanted
            assert_same_sources(sources, got_sources, wanted)


def test_rate_size_length_and_tracks_come_back() -> None:
    timeline = known().model_copy(update={"canvas": Canvas(width=1080, height=1920), "duration": 999})
    hidden = timeline.tracks[1].model_copy(update={"visible": False, "locked": True})
    timeline = timeline.model_copy(update={"tracks": [timeline.tracks[0], hidden]})
    back, _ = read_fcp7.read(write_fcp7.write(timeline, NAMES)[0], find)
    assert (back.rate, back.canvas, back.duration) == (NTSC, timeline.canvas, 999)
    assert [(row.type, row.visible, row.locked) for row in back.tracks] == [("audio", True, False), ("video", False, True)]


def test_what_the_format_can_say_comes_back() -> None:
    fields = {"asset": BEACH, "opacity": 0.25, "scale": 1.5, "volume": 0.75, "speed": 0.5, "source_in": 7, "name": "Sea"}
    element = VideoElement.model_validate({"start": 3, "duration": 40, **fields})
    timeline = Timeline(tracks=[track("video", element, number=1)], duration=43, canvas=Canvas(width=720, height=720))
    text, losses = write_fcp7.write(timeline, NAMES)
    (back,) = read_fcp7.read(text, find)[0].elements()
    assert losses == []
    assert back.model_dump(exclude={"id"}) == element.model_dump(exclude={"id"})


def test_a_clip_beside_a_transition_leaves_its_edge_to_it() -> None:
    root = ElementTree.fromstring(write_fcp7.write(known(), NAMES)[0])
    first, second = root.findall("sequence/media/video/track/clipitem")[:2]
    transition = root.find("sequence/media/video/track/transitionitem")
    assert transition is not None
    assert [first.findtext(tag) for tag in ("start", "end", "in", "out")] == ["0", "-1", "10", "110"]
    assert [second.findtext(tag) for tag in ("start", "end", "in", "out")] == ["-1", "-1", "30", "120"]
    assert [transition.findtext(tag) for tag in ("start", "end")] == ["80", "100"]


def test_a_film_is_linked_to_its_sound_on_both_channels() -> None:
    root = ElementTree.fromstring(write_fcp7.write(known(), NAMES)[0])
    clips = {clip.get("id"): clip for clip in root.iter("clipitem")}
    first = root.find("sequence/media/video/track/clipitem")
    assert first is not None
    linked = [clips[link.findtext("linkclipref")] for link in first.findall("link")]
    assert [clip.findtext("sourcetrack/trackindex") for clip in linked] == [None, "1", "2"]
    assert {clip.findtext("in") for clip in linked} == {"10"}


def test_every_file_is_described_once() -> None:
    root = ElementTree.fromstring(write_fcp7.write(known(), NAMES)[0])
    described = [file.get("id", "") for file in root.iter("file") if len(file)]
    assert sorted(described) == sorted({file.get("id", "") for file in root.iter("file")})


def test_a_clip_of_another_program_is_found_by_its_file_name() -> None:
    element, losses = read()
    assert (element.asset, element.start, element.duration, element.source_in, element.name) == (CITY, 10, 50, 5, "x")
    assert (element.volume, losses) == (0, [])


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        (effect("timeremap", speed="200", reverse="FALSE"), {"speed": 2.0, "source_in": 10}),
        (effect("timeremap", speed="200", reverse="TRUE"), {"speed": 2.0, "reverse": True, "source_in": 1500 - 110}),
        (effect("opacity", opacity="40"), {"opacity": 0.4}),
        (effect("basic", scale="50"), {"scale": 0.5}),
        ("<stillframe>TRUE</stillframe>", {"freeze": True, "source_in": 5}),
        ("<stillframe>TRUE</stillframe><stillframeoffset>9</stillframeoffset>", {"freeze": True, "source_in": 9}),
    ],
)
def test_simple_filters_are_understood(more: str, fields: dict[str, object]) -> None:
    element, losses = read(more)
    assert {name: getattr(element, name) for name in fields} == fields
    assert losses == []


@pytest.mark.parametrize(
    "more", [effect("timeremap", variablespeed="1"), effect("Gaussian Blur"), effect("basic", scale="50", rotation="9")]
)
def test_other_filters_are_told(more: str) -> None:
    element, losses = read(more)
    assert element.speed == element.scale == 1.0
    assert ["left out" in loss.message for loss in losses] == [True]


@pytest.mark.parametrize(
    ("clips", "says"),
    [
        (CLIP.replace("<clipitem", "<clipitem disabled='1'").replace("{more}", "<enabled>FALSE</enabled>"), "switched off"),
        ("<generatoritem><name>Slug</name></generatoritem>", "generatoritem"),
        (CLIP.replace("city.mp4", "nowhere.mp4"), "not among the media"),
        ("<clipitem><start>0</start><end>9</end><in>0</in></clipitem>", "no clip of a file"),
    ],
)
def test_what_is_not_read_is_told_and_leaves_its_place_empty(clips: str, says: str) -> None:
    timeline, losses = read_fcp7.read(sequence(clips.format(rate=HEAD, more="")), find)
    assert timeline.elements() == []
    assert [says in loss.message for loss in losses] == [True]
    assert losses[0].path == "video track 1, item 1"


def test_a_silent_track_and_a_loud_clip_are_told_apart() -> None:
    clip = CLIP.format(rate=HEAD, more=effect("audiolevels", level="2"))
    timeline, losses = read_fcp7.read(sequence(f"<enabled>FALSE</enabled>{clip}", "audio"), find)
    assert timeline.tracks[0].muted
    assert "louder" in losses[0].message


def test_silent_films_stay_silent() -> None:
    element = VideoElement(asset=SILENT, start=0, duration=9)
    timeline = Timeline(tracks=[track("video", element, number=1)], duration=9)
    root = ElementTree.fromstring(write_fcp7.write(timeline, NAMES)[0])
    assert root.findall("sequence/media/audio/track") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Line 1"),
        ("<xmeml>", "Line 1"),
        ("<xmeml/>", "no Final Cut Pro 7 XML"),
        ("<fcpxml/>", "no Final Cut Pro 7 XML"),
        ("<xmeml><sequence/></xmeml>", "no usable rate"),
        (sequence("").replace("25", "0"), "no usable rate"),
        (sequence("").replace("25", "240"), "1 to 120"),
        (sequence(CLIP.format(rate=HEAD, more="")).replace("<start>10", "<start>ten"), "track 1, item 1, start"),
        (sequence(CLIP.format(rate=HEAD, more="")).replace("<start>10", "<start>-1"), "that of a transition"),
        (sequence(CLIP.format(rate=HEAD, more="")).replace("<in>5</in>", ""), "its in is missing"),
    ],
)
def test_what_is_no_sequence_is_refused_and_where(text: str, says: str) -> None:
    with pytest.raises(InterchangeError, match=says):
        read_fcp7.read(text, find)


def test_without_media_nothing_is_left_but_the_places() -> None:
    timeline, losses = read_fcp7.read(write_fcp7.write(known(), NAMES)[0], nothing)
    assert (timeline.elements(), timeline.duration) == ([], 360)
    assert len(losses) == len({loss.path for loss in losses})


def test_an_uneven_rate_is_told() -> None:
    timeline = known().model_copy(update={"rate": Rate(num=25, den=2)})
    text, losses = write_fcp7.write(timeline, NAMES)
    assert "12.500; its clips play at 12 frames" in str([loss.message for loss in losses if loss.path == "rate"])
    assert read_fcp7.read(text, find)[0].rate == Rate(num=12)
