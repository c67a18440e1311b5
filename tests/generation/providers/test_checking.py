"""What a model cannot do is said at its field before anything is sent."""

from typing import Any

import pytest

from generation.providers.checking import faults
from generation.providers.shapes import Capabilities, Modality, Order, Orientation, Param, Role, Voice

FILMS = Capabilities(
    takes_seed=True,
    orientations=(Orientation.LANDSCAPE, Orientation.PORTRAIT),
    resolutions=(480, 720),
    seconds=(4.0, 8.0),
    roles=(Role.FIRST, Role.REFERENCE),
    needs=(Role.FIRST,),
    params=(
        Param(name="steps", label="Steps", type="integer", minimum=1, maximum=50),
        Param(name="scale", label="Scale", type="number"),
        Param(name="style", label="Style", type="choice", choices=("vivid", "natural")),
        Param(name="sound", label="Sound", type="flag"),
        Param(name="note", label="Note", type="text"),
    ),
)


def order(**wishes: Any) -> Order:
    return Order(**{"modality": Modality.VIDEO, "model": "m", "prompt": "a fox", "roles": (Role.FIRST,), **wishes})


def said(capabilities: Capabilities = FILMS, **wishes: Any) -> dict[str, str]:
    return {fault.field: fault.message for fault in faults(order(**wishes), capabilities)}


def test_what_a_model_can_do_has_no_faults() -> None:
    assert said() == {}
    everything: dict[str, Any] = {"orientation": Orientation.PORTRAIT, "resolution": 720, "seconds": 8.0, "seed": 2**32 - 1}
    assert said(**everything, params={"steps": 50, "scale": 1, "style": "vivid", "sound": False, "note": "", "x": None}) == {
        "params.x": "This model knows no such setting."
    }


@pytest.mark.parametrize(
    ("wishes", "field", "words"),
    [
        ({"prompt": ""}, "prompt", "Describe what is to be made."),
        ({"prompt": " \n\t"}, "prompt", "Describe what is to be made."),
        ({"prompt": "x" * 2001}, "prompt", "These are 2,001 characters, and this model takes 2,000 at most."),
        (
            {"negative_prompt": "rain"},
            "negative_prompt",
            "This model does not take what is to be left out. Leave the field empty.",
        ),
        ({"orientation": Orientation.SQUARE}, "orientation", "This model makes landscape or portrait only."),
        ({"resolution": 999}, "resolution", "This model makes 480p or 720p, not 999p."),
        ({"seconds": 5.0}, "seconds", "This model makes 4 or 8 seconds, not 5."),
        ({"seed": -1}, "seed", "A seed is a whole number from 0 to 4,294,967,295."),
        ({"voice": "alloy"}, "voice", "This model has no voices to choose from."),
        ({"roles": (Role.FIRST, Role.LAST)}, "last", "This model takes no last frame. Remove it, or choose another model."),
        ({"roles": ()}, "first", "This model starts from a picture. Choose its first frame."),
        ({"params": {"steps": 0}}, "params.steps", "This is 1 at least."),
        ({"params": {"steps": 51}}, "params.steps", "This is 50 at most."),
        ({"params": {"steps": 1.5}}, "params.steps", "This is a whole number."),
        ({"params": {"steps": True}}, "params.steps", "This is a whole number."),
        ({"params": {"scale": float("nan")}}, "params.scale", "This is a number."),
        ({"params": {"scale": "1"}}, "params.scale", "This is a number."),
        ({"params": {"style": "loud"}}, "params.style", "Choose vivid or natural."),
        ({"params": {"style": ["vivid"]}}, "params.style", "Choose vivid or natural."),
        ({"params": {"sound": 1}}, "params.sound", "This is on or off."),
        ({"params": {"note": "x" * 2001}}, "params.note", "This is a text of 2,000 characters at most."),
    ],
)
def test_a_fault_is_said_at_its_field(wishes: dict[str, Any], field: str, words: str) -> None:
    assert said(**wishes) == {field: words}


def test_a_prompt_of_two_thousand_characters_is_taken() -> None:
    assert said(prompt="x" * 2000) == {}


def test_several_faults_are_said_at_once() -> None:
    assert list(said(prompt="", seconds=99.0, seed=-1, params={"steps": 0})) == ["prompt", "seconds", "seed", "params.steps"]


def test_a_span_of_lengths_holds_its_ends() -> None:
    span = Capabilities(seconds_range=(2.0, 15.0))
    assert [said(span, roles=(), seconds=each).get("seconds", "") for each in (2.0, 15.0, 15.5, float("nan"))] == [
        "",
        "",
        "This model makes 2 to 15 seconds, not 15.5.",
        "This model makes 2 to 15 seconds, not nan.",
    ]


def test_what_a_model_decides_itself_is_not_asked_of_it() -> None:
    plain = Capabilities()
    wishes: dict[str, Any] = {"orientation": Orientation.SQUARE, "resolution": 480, "seconds": 4.0, "seed": 1}
    assert list(said(plain, roles=(), **wishes)) == ["orientation", "resolution", "seconds", "seed"]


def test_captions_need_a_sound_and_no_prompt() -> None:
    hearing = Capabilities(roles=(Role.SOUND,), needs=(Role.SOUND,))
    assert said(hearing, modality=Modality.CAPTIONS, prompt="", roles=(Role.SOUND,)) == {}
    assert said(hearing, modality=Modality.CAPTIONS, prompt="", roles=()) == {
        "sound": "Choose the sound that is to be written down."
    }


def test_a_voice_is_one_of_the_models() -> None:
    speaking = Capabilities(voices=(Voice(id="alloy", label="Alloy"),))
    assert said(speaking, modality=Modality.VOICE, voice="alloy", roles=()) == {}
    assert said(speaking, modality=Modality.VOICE, voice="nobody", roles=()) == {
        "voice": "This model has no such voice. Choose one of its list."
    }
    assert said(speaking, modality=Modality.VOICE, prompt="", roles=()) == {"prompt": "Write what is to be said."}
