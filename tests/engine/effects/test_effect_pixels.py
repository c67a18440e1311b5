"""What each effect does to known pixels, drawn by the real filters."""

from typing import Any

import numpy as np
import pytest

from engine.effects.effect import in_rgb
from tests.engine.effects.drawing import (
    HEIGHT,
    WIDTH,
    Picture,
    beside,
    conversions,
    draw,
    draw_one,
    effect,
    flat,
    ramp,
    rgb,
    stage,
)

pytestmark = pytest.mark.ffmpeg

KINDS = [
    "adjust", "blur", "chroma_key", "denoise", "glow", "grain", "grayscale", "hue",
    "mirror", "pixelate", "sepia", "sharpen", "temperature", "vignette", "zoom",
]  # fmt: skip


def changed(picture: Picture, kind: str, **parameters: Any) -> Picture:
    return draw_one(effect(kind, **parameters).filters(stage()), picture)


def most_apart(one: Picture, other: Picture) -> int:
    return max(int(abs(a - b).max()) for a, b in zip(one.planes, other.planes, strict=True))


def test_to_rgb_and_back_three_times_changes_nothing() -> None:
    assert most_apart(draw_one(",".join([in_rgb("null")] * 3), ramp()), ramp()) <= 2


# what makes alpha adds it to opaque layers; of what knows none, the graph takes it aside
SHOWN = [(kind, "yuv420p") for kind in KINDS if not effect(kind).makes_alpha]
SHOWN += [(kind, "yuva420p") for kind in KINDS if effect(kind).keeps_alpha]


@pytest.mark.parametrize(("kind", "pixels"), SHOWN)
def test_ffmpeg_converts_nothing_of_its_own_accord(kind: str, pixels: str) -> None:
    assert conversions(effect(kind).filters(stage()), pixels) == []


def test_nor_does_it_in_a_long_chain() -> None:
    kinds = ["grain", "temperature", "vignette", "glow", "blur", "sepia", "grain", "denoise", "pixelate", "hue"]
    assert conversions(",".join(effect(kind).filters(stage()) for kind in kinds), "yuv420p") == []
    keyed = ",".join(effect(kind).filters(stage()) for kind in ("chroma_key", "chroma_key", "zoom", "blur"))
    assert conversions(keyed, "yuva420p") == []


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_frames_come_out_as_go_in(kind: str) -> None:
    assert len(draw(effect(kind).filters(stage(first=7)), *[flat(100)] * 40)) == 40


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("grain", "adjust")])
@pytest.mark.parametrize("light", [16, 235])
def test_black_and_white_stay_within_their_range(kind: str, light: int) -> None:
    drawn = draw_one(effect(kind).filters(stage()), flat(light))
    assert drawn.y.min() >= 16 and drawn.y.max() <= 235
    assert light == 235 or drawn.y.max() <= 17


@pytest.mark.parametrize("kind", [kind for kind in KINDS if effect(kind).keeps_alpha and kind not in ("mirror", "blur", "zoom")])
def test_alpha_stays_where_it_is_kept(kind: str) -> None:
    given = beside(flat(120, 140, 110, 255), flat(120, 140, 110, 40))
    drawn = draw_one(effect(kind).filters(stage()), given)
    assert drawn.a is not None and given.a is not None
    assert (drawn.a == given.a).all()


def test_adjust_moves_light_and_keeps_black_and_white() -> None:
    plain = {"contrast": 1.0, "saturation": 1.0}
    assert changed(flat(100), "adjust", **plain, brightness=0.1).y.mean() == 100 + 22
    assert changed(flat(100), "adjust", contrast=2.0, saturation=1.0).y.mean() == pytest.approx(125.5 + 2 * (100 - 125.5), abs=1)
    lifted = changed(ramp(16, 235), "adjust", **plain, gamma=2.0)
    assert (lifted.y[0, 0], lifted.y[0, -1]) == (16, 235)
    assert lifted.y[0, WIDTH // 2] > 165


def test_adjust_multiplies_colours() -> None:
    drawn = changed(flat(100, 140, 108), "adjust", contrast=1.0, saturation=1.5)
    assert (drawn.u.mean(), drawn.v.mean(), drawn.y.mean()) == (146, 98, 100)
    assert (changed(flat(100, 140, 108), "adjust", contrast=1.0, saturation=0.0).u == 128).all()


def test_grayscale_has_no_colour_and_the_same_light() -> None:
    drawn = changed(ramp(), "grayscale")
    assert (drawn.u == 128).all() and (drawn.v == 128).all() and (drawn.y == ramp().y).all()
    half = changed(flat(100, 148, 108), "grayscale", amount=0.5)
    assert (half.u.mean(), half.v.mean()) == (138, 118)


def test_sepia_makes_everything_brown_and_no_lighter() -> None:
    drawn = changed(beside(flat(120, 180, 90), flat(120)), "sepia", amount=1.0)
    assert drawn.u.max() < 122 and drawn.v.min() > 130
    assert abs(drawn.y[:, WIDTH // 2 + 2 :] - 120).max() <= 2


def test_temperature_turns_grey_orange_or_blue_and_no_lighter() -> None:
    warm, cool = changed(flat(120), "temperature"), changed(flat(120), "temperature", warmth=-0.3)
    assert warm.v.mean() > 128 > warm.u.mean() and cool.u.mean() > 128 > cool.v.mean()
    assert abs(warm.y - 120).max() <= 1 and abs(cool.y - 120).max() <= 1
    magenta = changed(flat(120), "temperature", warmth=0.0, tint=0.5)
    assert magenta.u.mean() > 128 and magenta.v.mean() > 128


def test_hue_turns_red_towards_green() -> None:
    drawn = changed(flat(80, 110, 180), "hue", angle=120.0)
    before, after = complex(110 - 128, 180 - 128), complex(drawn.u.mean() - 128, drawn.v.mean() - 128)
    assert abs(after) == pytest.approx(abs(before), abs=2)
    assert abs(np.degrees(np.angle(after / before))) == pytest.approx(120, abs=3)
    assert drawn.v.mean() < 128 and (drawn.y == 80).all()


@pytest.mark.parametrize(("direction", "axes"), [("horizontal", (1,)), ("vertical", (0,)), ("both", (0, 1))])
def test_mirror_mirrors(direction: str, axes: tuple[int, ...]) -> None:
    drawn = changed(ramp(), "mirror", direction=direction)
    assert most_apart(drawn, Picture(*(np.flip(plane, axes) for plane in ramp().planes))) == 0


def test_blur_softens_light_and_colour_equally_wide() -> None:
    edge = beside(flat(50, 100, 100), flat(200, 150, 150))
    drawn = changed(edge, "blur", radius=60.0)

    def width(row: Any) -> int:  # of the rise from a tenth to nine tenths
        return int(((row > row.min() + 0.1 * np.ptp(row)) & (row < row.max() - 0.1 * np.ptp(row))).sum())

    assert width(drawn.y[90]) >= 10
    assert width(drawn.u[45]) * 2 == pytest.approx(width(drawn.y[90]), abs=3)
    assert drawn.y.mean() == pytest.approx(edge.y.mean(), abs=1)


def test_sharpen_steepens_edges_and_leaves_what_is_flat() -> None:
    drawn = changed(beside(flat(80), flat(160)), "sharpen", radius=5.0)
    assert drawn.y.min() < 70 and drawn.y.max() > 170
    assert (drawn.y[:, :100] == 80).all() and (drawn.u == 128).all()


def test_vignette_darkens_corners_and_leaves_the_middle() -> None:
    drawn = changed(flat(180, 150, 110), "vignette", strength=0.5)
    assert drawn.y[HEIGHT // 2, WIDTH // 2] == 180
    assert drawn.y[0, 0] == pytest.approx(16 + 164 / 2, abs=3)
    assert abs(drawn.y - np.flip(drawn.y)).max() <= 1
    assert abs(drawn.u[0, 0] - 139) <= 2


def test_grain_is_noise_around_the_same_light_and_moves() -> None:
    first, second = draw(effect("grain").filters(stage()), flat(120, 140), flat(120, 140))
    assert first.y.mean() == pytest.approx(120, abs=0.5)
    assert 2 < first.y.std() < 12
    assert abs(first.y - second.y).mean() > 1
    assert (first.u == 140).all()


def test_denoise_takes_noise_and_keeps_edges() -> None:
    noise = np.random.default_rng(1).normal(0, 4, (HEIGHT, WIDTH)).round().astype(np.int64)
    clean = beside(flat(80), flat(180))
    drawn = changed(Picture(clean.y + noise, clean.u, clean.v), "denoise")
    assert (drawn.y - clean.y).std() < 0.6 * noise.std()
    assert drawn.y[:, WIDTH // 2 - 3].mean() < 90 and drawn.y[:, WIDTH // 2 + 2].mean() > 170


def test_denoise_gives_a_frame_the_same_whatever_came_before() -> None:
    chain = effect("denoise", strength=1.0).filters(stage())
    noisy = [
        Picture(flat(0).y + np.random.default_rng(n).integers(100, 120, (HEIGHT, WIDTH)), flat(0).u, flat(0).v) for n in (1, 2)
    ]
    assert most_apart(draw(chain, *noisy)[1], draw(chain, noisy[1])[0]) <= 1


def test_pixelate_draws_squares_of_one_colour() -> None:
    drawn = changed(ramp(), "pixelate", size=100.0)  # squares of 18 pixels
    assert (drawn.y[1:17, 1:17] == drawn.y[1, 1]).all()
    assert len(np.unique(drawn.y[0])) == 18
    assert drawn.y[9, 9] == pytest.approx(ramp().y[9, 9], abs=2)


def test_glow_spreads_from_what_is_bright_only() -> None:
    dim, lamp = changed(beside(flat(40), flat(90)), "glow"), changed(beside(flat(40), flat(225)), "glow")
    assert most_apart(dim, beside(flat(40), flat(90))) <= 1
    beside_it, far = lamp.y[:, WIDTH // 2 - 2], lamp.y[:, 10]
    assert beside_it.min() > 50 and abs(far - 40).max() <= 1


def test_chroma_key_takes_out_green_and_keeps_the_rest() -> None:
    for color in ("#FF0000", "#808080", "#FFFFFF", "#000000", "#E0B090", "#FFFF00", "#2040C0"):
        drawn = changed(beside(rgb("#00C040"), rgb(color)), "chroma_key", color="#00C040")
        assert drawn.a is not None
        assert drawn.a[:, : WIDTH // 2 - 4].max() == 0, color
        assert drawn.a[:, WIDTH // 2 + 4 :].min() == 255, color
        right = [plane[:, plane.shape[1] // 2 + 4 :] for plane in drawn.planes[:3]]
        assert [abs(a - b.flat[0]).max() for a, b in zip(right, rgb(color).planes, strict=True)] == [0, 0, 0], color


def test_chroma_key_takes_out_other_colours_too() -> None:
    drawn = changed(beside(rgb("#1030E0"), rgb("#00C040")), "chroma_key", color="#1030E0")
    assert drawn.a is not None and drawn.a[:, 10].max() == 0 and drawn.a[:, -10].min() == 255


def test_chroma_key_takes_the_backdrops_shine_off_the_rest() -> None:
    greenish, given = rgb("#90B098"), {"color": "#00C040"}
    kept, despilled = (changed(greenish, "chroma_key", **given, spill=spill) for spill in (0.0, 1.0))
    assert abs(kept.v - greenish.v).max() <= 1
    away = abs(despilled.v.mean() - 128) + abs(despilled.u.mean() - 128)
    assert away < 0.6 * (abs(kept.v.mean() - 128) + abs(kept.u.mean() - 128))


def test_chroma_key_keeps_what_was_see_through_before() -> None:
    red = rgb("#FF0000")
    half_there = Picture(red.y, red.u, red.v, np.full((HEIGHT, WIDTH), 100))
    drawn = changed(half_there, "chroma_key")
    assert drawn.a is not None and (drawn.a == 100).all()


def test_two_keys_in_a_row_take_out_two_colours() -> None:
    chain = ",".join(effect("chroma_key", color=color).filters(stage()) for color in ("#00C040", "#1030E0"))
    drawn = draw_one(chain, beside(rgb("#00C040"), rgb("#1030E0")))
    assert drawn.a is not None and drawn.a[:, 10].max() == 0 and drawn.a[:, -10].max() == 0


def test_a_zoom_begins_with_one_window_and_ends_with_the_other() -> None:
    length = 5
    zoom = effect("zoom", from_scale=1.0, to_scale=2.0, to_x=1.0, to_y=0.0)
    frames = draw(zoom.filters(stage(length=length)), *[ramp()] * length)
    assert most_apart(frames[0], ramp()) <= 1
    assert frames[-1].y[90, 0] == pytest.approx(ramp().y[90, WIDTH // 2], abs=2)
    assert frames[-1].y[90, -1] == pytest.approx(200, abs=2)
    assert frames[-1].u[-1, 0] == pytest.approx(128, abs=1)
    steps = np.diff([frame.y[90, 0] for frame in frames])
    assert (steps > 0).all() and steps[0] < steps[1] and steps[-1] < steps[-2]


def test_a_linear_zoom_moves_by_parts_of_a_pixel() -> None:
    length, wave = 41, 20  # 0.4 pixels of the layer a frame, over waves of 20 pixels, seen twice as large
    across = np.arange(WIDTH)
    waves = np.tile((128 + 90 * np.sin(2 * np.pi * across / wave)).round().astype(np.int64), (HEIGHT, 1))
    zoom = effect("zoom", from_scale=2.0, from_x=0.25, to_scale=2.0, to_x=0.30, easing="linear")
    frames = draw(zoom.filters(stage(length=length)), *[Picture(waves, flat(0).u, flat(0).v)] * length)
    phases = np.unwrap([np.angle((frame.y[90] * np.exp(-1j * np.pi * across / wave)).sum()) for frame in frames])
    assert np.diff(phases) * wave / (2 * np.pi) == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize(
    ("kind", "parameters"), [("zoom", {"to_scale": 1.7, "to_x": 0.8}), ("grain", {"strength": 0.6})], ids=["zoom", "grain"]
)
def test_drawn_in_two_parts_it_is_what_it_is_in_one(kind: str, parameters: dict[str, Any]) -> None:
    length, cut = 30, 13
    pictures = [beside(ramp(), flat(60 + number, 120)) for number in range(length)]
    moving = effect(kind, **parameters)
    assert moving.moves
    whole = draw(moving.filters(stage(length=length)), *pictures)
    parts = draw(moving.filters(stage(length=length)), *pictures[:cut])
    parts += draw(moving.filters(stage(first=cut, length=length)), *pictures[cut:])
    assert len(whole) == len(parts) == length
    assert max(most_apart(one, other) for one, other in zip(whole, parts, strict=True)) == 0
