"""Markers on their way in from other programs, and the names and colours that those have for ours.

Ours mark a frame: of a marker that lasts, as others know them, the first is kept. A colour that we do not have becomes
the nearest by its name, one that nobody names stays blue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from engine.interchange.drafts import LONGEST_NAME
from engine.interchange.material import Loss
from engine.timeline import MAX_FRAMES, MAX_MARKERS, Marker, MarkerColour

USUAL: MarkerColour = "blue"
_OURS = get_args(MarkerColour)
# Of OpenTimelineIO, Avid Media Composer, Resolve and Final Cut Pro 7
_NEAREST: dict[str, MarkerColour] = {
    "magenta": "pink",
    "fuchsia": "pink",
    "rose": "pink",
    "violet": "purple",
    "lavender": "purple",
    "turquoise": "cyan",
    "sky": "cyan",
    "denim": "blue",
    "mint": "green",
    "forest": "green",
    "lemon": "yellow",
    "gold": "yellow",
    "cream": "yellow",
    "sand": "orange",
    "cocoa": "orange",
    "black": "blue",
    "white": "blue",
    "grey": "blue",
}


@dataclass(frozen=True)
class MarkerDraft:
    """A marker of a file at a frame of the timeline. `path` is where in the file; `frames`: how long it lasts there.

    `identity` is the id that a file of ours knows it by.
    """

    path: str
    frame: int
    name: str = ""
    color: str = ""
    frames: int = 0
    identity: object = None


def colour_named(name: str) -> MarkerColour | None:
    """Ours of that name, or the nearest; None where the name is of no colour."""
    known = name.strip().lower()
    return cast(MarkerColour, known) if known in _OURS else _NEAREST.get(known)


def name_of(name: str, comment: str) -> str:
    """Other programs give a marker both; ours has one line."""
    parts = dict.fromkeys(filter(None, (" ".join(text.split()) for text in (name, comment))))
    return ": ".join(parts)


def title_of_marker(marker: Marker) -> str:
    """What a person calls it."""
    return f"The marker “{marker.name}”" if marker.name else "This marker"


def document_markers(drafts: Sequence[MarkerDraft], losses: list[Loss]) -> list[dict[str, Any]]:
    """As the document has them, in the order of the file; adds to `losses` what is not kept."""
    kept: list[dict[str, Any]] = []
    for draft in drafts:
        if not 0 <= draft.frame <= MAX_FRAMES:
            losses.append(Loss(draft.path, "This marker lies before the beginning, or too far away; it is left out"))
            continue
        if len(kept) == MAX_MARKERS:
            losses.append(Loss(draft.path, f"A timeline has at most {MAX_MARKERS} markers; the others are left out"))
            break
        if draft.frames > 1:
            losses.append(Loss(draft.path, f"This marker lasts {draft.frames} frames; only the first of them is marked"))
        identity = {} if draft.identity is None else {"id": draft.identity}
        color = colour_named(draft.color) or USUAL
        kept.append({"frame": draft.frame, "name": draft.name[:LONGEST_NAME], "color": color, **identity})
    return kept
