"""Files that go in: as a data: URI where they are small, which every server takes that speaks JSON; else as the server has it."""

import base64
from collections.abc import Callable
from pathlib import Path

from generation.providers.base import Inputs
from generation.providers.shapes import Role

INLINE_MAX = 256 * 1024  # bytes

_HEADS = (  # offset, bytes: what it is. The names of stored files say nothing.
    (0, b"\x89PNG", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
)


def addressed(inputs: Inputs, upload: Callable[[Path], str] | None) -> dict[Role, str]:
    """An address for each file. `upload` brings a large one to the server and returns its address; None: it takes all inline."""
    return {
        role: data_uri(path) if upload is None or path.stat().st_size <= INLINE_MAX else upload(path)
        for role, path in inputs.items()
    }


def data_uri(path: Path) -> str:
    return f"data:{mime_type(path)};base64,{base64.b64encode(path.read_bytes()).decode()}"


def mime_type(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(16)
    found = (kind for offset, start, kind in _HEADS if head[offset : offset + len(start)] == start)
    return next(found, "application/octet-stream")
