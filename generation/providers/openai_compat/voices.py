"""The voices of a server: as it lists them, else those of the protocol's own description."""

from collections.abc import Mapping
from typing import Any

from generation.providers.http import Client
from generation.providers.shapes import ProviderError, Voice

USUAL = ("alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse")
VOICES_MAX = 300


def voices_of(client: Client) -> tuple[Voice, ...]:
    """/audio/voices is no part of the protocol, but several servers have it."""
    try:
        data = client.get_json("/audio/voices").data
    except ProviderError:
        data = None
    listed = data.get("voices") if isinstance(data, Mapping) else data
    voices = [_voice(each) for each in listed[:VOICES_MAX]] if isinstance(listed, list) else []
    found = {voice.id: voice for voice in voices if voice is not None}
    return tuple(found.values()) or tuple(Voice(id=name, label=name.capitalize()) for name in USUAL)


def _voice(entry: Any) -> Voice | None:
    if isinstance(entry, Mapping):
        name = next((entry[each] for each in ("id", "voice_id", "name") if isinstance(entry.get(each), str)), "")
        label, language = entry.get("name"), entry.get("language")
    else:
        name, label, language = entry, entry, ""
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        return None
    return Voice(
        id=name, label=label if isinstance(label, str) and label else name, language=language if isinstance(language, str) else ""
    )
