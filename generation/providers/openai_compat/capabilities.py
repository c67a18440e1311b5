"""What a model takes of each modality, as far as the protocol goes: a server may know more, and a model less."""

from generation.providers.shapes import Capabilities, Modality, Order, Orientation, Param, Role, Voice

SIZES = {Orientation.LANDSCAPE: "1536x1024", Orientation.PORTRAIT: "1024x1536", Orientation.SQUARE: "1024x1024"}
GRID = 16  # pixels: sides are multiples of it

_QUALITY = Param(
    name="quality",
    label="Quality",
    type="choice",
    choices=("auto", "low", "medium", "high"),
    help="Left alone, the server decides.",
)
_INSTRUCTIONS = Param(
    name="instructions",
    label="How to say it",
    type="text",
    help="In words: calm, close to the microphone. Not every model heeds it.",
)
_SPEED = Param(name="speed", label="Speed", type="number", minimum=0.25, maximum=4.0, help="1 is as it comes.")
_LANGUAGE = Param(name="language", label="Language", type="text", help="Of what is said, as two letters: en, de, fr.")


def capabilities_of(modality: Modality, voices: tuple[Voice, ...] = ()) -> Capabilities:
    if modality == Modality.IMAGE:
        return Capabilities(orientations=tuple(SIZES), roles=(Role.REFERENCE,), params=(_QUALITY,))
    if modality == Modality.VIDEO:
        return Capabilities(
            orientations=tuple(SIZES),
            resolutions=(480, 720),
            seconds=(4.0, 8.0, 12.0),
            roles=(Role.FIRST,),
            can_cancel="always",
            has_progress=True,
        )
    if modality == Modality.VOICE:
        return Capabilities(voices=voices, params=(_SPEED, _INSTRUCTIONS))
    if modality == Modality.CAPTIONS:
        return Capabilities(roles=(Role.SOUND,), needs=(Role.SOUND,), params=(_LANGUAGE,))
    return Capabilities()


def film_size(order: Order) -> str:
    """ "1280x720", each side the nearest multiple that video models take; "" where the model decides."""
    if order.size is None:
        return ""
    width, height = (round(side / GRID) * GRID for side in order.size)
    return f"{width}x{height}"
