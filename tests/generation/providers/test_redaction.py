"""What is kept of an answer holds no secret and no file, and every database takes it."""

import json
from typing import Any

import pytest

from generation.providers.redaction import REMOVED, clean, redacted


def test_secrets_go_by_their_name_and_by_what_they_are() -> None:
    reply = {
        "id": "a",
        "Authorization": "Bearer abcdef",
        "api_key": "abcdef",
        "upload": {"X-Amz-Signature": "abcdef", "note": "use sk-12345 here"},
        "webhook": "https://studio.example.com/webhooks/replicate/1/abcdef/",
        "usage": {"prompt_tokens": 12, "total_tokens": 30},
        "keys": ["abcdef"],
    }
    kept = redacted(reply, ["sk-12345"])
    assert "abcdef" not in json.dumps(kept)
    assert "sk-12345" not in json.dumps(kept)
    assert kept["id"] == "a"
    assert kept["usage"] == {"prompt_tokens": 12, "total_tokens": 30}
    assert kept["upload"]["note"] == f"use {REMOVED} here"


def test_a_signed_address_loses_its_signature_and_a_file_is_cut() -> None:
    kept = redacted({"url": "https://cdn.example.com/a.mp4?sig=abc&exp=1", "b64_json": "A" * 5000})
    assert kept["url"] == f"https://cdn.example.com/a.mp4?{REMOVED}"
    assert len(kept["b64_json"]) <= 500
    assert "5000 characters" in kept["b64_json"]


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x1bb"])
def test_what_a_database_would_refuse_is_replaced(text: str) -> None:
    clean(text).encode()
    assert clean(text) == "a\N{REPLACEMENT CHARACTER}b"
    assert redacted({text: [text]}) == {"a\N{REPLACEMENT CHARACTER}b": ["a\N{REPLACEMENT CHARACTER}b"]}


def test_what_is_endless_is_cut() -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = {"in": deep, "list": list(range(1000))}
    assert len(json.dumps(redacted(deep))) < 20_000
