"""What ComfyUI remembers of a prompt that has ended: how, and which files it saved. Pure; nothing in it is trusted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from generation.providers.redaction import clean
from generation.providers.shapes import ErrorKind, ProviderError, State, Update, Usage

MIME_TYPES = {  # of the files that are taken; a video before a sound before a picture, should a workflow save several
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
DETAIL_MAX = 2000  # characters of a traceback


@dataclass(frozen=True)
class Saved:
    """A file on the server."""

    name: str
    folder: str

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


def update_of(entry: Mapping[str, Any], label: str) -> Update:
    """How it ended. An interrupted prompt has the status "error" like one that failed; only its messages tell."""
    status = _mapping(entry.get("status"))
    said = dict(_messages(status))
    usage = Usage(cost=Decimal(0), seconds=_seconds(said))
    reply = {"status": status.get("status_str"), "saved": [saved.name for saved in saved_by(entry)]}
    if "execution_interrupted" in said:
        return Update(State.CANCELLED, usage=usage, reply=reply)
    if "execution_error" in said or status.get("status_str") == "error":
        error = failure(said.get("execution_error", {}), label)
        return Update(State.FAILED, error=error, usage=usage, reply=reply | {"error": error.detail})
    return Update(State.SUCCEEDED, progress=1.0, usage=usage, reply=reply)


def saved_by(entry: Mapping[str, Any]) -> list[Saved]:
    """Files that were saved, each once: not previews, and nothing that is no film, sound or picture.

    A film is among "images" too: what a list is called says nothing.
    """
    found = []
    for output in _mapping(entry.get("outputs")).values():
        for files in _mapping(output).values():
            for file in files if isinstance(files, list) else []:
                saved = _saved(_mapping(file))
                if saved is not None and saved not in found:
                    found.append(saved)
    order = list(MIME_TYPES)
    return sorted(found, key=lambda saved: order.index(saved.suffix))


def failure(said: Mapping[str, Any], label: str) -> ProviderError:
    """An `execution_error` as ours. The same again would end the same, but where memory was short."""
    node = str(said.get("node_type") or "a node")
    lines = str(said.get("exception_message") or "").strip().splitlines()
    words = clean(lines[0], most=200) if lines else "it does not say why"
    trace = said.get("traceback")
    detail = clean("".join(map(str, trace))[-DETAIL_MAX:] if isinstance(trace, list) else words, most=DETAIL_MAX)
    if "outofmemory" in str(said.get("exception_type", "")).lower():
        message = f"{label} ran out of memory at {node}. A smaller size or a shorter length may do."
        return ProviderError(ErrorKind.PROVIDER, message, detail=detail)
    return ProviderError(ErrorKind.BAD_REQUEST, f"{label} stopped at {node}: {words}", detail=detail)


def refusal(data: Any, label: str) -> str:
    """A sentence from the answer to a prompt that did not pass the server's check; "" where it is of another shape."""
    for node in _mapping(_mapping(data).get("node_errors")).values():
        for error in _mapping(node).get("errors") or []:
            words = [str(_mapping(error).get(name) or "") for name in ("details", "message")]
            return clean(f"{label} did not take this: {_mapping(node).get('class_type')}, {words[0]}: {words[1]}.", most=300)
    error = _mapping(_mapping(data).get("error"))
    words = [str(error[name]) for name in ("message", "details") if error.get(name)]
    return clean(f"{label} did not take this: {' '.join(words)}", most=300) if words else ""


def _messages(status: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    messages = status.get("messages")
    for message in messages if isinstance(messages, list) else []:
        if isinstance(message, list) and len(message) == 2 and isinstance(message[0], str):
            yield message[0], _mapping(message[1])


def _seconds(said: Mapping[str, Mapping[str, Any]]) -> float | None:
    """From its first message to its last."""
    times = [data["timestamp"] for data in said.values() if isinstance(data.get("timestamp"), int | float)]
    return (max(times) - min(times)) / 1000 if len(times) > 1 else None


def _saved(file: Mapping[str, Any]) -> Saved | None:
    name, folder = file.get("filename"), file.get("subfolder", "")
    if file.get("type") != "output" or not isinstance(name, str) or not isinstance(folder, str):
        return None
    saved = Saved(name, folder)
    return saved if saved.suffix in MIME_TYPES else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
