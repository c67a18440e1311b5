"""One file from the web into a file here: redirects judged anew, the answer judged before its bytes, the bytes counted.

What decodes the file later never sees an address.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from django.template.defaultfilters import filesizeformat

from media_library.fetching.addresses import Place, last_words, parse
from media_library.fetching.errors import NotFetched
from media_library.fetching.line import Internet, ask, broken

REDIRECTS_MAX = 3
SECONDS_MAX = 30 * 60.0
SLOWEST = 8 * 1024  # bytes a second on the average, once the first WARM_UP seconds are over
WARM_UP = 60.0
PIECE = 1024 * 1024

_REDIRECTS = {301, 302, 303, 307, 308}
_SAID = {
    401: "The server asks for a password there.",
    403: "The server does not let the studio have it.",
    404: "There is nothing at this address.",
    410: "There is nothing at this address any more.",
    429: "The server is too busy. Try again later.",
}
Arriving = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Fetched:
    """`name` is words for people, never a place."""

    name: str
    size: int


def fetch(url: str, path: Path, *, most: int, arriving: Arriving, internet: Internet | None = None) -> Fetched:
    """GET `url` into `path`, `most` bytes at most. Raises NotFetched, or OSError when the disk here fails.

    `arriving(received, whole)` is called before the first byte, with each piece before it is written, and twice a second while
    nothing comes; `whole` is what the server promised, if it did. It raises to end the fetch.
    """
    place = parse(url)
    until = time.monotonic() + SECONDS_MAX
    for _ in range(REDIRECTS_MAX + 1):
        incoming = _Incoming(most, arriving)
        with ask(place, internet or Internet(), until=until, go_on=incoming.go_on) as answer:
            if answer.status in _REDIRECTS:
                place = place.follow(answer.headers.get("Location", ""))
                continue
            _judge(answer)
            incoming.promise(answer.length)
            with path.open("wb") as file:
                for piece in _pieces(answer, place):
                    incoming.count(len(piece))
                    file.write(piece)
            return Fetched(_name(answer, place), incoming.received)
    raise NotFetched("The server sent the studio on more than three times.")


class _Incoming:
    """Counts what comes against what may."""

    def __init__(self, most: int, arriving: Arriving) -> None:
        self.received = 0
        self._whole: int | None = None
        self._most, self._arriving = most, arriving
        self._began = time.monotonic()

    def go_on(self) -> None:
        self._arriving(self.received, self._whole)

    def promise(self, whole: int | None) -> None:
        self._allow(whole or 0)
        self._whole = whole
        self.go_on()

    def count(self, size: int) -> None:
        self._allow(self.received + size)
        self.received += size
        self.go_on()
        took = time.monotonic() - self._began
        if took > WARM_UP and self.received < took * SLOWEST:
            raise NotFetched("The server is too slow: the file would not come in time.")

    def _allow(self, size: int) -> None:
        if size > self._most:
            raise NotFetched(f"This file is larger than {filesizeformat(self._most)}, the most that the studio takes.")


def _judge(answer: HTTPResponse) -> None:
    if answer.status != 200:
        busy = _SAID[429] if answer.status >= 500 else f"The server answered with the error {answer.status}."
        refusal = NotFetched(_SAID.get(answer.status, busy))
        refusal.answered = answer.status
        raise refusal
    if answer.headers.get_content_type() in {"text/html", "application/xhtml+xml"} and "Content-Type" in answer.headers:
        raise NotFetched("This is the address of a web page. Give that of the file itself.")


def _pieces(answer: HTTPResponse, place: Place) -> Iterator[bytes]:
    """What comes, until all of it has. An answer that is cut short is not taken for whole."""
    size = 0
    while True:
        try:
            piece = answer.read1(PIECE)
        except (OSError, HTTPException) as error:
            raise broken(place) from error
        if not piece:
            break
        size += len(piece)
        yield piece
    if answer.length:
        raise broken(place)
    if not size:
        raise NotFetched("The file at this address is empty.")


def _name(answer: HTTPResponse, place: Place) -> str:
    """What the server calls it, or what its address does."""
    told = answer.headers.get_filename() or ""
    with contextlib.suppress(UnicodeError):
        told = told.encode("latin-1").decode()  # a header's bytes, which most servers send as UTF-8
    return last_words(told) or place.name
