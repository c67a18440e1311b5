"""What a prompt means: scene, subject, light, weather, motion and words to write, the same for the same prompt and seed."""

import pytest

from generation.procedural import lexicon
from generation.procedural.brief import LOOKS_OF, is_drawable, read, title_of
from generation.procedural.looks import LOOKS, TIMES
from generation.procedural.objects import OBJECTS
from generation.procedural.palette import colour, hue_of
from generation.procedural.scenes import PAINTERS


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("Golden hour in the high valleys", "valley"),
        ("calm ocean at sunset", "ocean"),
        ("orange sunset over the mountains", "valley"),
        ("watch the waves roll onto a beach", "ocean"),
        ("northern lights", "aurora"),
        ("city lights at night", "city"),
        ("warm lights", "bokeh"),
        ("hot air balloons", "clouds"),
        ("quarterly sales growth chart", "data"),
        ("red car on a road", "road"),
        ('a poster saying: "Less is more"', "title"),
        ("coffee cup on a table", "product"),
    ],
)
def test_the_words_choose_the_scene(prompt: str, scene: str) -> None:
    assert read(prompt, 1).scene == scene


@pytest.mark.parametrize(
    ("prompt", "category", "subject"),
    [
        ("pink tennis shoe on a wet blue court", "footwear", "sneaker"),
        ("skincare serum bottle", "beauty", "serum"),
        ("wireless headphones", "electronics", "headphones"),
        ("fresh orange juice", "food", "glass"),
        ("green hoodie", "apparel", "hoodie"),
    ],
)
def test_a_thing_is_known_with_its_category(prompt: str, category: str, subject: str) -> None:
    brief = read(prompt, 1)
    assert (brief.category, brief.subject) == (category, subject)


def test_light_weather_motion_pace_and_view_are_heard() -> None:
    brief = read("Snow falling on a mountain at dawn, slow push in", 1)
    assert (brief.weather, brief.motion, brief.pace) == ("snow", "push in", 0.6)
    assert read("mountains at dusk", 3).look.name in TIMES["dusk"]
    assert read("close-up of a watch", 1).view == "detail"


def test_colour_words_turn_the_land_to_their_hue() -> None:
    wanted, _ = hue_of(colour(lexicon.COLOURS["purple"]))
    found, _ = hue_of(read("purple mountains", 1).look.far)
    assert min(abs(found - wanted), 1 - abs(found - wanted)) < 0.06


@pytest.mark.parametrize("prompt", ["", "qwrt zxcv", "日本の山", "🎈", "a" * 2000, '"', "</svg><script>"])
def test_any_prompt_has_a_scene_that_can_be_painted(prompt: str) -> None:
    brief = read(prompt, 5)
    assert brief.scene in PAINTERS
    again = read(prompt, 5)
    assert (brief.scene, brief.look.name, brief.seed, brief.title) == (again.scene, again.look.name, again.seed, again.title)


def test_takes_of_a_prompt_that_leaves_the_light_open_have_several_lights() -> None:
    assert len({read("mountains", seed).look.name for seed in range(8)}) >= 3


def test_words_are_written_only_in_alphabets_that_the_face_has() -> None:
    assert title_of("Сделай сегодня, «Всё просто»") == "Всё просто"
    assert title_of('a card saying: "山"') == ""
    assert not is_drawable("12 + 3")


def test_every_meaning_of_the_lexicon_is_something_that_can_be_shown() -> None:
    assert set(lexicon.SCENERY) <= set(PAINTERS)
    assert {category: set(things) for category, things in lexicon.SUBJECTS.items()} == {
        category: set(drawings) for category, drawings in OBJECTS.items()
    }
    assert {name for names in (*TIMES.values(), *LOOKS_OF.values()) for name in names} <= set(LOOKS)
