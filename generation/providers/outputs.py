"""What a model's output holds: the files that it names by address or carries as data: URIs, and the words of a transcript.

Models agree on no shape, so that the likely places are looked into: for a film first what is called "video".
"""

import base64
import binascii
import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from generation.providers.answers import figure
from generation.providers.base import Advance, Download
from generation.providers.http import Client
from generation.providers.shapes import ErrorKind, Modality, ProviderError, Result, Word

FILES_MAX = 4  # of one output
DEPTH = 6
WORDS_MAX = 50_000

_PLACES = {
    Modality.VIDEO: ("video", "videos", "video_url", "output"),
    Modality.IMAGE: ("images", "image", "image_url", "output"),
    Modality.MUSIC: ("audio", "audio_file", "audio_url", "audios", "song", "output"),
    Modality.VOICE: ("audio", "audio_file", "audio_url", "audios", "output"),
}
_USUAL = {Modality.VIDEO: "video/mp4", Modality.IMAGE: "image/png", Modality.MUSIC: "audio/mpeg", Modality.VOICE: "audio/wav"}


@dataclass(frozen=True)
class Origins:
    """Where files may come from: the server itself, or over https a host whose name ends like one of `hosts`."""

    client: Client
    download: Download
    hosts: tuple[str, ...] = ()

    def bring(self, address: str, target: Path, *, most: int, advance: Advance) -> str:
        """Into `target`: its MIME type, "" where nobody says. Raises ProviderError."""
        if address.startswith("data:"):
            return _unpack(self.client.label, address, target, most)
        if self.client.is_here(address):
            return self.client.download_to(address, target, most=most, advance=advance)
        if not is_of(address, self.hosts):
            message = f"{self.client.label} keeps the file at an address from which the studio does not fetch."
            raise ProviderError(ErrorKind.BAD_REQUEST, message, detail=self.client.clean(address))
        self.download(address, target, most, advance)
        return ""


def bring_all(
    output: Any, modality: Modality, folder: Path, origins: Origins, *, most: int, advance: Advance
) -> tuple[Result, ...]:
    """Every file of the output, `most` bytes each at the utmost; of a transcript its words. Raises ProviderError for none."""
    if modality == Modality.CAPTIONS:
        return (_transcript(output, folder, origins.client.label),)
    found = addresses(output, modality)
    if not found:
        raise _of_no_use(origins.client.label, f"no file in {json.dumps(origins.client.redacted(output))[:300]}")
    results = []
    for number, address in enumerate(found, 1):
        guess = _guess(address, modality)
        path = folder / f"{modality.value}-{number}{mimetypes.guess_extension(guess) or ''}"
        said = origins.bring(address, path, most=most, advance=advance)
        results.append(Result(path, said if said.partition("/")[0] in ("video", "image", "audio") else guess))
    return tuple(results)


def addresses(output: Any, modality: Modality) -> list[str]:
    """Of its files, FILES_MAX at most."""
    if isinstance(output, Mapping):
        for name in _PLACES.get(modality, ()):
            if found := addresses(output.get(name), modality):
                return found
    return list(dict.fromkeys(_addresses(output, 0)))[:FILES_MAX]


def words_of(output: Any) -> tuple[Word, ...]:
    """Of a transcript: those that are timed one by one, else its phrases, whose words share the phrase's time by their length."""
    return tuple(word for each in _timed(output) for word in each)[:WORDS_MAX]


def phrases_of(output: Any) -> tuple[Word, ...]:
    """Of a transcript: each stretch that is timed, its words in one text; none where it is rather the words that are timed."""
    timed = [words for words in _timed(output) if words]
    if 2 * sum(len(words) > 1 for words in timed) < len(timed) or not timed:
        return ()
    return tuple(Word(" ".join(word.text for word in words), words[0].start_us, words[-1].end_us) for words in timed)[:WORDS_MAX]


def text_of(output: Any) -> str | None:
    """Of a transcript: what is said, "" for nothing; None where no text is to be found."""
    if isinstance(output, Mapping):
        told = (output.get(name) for name in ("text", "transcription", "transcript"))
        output = next((each for each in told if isinstance(each, str)), None)
    is_text = isinstance(output, str) and not output.startswith(("https://", "http://", "data:"))
    return " ".join(output.split()[:WORDS_MAX]) if is_text else None


def is_of(address: str, hosts: Sequence[str]) -> bool:
    """Over https, at one of the hosts or below it."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    is_known = any(host == each or host.endswith(f".{each}") for each in hosts)
    return parts.scheme == "https" and port in (None, 443) and not parts.username and is_known


def _addresses(output: Any, depth: int) -> Iterator[str]:
    if isinstance(output, str):
        if output.startswith(("https://", "http://", "data:")):
            yield output
    elif depth < DEPTH and isinstance(output, list):
        for each in output[:20]:
            yield from _addresses(each, depth + 1)
    elif depth < DEPTH and isinstance(output, Mapping):
        own = output.get("url")
        for each in [own] if isinstance(own, str) else list(output.values())[:50]:
            yield from _addresses(each, depth + 1)


def _guess(address: str, modality: Modality) -> str:
    said = address[5:].partition(",")[0].partition(";")[0] if address.startswith("data:") else ""
    return said or mimetypes.guess_type(urlsplit(address).path)[0] or _USUAL.get(modality, "application/octet-stream")


def _unpack(label: str, address: str, target: Path, most: int) -> str:
    head, _, body = address[5:].partition(",")
    if len(body) * 3 // 4 > most:
        message = f"What {label} made is larger than {most / 1024**2:,.0f} MB, the most that the studio takes."
        raise ProviderError(ErrorKind.BAD_REQUEST, message)
    try:
        content = base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except binascii.Error:
        raise _of_no_use(label, "a data: URI that is not base64") from None
    if not content:
        raise _of_no_use(label, "an empty file")
    target.write_bytes(content)
    return head.partition(";")[0].lower()


def _transcript(output: Any, folder: Path, label: str) -> Result:
    """With the times of its words where they are told, else with those of its phrases, else the text alone."""
    words, text = words_of(output), text_of(output)
    if not words and text is None:
        raise _of_no_use(label, "no transcript")
    text = text or " ".join(word.text for word in words)
    path = folder / "transcript.txt"
    path.write_text(text, encoding="utf-8", errors="replace")
    return Result(path, "text/plain", words=words, phrases=phrases_of(output), text=text)


def _timed(output: Any) -> list[list[Word]]:
    """The words of each stretch that is timed: of a phrase's words one by one where it has them."""
    phrases = next((some for name in ("segments", "chunks", "words") if (some := _items(output, name))), [])
    found: list[list[Word]] = []
    for phrase in phrases[:WORDS_MAX]:
        found += [_words(each) for each in _items(phrase, "words") or _items(phrase, "chunks") or [phrase]]
    return found


def _of_no_use(label: str, detail: str) -> ProviderError:
    """Made, and the same whenever it is looked at again: so nothing that passes."""
    message = f"What {label} made holds nothing that the studio can use. Choose another model."
    return ProviderError(ErrorKind.BAD_REQUEST, message, detail=detail)


def _words(each: Any) -> list[Word]:
    """Of a word or a phrase with its times in seconds; none where something is missing or runs backwards."""
    if not isinstance(each, Mapping):
        return []
    text = next((value for name in ("word", "text") if isinstance(value := each.get(name), str)), "").split()
    span = each.get("timestamp")
    start, end = span if isinstance(span, list) and len(span) == 2 else (each.get("start"), each.get("end"))
    start, end = figure(start), figure(end)
    if not text or start is None or end is None or not 0 <= start <= end:
        return []
    whole, words, at = sum(len(word) for word in text), [], start
    for word in text:
        until = at + (end - start) * len(word) / whole
        words.append(Word(word, round(at * 1_000_000), round(until * 1_000_000)))
        at = until
    return words


def _items(output: Any, name: str) -> list[Any]:
    value = output.get(name) if isinstance(output, Mapping) else None
    return value if isinstance(value, list) else []
