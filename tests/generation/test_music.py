"""The sound under the clips."""

import numpy as np
import pytest

from generation.procedural import music
from generation.procedural.scenes import SCENES

each_mood = pytest.mark.parametrize("name", sorted(music.MOODS))


@each_mood
def test_a_bed_is_stereo_of_the_exact_length_and_never_clips(name: str) -> None:
    sound = music.compose(music.MOODS[name], 1.5, seed=1)
    assert sound.shape == (2, 72_000)
    assert np.abs(sound).max() == pytest.approx(music.PEAK, abs=1e-4)
    assert not np.array_equal(sound[0], sound[1])


@each_mood
def test_a_bed_is_silent_at_both_ends_and_heard_between(name: str) -> None:
    sound = music.compose(music.MOODS[name], 3.0, seed=1)
    assert np.abs(sound[:, :8]).max() < 1e-3
    assert np.abs(sound[:, -8:]).max() < 1e-3
    assert np.sqrt((sound[:, 48_000:96_000] ** 2).mean()) > 0.02


def test_the_same_seed_composes_the_same_bed() -> None:
    mood = music.MOODS["tide"]
    assert np.array_equal(music.compose(mood, 1.0, seed=3), music.compose(mood, 1.0, seed=3))
    assert not np.array_equal(music.compose(mood, 1.0, seed=3), music.compose(mood, 1.0, seed=4))


def test_every_scene_has_a_mood() -> None:
    assert {scene.mood for scene in SCENES.values()} <= set(music.MOODS)
