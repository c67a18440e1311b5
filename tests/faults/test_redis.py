"""A doorbell that forgets, that is gone, and that hangs: who submits does not wait for it, and nothing is lost with it."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.databases import Database
from tests.faults.pace import stretch
from tests.faults.works import Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.alone]

Record = Callable[[str, object], None]
WITHIN = 30.0
ALL_WITHIN = 30.0  # of a hundred, each a process of its own; seen: ten
ANSWERED_WITHIN = 500.0  # milliseconds


def unfinished(works: Works) -> int:
    return int(works.rows("select count(*) as n from jobs_job where completed_at is null")[0]["n"])


@pytest.mark.ffmpeg
def test_a_hundred_queued_jobs_are_done_after_redis_forgot_them(
    tmp_path: Path, database: Database, record_property: Record
) -> None:
    with Works(tmp_path, database) as works:
        running = [works.submit(seconds=4) for _ in range(2)]
        wait_for("both workers are busy", lambda: len(works.encoders()) == 2, 30)
        queued = [works.submit("note") for _ in range(100)]
        waiting = works.rows("select count(*) as n from jobs_job where status = 'queued' and kind = 'note'")[0]["n"]
        works.kill_redis()
        works.start_redis()
        seconds = wait_for("all are done", lambda: not unfinished(works), ALL_WITHIN)
        print(f"{waiting} queued and 2 running jobs ended {seconds:.1f} s after Redis came back empty")
        record_property("recovery_seconds", round(seconds, 1))
        assert waiting >= 95, "they were queued when Redis forgot them"
        jobs = works.rows("select status, attempt from jobs_job where kind in ('note', 'encode')")
        assert {job["status"] for job in jobs} == {"completed"}
        assert max(job["attempt"] for job in jobs) == 1
        assert len(jobs) == len(queued) + 2 * len(running), "and the notes of those two"


def test_a_submit_is_answered_within_half_a_second_without_redis_and_its_job_runs_later(
    tmp_path: Path, database: Database, record_property: Record
) -> None:
    with Works(tmp_path, database) as works:
        works.start_web()
        ada = works.enlist("ada", gift=100)
        wait_for("the web answers", ada.is_answered)
        assert ada.submit(key="before", seconds=0.2, price=1).status == 201
        for fault, befall in {"gone": works.kill_redis, "hung": works.freeze_redis}.items():
            befall()
            answers = []
            for n in range(10):
                answers.append(ada.submit(key=f"{fault}-{n}", seconds=0.2, price=1))
                time.sleep(0.4)  # so that the quiet of two seconds after each silence ends on the way, more than once
            works.kill_redis()
            works.start_redis()
            seconds = wait_for("all are done", lambda: not unfinished(works), WITHIN)
            taken = [answer.milliseconds for answer in answers]
            most, usual = max(taken), statistics.median(taken)
            print(
                f"{database.name}, Redis {fault}: {usual:.0f} ms, {most:.0f} at most; all done {seconds:.1f} s after its return"
            )
            record_property(f"milliseconds, {fault}", [round(each) for each in taken])
            assert [answer.status for answer in answers] == [201] * 10
            assert most < ANSWERED_WITHIN * stretch()
        jobs = works.rows("select status from jobs_job where kind = 'encode'")
        assert [job["status"] for job in jobs] == ["completed"] * 21
