"""Texts, shapes and captions, drawn for real, look as their document says."""

from itertools import pairwise
from math import pi
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from engine.geometry import Area
from engine.text import Words
from engine.timeline import CaptionElement, TextElement
from engine.timeline.elements import Animation, Box, Outline, Shadow
from engine.timeline.motion import Keyframe, PictureKeyframes
from tests.engine.drawn_words import FRAME, HEIGHT, WIDTH, box_of, draw, is_inked, middle_of, shape, shown, text

pytestmark = [pytest.mark.ffmpeg, pytest.mark.usefixtures("faces")]
PLAIN: dict[str, Any] = {"outline": None, "weight": "regular", "color": "#FFFFFF"}
ORANGE = Box(color="#FF8000", opacity=1.0, padding=50.0)
Slide = Literal["slide_up", "slide_down", "slide_left", "slide_right"]
SAFE = (WIDTH // 20, HEIGHT // 20, WIDTH - WIDTH // 20, HEIGHT - HEIGHT // 20)


def drawn_box(folder: Path, element: TextElement, **fields: object) -> tuple[int, int, int, int]:
    return box_of(is_inked(draw(folder, [shown(element.model_copy(update=fields), 1)])[0]))


@pytest.mark.parametrize("color", ["#FF8000", "#123456", "#00FF00", "#FFFFFF", "#7F7F7F"])
def test_colours_come_out_exact(tmp_path: Path, color: str) -> None:
    wanted = [int(color[n : n + 2], 16) for n in (1, 3, 5)]
    boxed = text("i", y=-0.25, box=Box(color=color, opacity=1.0, padding=200.0))
    frame = draw(tmp_path, [shown(boxed, 1), shown(shape("rectangle", y=0.25, color=color), 1)], background="#3060C0")[0]
    for spot in ((45, 140), (135, 160)):
        assert np.abs(frame[spot].astype(int) - wanted).max() <= 2


def test_opacity_applies_to_fill_and_outline_and_shadow_and_box(tmp_path: Path) -> None:
    parts = {
        "fill": text("H", size=500, scale=3.0, color="#FF0000", outline=None),
        "outline": text("H", size=500, color="#000000", outline=Outline(color="#FF0000", width=100.0, opacity=1.0)),
        "shadow": text(
            "H", size=500, scale=3.0, color="#000000", outline=None, shadow=Shadow(color="#FF0000", distance=100.0, opacity=1.0)
        ),
        "box": text("—", size=100, color="#000000", outline=None, box=Box(color="#FF0000", opacity=1.0)),
    }
    for part, element in parts.items():
        full, half = (draw(tmp_path, [shown(element.model_copy(update={"opacity": level}), 1)])[0] for level in (1.0, 0.5))
        is_pure = (full[..., 0] > 250) & (full[..., 1] < 5)  # away from edges, where two pixels share a colour
        assert is_pure.sum() > 50 and np.median(half[is_pure], axis=0) == pytest.approx([127, 0, 0], abs=2), part


def test_outline_and_box_and_shadow_can_all_be_there(tmp_path: Path) -> None:
    outline, shadow = (
        Outline(color="#0000FF", width=20.0, opacity=1.0),
        Shadow(color="#00FF00", distance=40.0, blur=0.0, opacity=1.0),
    )
    element = text("HH", size=400, color="#FFFFFF", outline=outline, shadow=shadow, box=Box(color="#FF0000", opacity=1.0))
    frame = draw(tmp_path, [shown(element, 1)])[0]
    for color in ("#FFFFFF", "#0000FF", "#00FF00", "#FF0000"):
        assert (~is_inked(frame, color, 40)).sum() > 100, color


def test_a_shadow_falls_to_the_lower_right_and_is_blurred(tmp_path: Path) -> None:
    plain = text("H", size=500, color="#FFFFFF", outline=None)
    bare = drawn_box(tmp_path, plain)
    sharp, soft = (Shadow(color="#808080", distance=40.0, blur=blur, opacity=1.0) for blur in (0.0, 60.0))
    hard = drawn_box(tmp_path, plain, shadow=sharp)
    assert hard[:2] == bare[:2]
    assert np.allclose(hard[2:], (bare[2] + 7, bare[3] + 7), atol=1)
    ink = [draw(tmp_path, [shown(plain.model_copy(update={"shadow": shadow}), 1)])[0] for shadow in (sharp, soft)]
    assert (ink[1] > 5).sum() > 1.3 * (ink[0] > 5).sum()


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("position", ["top", "center", "bottom"])
def test_turned_and_enlarged_text_stays_where_it_is(tmp_path: Path, align: str, position: str) -> None:
    element = text("HHHHHH\nHH", size=80, width=0.6, align=align, position=position, **PLAIN)
    middle = middle_of(drawn_box(tmp_path, element))
    for rotation, scale in ((180.0, 1.0), (90.0, 1.0), (0.0, 0.5), (180.0, 0.7)):
        moved = middle_of(drawn_box(tmp_path, element, rotation=rotation, scale=scale))
        assert np.allclose(moved, middle, atol=1.5), (rotation, scale)


def test_rotation_is_clockwise(tmp_path: Path) -> None:
    left, top, right, bottom = drawn_box(tmp_path, text("HHHHHHHHHH", size=80, rotation=20.0, **PLAIN))
    inked = is_inked(draw(tmp_path, [shown(text("HHHHHHHHHH", size=80, rotation=20.0, **PLAIN), 1)])[0])
    assert (
        np.flatnonzero(inked[:, left : left + 5].any(axis=1)).mean()
        < np.flatnonzero(inked[:, right - 5 : right].any(axis=1)).mean()
    )
    assert bottom - top > 20


def test_text_and_its_box_keep_to_the_safe_box(tmp_path: Path) -> None:
    for position, align in (("top", "left"), ("bottom", "right"), ("center", "center")):
        box = drawn_box(tmp_path, text("words " * 30, size=60, position=position, align=align, box=ORANGE))
        assert box[0] >= SAFE[0] and box[1] >= SAFE[1] and box[2] <= SAFE[2] and box[3] <= SAFE[3]
        assert (box[1] == SAFE[1], box[3] == SAFE[3]) == (position == "top", position == "bottom")


def test_offsets_move_it_by_shares_of_the_canvas(tmp_path: Path) -> None:
    left, top, *_ = drawn_box(tmp_path, text("H", position="top", **PLAIN))
    moved = drawn_box(tmp_path, text("H", position="top", **PLAIN), x=0.25, y=0.5)
    assert moved[:2] == (left + WIDTH // 4, top + HEIGHT // 2)


@pytest.mark.parametrize("font", ["sans", "serif", "mono"])
@pytest.mark.parametrize("typed", ["all the words of a long title that goes on and on", "W" * 60, "مرحبا بالعالم كيف حالك " * 3])
def test_lines_are_wrapped_within_their_width(tmp_path: Path, font: str, typed: str) -> None:
    left, top, right, bottom = drawn_box(tmp_path, text(typed, size=80, width=0.5, font=font, **PLAIN))
    assert WIDTH * 0.25 < right - left <= WIDTH * 0.5
    assert bottom - top > 0.08 * HEIGHT * 1.5


def test_the_box_is_behind_all_lines_with_its_padding(tmp_path: Path) -> None:
    letters = text("HHHHHHHHH\nH\nHHHH", size=90, outline=None, color="#0000FF")
    inner = drawn_box(tmp_path, letters)
    outer = drawn_box(tmp_path, letters, box=Box(color="#FF0000", opacity=1.0, padding=50.0))
    left, top, right, bottom = (abs(a - b) for a, b in zip(inner, outer, strict=True))
    assert abs(left - right) <= 2 and 9 <= left <= 14  # 50 per mille of 180 are 9 pixels, and letters have some air themselves
    assert top + bottom < 2 * 9 + 0.09 * HEIGHT


def test_a_wide_box_leaves_less_room_for_its_lines(tmp_path: Path) -> None:
    wide = Box(color="#FF0000", opacity=1.0, padding=200.0)
    left, _, right, _ = drawn_box(tmp_path, text("words " * 30, size=50, width=0.6, box=wide))
    assert 0.5 * WIDTH < right - left <= 0.6 * WIDTH


def test_empty_lines_are_as_high_as_others(tmp_path: Path) -> None:
    _, top, _, bottom = drawn_box(tmp_path, text("H\nH\nH", **PLAIN))
    assert drawn_box(tmp_path, text("H\n\nH", **PLAIN))[1::2] == (top, bottom)


def test_every_family_weight_and_slant_has_a_face_of_its_own(tmp_path: Path) -> None:
    looks = [
        draw(tmp_path, [shown(text("Rag", size=400, outline=None, font=font, weight=weight, italic=italic), 1)])[0]
        for font in ("sans", "serif", "mono")
        for weight in ("regular", "bold")
        for italic in (False, True)
    ]
    assert len({look.tobytes() for look in looks}) == 12


def letters_of(folder: Path, typed: str) -> bytes:
    """Only their pixels, wherever they stand."""
    inked = is_inked(draw(folder, [shown(text(typed, size=300, **PLAIN), 1)])[0])
    left, top, right, bottom = box_of(inked)
    return inked[top:bottom, left:right].tobytes()


@pytest.mark.parametrize("letters", ["ابت", "אבג", "😀🚀🎉", "ŁßЖ"])
def test_letters_that_inter_lacks_come_from_other_faces(tmp_path: Path, letters: str) -> None:
    """Each looks different, so none is the box that stands for a missing letter."""
    looks = {letters_of(tmp_path, letter) for letter in (*letters, "\ue123")}
    assert len(looks) == len(letters) + 1


@pytest.mark.parametrize("font", ["sans", "mono"])
def test_an_arrow_that_was_typed_does_not_become_one_sign(tmp_path: Path, font: str) -> None:
    """Its hyphen is the hyphen of -x."""
    look = {"size": 400, "font": font, "align": "left", **PLAIN}
    arrow, other = (is_inked(draw(tmp_path, [shown(text(typed, **look), 1)])[0]) for typed in ("->", "-x"))
    left, top, right, bottom = box_of(is_inked(draw(tmp_path, [shown(text("-", **look), 1)])[0]))
    assert np.array_equal(arrow[top : bottom + 1, left:right], other[top : bottom + 1, left:right])
    assert not arrow[:top, left : right - 2].any()


def test_arabic_letters_are_joined(tmp_path: Path) -> None:
    assert letters_of(tmp_path, "بيت") != letters_of(tmp_path, "ب\u200cي\u200cت")


@pytest.mark.parametrize(
    ("typed", "first_is_left"),
    [("HHHH אאאא", True), ("אאאא HHHH", False), ("مرحبا HHHH", False), ("HHHH مرحبا", True), ("\u200fHHHH אאאא", False)],
)
def test_lines_run_the_way_of_their_first_letter(tmp_path: Path, typed: str, first_is_left: bool) -> None:
    element = text(typed, size=150, animation_in=Animation(kind="type", frames=2), **PLAIN)
    begun, whole = draw(tmp_path, [shown(element, 3)], frames=3)[1:]
    assert (middle_of(box_of(is_inked(begun)))[0] < middle_of(box_of(is_inked(whole)))[0]) == first_is_left


def test_typing_uncovers_letters_that_do_not_move(tmp_path: Path) -> None:
    element = text("AVATAR To\ncome", size=200, animation_in=Animation(kind="type", frames=13))
    frames = draw(tmp_path, [shown(element, 20)], frames=20)
    inked = [is_inked(frame) for frame in frames]
    assert not inked[0].any()
    assert all((before & ~after).sum() <= 20 for before, after in pairwise(inked))  # an outline's edge may be shared
    assert all(after.sum() > before.sum() for before, after in pairwise(inked[:7]))
    assert np.array_equal(frames[13], frames[19])


def test_fades_rise_and_fall_frame_by_frame(tmp_path: Path) -> None:
    element = text("HH", 12, size=400, fade_in=4, animation_out=Animation(kind="fade", frames=4), **PLAIN)
    levels = [int(frame.max()) for frame in draw(tmp_path, [shown(element)], frames=12)]
    assert levels == pytest.approx([0, 64, 128, 191, *[255] * 4, 191, 128, 64, 0], abs=3)


@pytest.mark.parametrize(
    ("kind", "axis", "sign"), [("slide_up", 1, -1), ("slide_down", 1, 1), ("slide_left", 0, -1), ("slide_right", 0, 1)]
)
def test_slides_come_and_go_in_their_direction(tmp_path: Path, kind: Slide, axis: int, sign: int) -> None:
    there_and_away = {"animation_in": Animation(kind=kind, frames=8), "animation_out": Animation(kind=kind, frames=8)}
    element = text("H", 20, size=200, **there_and_away, **PLAIN)
    frames = draw(tmp_path, [shown(element)], frames=20)
    path = [sign * middle_of(box_of(is_inked(frame, least=8)))[axis] for frame in frames[1:19]]
    assert all(before <= after for before, after in pairwise(path))
    assert path[0] < path[7] == path[10] < path[-1]
    steps = [after - before for before, after in pairwise(path[:8])]
    assert steps[0] + steps[1] > steps[-1] + steps[-2]


def test_it_is_drawn_in_its_frames_and_no_others(tmp_path: Path) -> None:
    frames = draw(tmp_path, [Words(text("H", **PLAIN), FRAME, 0, 3, 9), Words(text("H", y=0.3), FRAME, 5, 9, 10)], frames=12)
    assert [n for n, frame in enumerate(frames) if is_inked(frame).any()] == list(range(3, 10))


def test_a_later_window_shows_what_a_longer_one_shows_then(tmp_path: Path) -> None:
    moving = PictureKeyframes(x=[Keyframe(at=0, value=-0.3), Keyframe(at=19, value=0.3, easing="ease_in")])
    element = text("H", 20, keyframes=moving, fade_out=5, box=ORANGE)
    whole = draw(tmp_path, [shown(element)], frames=20)
    assert np.array_equal(draw(tmp_path, [Words(element, FRAME, 12, 0, 8)], frames=8), whole[12:])


@pytest.mark.parametrize(
    ("kind", "share"),
    [("rectangle", 1.0), ("ellipse", pi / 4), ("triangle", 0.5), ("star", 0.323), ("arrow", 0.4375), ("line", 0.9785)],
)
def test_shapes_fill_their_place(tmp_path: Path, kind: str, share: float) -> None:
    height = 500 if kind != "line" else 100
    inked = draw(tmp_path, [shown(shape(kind, width=1000, height=height), 1)])[0][..., 1] / 255
    left, top, right, bottom = box_of(inked > 0.02)
    assert np.allclose((left, right), (WIDTH / 2 - 90, WIDTH / 2 + 90), atol=1)
    assert bottom - top == pytest.approx(HEIGHT * height / 1000, abs=2)
    assert inked.sum() / (180 * 0.18 * height) == pytest.approx(share, abs=0.02)


def test_a_shape_has_round_corners_an_outline_and_is_turned(tmp_path: Path) -> None:
    square = shape("rectangle", width=500, height=500, corner=250)
    assert (draw(tmp_path, [shown(square, 1)])[0] / 255).mean() * WIDTH * HEIGHT == pytest.approx(pi / 4 * 90 * 90, rel=0.02)
    bar = shape("rectangle", width=600, height=100, rotation=90, outline=Outline(color="#FF0000", width=50.0, opacity=1.0))
    frame = draw(tmp_path, [shown(bar, 1)])[0]
    assert box_of(is_inked(frame)) == pytest.approx((WIDTH // 2 - 18, HEIGHT // 2 - 63, WIDTH // 2 + 18, HEIGHT // 2 + 63), abs=1)
    assert frame[HEIGHT // 2, WIDTH // 2 - 13, 1] < 40 < 200 < frame[HEIGHT // 2, WIDTH // 2, 1]


def test_shapes_move_by_less_than_a_pixel(tmp_path: Path) -> None:
    levels = [
        int(draw(tmp_path, [shown(shape("rectangle", width=500, height=500, x=part / 8 / WIDTH), 1)])[0][HEIGHT // 2, 205, 1])
        for part in (1, 3, 5, 7)
    ]
    assert levels == pytest.approx([32, 96, 159, 223], abs=16)


def test_what_is_larger_than_libass_can_draw_is_still_drawn(tmp_path: Path) -> None:
    huge = shape("rectangle", width=4000, height=4000, scale=10.0, rotation=45)
    frame = draw(tmp_path, [shown(huge, 1, Area(0, 0, 2160, 2160))], size=(2160, 2160))[0]
    assert frame.min() > 250
    boxed = text("words " * 9, size=500, scale=10.0, outline=None, color="#FFFFFF", box=Box(color="#FFFFFF", opacity=1.0))
    frame = draw(tmp_path, [shown(boxed, 1, Area(0, 0, 2160, 2160))], size=(2160, 2160))[0]
    assert frame.min() > 250


def test_a_caption_is_in_its_box_above_the_safe_edge(tmp_path: Path) -> None:
    for typed in ("Yes.", "What is said here goes on for a rather long while, so that it must be wrapped somehow. " * 2):
        frame = draw(tmp_path, [shown(CaptionElement(start=0, duration=9, text=typed), 1)], background="#FFFFFF")[0]
        left, top, right, bottom = box_of(is_inked(frame, "#FFFFFF"))
        assert bottom == SAFE[3] and top > HEIGHT / 2
        assert left + right == pytest.approx(WIDTH, abs=1) and right - left <= 0.9 * WIDTH
        assert frame[top + 1, left + 1] == pytest.approx([102] * 3, abs=3)


def test_nothing_is_drawn_outside_the_canvas(tmp_path: Path) -> None:
    canvas = Area(110, 0, 100, HEIGHT)
    inked = is_inked(draw(tmp_path, [shown(shape("ellipse", width=1000, height=300, x=0.3), 1, canvas)])[0])
    assert box_of(inked)[::2] == (110, 210)
