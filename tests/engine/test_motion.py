"""What keyframes and fades give at each frame."""

import pytest

from engine.timeline.motion import Easing, Keyframe, fade_at, value_at


def test_a_value_without_keyframes_stays() -> None:
    assert value_at([], 7, 0.3) == 0.3


def test_before_the_first_keyframe_and_after_the_last_their_values_hold() -> None:
    keys = [Keyframe(at=10, value=1.0), Keyframe(at=20, value=3.0)]
    assert [value_at(keys, frame, 9.0) for frame in (0, 9, 10, 15, 20, 400)] == [1, 1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("easing", "values"),
    [
        ("linear", [0, 0.25, 0.5, 0.75, 1]),
        ("ease_in", [0, 0.015625, 0.125, 0.421875, 1]),
        ("ease_out", [0, 0.578125, 0.875, 0.984375, 1]),
        ("ease_in_out", [0, 0.0625, 0.5, 0.9375, 1]),
        ("hold", [0, 0, 0, 0, 1]),
    ],
)
def test_each_easing_goes_its_own_way(easing: Easing, values: list[float]) -> None:
    keys = [Keyframe(at=0, value=0.0, easing=easing), Keyframe(at=4, value=1.0)]
    assert [value_at(keys, frame, 0) for frame in range(5)] == pytest.approx(values)


@pytest.mark.parametrize(("frame", "level"), [(0, 0), (1, 0.25), (4, 1), (5, 1), (7, 1), (8, 0.5), (9, 0)])
def test_fades_begin_and_end_in_nothing(frame: int, level: float) -> None:
    assert fade_at(frame, 10, 4, 2) == pytest.approx(level)
