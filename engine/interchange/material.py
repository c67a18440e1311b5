"""What goes between a timeline and a file of another program: the media by name, what is lost, and what is refused."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from engine.errors import EngineError
from engine.media import MediaInfo
from engine.timeline import Element, SoundingElement, Timeline, Track, VideoElement
from engine.values import Shape

MAX_CHARACTERS = 64_000_000  # of a file that is read

# A name or path as the file has it -> the asset that it means; None where nothing is known by it.
Find = Callable[[str], tuple[UUID, MediaInfo] | None]


class InterchangeError(EngineError):
    """The file cannot be read, or the cut not be written, as that format; the message says where."""


@dataclass(frozen=True)
class MediaName:
    """How an asset is called in a file: its file name, and the path or URL at which the other program finds it."""

    name: str
    target: str
    info: MediaInfo


@dataclass(frozen=True)
class Loss:
    """What does not come along, or comes changed: where in the document (or in the file that is read), and a sentence."""

    path: str
    message: str


# What does not change the film, or is told by the file's own structure.
_UNTOLD = {"kind", "type", "id", "height", "zoom", "position", "schema_version", "elements", "tracks", "start", "duration"}


def unsaid(path: str, part: Shape, said: Collection[str], verdict: str = "lost") -> list[Loss]:
    """One loss that names every field in which `part` differs from what is usual and which the format has no words for."""
    fields = [
        name
        for name, field in type(part).model_fields.items()
        if name not in _UNTOLD and name not in said and getattr(part, name) != field.get_default(call_default_factory=True)
    ]
    if not fields:
        return []
    words = [name.replace("_", " ") for name in fields]
    listed = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    owner = {Track: "The track's", Timeline: "The timeline's"}.get(type(part), "Its")
    return [Loss(path, f"{owner} {listed} {'is' if len(words) == 1 else 'are'} {verdict}")]


def title_of(element: Element) -> str:
    """What a person calls it."""
    return f"“{element.name}”" if element.name else f"This {getattr(element, 'kind', 'clip')}"


def can_be_heard(track: Track, element: Element, info: MediaInfo) -> bool:
    """Whether a clip brings sound of its own into another program's timeline."""
    if not isinstance(element, SoundingElement) or track.muted or not info.has_audio:
        return False
    is_still = isinstance(element, VideoElement) and element.freeze
    return not is_still and (element.volume > 0 or bool(element.volume_keyframes))
