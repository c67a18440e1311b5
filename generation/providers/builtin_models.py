"""What the built-in provider offers: five models and what each takes. Voices are those of this machine."""

from generation.procedural.music.writing import LONGEST, SHORTEST
from generation.procedural.speech import voices
from generation.providers.shapes import PROMPT_MAX, Capabilities, Modality, Model, Orientation, Param, Role

RESOLUTIONS = (480, 720, 1080)
FILM_SECONDS = (2.0, 15.0)
SCRIPT_MAX = 10_000  # characters that can be aligned to a sound
RATES = ("24", "25", "30")
ALL_WAYS = (Orientation.LANDSCAPE, Orientation.PORTRAIT, Orientation.SQUARE)

_PICTURES = Model(
    id="pictures",
    label="Pictures",
    modality=Modality.IMAGE,
    capabilities=Capabilities(takes_seed=True, orientations=ALL_WAYS, resolutions=RESOLUTIONS, has_progress=True),
)
_FILMS = Model(
    id="films",
    label="Films",
    modality=Modality.VIDEO,
    capabilities=Capabilities(
        takes_seed=True,
        orientations=ALL_WAYS,
        resolutions=RESOLUTIONS,
        seconds_range=FILM_SECONDS,
        roles=(Role.FIRST, Role.LAST, Role.REFERENCE),
        params=(
            Param(name="sound", label="With music", type="flag", default=True, help="A soft bed of sound that suits the scene."),
            Param(name="rate", label="Frames a second", type="choice", default="30", choices=RATES),
        ),
        has_progress=True,
    ),
)
_MUSIC = Model(
    id="music",
    label="Music",
    modality=Modality.MUSIC,
    capabilities=Capabilities(takes_seed=True, seconds_range=(float(SHORTEST), float(LONGEST)), has_progress=True),
)
_CAPTIONS = Model(
    id="captions",
    label="Times of known words",
    modality=Modality.CAPTIONS,
    capabilities=Capabilities(prompt_max=SCRIPT_MAX, roles=(Role.SOUND,), needs=(Role.SOUND,), has_progress=True),
)
MODELS = ("pictures", "films", "music", "voice", "captions")


def catalogue() -> list[Model]:
    """All of them; the voice's capabilities follow from the programs that the machine has."""
    voice = Model(
        id="voice",
        label="Voice",
        modality=Modality.VOICE,
        capabilities=Capabilities(prompt_max=PROMPT_MAX, takes_seed=True, voices=tuple(voices()), has_progress=True),
    )
    return [_FILMS, _PICTURES, _MUSIC, voice, _CAPTIONS]
