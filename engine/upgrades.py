"""Stored documents of older versions, brought to the current one, a step at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import Fault, InvalidTimeline

CURRENT = 3
NEWER = "The document was made by a newer version of the program; update this one to open it"


def _to_2(document: dict[str, Any]) -> dict[str, Any]:
    """A hidden track was silent as well; now the two are told apart."""
    tracks = document.get("tracks")
    if isinstance(tracks, list):
        tracks = [
            {**track, "muted": True} if isinstance(track, dict) and track.get("visible") is False else track for track in tracks
        ]
        document = {**document, "tracks": tracks}
    return {**document, "schema": 2}


def _to_3(document: dict[str, Any]) -> dict[str, Any]:
    """Markers, in and out points and links came; a document without them has none."""
    return {**document, "schema": 3}


# version -> what turns a document of that version into the next
STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _to_2, 2: _to_3}


def upgrade(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` in the current version. A document from a newer program is refused, for saving it would lose what it says."""
    document = dict(data)
    version = document.get("schema")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise InvalidTimeline([Fault("schema", "The document does not say which version it is")])
    if version > CURRENT:
        raise InvalidTimeline([Fault("schema", NEWER)])
    while version < CURRENT:
        document = STEPS[version](document)
        version += 1
    return document
