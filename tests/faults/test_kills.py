"""What is killed while a job runs: each time one result within 30 s, no half file, no process left."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.pace import stretch
from tests.faults.works import Works, parent_of, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.ffmpeg]

WITHIN = 30.0  # seconds after the fault's end


Record = Callable[[str, object], None]


def start_encoding(works: Works, seconds: float = 3) -> str:
    pk = works.submit(seconds=seconds)
    wait_for("the encoder runs", works.encoders, 30)
    wait_for("progress is shown", lambda: works.job(pk)["progress"] > 0, 10)
    return pk


def assert_one_result(works: Works, pk: str) -> dict[str, object]:
    job = works.job(pk)
    assert (job["status"], job["error"], job["progress"]) == ("completed", "", 100)
    assert works.settlements(pk) == ["completed"]
    assert works.files() == [f"{pk}.mp4"]
    wait_for("no encoder is left", lambda: not works.encoders(), 5)
    return job


def finish(works: Works, pk: str, record_property: Record, what: str) -> dict[str, object]:
    seconds = wait_for("the job ends", lambda: works.job(pk)["completed_at"], WITHIN)
    print(f"{what}: finished {seconds:.1f} s after the fault")
    record_property("recovery_seconds", round(seconds, 1))
    return assert_one_result(works, pk)


def test_a_killed_work_horse_is_noticed_at_once_and_its_job_runs_again(works: Works, record_property: Record) -> None:
    pk = start_encoding(works)
    horse, encoder = works.horse(), works.encoders()[0]
    os.kill(horse, signal.SIGKILL)
    wait_for("its encoder is dead", lambda: encoder not in works.processes(), 2)
    job = finish(works, pk, record_property, "work-horse")
    assert (job["attempt"], job["crashes"]) == (2, 1)


def test_a_killed_supervisor_takes_all_its_processes_along_and_the_next_runs_the_job(
    works: Works, record_property: Record
) -> None:
    pk = start_encoding(works)
    works.end_work(signal.SIGKILL)
    wait_for("all of its processes are dead", lambda: not works.processes(), 2)
    works.start_work()
    job = finish(works, pk, record_property, "supervisor and all its children")
    assert (job["attempt"], job["crashes"]) == (2, 0), "a machine that dies is not the job's fault"


def test_a_killed_worker_is_replaced_and_its_job_runs_again(tmp_path: Path, database_template: Path) -> None:
    with Works(tmp_path, database_template, LEASE="4") as works:
        pk = start_encoding(works)
        worker = parent_of(works.horse())
        assert worker != works.supervisor
        os.kill(worker, signal.SIGKILL)
        wait_for("the job ends", lambda: works.job(pk)["completed_at"], WITHIN)
        job = assert_one_result(works, pk)
        assert (job["attempt"], job["crashes"]) == (2, 0)


def test_a_job_does_not_notice_that_redis_was_killed_and_those_that_wait_are_run(works: Works, record_property: Record) -> None:
    pk = start_encoding(works, 6)
    works.kill_redis()
    waiting = works.submit(seconds=1)
    wait_for("work goes on without Redis", lambda: works.job(pk)["progress"] > 50, 10)
    works.start_redis()
    seconds = wait_for("the waiting job ends", lambda: works.job(waiting)["completed_at"], WITHIN)
    wait_for("the running job ends", lambda: works.job(pk)["completed_at"], WITHIN)
    print(f"Redis: the waiting job finished {seconds:.1f} s after the fault")
    record_property("recovery_seconds", round(seconds, 1))
    for each in (pk, waiting):
        job = works.job(each)
        assert (job["status"], job["attempt"], works.settlements(each)) == ("completed", 1, ["completed"])
    assert works.files() == sorted([f"{pk}.mp4", f"{waiting}.mp4"])


def test_a_stopped_supervisor_hands_its_jobs_back_in_seconds_and_spends_no_attempt(works: Works) -> None:
    pk = start_encoding(works)
    seconds, status = works.end_work(signal.SIGTERM)
    assert status == 0
    assert seconds < 10 * stretch()
    assert works.processes() == {}
    job = works.job(pk)
    assert (job["status"], job["lease_until"], job["attempt"], job["crashes"]) == ("processing", None, 0, 0)
    assert works.files() == []
    works.start_work()
    wait_for("the job ends", lambda: works.job(pk)["completed_at"], WITHIN)
    assert assert_one_result(works, pk)["attempt"] == 1


def test_work_that_will_not_stop_is_ended_hard_and_handed_back(works: Works) -> None:
    pk = works.submit(seconds=1, mood="deaf")
    wait_for("it runs", lambda: works.job(pk)["lease_until"], 30)
    seconds, _ = works.end_work(signal.SIGTERM)
    assert seconds < 10 * stretch()
    assert works.processes() == {}
    job = works.job(pk)
    assert (job["status"], job["lease_until"], job["attempt"], job["crashes"]) == ("processing", None, 0, 0)


def test_a_poisonous_job_fails_after_three_deaths_and_does_not_hold_up_the_next(works: Works) -> None:
    poison = works.submit(seconds=1, mood="suicidal")
    healthy = works.submit(seconds=1)
    wait_for("the healthy job ends", lambda: works.job(healthy)["completed_at"], 30)
    wait_for("the poison fails", lambda: works.job(poison)["completed_at"], 40)
    job = works.job(poison)
    assert (job["status"], job["attempt"], job["crashes"]) == ("failed", 3, 3)
    assert "signal 11" in job["error_detail"]
    assert works.settlements(poison) == ["failed"]
    assert works.job(healthy)["status"] == "completed"


def test_a_frozen_worker_that_wakes_up_changes_nothing(tmp_path: Path, database_template: Path) -> None:
    with Works(tmp_path, database_template, LEASE="3") as works:
        pk = start_encoding(works)
        frozen = [works.horse(), *works.encoders()]
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        wait_for("another worker ends the job", lambda: works.job(pk)["completed_at"], WITHIN)
        ended = works.job(pk)
        os.kill(frozen[0], signal.SIGCONT)  # it ends its encoder by itself, frozen as that is
        wait_for("the late worker gives up", lambda: not set(frozen) & set(works.processes()), 10)
        assert assert_one_result(works, pk) == ended
        assert (ended["attempt"], ended["crashes"]) == (2, 0)


def test_workers_that_start_without_redis_wait_for_it_quietly(tmp_path: Path, database_template: Path) -> None:
    works = Works(tmp_path, database_template)
    try:
        works.start_work()
        pk = works.submit(seconds=1)
        wait_for("both workers noticed", lambda: works.log().count("jobs wait until it does") == 2, 20)
        before = set(works.processes())
        works.start_redis()
        wait_for("the job ends", lambda: works.job(pk)["completed_at"], WITHIN)
        assert before <= set(works.processes()), "none of them ended"
        assert "Traceback" not in works.log()
        assert_one_result(works, pk)
    finally:
        works.__exit__()
