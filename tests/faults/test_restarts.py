"""A PostgreSQL that restarts under running work: shorter than a lease it is not noticed, longer costs a start, never a result."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.databases import PostgresDatabase, PostgresServer
from tests.faults.works import Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis]

WITHIN = 30.0
LEASE = 4

Record = Callable[[str, object], None]


@pytest.fixture
def own(postgres: PostgresServer, request: pytest.FixtureRequest) -> Iterator[PostgresDatabase]:
    name = "".join(letter if letter.isalnum() else "_" for letter in request.node.name)[-60:]
    yield postgres.create(name, template="migrated")
    postgres.stop("fast")
    postgres.start()  # whatever the test left


@pytest.mark.ffmpeg
@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_work_goes_on_while_the_database_restarts(
    tmp_path: Path, own: PostgresDatabase, how: str, record_property: Record
) -> None:
    with Works(tmp_path, own, LEASE=str(LEASE)) as works:
        pk = works.submit(seconds=5)
        wait_for("progress is shown", lambda: works.job(pk)["progress"] > 0)
        own.server.stop(how)
        own.server.start()
        seconds = wait_for("the job ends", lambda: works.job(pk)["completed_at"], WITHIN)
        print(f"{how}: finished {seconds:.1f} s after the database's return, the rest of an encode that did not notice")
        record_property("recovery_seconds", round(seconds, 1))
        job = works.job(pk)
        assert (job["status"], job["attempt"], job["crashes"], job["losses"]) == ("completed", 1, 0, 0)
        assert works.settlements(pk) == ["completed"]
        assert works.diary("publish") == works.diary("start")


@pytest.mark.ffmpeg
def test_a_database_that_is_away_for_longer_than_a_lease_costs_a_start_and_no_more(
    tmp_path: Path, own: PostgresDatabase, record_property: Record
) -> None:
    with Works(tmp_path, own, LEASE=str(LEASE)) as works:
        pk = works.submit(seconds=LEASE + 3)
        wait_for("progress is shown", lambda: works.job(pk)["progress"] > 0)
        own.server.stop("immediate")
        wait_for("the work stops by itself", lambda: not works.encoders(), LEASE + 3)
        own.server.start()
        seconds = wait_for("the job ends", lambda: works.job(pk)["completed_at"], WITHIN)
        print(f"finished {seconds:.1f} s after the database's return, {LEASE + 3} s of which it encoded")
        record_property("recovery_seconds", round(seconds, 1))
        job = works.job(pk)
        assert (job["status"], job["attempt"], job["crashes"]) == ("completed", 2, 0)
        assert works.settlements(pk) == ["completed"]
        assert len(works.diary("publish")) == 1


def test_the_first_requests_after_a_restart_meet_no_dead_connection(tmp_path: Path, own: PostgresDatabase) -> None:
    works = Works(tmp_path, own)
    try:
        works.start_redis()
        works.start_web()
        ada = works.enlist("ada")
        wait_for("the web answers", ada.is_answered)

        def several() -> set[int]:
            with ThreadPoolExecutor(8) as visitors:
                return {answer.status for answer in visitors.map(ada.get, ["/api/v1/jobs/"] * 16)}

        assert several() == {200}
        own.server.stop("immediate")
        own.server.start()
        assert several() == {200}
    finally:
        works.__exit__()
