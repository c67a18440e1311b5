"""A shaky film becomes a steady one, on the same clock."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.errors import Cancelled
from engine.media import Source
from engine.probe import inspect_own
from engine.steadying import steady
from tests.media import made, run_ffmpeg

pytestmark = pytest.mark.ffmpeg
SHAKEN = "crop=160:90:40+6*sin(n*1.7):35+5*cos(n*2.3)"


def _shaky(out: Path) -> None:
    still = "mandelbrot=size=240x160:rate=25:maxiter=100:start_scale=0.5:end_scale=0.5"
    run_ffmpeg("-f", "lavfi", "-i", still, "-t", "1", "-vf", SHAKEN, "-c:v", "libx264", "-pix_fmt", "yuv420p", str(out))


def shaky() -> Source:
    path = made(".mp4", _shaky, "shaky")
    return Source(path, "a" * 64, inspect_own(path))


def movement(path: Path) -> float:
    """How much the middle of the picture changes from one frame to the next, of 255."""
    import av

    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]
    return float(np.mean([np.abs(one - other)[20:70, 30:130].mean() for one, other in pairwise(frames)]))


def test_the_shaking_goes_and_every_frame_stays(tmp_path: Path) -> None:
    source, room, told = shaky(), tmp_path / "a room: it's, [odd]", []
    room.mkdir()
    made = steady(source, room, report=lambda share, words: told.append(share), should_stop=lambda: False)
    assert movement(made.path) < movement(source.path) / 3
    assert (made.info.frames, made.info.duration_us, made.info.width, made.info.height) == (25, 1_000_000, 160, 90)
    assert made.checksum != source.checksum
    assert told == sorted(told)


def test_it_stops_when_told_to(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        steady(shaky(), tmp_path, report=lambda share, words: None, should_stop=lambda: True)
