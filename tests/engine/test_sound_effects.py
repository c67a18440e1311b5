"""Each sound effect does what it says, with as many samples out as in, none of them late."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from engine.effects import AnySoundEffect, SoundEffect
from engine.effects.compressor import Compressor
from engine.effects.equaliser import Equaliser
from engine.effects.gain import Gain
from engine.effects.noise_reduction import NoiseReduction
from tests.engine.hearing import RATE, both, chirp, decibels, level, noise, tone, treated
from tests.engine.sources import lag

ALL: list[SoundEffect] = [
    Gain(decibels=-6.0),
    Equaliser(low=6.0, middle=-3.0, high=4.0),
    Compressor(makeup=6.0),
    NoiseReduction(strength=20.0),
]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("effect", ALL, ids=lambda effect: effect.kind)
def test_an_effect_changes_no_length_and_delays_nothing(effect: SoundEffect, tmp_path: Path) -> None:
    spoken = chirp(2)[:90_001]
    heard = treated(tmp_path, both(spoken), effect.filters())[:, 0]
    assert len(heard) == len(spoken)
    assert abs(lag(heard, spoken)) <= 1
    click = np.zeros(RATE)
    click[20_000] = 0.9
    assert int(np.argmax(np.abs(treated(tmp_path, both(click), effect.filters())[:, 0]))) == 20_000


@pytest.mark.ffmpeg
def test_all_effects_one_after_another_delay_nothing(tmp_path: Path) -> None:
    spoken = chirp(2)
    heard = treated(tmp_path, both(spoken), *(effect.filters() for effect in ALL))[:, 0]
    assert len(heard) == len(spoken) and abs(lag(heard, spoken)) <= 1


@pytest.mark.ffmpeg
@pytest.mark.parametrize("change", [-40.0, -6.0, 0.0, 12.0])
def test_a_gain_is_in_decibels(change: float, tmp_path: Path) -> None:
    heard = treated(tmp_path, both(tone(440, 1, 0.2)), Gain(decibels=change).filters())
    assert decibels(level(heard) / level(tone(440, 1, 0.2))) == pytest.approx(change, abs=0.01)


BANDS = [
    ({"low": 12.0}, 40, 12.0, 2000),
    ({"low": -12.0}, 40, -12.0, 2000),
    ({"middle": 9.0}, 1000, 9.0, 60),
    ({"middle": -9.0, "frequency": 300.0}, 300, -9.0, 8000),
    ({"high": 10.0}, 16_000, 10.0, 500),
    ({"high": -10.0}, 16_000, -10.0, 500),
]


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("bands", "frequency", "change", "elsewhere"), BANDS)
def test_the_equaliser_changes_its_band_and_leaves_the_rest(
    bands: dict[str, float], frequency: float, change: float, elsewhere: float, tmp_path: Path
) -> None:
    def changed(heard_at: float) -> float:
        heard = treated(tmp_path, both(tone(heard_at, 2, 0.1)), Equaliser.model_validate(bands).filters())
        return decibels(level(heard[RATE:]) / level(tone(heard_at, 2, 0.1)))

    assert changed(frequency) == pytest.approx(change, abs=1.0)
    assert changed(elsewhere) == pytest.approx(0, abs=0.7)


@pytest.mark.ffmpeg
def test_the_compressor_brings_loud_and_soft_together(tmp_path: Path) -> None:
    effect = Compressor(threshold=-20.0, ratio=4.0, makeup=6.0).filters()
    soft, loud = (
        decibels(level(treated(tmp_path, both(tone(440, 2, peak)), effect)[RATE:]) / level(tone(440, 2, peak)))
        for peak in (0.01, 0.8)
    )
    assert soft == pytest.approx(6, abs=0.2)
    above = decibels(0.8) + 20
    assert loud == pytest.approx(6 - above * 3 / 4, abs=1.0)


@pytest.mark.ffmpeg
def test_noise_reduction_takes_away_hiss_and_leaves_what_is_said(tmp_path: Path) -> None:
    hiss, said = noise(4, 0.003), tone(500, 4, 0.3) * (np.arange(4 * RATE) // RATE % 2)
    heard = treated(tmp_path, both(hiss + said), NoiseReduction(strength=20.0).filters())[:, 0]
    rest, word = slice(2 * RATE + 9600, 3 * RATE - 4800), slice(3 * RATE + 9600, 4 * RATE - 4800)
    assert decibels(level(heard[rest]) / level(hiss[rest])) == pytest.approx(-20, abs=1)
    assert decibels(level(heard[word]) / level(said[word])) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("effect", ALL, ids=lambda effect: effect.kind)
def test_an_effect_survives_being_stored(effect: SoundEffect) -> None:
    adapter: TypeAdapter[SoundEffect] = TypeAdapter(AnySoundEffect)
    assert adapter.validate_json(adapter.dump_json(effect)) == effect


RANGES = [
    (Gain, "decibels", -40, 20),
    (Equaliser, "low", -24, 24),
    (Equaliser, "middle", -24, 24),
    (Equaliser, "high", -24, 24),
    (Equaliser, "frequency", 50, 15_000),
    (Compressor, "threshold", -60, 0),
    (Compressor, "ratio", 1, 20),
    (Compressor, "attack", 1, 500),
    (Compressor, "release", 10, 5_000),
    (Compressor, "makeup", 0, 30),
    (NoiseReduction, "strength", 1, 60),
    (NoiseReduction, "floor", -80, -20),
]


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("effect", "name", "low", "high"), RANGES)
def test_a_parameter_keeps_to_its_range_and_works_at_both_ends(
    effect: type[SoundEffect], name: str, low: float, high: float, tmp_path: Path
) -> None:
    for wrong in (low - 0.01, high + 0.01, float("nan")):
        with pytest.raises(ValidationError):
            effect.model_validate({name: wrong})
    for end in (low, high):
        heard = treated(tmp_path, both(tone(440, 0.2)), effect.model_validate({name: float(end)}).filters())
        assert len(heard) == 9600 and np.isfinite(heard).all()
