"""Chat by /chat/completions: words and calls of tools, as a whole or as they come. For whoever leads the conversation.

Nothing is sent again by itself: what was cut off raises ProviderError with `is_sent`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from generation.providers.answers import count, figure, malformed, parse, said
from generation.providers.http import Client
from generation.providers.openai_compat.refusals import explained, kind_of
from generation.providers.shapes import ErrorKind, ProviderError, Usage

WAIT = 120.0  # seconds without a word
CALLS_MAX = 32  # of tools in one answer


@dataclass(frozen=True)
class Tool:
    """What may be called. `parameters` is the JSON Schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class ToolCall:
    id: str
    name: str
    arguments: str  # as the model wrote them: JSON, one hopes

    @property
    def values(self) -> dict[str, Any]:
        """Raises ValueError for what is no JSON object."""
        found = parse(self.arguments.encode()) if self.arguments.strip() else {}
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found


@dataclass(frozen=True)
class Message:
    """One turn. A "tool" answers the call whose id it names; an "assistant" may have said something, called tools, or both."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""


@dataclass(frozen=True)
class Answer:
    """All that was said. `finish`: "stop", "tool_calls", "length" (cut short by a limit), "content_filter"."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    finish: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass
class _Parts:
    """An answer as it grows."""

    text: list[str] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    finish: str = ""
    usage: Usage = field(default_factory=Usage)

    @property
    def answer(self) -> Answer:
        calls = tuple(
            ToolCall(each["id"] or f"call_{number}", each["name"], each["arguments"]) for number, each in enumerate(self.calls)
        )
        return Answer("".join(self.text), calls, self.finish, self.usage)


class Chat:
    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, model: str, messages: Sequence[Message], tools: Sequence[Tool] = (), **wishes: Any) -> Answer:
        """The whole answer at once. `wishes` are the protocol's: temperature, max_tokens, tool_choice. Raises ProviderError."""
        with explained(self._client.label):
            wanted = _wanted(model, messages, tools, wishes)
            reply = self._client.post_json("/chat/completions", wanted, submits=True, wait=WAIT)
        choice = next(iter(reply.items("choices")), None)
        message = choice.get("message") if isinstance(choice, Mapping) else None
        if not isinstance(message, Mapping):
            raise reply.malformed("no message")
        parts = _Parts(usage=_usage(reply.data))
        _take(parts, message, choice.get("finish_reason") if choice else None)
        return parts.answer

    def stream(
        self, model: str, messages: Sequence[Message], tools: Sequence[Tool] = (), **wishes: Any
    ) -> Iterator[str | Answer]:
        """Pieces of its text as they come, and at the end the whole answer. Raises ProviderError, also in the middle."""
        wanted = _wanted(model, messages, tools, wishes) | {"stream": True, "stream_options": {"include_usage": True}}
        parts, is_over = _Parts(), False
        with explained(self._client.label):
            for line in self._client.lines("POST", "/chat/completions", submits=True, wait=WAIT, json=wanted):
                if not line.startswith("data:"):
                    continue  # a comment that keeps the line open, or the end of an event
                text = line.removeprefix("data:").strip()
                if text == "[DONE]":
                    is_over = True
                    break
                piece = self._take_chunk(parts, text)
                if piece:
                    yield piece
        if not is_over and not parts.finish:
            message = f"{self._client.label} broke off in the middle of its answer."
            raise ProviderError(ErrorKind.NETWORK, message, is_sent=True)
        yield parts.answer

    def _take_chunk(self, parts: _Parts, text: str) -> str:
        label = self._client.label
        try:
            chunk = parse(text.encode())
        except ValueError:
            raise malformed(label, self._client.clean(text[:200]), is_sent=True) from None
        if not isinstance(chunk, Mapping):
            raise malformed(label, "a chunk that is no object", is_sent=True)
        if error := chunk.get("error"):
            words = self._client.clean(said(error)) or "it does not say why"
            kind = kind_of(error) or ErrorKind.PROVIDER
            raise ProviderError(kind, f"{label} broke off: {words}", is_sent=True)
        parts.usage = _usage(chunk) if isinstance(chunk.get("usage"), Mapping) else parts.usage
        choices = chunk.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], Mapping) else {}
        delta = choice.get("delta")
        return _take(parts, delta if isinstance(delta, Mapping) else {}, choice.get("finish_reason"))


def _wanted(model: str, messages: Sequence[Message], tools: Sequence[Tool], wishes: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {"model": model, "messages": [_written(message) for message in messages], **wishes}
    if tools:
        wanted["tools"] = [
            {"type": "function", "function": {"name": each.name, "description": each.description, "parameters": each.parameters}}
            for each in tools
        ]
    return wanted


def _written(message: Message) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": message.text}
    if message.calls:
        written["content"] = message.text or None
        written["tool_calls"] = [
            {"id": each.id, "type": "function", "function": {"name": each.name, "arguments": each.arguments or "{}"}}
            for each in message.calls
        ]
    if message.role == "tool":
        written["tool_call_id"] = message.call_id
    return written


def _take(parts: _Parts, message: Mapping[str, Any], finish: Any) -> str:
    """Add a message or a piece of one, and return its text."""
    text = message.get("content")
    text = text if isinstance(text, str) else ""
    parts.text.append(text)
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        if isinstance(call, Mapping):
            _take_call(parts, call)
    if isinstance(finish, str):
        parts.finish = finish
    return text


def _take_call(parts: _Parts, call: Mapping[str, Any]) -> None:
    """Pieces of one call have its index. Where a server gives none, a new id or name begins a new call."""
    function = call.get("function")
    function = function if isinstance(function, Mapping) else {}
    index = figure(call.get("index"))
    if index is None:
        index = len(parts.calls) if call.get("id") or function.get("name") else max(len(parts.calls) - 1, 0)
    if not 0 <= index < CALLS_MAX:
        return
    while len(parts.calls) <= index:
        parts.calls.append({"id": "", "name": "", "arguments": ""})
    known, arguments = parts.calls[int(index)], function.get("arguments")
    known["id"] = known["id"] or str(call.get("id") or "")[:200]
    known["name"] = known["name"] or str(function.get("name") or "")[:200]
    known["arguments"] += arguments if isinstance(arguments, str) else json.dumps(arguments) if arguments is not None else ""


def _usage(data: Any) -> Usage:
    usage = data.get("usage") if isinstance(data, Mapping) else None
    found = usage if isinstance(usage, Mapping) else {}
    return Usage(tokens_in=count(found.get("prompt_tokens")), tokens_out=count(found.get("completion_tokens")))
