"""What ComfyUI tells of a prompt while it runs, by its WebSocket. A courtesy: without it work goes on, only unseen."""

import json
import time
from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from generation.providers.comfyui.workflows import title

MESSAGE_MAX = 16 * 1024 * 1024  # bytes; pictures of how far it is come too, and are passed over

Message = tuple[str, Mapping[str, Any]]  # its type, and what it says


def hear(base_url: str, headers: Mapping[str, str], client_id: str, *, seconds: float) -> Generator[Message, None, None]:
    """Messages for this client, for so long; nothing where the server does not talk. Close it when enough was heard.

    One listener at a time: the server talks to the last that came under a name.
    """
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    address = urlunsplit((scheme, parts.netloc, f"{parts.path.rstrip('/')}/ws", f"clientId={quote(client_id)}", ""))
    until = time.monotonic() + seconds
    try:
        with connect(
            address,
            additional_headers=dict(headers),
            open_timeout=5,
            close_timeout=1,
            max_size=MESSAGE_MAX,
            compression=None,
            proxy=None,
        ) as socket:
            while (left := until - time.monotonic()) > 0:
                message = _message(socket.recv(timeout=left))
                if message is not None:
                    yield message
    except (OSError, WebSocketException):  # the time is over too: TimeoutError is an OSError
        return


def progress_of(nodes: Mapping[str, Any], graph: Mapping[str, Any]) -> tuple[float | None, str]:
    """Share of 1 and words, from a `progress_state`. Samplers take the time, so where there are some only they count."""
    classes = {node_id: str(node.get("class_type", "")) for node_id, node in graph.items() if isinstance(node, Mapping)}
    samplers = {node_id for node_id, name in classes.items() if _samples(name)}
    counted = samplers or set(classes)
    done, stage = 0.0, ""
    for node_id, told in nodes.items():
        share, words = _told(told)
        done += share if node_id in counted else 0
        if share < 1 and node_id in graph:
            stage = words if node_id in samplers and words else title(graph[node_id])
    return (min(done / len(counted), 1.0) if counted else None), stage


def _samples(name: str) -> bool:
    """A class that does the steps; "KSamplerSelect" and "SamplerEulerAncestral" only name a way to do them."""
    return name.endswith("Sampler") or (name.startswith(("KSampler", "SamplerCustom")) and name != "KSamplerSelect")


def _told(told: Any) -> tuple[float, str]:
    if not isinstance(told, Mapping):
        return 0.0, ""
    value, most = told.get("value"), told.get("max")
    if told.get("state") == "finished":
        return 1.0, ""
    if not isinstance(value, int | float) or not isinstance(most, int | float) or most <= 1:
        return 0.0, ""
    return min(max(value / most, 0.0), 0.999), f"Step {value:.0f} of {most:.0f}"


def _message(raw: str | bytes) -> Message | None:
    """None for a picture, or what cannot be read."""
    if isinstance(raw, bytes):
        return None
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    data = told.get("data") if isinstance(told, dict) else None
    return (str(told.get("type")), data) if isinstance(data, dict) else None
