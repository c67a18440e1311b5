"""Final Cut Pro XML read: what other programs write is understood, what is not is told, and what means no good is refused."""

import time
from fractions import Fraction
from typing import Any

import pytest

from engine.errors import InvalidTimeline
from engine.interchange import InterchangeError, Loss, read_fcpx, write_fcpx
from engine.timeline import (
    AudioElement,
    CaptionElement,
    ImageElement,
    Rate,
    Timeline,
    VideoElement,
)
from tests.engine.interchange.documents import BEACH, CITY, LOGO, NAMES, SILENT, SONG, find, known, nothing

# --- from other programs --------------------------------------------------------------------------------------------

RESOURCES = """<format id="r1" name="FFVideoFormat1080p25" frameDuration="100/2500s" width="1920" height="1080"/>
<format id="r2" name="FFVideoFormat1080p2398"/>
<asset id="beach" name="beach day" start="3600s" duration="60s" hasVideo="1" hasAudio="1" format="r1">
<media-rep kind="original-media" src="file:///media/beach%20day.mp4"/></asset>
<asset id="city" name="city" src="file:///media/city.mp4" start="0s" duration="60s" hasVideo="1" hasAudio="1" format="r2"/>
<asset id="logo" name="logo.png" duration="0s" hasVideo="1" src="file:///media/logo.png"/>
<asset id="song" name="song &amp; dance.m4a" start="0s" duration="60s" hasAudio="1"/>
<asset id="gone" name="gone.mov" duration="60s" hasVideo="1"/>
<effect id="title" name="Basic Title" uid="x"/>"""


def document(spine: str, version: str = "1.10", start: str = 'tcStart="0s"', more: str = "") -> str:
    sequence = f'<sequence format="r1" {start} tcFormat="NDF"><spine>{spine}</spine></sequence>'
    project = f'<library><event name="E"><project name="P">{sequence}</project></event></library>'
    return f'<!DOCTYPE fcpxml><fcpxml version="{version}"><resources>{RESOURCES}{more}</resources>{project}</fcpxml>'


def read(spine: str, **options: str) -> tuple[Timeline, list[Loss]]:
    return read_fcpx.read(document(spine, **options), find)


def clip(more: str = "", tag: str = "asset-clip", **attributes: str) -> str:
    usual = {"ref": "beach", "offset": "0s", "start": "3604s", "duration": "4s"}
    said = " ".join(f'{name}="{value}"' for name, value in {**usual, **attributes}.items())
    return f"<{tag} {said}>{more}</{tag}>"


def one(spine: str) -> tuple[Any, list[Loss]]:
    timeline, losses = read(spine)
    (element,) = timeline.elements()
    return element, losses


def messages(losses: list[Loss]) -> list[str]:
    return [loss.message for loss in losses]


@pytest.mark.parametrize("version", ["1.8", "1.9", "1.10", "1.11", "1.12", "1.13"])
def test_the_versions_from_1_8_to_1_13_are_read(version: str) -> None:
    timeline, losses = read(clip(), version=version)
    (element,) = timeline.elements()
    assert isinstance(element, VideoElement)
    assert (element.asset, element.start, element.duration, element.source_in, losses) == (BEACH, 0, 100, 100, [])
    assert (timeline.rate, timeline.canvas.width, timeline.canvas.height) == (Rate(num=25), 1920, 1080)


@pytest.mark.parametrize(("version", "says"), [("1.7", "1.7"), ("1.14", "1.14")])
def test_another_version_is_read_and_told(version: str, says: str) -> None:
    losses = read(clip(), version=version)[1]
    assert [says in message for message in messages(losses)] == [True]


def test_a_cut_as_resolve_writes_it() -> None:
    spine = '<gap name="Gap" offset="3600/1s" start="3600/1s" duration="2/1s"/>' + clip(
        '<asset-clip lane="1" offset="90101/25s" ref="city" start="0/1s" duration="1/1s" enabled="1"/>', offset="3602/1s"
    )
    timeline, losses = read(spine, start='tcStart="3600/1s"')
    assert [(row.name, each.start, each.duration) for row in timeline.tracks for each in row.elements] == [
        ("Video 1", 50, 100), ("Video 2", 51, 25),
    ]  # fmt: skip
    assert losses == []


def test_a_cut_as_final_cut_pro_writes_it() -> None:
    """Media that begin at a timecode of about an hour, at 23.976; times in 24000ths; a clip at half its speed."""
    form = '<format id="f" frameDuration="1001/24000s" width="1920" height="1080"/>'
    facts = 'start="86400314/24000s" duration="1438437/24000s" hasVideo="1" hasAudio="1" format="f"'
    media = f'<asset id="day" name="beach day.mp4" {facts}/>'
    points = '<timept time="172800628/24000s" value="86400314/24000s" interp="smooth2"/>'
    points += '<timept time="175677502/24000s" value="87838751/24000s" interp="smooth2"/>'
    song = '<asset-clip ref="song" lane="-1" offset="172848676/48000s" duration="192192/24000s" audioRole="music.music-1"/>'
    mark = '<marker start="86448362/24000s" duration="1001/24000s" value="Here"/>'
    spine = (
        f'<asset-clip ref="day" offset="0s" start="86424338/24000s" duration="96096/24000s">{song}{mark}</asset-clip>'
        '<transition name="Cross Dissolve" offset="84084/24000s" duration="24024/24000s"><filter-video ref="x"/></transition>'
        '<asset-clip ref="day" offset="96096/24000s" start="172848676/24000s" duration="48048/24000s">'
        f'<timeMap>{points}</timeMap></asset-clip><gap offset="144144/24000s" start="86400314/24000s" duration="96096/24000s"/>'
    )
    text = document(spine, more=form + media).replace('sequence format="r1"', 'sequence duration="240240/24000s" format="f"')
    timeline, losses = read_fcpx.read(text, find)
    first, second = timeline.tracks[1].elements
    assert isinstance(first, VideoElement) and isinstance(second, VideoElement)
    assert (first.start, first.duration, first.source_in) == (0, 108, 24)
    assert (second.start, second.duration, second.source_in, second.speed) == (84, 60, 18, 0.5)
    assert [(row.name, each.start, each.duration) for row in timeline.tracks[:1] for each in row.elements] == [("Music", 0, 192)]
    assert ([(each.frame, each.name) for each in timeline.markers], timeline.duration, losses) == ([(24, "Here")], 240, [])


def test_offsets_may_count_from_zero_whatever_the_timecode_says() -> None:
    assert [each.start for each in read(clip(), start='tcStart="3600s"')[0].elements()] == [0]


def test_clips_follow_one_another_where_no_offset_is_said() -> None:
    plain = '<asset-clip ref="city" duration="1s"/>'
    assert [each.start for each in read(plain * 3)[0].elements()] == [0, 25, 50]


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("FFVideoFormat1080p2398", "24000/1001"),
        ("FFVideoFormat720p60", "60"),
        ("FFVideoFormat3840x2160p5994", "60000/1001"),
        ("FFVideoFormat1080i5994", "30000/1001"),
        ("FFVideoFormatDV720x480i5994", "30000/1001"),
    ],
)
def test_a_format_may_be_known_by_its_name_alone(name: str, rate: str) -> None:
    text = document("").replace('frameDuration="100/2500s" width="1920" height="1080"', "").replace("FFVideoFormat1080p25", name)
    assert read_fcpx.read(text, find)[0].rate.fraction == Fraction(rate)


def test_what_is_connected_lies_by_the_clock_of_what_holds_it() -> None:
    above = clip(tag="video", ref="logo", lane="1", offset="3605s", start="0s", duration="2s")
    nested = '<title ref="title" lane="1" offset="1s" duration="1s"><text>Hi</text></title>'
    middle = f'<video ref="logo" lane="2" offset="3605s" start="0s" duration="3s">{nested}</video>'
    timeline, losses = read('<gap offset="0s" duration="10s"/>' + clip(above + middle, offset="10s"))
    rows = [(row.type, [(each.kind, each.start, each.duration) for each in row.elements]) for row in timeline.tracks]
    assert rows == [
        ("video", [("video", 250, 100)]),
        ("video", [("image", 275, 50)]),
        ("video", [("image", 275, 75)]),
        ("overlay", [("text", 300, 25)]),
    ]
    assert losses == []


def test_lanes_below_hold_sounds_and_pictures_under_the_storyline() -> None:
    sound = '<asset-clip ref="song" lane="-1" offset="3604s" duration="3s" audioRole="music.music-1"/>'
    under = '<asset-clip ref="city" lane="-2" offset="3604s" duration="3s" srcEnable="video"/>'
    timeline, _ = read(clip(sound + under + sound.replace("-1", "-3", 1)))
    assert [(row.type, row.name, row.elements[0].kind) for row in timeline.tracks] == [
        ("audio", "Music", "audio"), ("audio", "Music", "audio"), ("video", "Video 1", "video"), ("video", "Video 2", "video"),
    ]  # fmt: skip
    assert [each.asset for each in timeline.tracks[2].elements if isinstance(each, VideoElement)] == [CITY]


def test_only_the_sound_of_a_film_is_a_sound() -> None:
    element, _ = one(clip(srcEnable="audio"))
    assert isinstance(element, AudioElement)
    assert (element.asset, element.source_in) == (BEACH, 100)


def test_a_film_without_its_sound_is_silent() -> None:
    loud = clip(ref="city", offset="4s", start="0s")
    first, second = read(clip(srcEnable="video") + loud)[0].elements()
    assert isinstance(first, VideoElement) and isinstance(second, VideoElement)
    assert (first.volume, second.volume) == (0.0, 1.0)


def test_what_is_switched_off_lies_on_a_track_of_its_own_that_is_off() -> None:
    timeline, _ = read(clip() + clip(offset="4s", enabled="0") + clip(offset="8s"))
    assert [(row.visible, row.muted, [each.start for each in row.elements]) for row in timeline.tracks] == [
        (False, True, [100]), (True, False, [0, 200]),
    ]  # fmt: skip


def test_a_clip_that_holds_its_picture_and_sound_is_one_film() -> None:
    inside = (
        '<video ref="beach" offset="3600s" start="3600s" duration="60s"><audio ref="beach" lane="-1" duration="60s"/></video>'
    )
    held = f'<clip offset="0s" start="3604s" duration="4s" name="x"><adjust-volume amount="-6.0206dB"/>{inside}</clip>'
    element, losses = one(held)
    assert (element.asset, element.source_in, element.volume, element.name, losses) == (BEACH, 100, 0.5, "x", [])


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ('<timeMap><timept time="0s" value="0s"/><timept time="30s" value="60s"/></timeMap>', {"speed": 2.0, "source_in": 100}),
        (
            '<timeMap><timept time="0s" value="60s"/><timept time="60s" value="0s"/></timeMap>',
            {"reverse": True, "source_in": 1350},
        ),
        ('<timeMap><timept time="0s" value="9s"/><timept time="9s" value="9s"/></timeMap>', {"freeze": True, "source_in": 225}),
        ('<conform-rate srcFrameRate="50"/>', {"speed": 0.5, "source_in": 25}),
        ('<conform-rate scaleEnabled="0" srcFrameRate="50"/>', {"speed": 1.0, "source_in": 50}),
        ('<adjust-transform position="10 -20" scale="0.5 0.5" rotation="90"/>', {"x": 0.05625, "y": 0.2, "rotation": -90.0}),
        ('<adjust-transform enabled="0" scale="0.5 0.5"/>', {"scale": 1.0}),
        ('<adjust-blend amount="0.4"/>', {"opacity": 0.4}),
        ('<adjust-conform type="fill"/>', {"fit": "fill"}),
        ('<adjust-volume amount="-96dB"/>', {"volume": 0.0}),
    ],
)
def test_what_is_done_to_a_clip_is_understood(more: str, fields: dict[str, object]) -> None:
    element, losses = one(clip(more, ref="city", start="2s"))
    assert {name: getattr(element, name) for name in fields} == fields
    assert losses == []


def test_a_time_map_may_count_from_the_timecode_of_its_media() -> None:
    points = '<timeMap><timept time="3600s" value="3600s"/><timept time="3630s" value="3660s"/></timeMap>'
    element, losses = one(clip(points, start="3602s"))
    assert (element.speed, element.source_in, losses) == (2.0, 100, [])


def test_a_trimmed_picture_stays_where_it_is_and_a_cropped_one_fits() -> None:
    edges = 'left="88.888889" top="0" right="0" bottom="50"'  # the left half and the lower half
    element, _ = one(clip(f'<adjust-crop mode="trim"><trim-rect {edges}/></adjust-crop>'))
    assert (element.crop.left, element.crop.bottom, element.scale, element.x, element.y) == (0.5, 0.5, 0.5, 0.25, -0.25)
    element, _ = one(clip(f'<adjust-crop mode="crop"><crop-rect {edges}/></adjust-crop>'))
    assert (element.crop.left, element.crop.bottom, element.scale, element.x, element.y) == (0.5, 0.5, 1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('<filter-video ref="x" name="Gaussian"/>', "The effect “Gaussian” is left out"),
        ('<adjust-stabilization type="automatic"/>', "Its stabilization is not read"),
        ('<audio-channel-source srcCh="1"/>', "single channels"),
        ('<adjust-volume amount="6dB"/>', "louder"),
        ('<adjust-blend amount="1" mode="10"/>', "blends"),
        ('<adjust-transform scale="1 2"/>', "stretched"),
        ('<adjust-transform anchor="1 2"/>', "turns about its middle"),
        ('<adjust-transform position="900 0"/>', "held within"),
        ('<adjust-crop mode="pan"><pan-rect/><pan-rect/></adjust-crop>', "crop moves"),
        ('<adjust-crop mode="trim"><trim-rect top="60" bottom="60"/></adjust-crop>', "leaves nothing"),
        ('<adjust-volume><param name="amount"><keyframeAnimation><keyframe time="0s" value="-6dB"/></keyframeAnimation></param>'
         "</adjust-volume>", "volume moves"),
        ('<timeMap><timept time="0s" value="0s"/><timept time="1s" value="1s"/><timept time="9s" value="19s"/></timeMap>',
         "speed changes"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_told(more: str, says: str) -> None:
    losses = one(clip(more, ref="city", start="0s"))[1]
    assert [says in message for message in messages(losses)] == [True]
    assert losses[0].path == "spine, item 1"


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ('<ref-clip ref="m" duration="2s"/>', "A compound clip is not read"),
        ('<mc-clip ref="m" duration="2s"/>', "A multicam clip is not read"),
        ('<video ref="solid" duration="2s"/>', "another program generates"),
        ('<clip duration="2s"><spine/></clip>', "nested is not read"),
        ('<asset-clip ref="gone" duration="2s"/>', "“gone.mov” is not among the media"),
        ('<asset-clip ref="beach" duration="0s"/>', "lasts no frame"),
        ('<asset-clip ref="beach" duration="-5s"/>', "lasts no frame"),
        ('<title ref="title" duration="2s"/>', "no words"),
        ('<asset-clip ref="city" duration="900s" start="70s"/>', "Its media is shorter"),
    ],
)
def test_what_cannot_be_read_is_told_and_leaves_its_place_empty(item: str, says: str) -> None:
    timeline, losses = read(item)
    assert timeline.elements() == []
    assert [says in message for message in messages(losses)] == [True]


def test_transitions_beside_gaps_fade_and_over_cuts_join() -> None:
    fade, cross, out = (
        f'<transition name="{name}" offset="{offset}" duration="1s"/>'
        for name, offset in (("Cross Dissolve", "0s"), ("Star Wipe", "3.6s"), ("Cross Dissolve", "7s"))
    )
    timeline, losses = read(fade + clip() + cross + clip(offset="4s", ref="city", start="4s") + out + '<gap duration="2s"/>')
    first, second = timeline.elements()
    assert isinstance(first, VideoElement) and isinstance(second, VideoElement)
    assert (first.start, first.end, first.fade_in, first.sound_fade_in, first.fade_out) == (0, 115, 25, 25, 0)
    assert (second.start, second.end, second.source_in, second.fade_in, second.fade_out) == (90, 200, 90, 0, 25)
    assert second.transition is not None and second.transition.kind == "crossfade"
    assert messages(losses) == ["The transition “Star Wipe” becomes a crossfade"]


@pytest.mark.parametrize(("offset", "length"), [("0.5s", "1s"), ("3.5s", "9s"), ("3.5s", "-1s")])
def test_a_transition_that_does_not_fit_is_told(offset: str, length: str) -> None:
    across = f'<transition offset="{offset}" duration="{length}"/>'
    timeline, losses = read(clip() + across + clip(offset="4s", ref="city", start="4s"))
    assert [each.duration for each in timeline.elements()] == [100, 100]
    assert ["left out" in message for message in messages(losses)] == [True]


def test_a_still_that_is_faded_in_is_one() -> None:
    across = '<transition offset="0s" duration="1s"/>'
    element, losses = one(across + clip(tag="video", ref="logo", start="0s"))
    assert isinstance(element, ImageElement)
    assert (element.fade_in, losses) == (25, [])


def test_clips_that_overlap_on_a_lane_lie_on_tracks_of_their_own() -> None:
    twice = "".join(clip(lane="1", offset=f"{3604 + n}s", ref="city", start="0s", duration="2s") for n in range(2))
    assert [len(row.elements) for row in read(clip(twice))[0].tracks] == [1, 1, 1]


def test_what_begins_before_the_timeline_is_cut() -> None:
    early = clip(lane="1", offset="3602s", ref="city", start="10s")
    timeline, losses = read(clip(early))
    element = timeline.tracks[1].elements[0]
    assert isinstance(element, VideoElement)
    assert (element.start, element.duration, element.source_in) == (0, 50, 300)
    assert messages(losses) == ["It begins before the timeline; 50 frames are cut off"]


def test_markers_lie_where_their_clip_shows_them() -> None:
    marks = (
        '<marker start="3605s" duration="1/25s" value="A" note="b"/><chapter-marker start="3606s" value="C"/>'
        '<marker start="3607s" value="Do" completed="0"/><marker start="3600s" value="Before"/>'
    )
    timeline, losses = read(clip(marks))
    assert [(each.frame, each.name, each.color) for each in timeline.markers] == [
        (25, "A: b", "blue"), (50, "C", "orange"), (75, "Do", "red"),
    ]  # fmt: skip
    assert ["not shown" in message for message in messages(losses)] == [True]


def test_the_pick_of_an_audition_is_read_and_captions_are_captions() -> None:
    said = '<caption lane="1" offset="3605s" duration="1s" role="SRT?captionFormat=SRT.en-GB"><text>Hello</text></caption>'
    audition = f'<audition offset="0s">{clip(said)}{clip(ref="city")}</audition>'
    timeline, losses = read(audition)
    film, words = timeline.elements()
    assert isinstance(film, VideoElement) and isinstance(words, CaptionElement)
    assert (film.asset, words.text, words.start, timeline.tracks[1].language, losses) == (BEACH, "Hello", 25, "en-GB", [])


def test_words_of_another_program_get_the_nearest_look() -> None:
    style = '<text-style font="Georgia" fontSize="54" fontColor="1 0 0 0.5" alignment="right" fontFace="Bold"/>'
    text = f'<text><text-style ref="a">Hi </text-style><text-style ref="b">you</text-style></text><text-style-def id="a">{style}'
    element, losses = one(f'<title ref="title" duration="2s" name="Basic Title">{text}</text-style-def></title>')
    assert (element.text, element.font, element.size, element.color) == ("Hi you", "serif", 50, "#FF0000")
    assert (element.opacity, element.align, element.weight, element.name) == (0.5, "right", "bold", "")
    assert len(losses) == 2


def test_without_media_nothing_is_left_but_the_places() -> None:
    timeline, losses = read_fcpx.read(write_fcpx.write(known(), NAMES)[0], nothing)
    assert {each.kind for each in timeline.elements()} == {"text"}
    assert len(losses) == 7
    assert {SILENT, LOGO, SONG} < NAMES.keys()


# --- files that mean no good ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Line 1"),
        ("<fcpxml", "Line 1"),
        ("<xmeml/>", "no Final Cut Pro XML"),
        ('<fcpxml version="1.10"/>', "no Final Cut Pro XML with a project"),
        (document("").replace('version="1.10"', 'version="2.0"'), "Version '2.0'"),
        (document("").replace("100/2500s", "0s"), "no length of a frame"),
        (document("").replace("100/2500s", "-1/25s"), "no length of a frame"),
        (document("").replace("100/2500s", "1/500s"), "1 to 120 frames"),
        (document("").replace('sequence format="r1"', "sequence"), "1 to 120 frames"),
        (document(clip(offset="ten")), "spine, item 1, offset: 'ten' is no time"),
        (document(clip(offset="1/0s")), "is no time"),
        (document(clip(offset="9" * 400)), "is no time"),
        (document(clip(duration="999999999999s")), "longer than any film"),
        (document(clip(offset="9999999s")), "farther away"),
        (document(clip(lane="x", more="")), ""),
        (document(clip('<asset-clip lane="1e9" duration="1s"/>')), "is no lane"),
        (document(clip('<adjust-blend amount="nan"/>')), "is not a number"),
        (document(clip('<adjust-transform position="1 2 3"/>')), "are not 2 numbers"),
        (document(clip('<conform-rate srcFrameRate="0"/>')), "is no rate"),
        (document(clip("<marker/>")), "its start is missing"),
        ('<!DOCTYPE fcpxml [<!ENTITY a "b">]><fcpxml version="1.10">&a;</fcpxml>', "entities"),
        ('<!DOCTYPE fcpxml SYSTEM "http://127.0.0.1/x.dtd"><fcpxml version="1.10">&a;</fcpxml>', "entities"),
    ],
)
def test_what_cannot_be_read_is_refused_and_where(text: str, says: str) -> None:
    try:
        read_fcpx.read(text, find)
    except (InterchangeError, InvalidTimeline) as error:
        assert says and says in str(error)
    else:
        assert not says


CYCLE = (
    '<media id="m"><sequence format="r1"><spine><ref-clip ref="m" duration="2s"/></spine></sequence></media>'
    '<asset id="self" name="self" duration="1s" hasVideo="1" format="self"/><format id="r9" name="r9"/>'
)
PLAIN = '<asset-clip ref="city" duration="1/25s"/>'
HUGE: dict[str, str] = {
    "clips in a row": document(PLAIN * 250_000),
    "as many clips as are read": document(PLAIN * 9_999),
    "clips at one place": document(clip(PLAIN.replace("<asset-clip", '<asset-clip lane="1" offset="3604s"') * 9_900)),
    "lanes": document(clip("".join(PLAIN.replace("<asset-clip", f'<asset-clip lane="{n}"') for n in range(1, 9_900)))),
    "a long name": document(PLAIN.replace("city", "long"), more=f'<asset id="long" name="{"x" * 9_000_000}" hasVideo="1"/>'),
    "titles at one place": document('<gap duration="9s">' + '<title lane="1" offset="0s" duration="1s"/>' * 9_900 + "</gap>"),
    "clips in clips": document("<asset-clip ref='city' duration='1s'>" * 190 + "</asset-clip>" * 190),
    "clips in clips without end": document("<clip duration='1s'>" * 400_000),
    "empty clips": document("<clip/>" * 900_000),
    "a time map": document(clip("<timeMap>" + '<timept time="0s" value="0s"/>' * 300_000 + "</timeMap>")),
    "long time maps": document(
        "".join(clip("<timeMap>" + "".join(f'<timept time="{n}/7s" value="{n * n}/11s"/>' for n in range(1999)) + "</timeMap>")
                for _ in range(110))
    ),
    "markers": document(clip('<marker start="3605s" value="A"/>' * 250_000)),
    "markers not shown": document(clip('<marker start="0s" value="A"/>' * 250_000)),
    "odd fractions": document("".join(f'<asset-clip ref="city" duration="{n}/{10**11 + n}s"/>' for n in range(1, 150_000))),
    "media": document("", more="".join(f'<asset id="a{n}" name="{n}"/>' for n in range(300_000))),
    "transitions": document('<transition duration="1s"/>' * 250_000),
    "words": document(f'<title ref="title" duration="1s"><text>{"word " * 2_000_000}</text></title>'),
    "auditions": document("<audition/>" * 500_000),
    "a cycle": document('<ref-clip ref="m" duration="2s"/><asset-clip ref="self" duration="1s"/>', more=CYCLE),
}  # fmt: skip


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_file_that_is_too_much_is_refused_or_read_soon(text: str) -> None:
    begin = time.process_time()
    try:
        timeline, losses = read_fcpx.read(text, find)
    except (InterchangeError, InvalidTimeline) as error:
        assert 0 < len(str(error)) < 20_000
    else:
        assert len(timeline.elements()) <= 10_000 and losses is not None
    assert time.process_time() - begin < 4  # of a busy machine; alone, a second at most
