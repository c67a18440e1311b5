"""Which models a server has and what each makes: as the operator names them, as the server says, else by the words of the name.

The protocol itself says nothing of what a model is for. Servers that do are believed; of others the names are read, as people do.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from generation.providers.answers import AnswerError
from generation.providers.http import Client
from generation.providers.openai_compat.capabilities import capabilities_of
from generation.providers.openai_compat.voices import voices_of
from generation.providers.shapes import ErrorKind, Modality, Model, ProviderError, Voice

_SAID = {  # what servers say in "task", "type", "mode" or their architecture's "output_modalities"
    "image": Modality.IMAGE,
    "image_generation": Modality.IMAGE,
    "text-to-image": Modality.IMAGE,
    "video": Modality.VIDEO,
    "video_generation": Modality.VIDEO,
    "text-to-video": Modality.VIDEO,
    "image-to-video": Modality.VIDEO,
    "audio_speech": Modality.VOICE,
    "text-to-speech": Modality.VOICE,
    "audio_transcription": Modality.CAPTIONS,
    "automatic-speech-recognition": Modality.CAPTIONS,
    "chat": Modality.CHAT,
    "language": Modality.CHAT,
    "llm": Modality.CHAT,
    "text": Modality.CHAT,
    "text-generation": Modality.CHAT,
}
_OTHER = re.compile(r"embed|rerank|moderation|realtime|\blive\b|guard|reward|\bbge\b")
_NAMED = (
    (Modality.CAPTIONS, re.compile(r"whisper|transcri|\basr\b|\bstt\b|speech-to-text")),
    (Modality.VOICE, re.compile(r"\btts\b|speech|voice|kokoro")),
    (Modality.VIDEO, re.compile(r"video|[it]2v|\bsora|\bwan\b|\bwan\d|\bltx")),
    (Modality.IMAGE, re.compile(r"image|dall-?e|\bflux|diffusion|sdxl|\bsd\d")),
)


def listed(client: Client, named: Iterable[str]) -> list[Model]:
    """All that is offered. `named`: "image:gpt-image-2" and the like; then these and no others.

    A server that does not list its models is asked no further if they are named. Raises ProviderError.
    """
    wanted = list(dict.fromkeys(_parse(each) for each in named))
    entries = _entries(client, may_fail=bool(wanted))
    if not wanted:
        wanted = [(modality, name) for name, entry in entries.items() if (modality := _modality(name, entry)) is not None]
        wanted = _checked(client, wanted, entries)
    voices = voices_of(client) if any(modality == Modality.VOICE for modality, _ in wanted) else ()
    return [_model(modality, name, entries.get(name, {}), voices) for modality, name in wanted]


def has_videos(client: Client) -> bool:
    """Whether the server has /videos at all: OpenAI's own has it no more."""
    try:
        client.get_json("/videos", params={"limit": "1"})
    except AnswerError as error:
        if error.status in (404, 410, 501):
            return False
        if error.status not in (400, 405, 422):  # there, but not to be asked like this
            raise
    return True


def _parse(word: str) -> tuple[Modality, str]:
    modality, _, name = word.partition(":")
    if modality not in set(Modality) or not name:
        words = ", ".join(f"{each.value}:..." for each in Modality)
        raise ProviderError(ErrorKind.BAD_REQUEST, f"OPENAI_MODELS holds {word!r}, which is none of {words}. Correct it.")
    return Modality(modality), name


def _entries(client: Client, *, may_fail: bool) -> dict[str, Mapping[str, Any]]:
    """What /models says of each, by its id."""
    try:
        reply = client.get_json("/models")
        entries = reply.items("data")
    except ProviderError as error:
        if may_fail and error.kind in (ErrorKind.BAD_REQUEST, ErrorKind.PROVIDER):
            return {}
        raise
    ids = [(each.get("id"), each) for each in entries if isinstance(each, Mapping)]
    return {name: each for name, each in ids if isinstance(name, str) and re.fullmatch(r"[!-~]{1,200}", name)}


def _modality(name: str, entry: Mapping[str, Any]) -> Modality | None:
    architecture = entry.get("architecture")
    outputs = architecture.get("output_modalities") if isinstance(architecture, Mapping) else None
    words = (entry.get("task"), entry.get("type"), entry.get("mode"), *(outputs if isinstance(outputs, list) else ()))
    meant = [_SAID[word] for word in words if isinstance(word, str) and word in _SAID]
    if meant:
        return next((modality for modality in meant if modality != Modality.CHAT), Modality.CHAT)
    small = name.lower().replace("_", "-")
    if _OTHER.search(small):
        return None
    return next((modality for modality, words in _NAMED if words.search(small)), Modality.CHAT)


def _checked(
    client: Client, wanted: list[tuple[Modality, str]], entries: Mapping[str, Mapping[str, Any]]
) -> list[tuple[Modality, str]]:
    """Films only where /videos is. Where it is, the one model of a server with one model makes them, whatever it is called."""
    is_single = len(entries) == 1 and [modality for modality, _ in wanted] == [Modality.CHAT]
    if not is_single and not any(modality == Modality.VIDEO for modality, _ in wanted):
        return wanted
    if has_videos(client):
        return [(Modality.VIDEO, name) for _, name in wanted] if is_single else wanted
    return [each for each in wanted if each[0] != Modality.VIDEO]


def _model(modality: Modality, name: str, entry: Mapping[str, Any], voices: tuple[Voice, ...]) -> Model:
    retires_on = _date(entry.get("shutdown_date"))
    return Model(
        id=name,
        label=name.rpartition("/")[2] or name,
        modality=modality,
        capabilities=capabilities_of(modality, voices),
        retires_on=retires_on,
        is_deprecated=retires_on is not None or entry.get("deprecated") is True,
    )


def _date(value: Any) -> date | None:
    """Of "2026-10-23..." or of seconds since 1970; None of anything else."""
    try:
        if isinstance(value, str):
            return date.fromisoformat(value[:10])
        if isinstance(value, int) and value > 0:
            return datetime.fromtimestamp(value, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None
