"""UPLOAD: the largest file to a server that is killed three times on the way; four uploads side by side."""

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import Row, median_of
from engine.policy import MAX_BYTES
from tests.media_library.upload_server import CHUNK, Server, create, send, send_and_kill

MB = 1_000_000
SIDE_BY_SIDE = 4
PART = 32 * CHUNK  # bytes of each of them
_NOISE = os.urandom(CHUNK)


def rows(runs: int) -> Iterator[Row]:
    with _server() as server:
        seconds = _killed_thrice(server)
    yield Row("UPLOAD, 2 GiB, killed three times", "files that differ", 0, 0, note=f"{seconds:.0f} s in all")
    took, growth = [], []
    for _ in range(runs):
        with _server() as server:
            before, most = server.memory(), _Highest(server)
            with most:
                took.append(_side_by_side(server) / (SIDE_BY_SIDE * PART / MB / 60))
            growth.append((most.bytes - before) / MB)
    ours, spread = median_of(took)
    yield Row("UPLOAD, four at once", "seconds to take 60 MB", ours, 1.0, spread=spread, note=f"{60 / ours:.0f} MB/s")
    ours, spread = median_of(growth)
    yield Row("UPLOAD, four at once", "growth of the server's memory, MB", ours, 50.0, spread=spread)


def _killed_thrice(server: Server) -> float:
    """Raises AssertionError when what came is not what was sent."""
    began = time.monotonic()
    url = create(server, MAX_BYTES)
    for quarter in (1, 2, 3):
        at = quarter * MAX_BYTES // 4
        send(server, url, MAX_BYTES, _bytes_at, upto=at)
        send_and_kill(server, url, at, _bytes_at(at, CHUNK))
    asset = send(server, url, MAX_BYTES, _bytes_at)
    seconds = time.monotonic() - began
    [original] = server.data.glob(f"media/originals/*/{asset}")
    with original.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == _digest(MAX_BYTES)
    return seconds


def _side_by_side(server: Server) -> float:
    urls = [create(server, PART) for _ in range(SIDE_BY_SIDE)]
    began = time.monotonic()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as senders:
        assert all(senders.map(lambda url: send(server, url, PART, _bytes_at), urls))
    return time.monotonic() - began


def _bytes_at(at: int, length: int) -> bytes:
    """Of an endless file that says in every chunk where it is."""
    start = at % CHUNK
    return (_chunk(at // CHUNK) + _chunk(at // CHUNK + 1))[start : start + length]


def _chunk(number: int) -> bytes:
    return number.to_bytes(8, "big") + _NOISE[8:]


def _digest(size: int) -> str:
    digest = hashlib.sha256()
    for at in range(0, size, CHUNK):
        digest.update(_bytes_at(at, min(CHUNK, size - at)))
    return digest.hexdigest()


@contextmanager
def _server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="reelwright-bench-") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


class _Highest:
    """Watches the server's memory for as long as a block lasts."""

    def __init__(self, server: Server) -> None:
        self.bytes = 0
        self._server, self._is_over = server, threading.Event()
        self._watch = threading.Thread(target=self._look)

    def __enter__(self) -> None:
        self._watch.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._is_over.wait(0.05):
            self.bytes = max(self.bytes, self._server.memory())
