"""Which property of a model's input is the prompt, which the seed, which a file that goes in; what is left are its params."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generation.providers.schemas.lengths import Lengths, lengths_of
from generation.providers.schemas.properties import Property
from generation.providers.schemas.sizes import Sizes, sizes_of
from generation.providers.shapes import PROMPT_MAX, Capabilities, Modality, Param, Role, Voice

PARAMS_MAX = 20
CHOICES_MAX = 60
HELP_MAX = 200

_PROMPTS = ("prompt", "text", "text_prompt", "gen_text", "input_text", "description", "caption", "tags", "lyrics")
_SPOKEN = ("text", "gen_text", "input_text", "input", "script", "text_input", "prompt")
_FIRST = (
    "first_frame_image",
    "first_frame_url",
    "first_frame",
    "start_image_url",
    "start_image",
    "input_image_url",
    "input_image",
)
_LAST = ("last_frame_image", "last_frame_url", "last_frame", "end_image_url", "end_image", "tail_image_url", "last_image")
_REFERENCE = (
    *("reference_images", "reference_image_urls", "reference_image_url", "reference_image", "input_images", "image_urls"),
    *("image_input", "subject_reference", "input_references"),
)
_PICTURE = ("image_url", "image", "img", "image_path")
_SOUND = ("audio_url", "audio", "audio_file", "audio_path", "file", "input_audio", "media_url")
_VOICES = ("voice", "voice_id", "speaker", "voice_name", "voice_preset")
_COUNTS = ("num_outputs", "num_images", "number_of_images", "num_videos", "n", "batch_size", "num_samples", "max_images")
_LEFT = re.compile(r"sync_mode|webhook.*|enable_safety_checker|disable_safety_checker|safety_tolerance|seed_.*|return_.*|debug")
_MOVING = {"num_frames", "fps", "frames_per_second", "video_length", "first_frame_image", "start_image"}
_TOLD = (
    (Modality.VIDEO, re.compile(r"\b(video|film|animat\w*)\b", re.IGNORECASE)),
    (Modality.MUSIC, re.compile(r"\b(music|song)\b", re.IGNORECASE)),
    (Modality.VOICE, re.compile(r"\b(speech|voice|tts)\b", re.IGNORECASE)),
    (Modality.IMAGE, re.compile(r"\b(image|picture|photo)s?\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Reading:
    """The parts that a model's properties play. `missing` are required ones that nothing fills: it cannot be used."""

    prompt: Property | None = None
    negative_prompt: Property | None = None
    seed: Property | None = None
    voice: Property | None = None
    files: Mapping[Role, Property] = field(default_factory=dict)
    sizes: Sizes = field(default_factory=Sizes)
    lengths: Lengths = field(default_factory=Lengths)
    single: tuple[Property, ...] = ()  # how many are to be made: one
    params: tuple[Property, ...] = ()
    missing: tuple[str, ...] = ()

    def capabilities(self, **more: object) -> Capabilities:
        """`more` are those that follow from the server, not from the model: can_cancel, has_progress, has_webhook."""
        longest = self.prompt.longest if self.prompt is not None else None
        found = {
            "prompt_max": min(longest or PROMPT_MAX, PROMPT_MAX),
            "takes_negative_prompt": self.negative_prompt is not None,
            "takes_seed": self.seed is not None,
            "orientations": self.sizes.orientations,
            "resolutions": self.sizes.resolutions,
            "seconds": self.lengths.seconds,
            "seconds_range": self.lengths.bounds,
            "roles": tuple(role for role in Role if role in self.files),
            "needs": tuple(role for role in Role if role in self.files and self.files[role].is_required),
            "voices": _voices(self.voice),
            "params": tuple(_param(each) for each in self.params),
        }
        return Capabilities.model_validate(found | more)


def read(properties: Sequence[Property], modality: Modality) -> Reading:
    """What they mean for a model that makes `modality`."""
    named = {each.name: each for each in properties if not each.is_secret}
    files = _files(named, modality)
    prompt = _first(named, _SPOKEN if modality == Modality.VOICE else _PROMPTS, "string")
    prompt = None if modality == Modality.CAPTIONS else prompt
    voice = _first(named, _VOICES, "string")
    voice = voice if voice is not None and voice.choices and modality in (Modality.VOICE, Modality.VIDEO) else None
    sizes = sizes_of(named) if modality in (Modality.VIDEO, Modality.IMAGE) else Sizes()
    lengths = lengths_of(named, modality)
    single = tuple(named[name] for name in _COUNTS if name in named and named[name].type == "integer")
    negative, seed = _first(named, ("negative_prompt",), "string"), _first(named, ("seed",), "integer")
    parts = [prompt, negative, seed, voice, *files.values(), *single]
    used = {each.name for each in parts if each is not None} | sizes.names | lengths.names
    rest = [each for each in properties if each.name not in used]
    params = tuple(each for each in rest if _is_param(each))
    return Reading(
        prompt=prompt,
        negative_prompt=negative,
        seed=seed,
        voice=voice,
        files=files,
        sizes=sizes,
        lengths=lengths,
        single=single,
        params=_foremost(params),
        missing=tuple(each.name for each in rest if each.is_required and not _is_param(each)),
    )


def modality_of(properties: Sequence[Property], words: str) -> Modality:
    """What a model seems to make, by what is said of it and by what it takes; for where nobody says it."""
    names = {each.name for each in properties}
    if names & set(_SOUND[:4]) and "prompt" not in names and "text" not in names:
        return Modality.CAPTIONS
    for modality, pattern in _TOLD:
        if pattern.search(words):
            return modality
    if names & _MOVING:
        return Modality.VIDEO
    if names & set(_VOICES) and names & set(_SPOKEN):
        return Modality.VOICE
    return Modality.MUSIC if "duration" in names and not names & {"width", "aspect_ratio", "image"} else Modality.IMAGE


def _files(named: Mapping[str, Property], modality: Modality) -> dict[Role, Property]:
    """A picture is where a film begins, and what another picture shall be like."""
    if modality == Modality.CAPTIONS:
        wanted: dict[Role, tuple[str, ...]] = {Role.SOUND: _SOUND}
    elif modality == Modality.VIDEO:
        wanted = {Role.FIRST: _FIRST + _PICTURE, Role.LAST: _LAST, Role.REFERENCE: _REFERENCE}
    elif modality == Modality.IMAGE:
        wanted = {Role.REFERENCE: _REFERENCE + _PICTURE + ("input_image", "input_image_url", "image_prompt", "image_prompt_url")}
    else:
        return {}
    found = {role: next((named[name] for name in names if name in named), None) for role, names in wanted.items()}
    return {role: each for role, each in found.items() if each is not None and _holds_file(each)}


def _holds_file(property_: Property) -> bool:
    return property_.is_file or (property_.type in ("string", "array", "") and not property_.choices)


def _first(named: Mapping[str, Property], names: Sequence[str], type_: str) -> Property | None:
    return next((named[name] for name in names if name in named and named[name].type == type_ and not named[name].is_file), None)


def _is_param(property_: Property) -> bool:
    """What can be a field of a form: no file, no list, no object, no key, nothing that takes a safeguard away."""
    is_plain = property_.type in ("integer", "number", "boolean", "string") and not property_.is_file
    return is_plain and not property_.is_secret and not property_.is_list and not _LEFT.fullmatch(property_.name)


def _foremost(params: tuple[Property, ...]) -> tuple[Property, ...]:
    """The required ones, and then the first."""
    chosen = sorted(params, key=lambda each: not each.is_required)[:PARAMS_MAX]
    return tuple(each for each in params if each in chosen)


def _voices(voice: Property | None) -> tuple[Voice, ...]:
    if voice is None:
        return ()
    return tuple(Voice(id=str(each), label=str(each).replace("_", " ")) for each in voice.choices)


def _param(property_: Property) -> Param:
    choices = tuple(str(each) for each in property_.choices[:CHOICES_MAX])
    kinds = {"integer": "integer", "number": "number", "boolean": "flag", "string": "text"}
    default = property_.default
    if choices:
        default = str(default) if default is not None else None
    is_usable = default is None or (isinstance(default, str | int | float) and (default in choices or not choices))
    return Param.model_validate(
        {
            "name": property_.name,
            "label": (property_.title or property_.name.replace("_", " ").capitalize())[:80],
            "type": "choice" if choices else kinds[property_.type],
            "default": default if is_usable else None,
            "minimum": property_.minimum if property_.is_number and not choices else None,
            "maximum": property_.maximum if property_.is_number and not choices else None,
            "choices": choices,
            "help": _cut(property_.help),
        }
    )


def _cut(text: str) -> str:
    return text if len(text) <= HELP_MAX else f"{text[: HELP_MAX - 1].rstrip()}…"
