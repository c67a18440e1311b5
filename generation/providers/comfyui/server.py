"""The questions that ComfyUI is asked, and what is read in its answers: its queue, what has ended, files in and out.

It keeps its queue and what has ended in memory only: a server that was started anew knows nothing of either.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import fullmatch
from typing import Any
from urllib.parse import quote
from uuid import UUID

from generation.providers.answers import AnswerError, Reply
from generation.providers.base import Advance
from generation.providers.comfyui.filling import PREFIX
from generation.providers.comfyui.history import Saved, refusal
from generation.providers.comfyui.listening import Message, hear
from generation.providers.comfyui.workflows import Graph
from generation.providers.http import Client
from generation.providers.shapes import ErrorKind, ProviderError

REMEMBERED = 64  # ended prompts among which one is looked for whose id an older server chose itself


@dataclass(frozen=True)
class Place:
    """Of a prompt that has not ended: it is running, or `ahead` of it are so many."""

    prompt_id: str
    client_id: str
    graph: Mapping[str, Any]
    is_running: bool
    ahead: int = 0


class Server:
    """`token` goes to a proxy in front of it, as ComfyUI itself has no keys."""

    def __init__(self, url: str, token: str, label: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(url, self._headers, label=label, secrets=[token])

    def begin(self, graph: Graph, key: UUID) -> Reply:
        """The one request that makes something. Versions before 0.3.45 do not keep our prompt_id, but all keep the client_id."""
        try:
            wanted = {"prompt": graph, "prompt_id": str(key), "client_id": str(key)}
            return self.client.post_json("/prompt", wanted, submits=True)
        except AnswerError as error:
            words = refusal(error.data, self.client.label) if error.kind == ErrorKind.BAD_REQUEST else ""
            if not words:
                raise
            raise ProviderError(error.kind, words, detail=error.detail) from None

    def place(self, wanted: str) -> Place | None:
        """In the queue, of a prompt by its id or by its client_id."""
        reply = self.client.get_json("/queue")
        running, pending = reply.items("queue_running"), reply.items("queue_pending")
        for item in [*running, *pending]:
            if _is_item(item) and wanted in (item[1], _client_of(item)):
                ahead = sum(1 for other in pending if _number(other) < _number(item)) + len(running)
                is_running = item in running
                return Place(item[1], _client_of(item), item[2], is_running, 0 if is_running else ahead)
        return None

    def entry(self, prompt_id: str) -> Mapping[str, Any] | None:
        """What it remembers of a prompt that has ended."""
        entry = self.client.get_json(f"/history/{quote(prompt_id, safe='')}").member(prompt_id)
        return entry if isinstance(entry, Mapping) else None

    def ended_of(self, client_id: str) -> str | None:
        """The id of a prompt that has ended lately."""
        recent = self.client.get_json("/history", params={"max_items": REMEMBERED}).data
        for prompt_id, entry in recent.items() if isinstance(recent, Mapping) else ():
            if isinstance(entry, Mapping) and _client_of(entry.get("prompt")) == client_id:
                return str(prompt_id)
        return None

    def stop(self, place: Place) -> None:
        """Take it out of the queue, or interrupt it if it runs: never else, as older servers interrupt whatever does."""
        if place.is_running:
            self.client.post_json("/interrupt", {"prompt_id": place.prompt_id}, submits=False)
        else:
            self.client.post_json("/queue", {"delete": [place.prompt_id]}, submits=False)

    def upload(self, path: Path, name: str) -> str:
        """The name by which a workflow finds it. The same again replaces itself."""
        suffix = path.suffix.lower() if fullmatch(r"\.[a-z0-9]{1,5}", path.suffix.lower()) else ""
        with path.open("rb") as file:
            files = {"image": (name + suffix, file, "application/octet-stream")}
            fields = {"subfolder": PREFIX, "overwrite": "true", "type": "input"}
            reply = self.client.post_multipart("/upload/image", fields, files, submits=False)
        return f"{reply.member('subfolder') or ''}/{reply.id('name')}".lstrip("/")

    def download(self, file: Saved, target: Path, *, most: int, advance: Advance) -> None:
        where = {"filename": file.name, "subfolder": file.folder, "type": "output"}
        self.client.download_to("/view", target, most=most, params=where, advance=advance)

    def messages(self, place: Place, *, seconds: float) -> Generator[Message, None, None]:
        """Those about it. To be closed."""
        for kind, data in hear(self.client.base_url, self._headers, place.client_id, seconds=seconds):
            if data.get("prompt_id") == place.prompt_id:
                yield kind, data


def _is_item(item: Any) -> bool:
    """Items are [number, prompt id, graph, further data, outputs]."""
    return isinstance(item, list) and len(item) >= 3 and isinstance(item[1], str) and isinstance(item[2], Mapping)


def _client_of(item: Any) -> str:
    more = item[3] if isinstance(item, list) and len(item) > 3 else None
    return str(more.get("client_id", "")) if isinstance(more, Mapping) else ""


def _number(item: Any) -> float:
    return item[0] if isinstance(item, list) and item and isinstance(item[0], int | float) else 0.0
