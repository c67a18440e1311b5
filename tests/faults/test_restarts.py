"""A PostgreSQL that restarts under running work: shorter than a lease it is not noticed, longer costs a start, never a result.

Requests meanwhile are told so within seconds.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.databases import PostgresDatabase, PostgresServer
from tests.faults.pace import stretch
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


@pytest.fixture
def web(tmp_path: Path, own: PostgresDatabase) -> Iterator[Works]:
    works = Works(tmp_path, own)
    try:
        works.start_redis()
        works.start_web()
        yield works
    finally:
        works.__exit__()


def test_requests_are_told_within_seconds_that_the_database_is_away_and_answered_soon_after_it_is_back(
    web: Works, own: PostgresDatabase, record_property: Record
) -> None:
    ada = web.enlist("ada")
    wait_for("the web answers", ada.is_answered)
    assert ada.get("/api/v1/jobs/").status == 200
    own.server.stop("immediate")
    for _ in range(3):  # for as long as the pauses between the tries of a pool would have grown
        with ThreadPoolExecutor(6) as visitors:
            answers = list(visitors.map(ada.get, ["/api/v1/jobs/", "/library/", "/readyz"] * 2))
        assert {answer.status for answer in answers} == {503}
        assert {(answer.json["error"]["code"], answer.retry_after) for answer in answers if b"error" in answer.body} == {
            ("database_away", "5")
        }
        assert max(answer.milliseconds for answer in answers) < 6000 * stretch()
    assert ada.is_answered()  # what asks no database goes on
    own.server.start()
    seconds = wait_for("a page comes", lambda: ada.get("/api/v1/jobs/").status == 200, 5)
    print(f"answered {seconds:.1f} s after the database's return")
    record_property("recovery_seconds", round(seconds, 1))


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_request_that_is_under_way_when_the_database_goes_is_told_so(web: Works, own: PostgresDatabase, how: str) -> None:
    ada = web.enlist("ada")
    wait_for("the web answers", ada.is_answered)
    with ThreadPoolExecutor(1) as visitors:
        asked = visitors.submit(ada.get, "/faults/linger/")
        lasting = "SELECT pid FROM pg_stat_activity WHERE starts_with(query, 'SELECT pg_sleep') AND state = 'active'"
        wait_for("its statement is under way", lambda: own.rows(lasting))
        own.server.stop(how)
        answer = asked.result(timeout=20 * stretch())
    assert (answer.status, answer.json["error"]["code"], answer.retry_after) == (503, "database_away", "5")


def test_the_first_requests_after_a_restart_meet_no_dead_connection(web: Works, own: PostgresDatabase) -> None:
    ada = web.enlist("ada")
    wait_for("the web answers", ada.is_answered)

    def several() -> set[int]:
        with ThreadPoolExecutor(8) as visitors:
            return {answer.status for answer in visitors.map(ada.get, ["/api/v1/jobs/"] * 16)}

    assert several() == {200}
    own.server.stop("immediate")
    own.server.start()
    assert several() == {200}
