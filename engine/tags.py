"""What a file says about itself: title, artist and the like, cleaned for containers and read back from our own files."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import av

from engine.presets import TAGS

LONGEST = 8_000  # characters of one


def tags(metadata: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """By the `names` that the container has places for. All else goes into the comment, as JSON."""
    given = {name.strip().lower(): _clean(value) for name, value in metadata.items()}
    given = {name: value for name, value in given.items() if name and value}
    free = {name: value for name, value in given.items() if name not in names}
    if free and "comment" in names:
        said = {"comment": given["comment"]} if "comment" in given else {}
        given["comment"] = json.dumps({**said, **free}, ensure_ascii=False, sort_keys=True)
    return {name: given[name] for name in names if name in given}


def read_tags(path: Path) -> dict[str, str]:
    """What `tags` wrote into a file that this program made."""
    with av.open(str(path), metadata_errors="replace") as container:
        streams = [stream.metadata for stream in container.streams]  # Ogg has them in its stream
        found = {name.lower(): value for part in (*streams, container.metadata) for name, value in part.items()}
    return {name: found[name] for name in TAGS if name in found}


def _clean(value: str) -> str:
    """Without control characters, at which containers end a text, and lone surrogates, which no file can hold."""
    kept = (sign for sign in value[:LONGEST] if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip()
