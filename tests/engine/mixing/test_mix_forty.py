"""A mix of forty, and one of eight in each other container, every film looked at frame by frame and sample by sample: nothing
lost, late or audible at the joins.
"""

import json
from pathlib import Path
from uuid import UUID

import av
import numpy as np
import pytest

from engine.checking import verify
from engine.media import Source
from engine.mixing import MixSettings, Output
from engine.tags import read_tags
from tests.engine.cuts import real
from tests.engine.hearing import RATE, Wave, both
from tests.engine.mixing.mixes import SMALL, asset, clip, found, group, made, settings
from tests.engine.sources import lag, read_counters
from tests.media import made as made_file
from tests.media import make_video, run_ffmpeg

pytestmark = pytest.mark.ffmpeg
FRAMES = 6  # of each clip
SAMPLES = FRAMES * RATE // 30
TONE = 300  # whole waves in a frame: wherever it is cut, it goes on without a jump
LEVELS = (0.10, 0.15, 0.20, 0.25, 0.30, 0.50, 0.56, 0.62, 0.68, 0.80, 0.90)  # of each clip: no two sound the same
LATE = RATE // 100
EDGE = 1_300  # samples at either end, where an encoder has nothing to lean on


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    """A counting film; each run of FRAMES is a clip of its own, with a level of its own."""

    def write(out: Path) -> None:
        raw = out.with_name("raw")
        raw.write_bytes(both(wave_of(range(len(LEVELS)))).astype("<f4").tobytes())
        heard = ("-f", "f32le", "-ar", "48000", "-ch_layout", "stereo", "-i", str(raw))
        picture = make_video(FRAMES * len(LEVELS) / 30, tone=None)
        run_ffmpeg("-i", str(picture), *heard, "-c:v", "copy", "-c:a", "pcm_s16le", str(out))

    return {asset(1): real(made_file(".mov", write, "levels", LEVELS, FRAMES))}


def wave_of(clips: "range | list[int]") -> Wave:
    one = np.sin(2 * np.pi * TONE * np.arange(SAMPLES) / RATE)
    return np.concatenate([LEVELS[n] * one for n in clips])


def many(**fields: object) -> MixSettings:
    each = [clip(1, source_in=FRAMES * n, duration=FRAMES, name=f"c{n}") for n in range(len(LEVELS))]
    metadata = {"static": {"title": "Sea", "campaign": "spring"}, "include_dynamic": True}
    groups = (group("A", *each[:5]), group("B", *each[5:9]), group("C", *each[9:]))
    return settings(*groups, canvas=SMALL, quality="high", metadata=metadata, date="2026-11-27", **fields)


def numbers_of(output: Output) -> list[int]:
    return [int(piece.name[1:]) for piece in output.pieces]


@pytest.mark.parametrize(("format", "count"), [("mp4", 40), ("mov", 8), ("avi", 8)])
def test_forty_films_are_what_was_asked_for(format: str, count: int, sources: dict[UUID, Source], tmp_path: Path) -> None:
    outcomes = made(many(format=format, count=count), sources, tmp_path)
    assert [outcome.failure for outcome in outcomes] == [None] * count
    assert found(tmp_path / "out") == [f"Spring-{n:03}.{format}" for n in range(1, count + 1)]
    assert len({outcome.output.film.word for outcome in outcomes}) == count
    for outcome in outcomes:
        output, path = outcome.output, tmp_path / "out" / outcome.output.file
        assert verify(output.plan(), path) == outcome.info
        numbers = numbers_of(output)
        assert read_counters(path) == [FRAMES * n + frame for n in numbers for frame in range(FRAMES)]
        hear(path, wave_of(numbers), format)
        read_metadata(path, output)


def hear(path: Path, wanted: Wave, format: str) -> None:
    """A gap, a click or a clip in the wrong place is a difference from what should be heard, and so is a late sound."""
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).T[:, 0]
        begins = container.streams.audio[0].start_time or 0
    late = lag(heard[: len(wanted)], wanted)
    assert abs(late) <= (LATE if format == "avi" else 0) and begins == 0  # AVI cannot say where in a packet its sound begins
    ours, theirs = heard[max(late, 0) :], wanted[max(-late, 0) :]
    inner = slice(EDGE, min(len(ours), len(theirs)) - EDGE)
    assert np.abs(ours[inner] - theirs[inner]).max() < 0.05


def read_metadata(path: Path, output: Output) -> None:
    tags = read_tags(path)
    assert (tags["title"], tags["date"]) == ("Sea", "2026-11-27")
    told = json.loads(tags["comment"])
    names = ", ".join(piece.name for piece in output.pieces)
    assert told == {"campaign": "spring", "clips": names, "index": str(output.index), "project": "Spring", "seed": "0"}
