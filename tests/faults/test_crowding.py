"""Ten thousand jobs of one person: another's is started next all the same, and neither pages nor the reconciler grow slow."""

import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.databases import Database
from tests.faults.pace import stretch
from tests.faults.works import Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.alone]

MANY = 10_000
WORKERS = 2
NEXT = 3  # another's job is among so many
REQUESTS, PAGE_WITHIN = 30, 300.0  # milliseconds, of which the slowest twentieth may be over
TICK_WITHIN = 500.0  # milliseconds

Record = Callable[[str, object], None]


@pytest.mark.ffmpeg
def test_the_queue_of_one_does_not_hold_up_another_nor_pages_nor_the_reconciler(
    tmp_path: Path, database: Database, record_property: Record
) -> None:
    works = Works(tmp_path, database)
    try:
        works.start_redis()
        works.start_web()
        ann = works.enlist("ann", "ENTERPRISE")
        for name in ("bob", "cat"):
            works.enlist(name, "FREE")
        assert works.ask("pile", kind="encode", owner="ann", count=MANY, params={"seconds": 0.2}) == MANY
        works.ask("submit", kind="encode", owner="bob", params={"seconds": 0.2})
        tick = works.ask("tick", times=5)
        claims = works.ask("claim", name="render", times=NEXT)
        wait_for("the web answers", ann.is_answered)
        pages = [ann.get("/jobs/") for _ in range(REQUESTS + 1)][1:]  # the first one reads its templates
        started = as_number(works, "cat")

        taken = sorted(page.milliseconds for page in pages)
        slow = taken[round(REQUESTS * 0.95) - 1]
        claim = statistics.median(each["milliseconds"] for each in claims)
        figures = {"tick": tick, "claim": claim, "page, median": statistics.median(taken), "page, p95": slow}
        print(f"{database.name}: {', '.join(f'{what} {value:.0f} ms' for what, value in figures.items())}; number {started}")
        record_property("milliseconds", {what: round(value) for what, value in figures.items()})
        record_property("started_as_number", started)
        assert "bob" in [each["owner"] for each in claims]
        assert started <= NEXT + WORKERS, "one may have been claimed, but not begun, by each worker as it was asked for"
        assert tick < TICK_WITHIN * stretch()
        assert {page.status for page in pages} == {200}
        assert slow < PAGE_WITHIN * stretch()
    finally:
        works.__exit__()


def as_number(works: Works, name: str) -> int:
    """Which of those that real workers start is the job that somebody asks for while they are at it."""
    works.start_work()
    wait_for("several of the others' were started", lambda: len(works.diary("start")) > 4)
    before = len(works.diary("start"))
    pk = works.ask("submit", kind="encode", owner=name, params={"seconds": 0.2})
    wait_for("it is started", lambda: pk in [each for each, _ in works.diary("start")])
    return [each for each, _ in works.diary("start")].index(pk) + 1 - before
