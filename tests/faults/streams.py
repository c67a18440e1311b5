"""A thousand readers of streams in one event loop, and the process that changes what they watch.

`python -m tests.faults.streams <seconds> <job id> ...` claims the jobs and reports on each once a second; the stage is the
time at which the change was made, so that a reader can tell how long it was on its way.
"""

import asyncio
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_CURSOR = re.compile(rb"^id: (.+)$", re.MULTILINE)
_STAGE = re.compile(rb'"stage":"(\d+\.\d+)"')


@dataclass
class Reader:
    """One connection, as a browser's EventSource holds it."""

    port: int
    path: str
    session: str
    status: int = 0
    is_open: bool = False
    error: str = ""
    delays: list[float] = field(default_factory=list)  # seconds from each change to its arrival
    last: str = ""  # the stage that came last
    cursor: str = ""

    async def read(self) -> None:
        """Until it is cancelled. An end that comes from the other side is an error."""
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            cursor = f"Last-Event-ID: {self.cursor}\r\n" if self.cursor else ""
            asked = f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.session}\r\n{cursor}\r\n"
            writer.write(asked.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            self.status = int(head.split()[1])
            while size := int((await reader.readline()).strip() or b"0", 16):
                self._take(await reader.readexactly(size + 2))
            self.error = "the stream ended"
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.error = repr(error)
        finally:
            if writer is not None:
                writer.close()

    async def insist(self) -> None:
        """As a browser does: come back, again and again, with what came last."""
        while True:
            self.error = ""
            await self.read()
            await asyncio.sleep(0.2)

    def _take(self, chunk: bytes) -> None:
        self.is_open = self.is_open or b"data:" in chunk
        if found := _CURSOR.search(chunk):
            self.cursor = found[1].decode()
        if (found := _STAGE.search(chunk)) and found[1].decode() != self.last:
            self.delays.append(time.time() - float(found[1]))
            self.last = found[1].decode()


def memory(pid: int) -> float:
    """Resident, in MB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def change(seconds: int, pks: list[str]) -> None:
    import django

    django.setup()
    from jobs import lifecycle
    from jobs.models import Job

    claimed = [lifecycle.claim(job, seconds=600) for job in Job.objects.filter(pk__in=pks)]
    begun = time.monotonic()
    for second in range(seconds):
        for job in claimed:
            assert job is not None
            lifecycle.report(job, second * 100 // seconds, f"{time.time():.6f}")
        time.sleep(max(0.0, begun + second + 1 - time.monotonic()))


if __name__ == "__main__":
    change(int(sys.argv[1]), sys.argv[2:])
