"""The sound of a mix against the ideal: no drift, no click, whatever is joined."""

from pathlib import Path
from uuid import UUID

import av
import numpy as np
import pytest

from engine.audio import encoding, mixing
from engine.frames import to_samples
from engine.media import Source
from engine.mixing import soundtrack
from engine.mixing.parts import Parts
from engine.mixing.planning import plan_mix
from engine.timeline import Rate
from tests.engine.cuts import real
from tests.engine.hearing import Wave, both, chirp
from tests.engine.mixing.mixes import SMALL, asset, clip, group, made, settings, store_in
from tests.engine.sources import lag, read_counters
from tests.media import made as made_file
from tests.media import make_video, run_ffmpeg

pytestmark = pytest.mark.ffmpeg
CLIPS, FRAMES = 21, 11
NTSC = Rate(num=30000, den=1001)
NEAR = 256  # samples to either side of a join
EDGE = 2048  # samples at either end: an encoder has nothing to lean on there


@pytest.fixture(scope="module")
def sung() -> dict[UUID, Source]:
    """A counting film of eight seconds that sings from low to high, its sound not compressed."""

    def write(out: Path) -> None:
        raw = out.with_name("raw")
        raw.write_bytes(both(chirp(8)).astype("<f4").tobytes())
        heard = ("-f", "f32le", "-ar", "48000", "-ch_layout", "stereo", "-i", str(raw))
        run_ffmpeg("-i", str(make_video(8, tone=None)), *heard, "-c:v", "copy", "-c:a", "pcm_s16le", str(out))

    return {asset(1): real(made_file(".mov", write, "sung in two channels", 8))}


def heard_of(path: Path) -> Wave:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).T.astype(np.float64)


def places(in_order: bool) -> list[int]:
    return [n * FRAMES if in_order else (n * 37) % 220 for n in range(CLIPS)]


def ideal(rate: Rate, at: list[int]) -> tuple[Wave, list[int]]:
    """What should be heard, and the samples of the joins."""
    joins = [to_samples(n * FRAMES, rate.fraction) for n in range(CLIPS + 1)]
    begins = [to_samples(place, rate.fraction) for place in at]
    wave = chirp(8)
    return np.concatenate([wave[b : b + joins[n + 1] - joins[n]] for n, b in enumerate(begins)]), joins


@pytest.mark.parametrize(("in_order", "rate"), [(True, NTSC), (False, Rate())])
def test_over_twenty_joins_picture_and_sound_stay_together(
    in_order: bool, rate: Rate, sung: dict[UUID, Source], tmp_path: Path
) -> None:
    at = places(in_order)
    groups = [group(f"G{n}", clip(1, source_in=place, duration=FRAMES)) for n, place in enumerate(at)]
    [outcome] = made(settings(*groups, rate=rate, canvas=SMALL, quality="high"), sung, tmp_path)
    path = tmp_path / "out" / outcome.output.file
    if rate == Rate():
        assert read_counters(path) == [place + n for place in at for n in range(FRAMES)]
    wanted, joins = ideal(rate, at)
    heard = heard_of(path)[: len(wanted), 0]
    for begin in range(0, len(wanted) - 48_000, 48_000):
        assert abs(lag(heard[begin : begin + 48_000], wanted[begin : begin + 48_000])) == 0
    if in_order:  # where nothing is cut, nothing may be heard of the joins
        is_join = np.zeros(len(wanted), bool)
        for join in joins[1:-1]:
            is_join[join - NEAR : join + NEAR] = True
        wrong, is_join = (each[EDGE:-EDGE] for each in (np.abs(heard - wanted), is_join))
        assert wrong[is_join].max() <= wrong[~is_join].max() < 0.02


def test_a_silent_clip_is_as_long_as_its_picture(sung: dict[UUID, Source], tmp_path: Path) -> None:
    sources = {**sung, asset(2): real(make_video(1, tone=None, picture="#204060"))}
    groups = [group("A", clip(1, source_in=60, duration=30)), group("B", clip(2)), group("C", clip(1, source_in=90, duration=30))]
    [outcome] = made(settings(*groups, canvas=SMALL), sources, tmp_path)
    heard = heard_of(tmp_path / "out" / outcome.output.file)[:144_000, 0]
    wanted = np.concatenate([chirp(8)[96_000:144_000], np.zeros(48_000), chirp(8)[144_000:192_000]])
    assert lag(heard, wanted) == 0
    assert np.abs(heard[50_000:94_000]).max() < 0.01


@pytest.mark.parametrize("format", ["mp4", "avi"])
def test_the_encoder_in_this_process_is_as_exact_and_as_good_as_that_of_a_render(
    format: str, sung: dict[UUID, Source], tmp_path: Path
) -> None:
    groups = [group(f"G{n}", clip(1, source_in=20 * n, duration=20)) for n in range(5)]
    output = plan_mix(settings(*groups, format=format), sung).outputs[0]
    plan, parts = output.plan(), Parts(store_in(tmp_path), tmp_path)
    for piece in output.pieces:
        assert piece.sound is not None
        parts.decode(piece.sound, lambda: False)
    ours, theirs = tmp_path / "ours.mp4", tmp_path / "theirs.mp4"
    soundtrack.encode(output, parts, plan.preset, ours, lambda: False)
    mix = mixing.mix(plan.sounds, plan.samples, tmp_path, store_in(tmp_path), lambda: False)
    encoding.encode(plan, mix, tmp_path, lambda: False).replace(theirs)
    wanted = both(chirp(8)[: plan.samples])
    errors, sizes, starts = [], [], []
    for path in (ours, theirs):
        heard = heard_of(path)
        assert lag(heard[: plan.samples, 0], wanted[:, 0]) == 0
        errors.append(float(np.sqrt(np.mean((heard[: plan.samples] - wanted) ** 2))))
        sizes.append(path.stat().st_size)
        with av.open(str(path)) as container:
            packets = [packet.pts for packet in container.demux(audio=0) if packet.size]
            starts.append((packets[0], len(packets), container.streams.audio[0].duration))
    assert starts[0] == starts[1]
    assert errors[0] <= errors[1] * 1.05 and sizes[0] <= sizes[1] * 1.02
