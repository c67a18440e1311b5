"""Clips as files: frames exact, sound in step, colours those that were drawn."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from generation.procedural.canvas import Size
from generation.procedural.clip import write_clip
from generation.procedural.scenes import SCENES

pytestmark = pytest.mark.ffmpeg
SMALL = Size(320, 180)


def write(path: Path, **options: object) -> Path:
    values = {"seconds": Fraction(1), "size": SMALL, "rate": Fraction(30), "seed": 5, **options}
    write_clip(SCENES["valley"], path, **values)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize(
    ("seconds", "rate", "frames"), [(Fraction(1), Fraction(30), 30), (Fraction(3, 2), Fraction(24000, 1001), 36)]
)
def test_a_clip_has_exactly_its_frames_and_as_much_sound(tmp_path: Path, seconds: Fraction, rate: Fraction, frames: int) -> None:
    path = write(tmp_path / "clip.mp4", seconds=seconds, rate=rate)
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == frames
        assert container.streams.video[0].average_rate == rate
    with av.open(str(path)) as container:
        sound = container.streams.audio[0]
        assert (sound.codec_context.sample_rate, sound.codec_context.layout.name) == (48_000, "stereo")
        samples = sum(frame.samples for frame in container.decode(audio=0))
        assert abs(Fraction(samples, 48_000) - frames / rate) < Fraction(2048, 48_000)


def test_the_colours_in_the_file_are_those_that_were_drawn(tmp_path: Path) -> None:
    drawn = SCENES["valley"].paint(SMALL, 5)(0.0).astype(int)
    with av.open(str(write(tmp_path / "clip.mp4"))) as container:
        frame = next(container.decode(video=0))
        assert int(frame.colorspace) == 1  # BT.709, as it says and as it was converted
        shown = frame.to_ndarray(format="rgb24", src_colorspace="ITU709").astype(int)
    assert np.abs(shown - drawn).mean() < 3


def test_a_writer_is_stopped_by_what_its_report_raises(tmp_path: Path) -> None:
    seen: list[float] = []

    def report(done: float) -> None:
        seen.append(done)
        if len(seen) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write(tmp_path / "clip.mp4", report=report)
    assert seen == pytest.approx([1 / 30, 2 / 30, 3 / 30])
