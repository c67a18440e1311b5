"""Any server that speaks OpenAI's protocol: pictures, voices, transcripts, and films where it has /videos.

Chat is in openai_chat.py. What a server can do is asked of it, never known by its name.
"""

from collections.abc import Mapping
from typing import Any

from generation.providers.base import Adapter, Download
from generation.providers.openai_compat.adapter import OpenAICompatible


def build(name: str, configured: Mapping[str, Any], download: Download) -> Adapter:
    return OpenAICompatible(
        name=name,
        url=configured["url"],
        key=configured.get("key", ""),
        named=configured.get("models", ()),
        webhook_secret=configured.get("webhook_secret", ""),
        download=download,
    )
