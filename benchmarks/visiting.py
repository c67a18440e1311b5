"""A crowd that asks one server for one page, over and over: several at once, each as soon as its last answer is there."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

AT_ONCE = 8


@dataclass(frozen=True)
class Visits:
    """`milliseconds` of each answer, sorted; `seconds` in all."""

    milliseconds: list[float]
    seconds: float

    @property
    def slow(self) -> float:
        """That a twentieth of them is slower than."""
        return self.milliseconds[round(len(self.milliseconds) * 0.95) - 1]


def visit(url: str, cookie: str, count: int, fields: str = "") -> Visits:
    """`fields`: further lines of the request's head, each ended. Raises AssertionError when an answer is none."""
    began = time.perf_counter()
    taken = asyncio.run(_all(url, cookie, count // AT_ONCE, fields))
    return Visits(sorted(taken), time.perf_counter() - began)


async def _all(url: str, cookie: str, each: int, fields: str) -> list[float]:
    taken = await asyncio.gather(*(_one_after_another(url, cookie, each, fields) for _ in range(AT_ONCE)))
    return [milliseconds for part in taken for milliseconds in part]


async def _one_after_another(url: str, cookie: str, count: int, fields: str) -> list[float]:
    to = urlsplit(url)
    reader, writer = await asyncio.open_connection("127.0.0.1", to.port)
    asked = f"GET {to.path}?{to.query} HTTP/1.1\r\nHost: {to.netloc}\r\nCookie: {cookie}\r\n{fields}\r\n".encode()
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        writer.write(asked)
        await _answer(reader)
        taken.append((time.perf_counter() - began) * 1000)
    writer.close()
    return taken


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    assert head.startswith("HTTP/1.1 200"), head
    fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
    if "content-length" in fields:
        await reader.readexactly(int(fields["content-length"]))
        return
    while size := int(await reader.readline(), 16):  # in chunks
        await reader.readexactly(size + 2)
    await reader.readline()
