"""A line to a place: to the very address that was judged, under the name that was asked for, and patient only for so long.

Names are resolved once. No proxy of the environment is used, so nothing else resolves them a second time.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING

from media_library.fetching.addresses import Place, is_public, nobody_at
from media_library.fetching.errors import NotFetched

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT = 10.0  # seconds to connect, and again to agree on a cipher
SILENCE = 30.0  # seconds without a byte
STEP = 0.5  # seconds between two looks whether to go on
TRIES = 3  # addresses of a name that are tried


def _resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(address: str, port: int) -> socket.socket:
    return socket.create_connection((address, port), CONNECT)


@dataclass(frozen=True)
class Internet:
    """How names and connections are had. Tests bring their own."""

    resolve: Callable[[str, int], list[str]] = _resolve
    connect: Callable[[str, int], socket.socket] = _connect
    trust: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)


@contextmanager
def ask(place: Place, internet: Internet, *, until: float, go_on: Callable[[], None]) -> Iterator[HTTPResponse]:
    """GET `place` and give its answer, of which the head is read. `until` is by time.monotonic(); `go_on` raises to end it.

    Raises NotFetched.
    """
    with closing(_secure(place, internet, _dial(place, internet, go_on))) as sock:
        try:
            sock.sendall(_request(place))
            answer = HTTPResponse(_Line(sock, until, go_on), method="GET")  # type: ignore[arg-type]  # all that it asks of a socket
            answer.begin()
        except (OSError, HTTPException) as error:
            raise broken(place) from error
        yield answer


def broken(place: Place) -> NotFetched:
    return NotFetched(f"The connection to {place.host} broke off. Try again later.")


def _dial(place: Place, internet: Internet, go_on: Callable[[], None]) -> socket.socket:
    try:
        addresses = internet.resolve(place.host, place.port)
    except (OSError, UnicodeError):
        addresses = []
    if not addresses or not all(is_public(address) for address in addresses):
        raise nobody_at(place.host)
    for address in addresses[:TRIES]:
        go_on()
        try:
            return internet.connect(address, place.port)
        except OSError:
            continue
    raise NotFetched(f"{place.host} does not answer. Try again later.")


def _secure(place: Place, internet: Internet, sock: socket.socket) -> socket.socket:
    if place.scheme == "http":
        return sock
    try:
        return internet.trust().wrap_socket(sock, server_hostname=place.host)
    except ssl.SSLCertVerificationError as error:
        sock.close()
        raise NotFetched(f"The certificate of {place.host} is not valid, so it may be someone else.") from error
    except OSError as error:
        sock.close()
        raise broken(place) from error


def _request(place: Place) -> bytes:
    lines = [
        f"GET {place.target} HTTP/1.1",
        f"Host: {place.authority}",
        "User-Agent: Reelwright",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


class _Line:
    """What http.client reads an answer from."""

    def __init__(self, sock: socket.socket, until: float, go_on: Callable[[], None]) -> None:
        self._reading = _Reading(sock, until, go_on)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._reading)


class _Reading(io.RawIOBase):
    def __init__(self, sock: socket.socket, until: float, go_on: Callable[[], None]) -> None:
        self._sock, self._until, self._go_on = sock, until, go_on
        sock.settimeout(STEP)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        heard_by = time.monotonic() + SILENCE
        while True:
            self._go_on()
            now = time.monotonic()
            if now > self._until:
                raise NotFetched("The server is too slow: the file did not come in time.")
            if now > heard_by:
                raise NotFetched("The server fell silent. Try again later.")
            try:
                return self._sock.recv_into(buffer)
            except TimeoutError:
                continue
