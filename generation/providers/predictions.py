"""What Replicate and Cog say alike of a prediction: its state, how far its log has come, what went wrong, what it took."""

import re
from collections.abc import Mapping
from typing import Any

from generation.providers.answers import figure
from generation.providers.http import Client
from generation.providers.shapes import ErrorKind, ProviderError, State, Usage

STATES = {
    "starting": State.QUEUED,
    "processing": State.RUNNING,
    "succeeded": State.SUCCEEDED,
    "failed": State.FAILED,
    "canceled": State.CANCELLED,
    "aborted": State.CANCELLED,  # before it ran
}
KEPT = ("id", "model", "version", "status", "error", "metrics", "created_at", "started_at", "completed_at", "data_removed")
LOG_READ = 20_000  # characters of its end
SAID_MAX = 300

_PERCENT = re.compile(r"(\d{1,3})%\|")  # as progress bars of Python write it
_MODERATED = re.compile(r"nsfw|sensitive|safety|moderat|content polic|flagged|prohibited", re.IGNORECASE)
_INPUT = re.compile(r"invalid input|validation|must be|out of range|unsupported|too large|not a valid", re.IGNORECASE)


def progress_of(logs: Any) -> float | None:
    """The last percentage in a log, of 1."""
    found = _PERCENT.findall(logs[-LOG_READ:]) if isinstance(logs, str) else []
    return min(int(found[-1]) / 100, 1.0) if found else None


def error_in(client: Client, error: Any) -> ProviderError:
    """Why a model failed, in its own words: those of strangers' programs, so that the kind is a guess from them."""
    words = client.clean(" ".join(str(error or "").split()))
    if _MODERATED.search(words):
        message = f"{client.label} will not make this: {words[:SAID_MAX]}"
        return ProviderError(ErrorKind.MODERATION, message, detail=words)
    kind = ErrorKind.BAD_REQUEST if _INPUT.search(words) else ErrorKind.PROVIDER
    message = f"The model at {client.label} failed: {words[:SAID_MAX]}" if words else f"The model at {client.label} failed."
    return ProviderError(kind, message, detail=words)


def usage_of(prediction: Mapping[str, Any]) -> Usage:
    metrics = prediction.get("metrics")
    metrics = metrics if isinstance(metrics, Mapping) else {}
    tokens_in, tokens_out = figure(metrics.get("input_token_count")), figure(metrics.get("output_token_count"))
    return Usage(
        tokens_in=None if tokens_in is None else int(tokens_in),
        tokens_out=None if tokens_out is None else int(tokens_out),
        seconds=figure(metrics.get("predict_time")),
    )


def kept(client: Client, prediction: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of it: neither what went in nor what came out."""
    found = client.redacted({name: prediction[name] for name in KEPT if prediction.get(name) is not None})
    return dict(found)
