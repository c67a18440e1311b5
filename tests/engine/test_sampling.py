"""The frame shown at output time t is the last of the source whose time is at most t: at every in-point, across every
segment boundary, for every kind of source."""

from fractions import Fraction
from pathlib import Path

import pytest

from engine.timeline import Canvas, Rate
from tests.engine.cuts import FILM, clip, planned, real, rendered, video_track, with_preset
from tests.engine.sources import frame_times, make_uneven, read_counters
from tests.media import make_video

pytestmark = pytest.mark.ffmpeg

CANVAS = Canvas(width=256, height=64)
SMALL = with_preset(width=256, height=64, longest_seconds=1, crf=10)
B_FRAMES = ("-bf", "3")
# in-point and length of each clip: from the start, across keyframes, on the last frame of a group, single frames
CUTS = [(0, 40), (37, 45), (59, 31), (60, 30), (95, 1), (96, 1), (100, 43), (29, 2)]
TOLERANCE = Fraction(1, 1000)


def source_files() -> dict[str, Path]:
    size = (256, 64)
    return {
        "30": make_video(seconds=5, rate="30", size=size, extra=B_FRAMES, gop=48),
        "25": make_video(seconds=5, rate="25", size=size, extra=B_FRAMES, gop=50, tone=None),
        "29.97": make_video(seconds=5, rate="30000/1001", size=size, extra=B_FRAMES, gop=60),
        "60": make_video(seconds=5, rate="60", size=size, gop=250, tone=None),
        "uneven": make_uneven(),
        "uneven, clock from 0.7 s": make_uneven(offset=Fraction(7, 10)),
        "webm, milliseconds": make_video(seconds=5, rate="30", size=size, codec="vp9", suffix=".webm", gop=60),
        "transport stream": make_video(seconds=5, rate="30", size=size, suffix=".ts", extra=B_FRAMES, gop=60),
    }


THIRTY, PAL, NTSC = Rate(num=30), Rate(num=25), Rate(num=30000, den=1001)
NAMES = ["30", "25", "29.97", "60", "uneven", "uneven, clock from 0.7 s", "webm, milliseconds", "transport stream"]
PAIRS = [(name, THIRTY) for name in NAMES] + [(name, rate) for name in ("30", "29.97", "uneven") for rate in (PAL, NTSC)]


@pytest.mark.parametrize(("name", "rate"), PAIRS, ids=[f"{name} at {float(rate.fraction):.4g}" for name, rate in PAIRS])
def test_the_frame_shown_is_the_last_that_has_begun(name: str, rate: Rate, tmp_path: Path) -> None:
    source = real(source_files()[name])
    times = frame_times(source.path)
    clips, place = [], 0
    for source_in, length in CUTS if rate == THIRTY else CUTS[1:5]:
        clips.append(clip(place, length, source_in))
        place += length
    made = planned(video_track(*clips), sources={FILM: source}, preset=SMALL, rate=rate, canvas=CANVAS)
    assert len(made.segments) > len(clips)  # some clip is cut in its middle as well
    wanted = [
        max(number for number, time in enumerate(times) if time <= (element.source_in + k) / rate.fraction + TOLERANCE)
        for element in clips
        for k in range(element.duration)
    ]
    assert read_counters(rendered(made, tmp_path)) == wanted


PACES = [(0.25, False), (0.5, True), (1.0, True), (1.5, False), (1.337, True), (4.0, False)]


@pytest.mark.parametrize("name", ["30", "25", "uneven, clock from 0.7 s", "transport stream"])
@pytest.mark.parametrize(("speed", "reverse"), PACES)
def test_a_changed_pace_and_a_turn_choose_by_the_same_rule(name: str, speed: float, reverse: bool, tmp_path: Path) -> None:
    source = real(source_files()[name])
    times = frame_times(source.path)
    length = min(80, int((4.5 * 30 - 7) / speed))
    element = clip(0, length, 7, speed=speed, reverse=reverse)
    made = planned(video_track(element), sources={FILM: source}, preset=SMALL, canvas=CANVAS)
    forward = [
        max(number for number, time in enumerate(times) if time <= (7 + k * element.pace) / 30 + TOLERANCE) for k in range(length)
    ]
    assert len(made.segments) > 1 or length < 40
    assert read_counters(rendered(made, tmp_path)) == (forward[::-1] if reverse else forward)


def test_a_frozen_film_shows_one_frame(tmp_path: Path) -> None:
    source = real(source_files()["30"])
    made = planned(video_track(clip(0, 70, 45, freeze=True)), sources={FILM: source}, preset=SMALL, canvas=CANVAS)
    assert read_counters(rendered(made, tmp_path)) == [45] * 70
