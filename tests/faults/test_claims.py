"""One job, however often it is asked for, however often the bell rings for it, and whatever the clocks of the machines say."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from tests.faults.databases import Database
from tests.faults.pace import stretch
from tests.faults.visitor import Answer
from tests.faults.works import ROOT, Works, parent_of, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.ffmpeg]

AT_ONCE = 40


def test_forty_equal_submits_at_once_are_one_job_and_one_charge(
    tmp_path: Path, database: Database, record_property: Callable[[str, object], None]
) -> None:
    with Works(tmp_path, database) as works:
        works.start_web()
        ada = works.enlist("ada", gift=10)
        wait_for("the web answers", ada.is_answered)
        barrier, answers = threading.Barrier(AT_ONCE), list[Answer]()

        def click() -> None:
            barrier.wait()
            answers.append(ada.submit(key="click", seconds=0.5, price=7))

        clicks = [threading.Thread(target=click) for _ in range(AT_ONCE)]
        for each in clicks:
            each.start()
        for each in clicks:
            each.join()
        slowest = max(answer.milliseconds for answer in answers)
        print(f"{database.name}: {AT_ONCE} equal submits at once, the slowest {slowest:.0f} ms")
        record_property("slowest_milliseconds", round(slowest))
        assert [answer.status for answer in answers] == [201] * AT_ONCE
        (pk,) = {answer.json["id"] for answer in answers}
        wait_for("the job ends", lambda: works.job(pk)["completed_at"])
        assert works.rows("select count(*) as n from jobs_job where kind = 'encode'") == [{"n": 1}]
        assert works.rows("select amount from accounts_credittransaction where kind = 'USAGE'") == [{"amount": -7}]
        assert works.job(pk)["status"] == "completed"
        assert len(works.diary("start")) == 1


def test_ten_rings_for_one_job_start_it_once(tmp_path: Path, database: Database) -> None:
    with Works(tmp_path, database) as works:
        wait_for("both workers are there", lambda: len(works.workers()) == 2)
        pk = works.submit(seconds=2)
        works.ask("ring", name="render", times=10)
        wait_for("the job ends", lambda: works.job(pk)["completed_at"])
        job = works.job(pk)
        assert (job["status"], job["attempt"], job["fence"]) == ("completed", 1, 2)
        assert len(works.diary("start")) == 1
        assert works.settlements(pk) == ["completed"]


def test_a_machine_whose_clock_is_five_minutes_ahead_takes_no_job_from_another_and_loses_none(
    tmp_path: Path, database: Database
) -> None:
    with Works(tmp_path, database, LEASE="3", WORKERS="1") as works:
        mine = works.submit(seconds=10 * stretch())  # the other machine has yet to start
        wait_for("the first machine encodes", works.encoders)
        ahead = works.start_machine("ahead", CLOCK_SKEW="300", PYTHONPATH=str(ROOT / "tests/faults/skew"))
        its = works.submit(seconds=6)  # long enough for the reconcilers of both to look at both leases more than once
        wait_for("both machines encode", lambda: supervisors(works) == {works.supervisor, ahead.pid})
        wait_for("both jobs end", lambda: works.job(mine)["completed_at"] and works.job(its)["completed_at"])
        for pk in (mine, its):
            job = works.job(pk)
            assert (job["status"], job["attempt"], job["losses"], job["crashes"]) == ("completed", 1, 0, 0)
            assert works.settlements(pk) == ["completed"]
        assert len(works.diary("start")) == 2
        ahead.send_signal(signal.SIGTERM)
        ahead.wait(20 * stretch())
        assert seconds_ahead(works.folder / "ahead.log") > 280, "the clock was really ahead"


def supervisors(works: Works) -> set[int]:
    """Of the encoders that run."""
    with suppress(FileNotFoundError):  # one ended as we looked
        return {parent_of(parent_of(parent_of(pid))) for pid in works.encoders()}
    return set()


def seconds_ahead(log: Path) -> float:
    last = log.read_text().strip().splitlines()[-1]
    return datetime.strptime(last[:19], "%Y-%m-%d %H:%M:%S").timestamp() - time.time()
