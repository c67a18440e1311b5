"""What a server that speaks OpenAI's protocol answers, whole: web.py says it to the adapter, and OpenAI's own client judges it.

What other servers leave out, or say otherwise, stands in the tests of the adapter.
"""

import base64
import json
from typing import Any

from tests.generation.providers.openai_orders import PNG

BEGUN = 1_795_000_000  # seconds since 1970
DELETED = {"id": "video_1", "object": "video.deleted", "deleted": True}
TOKENS = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
WORDS = [{"word": "Hello", "start": 0.0, "end": 0.42}, {"word": "there", "start": 0.5, "end": 0.9}]
TRANSCRIPT = {
    "task": "transcribe",
    "language": "english",
    "duration": 1.5,
    "text": "Hello there.",
    "words": WORDS,
    "usage": {"type": "duration", "seconds": 2},
}


def models(*listed: str | dict[str, Any]) -> dict[str, Any]:
    """Ids, or what is said otherwise of one."""
    entries = [{"id": each} if isinstance(each, str) else each for each in listed]
    usual = {"object": "model", "created": BEGUN, "owned_by": "system", "shutdown_date": None}
    return {"object": "list", "data": [usual | each for each in entries]}


def video(status: str = "queued", **more: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("completed_at", "expires_at", "error", "remixed_from_video_id"))
    said = {"id": "video_1", "object": "video", "model": "sora-2", "status": status, "progress": 0, "created_at": BEGUN}
    return {**said, "prompt": "a fox", "size": "1280x720", "seconds": "8", **nothing, **more}


def picture(content: bytes = PNG, **more: Any) -> dict[str, Any]:
    usage: dict[str, Any] = {"input_tokens": 12, "output_tokens": 1056, "total_tokens": 1068}
    usage["input_tokens_details"] = {"text_tokens": 12, "image_tokens": 0}
    data = [{"b64_json": base64.b64encode(content).decode(), **more}]
    return {"created": BEGUN, "output_format": "png", "quality": "low", "size": "1024x1024", "usage": usage, "data": data}


def completion(finish: str = "stop", **message: Any) -> dict[str, Any]:
    """An answer of a chat, all at once."""
    choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion", "created": BEGUN, "model": "m", "choices": [choice], "usage": TOKENS}


def chunk(*choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A part of one that comes bit by bit."""
    return {"id": "c", "object": "chat.completion.chunk", "created": BEGUN, "model": "m", "choices": list(choices), **more}


def delta(finish: str | None = None, **parts: Any) -> dict[str, Any]:
    return chunk({"index": 0, "delta": parts, "finish_reason": finish})


def call(**parts: Any) -> dict[str, Any]:
    """A call of a tool, or a further piece of it."""
    function = {name: parts.pop(name) for name in ("name", "arguments") if name in parts}
    return delta(tool_calls=[{**parts, "function": function}])


def events(*chunks: Any) -> bytes:
    return "".join(f"data: {each if isinstance(each, str) else json.dumps(each)}\n\n" for each in chunks).encode()


def refusal(message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
