"""The music under the films of a mix: heard, again and again, softer under what clips say, and gone at the end."""

from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from engine.audio import gains
from engine.media import Source
from engine.mixing import MixSettings, draft, plan_mix, soundtrack
from engine.mixing.bed import Bed
from engine.mixing.filming import timeline_of
from engine.mixing.parts import Parts
from engine.mixing.settings import MixMusic
from engine.timeline import AudioElement
from tests.engine.cuts import audio_track, real
from tests.engine.hearing import RATE, Wave, both, decibels, decoded, level, mixed, source, tone
from tests.engine.mixing.mixes import SMALL, asset, clip, crossing, films, group, made, rows, settings, store_in
from tests.media import make_video


def bed_of(samples: Wave, folder: Path, **fields: Any) -> tuple[Bed, Path]:
    """Music of these samples, at their own level, and its raw file."""
    music = MixMusic(asset=asset(9), **{"gain_db": 0, **fields})
    wanted = settings(group("A", clip(1)), rows=rows("1.1"), music=music)
    bed = draft(wanted, {**films(1, 60), asset(9): source(samples)}).bed
    assert bed is not None
    file = folder / "bed.raw"
    file.write_bytes(both(samples[bed.sound.source_in :][: bed.sound.samples]).astype("<f4").tobytes())
    return bed, file


def test_it_begins_anew_without_a_click_and_otherwise_as_it_is(tmp_path: Path) -> None:
    samples = 0.3 + 0.2 * tone(50, 1)
    bed, file = bed_of(samples, tmp_path)
    total = round(2.5 * RATE)
    heard = np.concatenate([bed.block(file, begin, min(begin + 7_000, total), total) for begin in range(0, total, 7_000)])[:, 0]
    wanted = np.tile(samples, 3)[:total]
    near = np.zeros(total, bool)
    for seam in (RATE, 2 * RATE):
        near[seam - gains.JUMP : seam + gains.JUMP] = True
    assert np.abs(heard - wanted)[~near].max() < 1e-6
    assert np.abs(np.diff(heard)).max() < 0.005 and heard[RATE] == 0
    assert heard[0] == pytest.approx(0.3) and heard[-1] == pytest.approx(wanted[-1])


def test_it_begins_where_it_is_told_and_is_as_loud_as_it_is_told(tmp_path: Path) -> None:
    samples = np.arange(3 * RATE) / RATE / 10
    bed, file = bed_of(samples, tmp_path, source_in=30, gain_db=-6)
    assert bed.sound.samples == 2 * RATE
    assert bed.block(file, 100, 101, 4 * RATE)[0, 0] == pytest.approx((RATE + 100) / RATE / 10 * 10 ** (-6 / 20))
    assert bed_of(np.ones(RATE), tmp_path, gain_db=12)[0].sound.volume == pytest.approx(3.98, abs=0.01)


def test_it_fades_out_at_the_end_of_each_film(tmp_path: Path) -> None:
    bed, file = bed_of(np.ones(round(2.5 * RATE)), tmp_path, fade_out=30)
    for total in (2 * RATE, 4 * RATE):
        heard = bed.block(file, 0, total, total)[:, 0]
        assert heard[total - RATE - 1 :][:1] == pytest.approx(1) and heard[total - RATE // 2] == pytest.approx(0.5, abs=1e-4)
        assert heard[-1] < 1e-4
    assert bed.block(file, 0, RATE // 2, RATE // 2)[0, 0] == pytest.approx(0.5)  # a film shorter than the fade


def test_no_more_of_it_is_read_than_the_longest_film_needs() -> None:
    two = group("A", clip(1), clip(2, duration=30))
    wanted = settings(two, count=2, music=MixMusic(asset=asset(3)), rows=rows("1.1", "1.2"))
    bed = draft(wanted, {**films(2), asset(3): films(3, 600)[asset(3)]}).bed
    assert bed is not None and bed.sound.samples == 4 * RATE


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    """A clip that sounds, one that does not, and music of a second and a half."""
    clips = (make_video(1, tone=600), make_video(1, tone=None, picture="#204060"))
    return {asset(n): real(path) for n, path in enumerate(clips, 1)} | {asset(3): source(tone(220, 1.5, 0.4))}


def film_with(music: MixMusic) -> MixSettings:
    groups = (group("A", clip(2)), group("B", clip(1), transition=crossing(10)), group("C", clip(2)))
    return settings(*groups, canvas=SMALL, rows=rows("1.1 2.1 3.1"), music=music, quality="ultra")


@pytest.mark.ffmpeg
def test_it_is_heard_where_clips_are_silent_and_is_softer_where_they_are_not(sources: dict[UUID, Source], tmp_path: Path) -> None:
    [outcome] = made(film_with(MixMusic(asset=asset(3), gain_db=-6, ducking_db=-20, fade_out=15)), sources, tmp_path)
    heard = decoded(tmp_path / "out" / outcome.output.file)[:, 0]
    assert outcome.info is not None and outcome.info.frames == 80
    alone, under, rest = (music_in(heard, *span) for span in ((0.1, 0.6), (1.0, 1.5), (1.98, 2.1)))
    assert decibels(alone / (0.4 * 10 ** (-6 / 20))) == pytest.approx(0, abs=0.5)
    assert decibels(under / alone) == pytest.approx(-20, abs=1.5)
    assert rest > 2 * under and level(heard[round(2.62 * RATE) :]) < 0.02


def music_in(heard: Wave, begin: float, end: float) -> float:
    """How strong the tone of the music is between two seconds."""
    part = heard[round(begin * RATE) : round(end * RATE)]
    waves = np.exp(-2j * np.pi * 220 * np.arange(len(part)) / RATE)
    return float(2 * abs(np.mean(part * waves)))


@pytest.mark.ffmpeg
def test_it_is_what_a_timeline_with_that_music_has(sources: dict[UUID, Source], tmp_path: Path) -> None:
    """To the sample, but for the few where it begins anew."""
    wanted = film_with(MixMusic(asset=asset(3), gain_db=-6, ducking_db=-12))
    [output] = plan_mix(wanted, sources).outputs
    assert output.asked.bed is not None
    parts = Parts(store_in(tmp_path), tmp_path)
    for sound in (*[piece.sound for piece in output.pieces if piece.sound], output.asked.bed.sound):
        parts.decode(sound, lambda: False)
    ours = np.concatenate(list(soundtrack.Sum.of(output, parts).blocks(lambda: False)))
    bed = [AudioElement(asset=asset(3), start=at, duration=min(45, 80 - at), volume=10 ** (-6 / 20)) for at in (0, 45)]
    (tmp_path / "timeline").mkdir()
    tracks = timeline_of(wanted, sources, output.film).tracks
    theirs = mixed(tmp_path / "timeline", *tracks, audio_track(*bed, ducking=12.0), sources=sources)
    away = np.abs(np.arange(len(theirs)) - 45 * 1600) > gains.JUMP
    assert np.abs(ours - theirs)[away].max() < 1e-5
