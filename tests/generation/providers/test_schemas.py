"""What models say of their input in JSON Schema, in the ways that they say it, as capabilities and as JSON again."""

from typing import Any

import pytest

from generation.providers.schemas import Reading, filled, modality_of, properties_of, read
from generation.providers.shapes import Modality, Order, Orientation, Role, Voice

PROMPT = {"prompt": {"type": "string", "title": "Prompt"}}
SIZE = {"properties": {"width": {"type": "integer", "maximum": 14142}, "height": {"type": "integer", "maximum": 14142}}}


def reading(properties: dict[str, Any], modality: Modality = Modality.VIDEO, required: tuple[str, ...] = ()) -> Reading:
    return read(properties_of({}, {"properties": properties, "required": list(required)}), modality)


def asked(properties: dict[str, Any], *, modality: Modality = Modality.VIDEO, **order: Any) -> dict[str, Any]:
    files = {role: f"data:{role}" for role in order.get("roles", ())}
    return filled(reading(properties, modality), Order(modality=modality, model="m", **order), files)


def test_references_and_nullables_are_followed() -> None:
    document = {"components": {"schemas": {"Ratio": {"type": "string", "enum": ["16:9", "1:1"]}}}}
    schema = {
        "properties": {
            "aspect_ratio": {"allOf": [{"$ref": "#/components/schemas/Ratio"}], "default": "16:9", "x-order": 2},
            "seed": {"anyOf": [{"type": "integer"}, {"type": "null"}], "x-order": 1},
            "strength": {"type": ["number", "null"], "exclusiveMinimum": 0, "x-order": 3},
        }
    }
    seed, ratio, strength = properties_of(document, schema)
    assert (seed.name, seed.type) == ("seed", "integer")
    assert (ratio.choices, ratio.default) == (("16:9", "1:1"), "16:9")
    assert (strength.type, strength.minimum) == ("number", 0)


@pytest.mark.parametrize(
    "schema",
    [
        None,
        [],
        {"properties": []},
        {"properties": {"a": None, "b": {"$ref": "#/nowhere"}, "c": {"$ref": 3}, "d": {"anyOf": {}}}, "required": "a"},
        {"properties": {"a": {"type": 4, "enum": "x", "items": 7, "maximum": "many", "title": []}}},
        {"$ref": "#/self"},
    ],
)
def test_an_odd_schema_breaks_nothing(schema: Any) -> None:
    document = {"self": {"$ref": "#/self"}}
    assert read(properties_of(document, schema), Modality.VIDEO).capabilities().prompt_max == 2000


@pytest.mark.parametrize(
    ("properties", "orientations", "resolutions", "wish", "sent"),
    [
        (
            {"aspect_ratio": {"enum": ["16:9", "9:16", "4:3"]}, "resolution": {"enum": ["480p", "720p"]}},
            ("landscape", "portrait"),
            (480, 720),
            ("portrait", 720),
            {"aspect_ratio": "9:16", "resolution": "720p"},
        ),
        (
            {"size": {"enum": ["1280*720", "720*1280", "832*480", "480*832", "1024*1024"]}},
            ("landscape", "portrait", "square"),
            (),
            ("landscape", None),
            {"size": "1280*720"},
        ),
        (
            {"image_size": {"anyOf": [SIZE, {"enum": ["square_hd", "landscape_16_9", "portrait_4_3"]}]}},
            ("landscape", "square"),
            (480, 720, 1080),
            ("landscape", 720),
            {"image_size": {"width": 1280, "height": 720}},
        ),
        (
            {"image_size": {"anyOf": [SIZE, {"enum": ["square_hd", "landscape_16_9", "portrait_4_3"]}]}},
            ("landscape", "square"),
            (480, 720, 1080),
            ("square", None),
            {"image_size": "square_hd"},
        ),
        (
            {"width": {"type": "integer", "maximum": 1440}, "height": {"type": "integer", "maximum": 1440, "multipleOf": 32}},
            ("landscape", "portrait", "square"),
            (480, 720),
            ("portrait", 720),
            {"width": 720, "height": 1280},
        ),
        (
            {"width": {"type": "integer", "enum": [512, 768, 1024]}, "height": {"type": "integer", "enum": [512, 576, 1024]}},
            ("landscape", "portrait", "square"),
            (),
            ("landscape", None),
            {"width": 1024, "height": 576},
        ),
    ],
)
def test_each_way_to_say_a_size(
    properties: dict[str, Any],
    orientations: tuple[str, ...],
    resolutions: tuple[int, ...],
    wish: tuple[str, int | None],
    sent: dict[str, Any],
) -> None:
    takes = reading(properties).capabilities()
    assert takes.orientations == tuple(Orientation(each) for each in orientations)
    assert takes.resolutions == resolutions
    assert asked(properties, orientation=Orientation(wish[0]), resolution=wish[1]) == sent


@pytest.mark.parametrize(
    ("properties", "seconds", "bounds", "wish", "sent"),
    [
        ({"duration": {"enum": ["5", "10"]}}, (5, 10), None, 10, {"duration": "10"}),
        ({"duration": {"enum": ["auto", "4s", "8s"]}}, (4, 8), None, 8, {"duration": "8s"}),
        ({"duration": {"type": "integer", "minimum": 3, "maximum": 12}}, (), (3, 12), 7.0, {"duration": 7}),
        ({"duration_ms": {"type": "integer", "minimum": 3000, "maximum": 9000}}, (), (3, 9), 4.5, {"duration_ms": 4500}),
        (
            {"num_frames": {"type": "integer", "minimum": 16, "maximum": 81}, "fps": {"type": "integer", "default": 16}},
            (),
            (1, 5),
            5.0,
            {"num_frames": 80},
        ),
        (
            {"num_frames": {"type": "integer", "enum": [80, 160]}, "fps": {"type": "integer", "default": 16}},
            (5, 10),
            None,
            5,
            {"num_frames": 80},
        ),
    ],
)
def test_each_way_to_say_a_length(
    properties: dict[str, Any],
    seconds: tuple[float, ...],
    bounds: tuple[float, float] | None,
    wish: float,
    sent: dict[str, Any],
) -> None:
    takes = reading(properties).capabilities()
    assert (takes.seconds, takes.seconds_range) == (seconds, bounds)
    assert asked(properties, seconds=wish) == sent


def test_frames_of_an_unknown_rate_are_a_field_of_their_own_and_no_length() -> None:
    takes = reading({"num_frames": {"type": "integer", "minimum": 8, "maximum": 81}}).capabilities()
    assert takes.seconds_range is None
    assert [param.name for param in takes.params] == ["num_frames"]


def test_a_picture_begins_a_film_and_guides_a_picture() -> None:
    properties = {
        "image_url": {"type": "string"},
        "tail_image_url": {"type": "string"},
        "image_urls": {"type": "array", "items": {}},
    }
    takes = reading(properties, required=("image_url",)).capabilities()
    assert takes.roles == (Role.FIRST, Role.LAST, Role.REFERENCE)
    assert takes.needs == (Role.FIRST,)
    assert asked(properties, roles=(Role.FIRST, Role.REFERENCE)) == {"image_url": "data:first", "image_urls": ["data:reference"]}
    picture = reading({"image": {"type": "string", "format": "uri"}}, Modality.IMAGE).capabilities()
    assert picture.roles == (Role.REFERENCE,)


def test_a_voice_says_what_is_in_its_text() -> None:
    properties = {"prompt": {"type": "string"}, "text": {"type": "string", "maxLength": 500}, "voice": {"enum": ["af_bella"]}}
    takes = reading(properties, Modality.VOICE).capabilities()
    assert takes.prompt_max == 500
    assert takes.voices == (Voice(id="af_bella", label="af bella"),)
    sent = asked(properties, modality=Modality.VOICE, prompt="Good day", voice="af_bella")
    assert sent == {"text": "Good day", "voice": "af_bella"}


def test_the_rest_are_params_but_for_keys_files_and_safeguards() -> None:
    properties = PROMPT | {
        "guidance": {"type": "number", "minimum": 1, "maximum": 20, "default": 3.5, "description": "How\n close "},
        "fps_out": {"type": "integer", "enum": [24, 30], "default": 24},
        "loop": {"type": "boolean"},
        "openai_api_key": {"type": "string"},
        "token": {"type": "string", "format": "password"},
        "enable_safety_checker": {"type": "boolean", "default": True},
        "mask": {"type": "string", "format": "uri"},
        "loras": {"type": "array", "items": {"type": "object"}},
        "sync_mode": {"type": "boolean"},
    }
    takes = reading(properties).capabilities()
    assert {param.name: param.type for param in takes.params} == {"guidance": "number", "fps_out": "choice", "loop": "flag"}
    guidance = takes.params[0]
    assert (guidance.label, guidance.default, guidance.minimum, guidance.help) == ("Guidance", 3.5, 1, "How close")
    sent = asked(properties, prompt="x", params={"guidance": 4.0, "fps_out": "30", "loop": False, "token": "stolen"})
    assert sent == {"prompt": "x", "guidance": 4.0, "fps_out": 30, "loop": False}


def test_one_is_made_where_the_model_would_make_more() -> None:
    assert asked({"num_outputs": {"type": "integer", "default": 4, "minimum": 1}}) == {"num_outputs": 1}
    assert asked({"num_images": {"type": "integer", "default": 1}}) == {}


def test_a_seed_is_brought_within_the_bounds_of_the_model() -> None:
    properties = {"seed": {"type": "integer", "minimum": 0, "maximum": 2147483647}}
    assert reading(properties).capabilities().takes_seed
    assert asked(properties, seed=12) == {"seed": 12}
    assert asked(properties, seed=2**32 - 1) == {"seed": 2147483647}


def test_a_model_that_needs_what_the_studio_has_not_is_known_as_such() -> None:
    video = {"video_url": {"type": "string"}}
    assert reading(PROMPT | video, required=("prompt", "video_url")).missing == ("video_url",)
    assert reading(PROMPT | video, required=("prompt",)).missing == ()


@pytest.mark.parametrize(
    ("names", "words", "modality"),
    [
        (["prompt", "num_frames"], "", Modality.VIDEO),
        (["prompt", "image"], "acme/talking-film Makes a video of a picture", Modality.VIDEO),
        (["prompt", "width", "height"], "", Modality.IMAGE),
        (["prompt", "duration"], "", Modality.MUSIC),
        (["text", "speaker"], "", Modality.VOICE),
        (["audio", "language"], "Speech recognition", Modality.CAPTIONS),
    ],
)
def test_what_a_model_makes_is_guessed_where_nobody_says_it(names: list[str], words: str, modality: Modality) -> None:
    properties = properties_of({}, {"properties": {name: {"type": "string"} for name in names}})
    assert modality_of(properties, words) == modality
