"""Layers and outlines: laid where they are said to lie, between pixels too; lights added; prompts never markup."""

import numpy as np
import pytest

from generation.procedural import vector
from generation.procedural.canvas import Size
from generation.procedural.layers import disc, lay, shine, splat
from generation.procedural.palette import colour

SIZE = Size(64, 48)


def black() -> np.ndarray[tuple[int, int, int], np.dtype[np.float32]]:
    return np.zeros((3, SIZE.height, SIZE.width), dtype=np.float32)


def test_an_outline_is_drawn_where_it_is_said_to_be() -> None:
    picture = black()
    lay(picture, vector.draw('<rect x="10" y="20" width="8" height="4" fill="#FF8000"/>', SIZE))
    assert np.allclose(picture[:, 20:24, 10:18], colour("#FF8000")[:, None, None], atol=0.01)
    assert picture.sum() == pytest.approx(picture[:, 20:24, 10:18].sum())


def test_a_layer_moved_by_half_a_pixel_covers_half_of_each_edge() -> None:
    picture = black()
    lay(picture, vector.draw('<rect x="10" y="20" width="8" height="4" fill="#FFFFFF"/>', SIZE), 0.5, 0)
    assert np.allclose(picture[0, 21, [9, 10, 11, 17, 18, 19]], [0, 0.5, 1, 1, 0.5, 0], atol=0.01)


@pytest.mark.parametrize(("x", "y"), [(-60, 0), (60, 0), (0, -60), (0, 60), (-12.3, 30.7), (55.5, -22.2)])
def test_a_layer_may_lie_partly_or_wholly_outside(x: float, y: float) -> None:
    picture = black()
    lay(picture, vector.draw('<circle cx="20" cy="20" r="12" fill="#FFFFFF"/>', SIZE), x, y)
    assert 0 <= picture.min() <= picture.max() <= 1


def test_lights_add_up_wherever_they_are() -> None:
    picture = black()
    sprite = disc(3)
    shine(picture, sprite, 30, 20, colour("#FFFFFF"))
    assert picture[0].sum() == pytest.approx(float(sprite.sum()), rel=1e-4)
    shine(picture, sprite, -40, 20, colour("#FFFFFF"))
    assert picture[0].sum() == pytest.approx(float(sprite.sum()), rel=1e-4)


def test_many_small_lights_on_one_place_are_as_bright_as_their_sum() -> None:
    once, thrice = black(), black()
    splat(once, np.array([[30.3, 20.6]]), np.full((3, 1), 0.2, np.float32), 1.5)
    splat(thrice, np.array([[30.3, 20.6]] * 3 + [[-5, 900]]), np.full((3, 4), 0.2, np.float32), 1.5)
    assert np.allclose(thrice, 3 * once, atol=1e-5)
    assert once.max() > 0.1


def test_words_are_escaped() -> None:
    assert vector.written_out('<a href="x">&\x00') == "&lt;a href=&quot;x&quot;&gt;&amp;"


def test_a_longer_line_is_wider() -> None:
    assert vector.width_of("Reelwright", 40) > vector.width_of("Reel", 40) > 40
