"""The pictures of the built-in generator: the same for the same seed, different for others, neither flat nor burnt."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.procedural.brief import Brief, read
from generation.procedural.canvas import Picture, Size
from generation.procedural.looks import LOOKS
from generation.procedural.objects import OBJECTS, Dress
from generation.procedural.palette import colour
from generation.procedural.pictures import compose_picture, paint, write_picture
from generation.procedural.products import CATEGORIES, VIEWS, product_shot
from generation.procedural.scenes import PAINTERS
from generation.procedural.weather import TINTS

SMALL = Size(176, 100)
PROMPTS = {
    "valley": "mountains",
    "ocean": "ocean",
    "aurora": "aurora",
    "city": "city",
    "dunes": "desert",
    "forest": "forest",
    "meadow": "meadow",
    "clouds": "clouds",
    "space": "planet",
    "underwater": "reef",
    "road": "car",
    "fireworks": "fireworks",
    "grid": "synthwave",
    "network": "technology",
    "bokeh": "bokeh",
    "flow": "silk",
    "waves": "ribbons",
    "product": "pink tennis shoe",
    "data": "chart",
    "title": 'saying: "Hello"',
}
each_scene = pytest.mark.parametrize("name", sorted(PAINTERS))


def differing(first: Picture, second: Picture) -> float:
    return float(np.abs(first.astype(int) - second.astype(int)).mean())


def test_every_scene_has_a_prompt_here() -> None:
    assert {read(prompt, 1).scene for prompt in PROMPTS.values()} == set(PAINTERS)


@each_scene
def test_the_same_seed_is_the_same_picture_and_another_seed_is_another(name: str) -> None:
    first, again, other = (compose_picture(PROMPTS[name], size=SMALL, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert differing(first, other) > 2


@each_scene
def test_a_picture_has_light_and_dark_and_is_not_burnt_out(name: str) -> None:
    picture = compose_picture(PROMPTS[name], size=SMALL, seed=3)
    assert picture.max() > 110
    assert picture.std() > 9
    assert (picture.min(axis=2) >= 254).mean() < 0.25


@each_scene
def test_moments_may_be_drawn_in_any_order_and_the_picture_moves_smoothly(name: str) -> None:
    brief = read(PROMPTS[name], 3)
    draw, other = paint(brief, SMALL), paint(brief, SMALL)
    other(5.9)
    now, following, later = (draw(t) for t in (1.0, 1.0 + 1 / 30, 4.0))
    assert np.array_equal(now, other(1.0))
    assert differing(now, later) > 0.4
    assert differing(now, following) < 7


@pytest.mark.parametrize("size", [Size(90, 160), Size(128, 128), Size(64, 36)])
def test_every_scene_fills_upright_square_and_tiny_pictures(size: Size) -> None:
    for prompt in PROMPTS.values():
        assert compose_picture(prompt, size=size, seed=2).shape == (size.height, size.width, 3)


@pytest.mark.parametrize("weather", ["snow", "rain", "fog", "fireflies", "dust", *TINTS])
def test_weather_shows(weather: str) -> None:
    clear, stormy = (paint(Brief("valley", LOOKS["dusk"], 5, weather=kind), SMALL)(2.0) for kind in ("", weather))
    assert differing(clear, stormy) > 0.05


def test_a_product_takes_the_colour_that_the_words_name() -> None:
    red, blue = (compose_picture(f"{name} sneaker", size=SMALL, seed=2)[45:80, 60:115].astype(int) for name in ("red", "blue"))
    assert (red[..., 0] - red[..., 2]).max() > 90
    assert (blue[..., 2] - blue[..., 0]).max() > 90


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_product_looks_different_in_each_of_its_main_views(category: str) -> None:
    views = {view: product_shot(category, view, size=SMALL, seed=7, colours=("#2F6FDE",)) for view in VIEWS}
    for view in ("detail", "lifestyle"):
        assert all(differing(views[view], views[other]) > 2 for other in VIEWS if other != view)


@pytest.mark.parametrize(("category", "name"), [(category, name) for category, drawings in OBJECTS.items() for name in drawings])
def test_every_object_stands_on_its_line_and_is_as_large_as_it_says(category: str, name: str) -> None:
    art = OBJECTS[category][name](Dress(colour("#2F6FDE"), colour("#F4F1EA")), "")
    assert 60 < art.width <= 430
    assert 120 < art.height <= 400
    assert abs(art.focus[0]) < art.width / 2
    assert -art.height < art.focus[1] < 0


def test_words_of_a_person_are_drawn_and_never_read_as_markup(tmp_path: Path) -> None:
    plain = compose_picture('saying: "Tea <b>&amp; cake"', size=SMALL, seed=1)
    assert plain.shape == (SMALL.height, SMALL.width, 3)


def test_a_picture_is_written_as_a_png_of_just_these_bytes(tmp_path: Path) -> None:
    write_picture("mountains", tmp_path / "picture.png", size=SMALL, seed=3)
    with Image.open(tmp_path / "picture.png") as image:
        assert image.format == "PNG"
        assert np.array_equal(np.asarray(image), compose_picture("mountains", size=SMALL, seed=3))
