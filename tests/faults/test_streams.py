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

from tests.faults.databases import Database, SQLiteFile
from tests.faults.pace import stretch
from tests.faults.streams import Reader, files, memory
from tests.faults.visitor import Visitor
from tests.faults.works import ROOT, Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis]

READERS = 1000
OWNERS = 10
SECONDS = 120 if os.environ.get("REQUIRE_ALL") else 10
MEMORY_MAX = 200.0  # MB
LATE = 1.0  # seconds after a change, of which the slowest twentieth may be over
SPARE = 8  # files that the process has open beside its readers': the subscription, and what a look needs while it lasts
POOL = 20  # connections to PostgreSQL that the process keeps, however many read

Record = Callable[[str, object], None]


@pytest.fixture
def studio(tmp_path: Path, database: Database) -> Iterator[Works]:
    """Without workers: here the jobs change by themselves."""
    works = Works(tmp_path, database)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, READERS * 3)), hard))
    try:
        works.start_redis()
        works.start_web()
        yield works
    finally:
        works.__exit__(None)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(works.log())  # pytest shows it when the test fails


def people_with_jobs(studio: Works, count: int) -> tuple[list[Visitor], list[str]]:
    people = [studio.enlist(f"owner{n}") for n in range(count)]
    wait_for("the server answers", people[0].is_answered)
    return people, [studio.ask("submit", kind="note", params={}, owner=f"owner{n}") for n in range(count)]


def readers_of(studio: Works, people: list[Visitor], jobs: list[str], count: int) -> list[Reader]:
    """Of each ten pages of a person, one follows a job."""
    readers = []
    for n in range(count):
        owner = n % len(people)
        path = f"/jobs/{jobs[owner]}/events/" if n // len(people) % 10 == 0 else "/jobs/events/"
        readers.append(Reader(studio.web_port, path, people[owner].session))
    return readers


def changing(studio: Works, seconds: int, jobs: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.streams", str(seconds), *jobs]
    return subprocess.Popen(command, cwd=ROOT, env=studio.environment)


def assert_all_know_the_last_change(readers: list[Reader]) -> None:
    """Everyone has the same as the others of that person, and it is not nothing."""
    last = {(reader.session, reader.last) for reader in readers}
    assert all(stage for _, stage in last)
    assert len(last) == len({reader.session for reader in readers})


@pytest.mark.alone
def test_a_thousand_streams_are_served_by_one_process_and_released(
    studio: Works, database: Database, record_property: Record
) -> None:
    people, jobs = people_with_jobs(studio, OWNERS)
    readers = readers_of(studio, people, jobs, READERS)
    seconds = SECONDS if isinstance(database, SQLiteFile) else 10
    assert studio._web is not None
    pid = studio._web.pid
    before, empty = files(pid), memory(pid)
    opened, most_memory, most_files = 0.0, 0.0, 0

    async def scene() -> None:
        nonlocal opened, most_memory, most_files
        tasks = [asyncio.create_task(reader.read()) for reader in readers]
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.timeout(60 * stretch()):
            while not all(reader.is_open or reader.error for reader in readers):
                most_memory = max(most_memory, memory(pid))
                await asyncio.sleep(0.05)
        opened = loop.time() - began
        with changing(studio, seconds, jobs) as changes:
            while changes.poll() is None:
                await asyncio.sleep(0.5)
                most_memory, most_files = max(most_memory, memory(pid)), max(most_files, files(pid))
        assert changes.returncode == 0
        await asyncio.sleep(2)  # the last change is on its way for so long at most
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(scene())
    assert {(reader.status, reader.error) for reader in readers} == {(200, "")}
    delays = sorted(delay for reader in readers for delay in reader.delays)
    late = statistics.quantiles(delays, n=20)[18]
    figures = {
        "streams": READERS,
        "seconds": seconds,
        "seconds_to_open": round(opened, 1),
        "events": len(delays),
        "delay_median": round(statistics.median(delays), 3),
        "delay_p95": round(late, 3),
        "delay_most": round(delays[-1], 3),
        "memory_before_mb": round(empty),
        "memory_most_mb": round(most_memory),
        "files_beside_readers": most_files - READERS - before,
    }
    for name, figure in figures.items():
        record_property(name, figure)
    print(figures)
    assert_all_know_the_last_change(readers)
    assert late < LATE * stretch()
    assert most_memory < MEMORY_MAX
    kept = 0 if isinstance(database, SQLiteFile) else POOL
    assert most_files <= before + READERS + SPARE + kept, "no stream holds a connection to the database"
    wait_for("all files are closed", lambda: files(pid) <= before + kept, 10)
    assert people[0].is_answered()


def test_readers_of_a_killed_process_come_back_and_miss_nothing(studio: Works, record_property: Record) -> None:
    people, jobs = people_with_jobs(studio, 2)
    readers = readers_of(studio, people, jobs, 40)
    silence = 0.0

    async def scene() -> None:
        nonlocal silence
        tasks = [asyncio.create_task(reader.insist()) for reader in readers]
        loop = asyncio.get_running_loop()
        with changing(studio, round(12 * stretch()), jobs) as changes:
            await until(lambda: all(len(reader.delays) > 2 for reader in readers))
            studio.kill_web()
            studio.start_web()
            killed = loop.time()
            heard = [len(reader.delays) for reader in readers]
            await until(lambda: all(len(reader.delays) > count for reader, count in zip(readers, heard, strict=True)))
            silence = loop.time() - killed
            while changes.poll() is None:
                await asyncio.sleep(0.2)
        assert changes.returncode == 0
        await asyncio.sleep(2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def until(is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(30 * stretch()):
            while not is_so():
                await asyncio.sleep(0.05)

    asyncio.run(scene())
    record_property("silence_seconds", round(silence, 1))
    print(f"all heard of a change {silence:.1f} s after the kill")
    assert {(reader.status, reader.error) for reader in readers} == {(200, "")}
    assert_all_know_the_last_change(readers)
