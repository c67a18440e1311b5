"""Voices by /audio/speech, and what was said by /audio/transcriptions: both while one waits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generation.providers.answers import AnswerError, Reply, figure
from generation.providers.base import Inputs
from generation.providers.http import Client
from generation.providers.openai_compat.refusals import explained
from generation.providers.outputs import phrases_of, words_of
from generation.providers.sending import mime_type
from generation.providers.shapes import Done, ErrorKind, Order, ProviderError, Result, Role, Usage, Word

WAIT = 300.0  # seconds
FILE_MAX = 256 * 1024 * 1024
SOUND_MAX = 25 * 1024 * 1024  # bytes that the protocol lets one send

_KINDS = (
    (b"ID3", "mp3", "audio/mpeg"),
    (b"RIFF", "wav", "audio/wav"),
    (b"fLaC", "flac", "audio/flac"),
    (b"OggS", "ogg", "audio/ogg"),
)


def speak(client: Client, order: Order, folder: Path) -> Done:
    wanted: dict[str, Any] = {"model": order.model, "input": order.prompt, "response_format": "mp3"}
    wanted["voice"] = order.voice or "alloy"
    wanted |= {name: value for name, value in order.params.items() if value not in (None, "")}
    target = folder / "voice"
    with explained(client.label):
        client.bytes_to("POST", "/audio/speech", target, submits=True, most=FILE_MAX, wait=WAIT, json=wanted)
    with target.open("rb") as file:
        head = file.read(16)
    suffix, kind = next(((suffix, kind) for magic, suffix, kind in _KINDS if head.startswith(magic)), ("mp3", "audio/mpeg"))
    if head[:1] in b"{[<":
        message = f"{client.label} answered with something that is no sound."
        raise ProviderError(ErrorKind.PROVIDER, message, detail=client.clean(repr(head)), is_sent=True)
    return Done((Result(target.rename(target.with_suffix(f".{suffix}")), kind),))


def write_down(client: Client, order: Order, inputs: Inputs, folder: Path) -> Done:
    """With the time of each word where the model knows it, else of each sentence, else the text alone."""
    sound = inputs[Role.SOUND]
    if sound.stat().st_size > SOUND_MAX:
        message = f"This sound is larger than {SOUND_MAX // 1024**2} MB, the most that {client.label} takes. Use a shorter one."
        raise ProviderError(ErrorKind.BAD_REQUEST, message)
    reply = _transcribed(client, order, sound)
    words, phrases = timed(reply.data)
    text = reply.member("text")
    text = text.strip() if isinstance(text, str) else " ".join(word.text for word in words)
    target = folder / "transcript.txt"
    target.write_text(text, encoding="utf-8", errors="replace")
    facts = {"language": reply.member("language"), "duration": reply.number("duration")}
    metadata = {name: value for name, value in client.redacted(facts).items() if value}
    result = Result(target, "text/plain", words, metadata, phrases, text)
    return Done((result,), _usage(reply), client.redacted(reply.data))


def timed(data: Any) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of a verbose transcript, in order; and its sentences, where it is these that are timed and words share."""
    words = data.get("words") if isinstance(data, Mapping) else None
    told = {"words": words} if words else data
    return _ordered(words_of(told)), _ordered(phrases_of(told))


def _ordered(found: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(sorted(found, key=lambda word: (word.start_us, word.end_us)))


def _transcribed(client: Client, order: Order, sound: Path) -> Reply:
    """A model that does not take the wish for times refuses it, and is asked for the text alone: a refusal made nothing."""
    language = {name: str(order.params[name]) for name in ("language",) if order.params.get(name)}
    verbose = {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
    fields = {"model": order.model, **language}
    with explained(client.label):
        try:
            return _post(client, {**fields, **verbose}, sound)
        except AnswerError as error:
            if error.status not in (400, 422):
                raise
        return _post(client, {**fields, "response_format": "json"}, sound)


def _post(client: Client, fields: Mapping[str, str], sound: Path) -> Reply:
    with sound.open("rb") as file:
        files = {"file": (sound.name, file, mime_type(sound))}
        return client.post_multipart("/audio/transcriptions", fields, files, submits=True, wait=WAIT)


def _usage(reply: Reply) -> Usage:
    usage = reply.member("usage")
    seconds = figure(usage.get("seconds")) if isinstance(usage, Mapping) else None
    return Usage(seconds=seconds)
