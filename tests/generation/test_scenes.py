"""The drawings: of the right shape, the same for the same seed, moving, and neither flat nor broken."""

import numpy as np
import pytest

from generation.procedural.canvas import Size
from generation.procedural.palette import colour, ramp, shift_hue
from generation.procedural.scenes import SCENES

SMALL = Size(320, 180)
each_scene = pytest.mark.parametrize("name", sorted(SCENES))


@each_scene
@pytest.mark.parametrize("size", [SMALL, Size(180, 320), Size(202, 114)])
def test_a_picture_has_the_size_that_was_asked(name: str, size: Size) -> None:
    picture = SCENES[name].paint(size, 1)(0.5)
    assert picture.shape == (size.height, size.width, 3)
    assert picture.dtype == np.uint8


@each_scene
def test_the_same_seed_draws_the_same_picture_in_any_order_of_moments(name: str) -> None:
    first, second = SCENES[name].paint(SMALL, 5), SCENES[name].paint(SMALL, 5)
    second(3.0)
    assert np.array_equal(first(1.0), second(1.0))


@each_scene
def test_another_seed_draws_another_picture(name: str) -> None:
    first, second = (SCENES[name].paint(SMALL, seed)(1.0).astype(int) for seed in (5, 6))
    assert np.abs(first - second).mean() > 2


@each_scene
def test_the_picture_moves_smoothly(name: str) -> None:
    draw = SCENES[name].paint(SMALL, 5)
    now, next_frame, later = (draw(t).astype(int) for t in (1.0, 1.0 + 1 / 30, 4.0))
    assert np.abs(later - now).mean() > 1.0
    assert np.abs(next_frame - now).mean() < 6.0


@each_scene
def test_the_picture_has_light_and_dark_and_is_not_burnt_out(name: str) -> None:
    picture = SCENES[name].paint(SMALL, 5)(2.0)
    assert picture.max() > 150
    assert picture.min() < 40
    assert (picture.min(axis=2) == 255).mean() < 0.02


def test_a_gradient_passes_through_its_ends() -> None:
    steps = ramp(9, (0, colour("#000000")), (1, colour("#FF8000")))
    assert np.allclose(steps[:, 0], 0)
    assert np.allclose(steps[:, -1], [1, 128 / 255, 0])


def test_turning_a_hue_keeps_the_lightness() -> None:
    given = colour("#3060A0")
    turned = shift_hue(given, 0.25)
    assert not np.allclose(given, turned)
    assert float(turned.max() + turned.min()) == pytest.approx(float(given.max() + given.min()), abs=1e-5)
