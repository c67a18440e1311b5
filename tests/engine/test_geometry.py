"""Where pictures go: whole or filling, centred, on even pixels."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.geometry import Area, Placing, centred, place

HD = Area(0, 0, 1920, 1080)
TALL = Area(0, 0, 1080, 1920)


@pytest.mark.parametrize(
    ("size", "canvas", "fit", "expected"),
    [
        ((1920, 1080), HD, "fit", Placing((1920, 1080), None, 0, 0)),
        ((3840, 2160), HD, "fit", Placing((1920, 1080), None, 0, 0)),
        ((1280, 720), HD, "fill", Placing((1920, 1080), None, 0, 0)),
        ((1000, 1000), HD, "fit", Placing((1080, 1080), None, 420, 0)),
        ((1000, 1000), HD, "fill", Placing((1920, 1920), Area(0, 420, 1920, 1080), 0, 0)),
        ((1080, 1920), HD, "fit", Placing((608, 1080), None, 656, 0)),
        ((1920, 1080), TALL, "fill", Placing((3414, 1920), Area(1166, 0, 1080, 1920), 0, 0)),
        ((1, 4000), HD, "fit", Placing((2, 1080), None, 958, 0)),
        ((640, 360), Area(420, 0, 1080, 1080), "fit", Placing((1080, 608), None, 420, 236)),
    ],
)
def test_a_picture_is_placed_as_in_the_table(
    size: tuple[int, int], canvas: Area, fit: Literal["fit", "fill"], expected: Placing
) -> None:
    assert place(*size, canvas, fit) == expected


SIDES = st.integers(1, 4096)
EVEN_SIDES = st.integers(1, 1080).map(lambda half: 2 * half)


@given(SIDES, SIDES, EVEN_SIDES, EVEN_SIDES, st.sampled_from(["fit", "fill"]))
def test_every_placing_is_even_and_inside_the_canvas(
    width: int, height: int, across: int, down: int, fit: Literal["fit", "fill"]
) -> None:
    placing = place(width, height, Area(0, 0, across, down), fit)
    numbers = [*placing.scaled, placing.x, placing.y, *(vars(placing.crop).values() if placing.crop else [])]
    assert all(number % 2 == 0 for number in numbers)
    assert placing.x >= 0 and placing.x + placing.size[0] <= across
    assert placing.y >= 0 and placing.y + placing.size[1] <= down
    if fit == "fill":
        assert placing.size == (across, down)
    if placing.crop:
        assert placing.crop.x + placing.crop.width <= placing.scaled[0]
        assert placing.crop.y + placing.crop.height <= placing.scaled[1]


@given(SIDES, SIDES, EVEN_SIDES, EVEN_SIDES)
def test_a_fitted_picture_touches_two_opposite_sides(width: int, height: int, across: int, down: int) -> None:
    area = centred(width, height, Area(0, 0, across, down))
    assert area.width == across or area.height == down
