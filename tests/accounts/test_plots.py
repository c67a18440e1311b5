"""The geometry of the plots."""

import pytest

from accounts.plots import DAY, HEIGHT, ceiling, plot


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (7, 10), (10, 10), (11, 20), (99, 100), (1426, 2000), (2001, 5000)]
)
def test_the_upper_edge_is_a_round_figure(value: int, top: int) -> None:
    assert ceiling(value) == top


def test_bars_stand_on_the_lower_edge_as_high_as_their_share() -> None:
    drawn = plot([0, 5, 10], ["1 May: 0", "2 May: 5", "3 May: 10"])
    assert (drawn.top, drawn.width) == (10, 3 * DAY)
    assert [(bar.y, bar.height) for bar in drawn.bars] == [(HEIGHT, 0), (HEIGHT / 2, HEIGHT / 2), (0, HEIGHT)]
    assert [(bar.left, bar.words) for bar in drawn.bars] == [(0, "1 May: 0"), (DAY, "2 May: 5"), (2 * DAY, "3 May: 10")]
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width for bar in drawn.bars)


def test_the_line_goes_in_steps_from_edge_to_edge() -> None:
    drawn = plot([0, 10, 5], ["", "", ""])
    assert drawn.line == "M0 100.0V100.0H20V0.0H40V50.0H60"
    assert drawn.area == "M0 100V100.0H20V0.0H40V50.0H60V100Z"


def test_of_nothing_there_is_nothing_to_draw() -> None:
    drawn = plot([], [])
    assert (drawn.bars, drawn.line, drawn.area, drawn.is_flat) == ([], "", "", True)


def test_days_without_a_figure_are_flat() -> None:
    assert plot([0, 0], ["", ""]).is_flat
    assert not plot([0, 1], ["", ""]).is_flat
