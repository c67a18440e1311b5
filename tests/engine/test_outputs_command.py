"""How each codec is told to ffmpeg, word for word."""

import signal
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from engine import command, encoders, ffmpeg, gif
from engine.errors import RenderFailed
from engine.presets import FORMATS, QUALITIES, choose
from engine.timeline import Rate
from tests.engine.cuts import clip, planned, video_track
from tests.engine.golden_text import assert_golden
from tests.engine.test_command import written

FOLDER, FONTS = Path("/room/part"), Path("/fonts")
FILMS = [name for name, format in FORMATS.items() if format.video]


@pytest.mark.parametrize("format", ["mp4-h265", "webm", "avi"])
def test_a_part_is_encoded_with_the_very_words(format: str) -> None:
    made = planned(video_track(clip(0, 60)), preset=choose("720p", format))
    assert_golden(f"part-as-{format}", written(command.encode(made, made.segments[0], FOLDER, FONTS, label="A part").task))


def test_the_colours_of_a_gif_are_chosen_and_laid_on_with_the_very_words() -> None:
    made = planned(video_track(clip(0, 61)), preset=choose("720p", "gif"), rate=Rate(num=30000, den=1001))
    painting = gif.paint(made, Path("/room/film.mp4"), Path("/room"))
    assert_golden("gif", "\n".join(written(task) for task in painting.tasks))


def test_the_qualities_of_all_codecs_are_told_with_the_very_words() -> None:
    lines = []
    for format in FORMATS:
        for quality in QUALITIES:
            preset = choose("720p", format, quality)
            picture = " ".join(encoders.picture_words(preset, Fraction(30))) if preset.format.video else ""
            sound = " ".join(encoders.sound_words(preset)) if preset.format.audio else ""
            lines.append(f"{format} {quality}: {picture} | {sound}\n")
    assert_golden("encoders", "".join(lines))


@pytest.mark.parametrize("format", FILMS)
def test_every_codec_runs_on_one_thread_and_makes_a_keyframe_every_five_seconds(format: str) -> None:
    words = encoders.picture_words(choose("720p", format), Fraction(24000, 1001))
    assert words[words.index("-threads") + 1] == "1"
    assert words[words.index("-g") + 1] == "120"


def test_mov_and_mp4_are_made_of_the_same_parts() -> None:
    assert encoders.picture_words(choose("720p", "mov"), Fraction(30)) == encoders.picture_words(choose("720p"), Fraction(30))


def test_a_rate_too_fine_for_avi_is_refused_with_a_sentence() -> None:
    assert encoders.picture_words(choose("720p", "avi"), Fraction(60_000, 1001))
    with pytest.raises(RenderFailed, match=r"^AVI cannot hold 119\.88 frames a second"):
        encoders.picture_words(choose("720p", "avi"), Fraction(120_000, 1001))


@pytest.mark.parametrize(
    ("rate", "frames", "expected", "painted"),
    [(Rate(num=30), 60, 15, 30), (Rate(num=30), 61, 15, 31), (Rate(num=12), 60, 12, 60), (Rate(num=24000, den=1001), 1, 15, 1)],
)
def test_a_gif_has_the_frames_that_begin_before_the_film_ends(rate: Rate, frames: int, expected: int, painted: int) -> None:
    made = planned(video_track(clip(0, frames)), preset=choose("720p", "gif"), rate=rate)
    assert gif.rate_of(made) == Fraction(expected) and gif.frames_of(made) == painted


def test_a_gif_of_a_format_without_a_limit_has_the_rate_of_the_document() -> None:
    made = planned(video_track(clip(0, 60)), preset=choose("720p", "gif"))
    free = replace(made, preset=replace(made.preset, format=replace(made.preset.format, most_rate=None)))
    assert gif.frames_of(free) == 60


@pytest.mark.ffmpeg
def test_h264_is_the_same_whatever_the_processor_can_do() -> None:
    """x264 is told to leave more and more of it out; it does what is left on any processor that has it."""
    films = [film for able in ("avx512", "avx2", "sse4.2", "sse2") if (film := _film_with(able))]
    assert len(films) >= 2, "one alone is compared with nothing"
    assert len(set(films)) == 1


def _film_with(able: str) -> bytes:
    """Encoded with no more than that of the processor; nothing where the processor has not so much."""
    words = [*encoders.picture_words(choose("720p"), Fraction(30))]
    place = words.index("-x264-params") + 1
    source = "testsrc2=size=180x320:rate=30:duration=0.7,noise=alls=8:allf=t"
    told = [*words[:place], f"{words[place]}:asm={able}", *words[place + 1 :]]
    asked = [ffmpeg.binary(), "-v", "error", "-filter_threads", "1", "-f", "lavfi", "-i", source, *told, "-f", "h264", "-"]
    ended = subprocess.run(asked, check=False, capture_output=True)
    if ended.returncode == -signal.SIGILL:
        return b""
    ended.check_returncode()
    return ended.stdout
