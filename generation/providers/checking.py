"""What a model cannot do of an order, from its capabilities alone: a sentence at the field, before anything is sent or paid."""

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

from generation.providers.shapes import Capabilities, Fault, Modality, Order, Param, Role

SEED_MAX = 2**32 - 1
TEXT_MAX = 2000  # characters of a further wish

_ROLES = {
    Role.FIRST: "first frame",
    Role.LAST: "last frame",
    Role.REFERENCE: "reference",
    Role.SOUND: "sound",
}
_NEEDED = {
    Role.FIRST: "This model starts from a picture. Choose its first frame.",
    Role.LAST: "This model ends with a picture. Choose its last frame.",
    Role.REFERENCE: "This model works from a reference. Choose one.",
    Role.SOUND: "Choose the sound that is to be written down.",
}
_NO_SUCH_VOICE = "This model has no such voice. Choose one of its list."
_NO_VOICES = "This model has no voices to choose from."


def faults(order: Order, capabilities: Capabilities) -> list[Fault]:
    """All of them, in the order in which a form has its fields. None: the model takes it."""
    return [
        *_prompts(order, capabilities),
        *_roles(order, capabilities),
        *_looks(order, capabilities),
        *_seconds(order, capabilities),
        *_seed(order, capabilities),
        *_voice(order, capabilities),
        *_params(order, capabilities),
    ]


def _prompts(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    if not order.prompt.strip() and order.modality != Modality.CAPTIONS:
        is_voice = order.modality == Modality.VOICE
        yield Fault("prompt", "Write what is to be said." if is_voice else "Describe what is to be made.")
    for field, text in (("prompt", order.prompt), ("negative_prompt", order.negative_prompt)):
        if len(text) > capabilities.prompt_max:
            yield Fault(field, f"These are {len(text):,} characters, and this model takes {capabilities.prompt_max:,} at most.")
    if order.negative_prompt and not capabilities.takes_negative_prompt:
        yield Fault("negative_prompt", "This model does not take what is to be left out. Leave the field empty.")


def _roles(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    for role in order.roles:
        if role not in capabilities.roles:
            yield Fault(role.value, f"This model takes no {_ROLES[role]}. Remove it, or choose another model.")
    for role in capabilities.needs:
        if role not in order.roles:
            yield Fault(role.value, _NEEDED[role])


def _looks(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    if order.orientation and order.orientation not in capabilities.orientations:
        offered = _listed(each.value for each in capabilities.orientations)
        yield Fault("orientation", f"This model makes {offered} only." if offered else "This model decides the shape itself.")
    if order.resolution is not None and order.resolution not in capabilities.resolutions:
        offered = _listed(f"{each}p" for each in capabilities.resolutions)
        words = f"This model makes {offered}, not {order.resolution}p." if offered else "This model decides the size itself."
        yield Fault("resolution", words)


def _seconds(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    seconds = order.seconds
    if seconds is None:
        return
    if capabilities.seconds:
        if seconds not in capabilities.seconds:
            offered = _listed(f"{each:g}" for each in capabilities.seconds)
            yield Fault("seconds", f"This model makes {offered} seconds, not {seconds:g}.")
    elif capabilities.seconds_range:
        least, most = capabilities.seconds_range
        if not least <= seconds <= most:
            yield Fault("seconds", f"This model makes {least:g} to {most:g} seconds, not {seconds:g}.")
    else:
        yield Fault("seconds", "This model decides the length itself.")


def _seed(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    if order.seed is None:
        return
    if not capabilities.takes_seed:
        yield Fault("seed", "This model takes no seed. Leave the field empty.")
    elif not 0 <= order.seed <= SEED_MAX:
        yield Fault("seed", f"A seed is a whole number from 0 to {SEED_MAX:,}.")


def _voice(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    if order.voice and order.voice not in {voice.id for voice in capabilities.voices}:
        yield Fault("voice", _NO_SUCH_VOICE if capabilities.voices else _NO_VOICES)


def _params(order: Order, capabilities: Capabilities) -> Iterator[Fault]:
    known = {param.name: param for param in capabilities.params}
    for name, value in order.params.items():
        if name not in known:
            yield Fault(f"params.{name}", "This model knows no such setting.")
        elif words := _param(known[name], value):
            yield Fault(f"params.{name}", words)


def _param(param: Param, value: Any) -> str:
    """What is wrong with a value; "" when nothing is. None stands for the default."""
    if value is None:
        return ""
    if param.type == "flag":
        return "" if isinstance(value, bool) else "This is on or off."
    if param.type == "choice":
        return "" if value in param.choices else f"Choose {_listed(param.choices)}."
    if param.type == "text":
        is_text = isinstance(value, str) and len(value) <= TEXT_MAX
        return "" if is_text else f"This is a text of {TEXT_MAX:,} characters at most."
    return _figure(param, value)


def _figure(param: Param, value: Any) -> str:
    wanted = int if param.type == "integer" else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted) or not isfinite(value):
        return "This is a whole number." if param.type == "integer" else "This is a number."
    if param.minimum is not None and value < param.minimum:
        return f"This is {param.minimum:g} at least."
    if param.maximum is not None and value > param.maximum:
        return f"This is {param.maximum:g} at most."
    return ""


def _listed(words: Iterable[str]) -> str:
    """ "480p, 720p or 1080p"."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} or {last}" if most else last
