"""What must be so when a storm is over: all at rest, every job ended once, every credit accounted for, nothing left behind."""

import json
import signal
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from engine.probe import inspect_own
from tests.faults.crowd import Crowd, Order
from tests.faults.kinds import FRAME_RATE
from tests.faults.works import Works, wait_for


def wait_for_rest(works: Works, seconds: float) -> float:
    """No job is active, and nothing is to be removed any more."""

    def is_at_rest() -> bool:
        restless = "select count(*) as n from jobs_job where completed_at is null or leftovers"
        return not works.rows(restless)[0]["n"]

    try:
        return wait_for("all is at rest", is_at_rest, seconds)
    except AssertionError:
        print(*works.rows("select * from jobs_job where completed_at is null or leftovers"), sep="\n")
        raise


def assert_all_is_well(works: Works, crowd: Crowd, *, length: float) -> Counter[str]:
    """How many jobs ended how."""
    assert wait_for("no encoder is left", lambda: not works.encoders(), 5) is not None
    jobs = {row["id"]: row for row in works.rows("select * from jobs_job where kind = 'encode'")}
    assert set(jobs) == {UUID(pk).hex for pk in crowd.orders}, "one job for each order, and none besides"
    _assert_each_ended_once(works, jobs)
    _assert_credits_add_up(works, jobs, crowd.orders)
    _assert_files_are_those_of_completed_jobs(works, jobs, length)
    return Counter(job["status"] for job in jobs.values())


def assert_nothing_is_left_when_it_ends(works: Works) -> None:
    _, status = works.end_work(signal.SIGTERM)
    assert status == 0, f"the supervisor ended with {status}"
    assert works.processes() == {}


def _assert_each_ended_once(works: Works, jobs: dict[str, dict[str, Any]]) -> None:
    notes = [json.loads(row["params"]) for row in works.rows("select params from jobs_job where kind = 'note'")]
    settled = sorted((UUID(note["of"]).hex, note["status"]) for note in notes)
    assert settled == sorted((pk, job["status"]) for pk, job in jobs.items())
    assert {job["status"] for job in jobs.values()} <= {"completed", "failed", "cancelled"}
    published = Counter(UUID(pk).hex for pk, _ in works.diary("publish"))
    twice = {pk: (count, jobs[pk]) for pk, count in published.items() if count > 1}
    assert twice == {}
    assert [pk for pk, job in jobs.items() if job["status"] == "completed" and not published[pk]] == []


def _assert_credits_add_up(works: Works, jobs: dict[str, dict[str, Any]], orders: dict[str, Order]) -> None:
    entries = works.rows("select owner_id, kind, amount, reference from accounts_credittransaction order by id")
    balances = {row["id"]: row["credits"] for row in works.rows("select id, credits from accounts_user")}
    sums = {owner: sum(entry["amount"] for entry in entries if entry["owner_id"] == owner) for owner in balances}
    assert balances == sums
    assert min(balances.values()) >= 0
    for pk, order in orders.items():
        job = jobs[UUID(pk).hex]
        rest = 0 if job["status"] == "completed" else order.price - order.earned
        mine = sorted((entry["kind"], entry["amount"]) for entry in entries if entry["reference"] == UUID(pk).hex)
        assert mine == [*([("REFUND", rest)] if rest else []), ("USAGE", -order.price)], (job["status"], order)


def _assert_files_are_those_of_completed_jobs(works: Works, jobs: dict[str, dict[str, Any]], length: float) -> None:
    completed = sorted(f"{UUID(pk)}.mp4" for pk, job in jobs.items() if job["status"] == "completed")
    assert works.files() == completed, "a film for each completed job; no part, and none of a job that did not complete"
    folder: Path = works.folder / "faults"
    frames = {inspect_own(folder / name).frames for name in completed}
    assert frames <= {round(length * FRAME_RATE)}
