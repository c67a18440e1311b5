"""A thousand pages that listen to one web process: nothing is late, nothing is lost, nothing is left afterwards."""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.streams import Reader, files, memory
from tests.faults.works import ROOT, Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.timeout(400)]

READERS = 1000
OWNERS = 10
SECONDS = 120 if os.environ.get("REQUIRE_ALL") else 10
MEMORY_MAX = 200.0  # MB

Record = Callable[[str, object], None]


@pytest.fixture
def studio(tmp_path: Path, database_template: Path) -> Iterator[Works]:
    """Without workers: here the jobs change by themselves."""
    works = Works(tmp_path, database_template)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, READERS * 3), hard))
    try:
        works.start_redis()
        works.start_web()
        yield works
    finally:
        works.__exit__(None)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(works.log())  # pytest shows it when the test fails


async def listen(readers: list[Reader], pid: int, change: Callable[[], subprocess.Popen[bytes]]) -> tuple[float, float]:
    """All of them, while the changes are made. Seconds until all were open, and the most memory."""
    tasks = [asyncio.create_task(reader.read()) for reader in readers]
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(60):
        while not all(reader.is_open or reader.error for reader in readers):
            await asyncio.sleep(0.05)
    opened = asyncio.get_running_loop().time() - began
    most = memory(pid)
    with change() as changing:
        while changing.poll() is None:
            most = max(most, memory(pid))
            await asyncio.sleep(0.5)
    assert changing.returncode == 0
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return opened, most


def test_a_thousand_streams_are_served_by_one_process_and_released(studio: Works, record_property: Record) -> None:
    people = [studio.enlist(f"owner{n}") for n in range(OWNERS)]
    wait_for("the server answers", people[0].is_answered)
    jobs = [studio.ask("submit", kind="note", params={}, owner=f"owner{n}") for n in range(OWNERS)]
    assert studio._web is not None
    pid = studio._web.pid
    before, empty = files(pid), memory(pid)

    readers = []
    for n in range(READERS):
        owner = n % OWNERS
        path = f"/jobs/{jobs[owner]}/events/" if n // OWNERS % 10 == 0 else "/jobs/events/"  # every tenth listens to one job
        readers.append(Reader(studio.web_port, path, people[owner].session))
    command = [sys.executable, "-m", "tests.faults.streams", str(SECONDS), *jobs]
    opened, most = asyncio.run(listen(readers, pid, lambda: subprocess.Popen(command, cwd=ROOT, env=studio.environment)))

    assert {(reader.status, reader.error) for reader in readers} == {(200, "")}
    delays = sorted(delay for reader in readers for delay in reader.delays)
    late = statistics.quantiles(delays, n=20)[18]
    figures = {
        "streams": READERS,
        "seconds": SECONDS,
        "seconds_to_open": round(opened, 1),
        "events": len(delays),
        "delay_median": round(statistics.median(delays), 3),
        "delay_p95": round(late, 3),
        "delay_most": round(delays[-1], 3),
        "memory_empty_mb": round(empty),
        "memory_most_mb": round(most),
    }
    for name, figure in figures.items():
        record_property(name, figure)
    print(figures)

    assert len({(reader.session, reader.last) for reader in readers}) == OWNERS, "all know the last change of their owner"
    assert late < 1.0
    assert most < MEMORY_MAX
    wait_for("all files are closed", lambda: files(pid) <= before, 10)
    assert people[0].is_answered()
