"""A wish to cancel at every stage of a job, before its end and in a race with it: it ends one way, once, and wholly."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.faults.databases import Database
from tests.faults.visitor import Visitor
from tests.faults.works import Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.ffmpeg, pytest.mark.alone]

GONE_WITHIN = 3.0  # seconds from the wish to the end of what worked for the job
PRICE = 6
GATED = ["claimed", "probing", "encoded", "published"]  # before perform does anything, as it reads, before confirm, after it
STAGES = ["queued", *GATED[:2], "later", "encoding", *GATED[2:], "next try"]
PARAMS: dict[str, dict[str, Any]] = {
    **{stage: {"seconds": 0.3, "gate": stage} for stage in GATED},
    "queued": {"seconds": 0.3},
    "later": {"seconds": 0.3, "later": 1.0},
    "encoding": {"seconds": 1.5},
    "next try": {"seconds": 0.3, "mood": "clumsy"},
}
RACES = 2  # of each stage
RACE_AFTER = {"later": (0.8, 3.0), "encoding": (0.2, 1.1), "next try": (1.8, 4.0)}  # seconds from being there to about the end


@dataclass(frozen=True)
class Case:
    """One person, one job."""

    works: Works
    visitor: Visitor
    stage: str
    is_race: bool

    @property
    def gates(self) -> Path:
        return self.works.folder / "gates"

    def submit(self, key: str, **params: Any) -> str:
        answer = self.visitor.submit(key=key, price=PRICE, **params)
        assert answer.status == 201, answer.body
        return str(answer.json["id"])

    def cancel(self, pk: str) -> None:
        answer = self.visitor.post(f"/api/v1/jobs/{pk}/cancel/")
        assert answer.status == 200, answer.body

    def open(self, pk: str) -> None:
        self.gates.mkdir(exist_ok=True)
        (self.gates / f"{pk}.open").touch()


def test_a_wish_to_cancel_at_each_stage_ends_the_job_one_way_and_wholly(
    tmp_path: Path, database: Database, record_property: Callable[[str, object], None]
) -> None:
    with Works(tmp_path, database, WORKERS="7") as works:
        works.start_web()
        stages = [(stage, is_race) for is_race in (False, *[True] * RACES) for stage in STAGES]
        cases = [Case(works, works.enlist(f"person{n}", gift=100), *stage) for n, stage in enumerate(stages)]
        wait_for("the web answers", cases[0].visitor.is_answered)
        with ThreadPoolExecutor(5) as players:
            ends = list(players.map(cancel, cases))
        print(f"{database.name}:")
        for case, (_, status, seconds) in zip(cases, ends, strict=True):
            print(f"  {case.stage}{', raced' if case.is_race else ''}: {status}, {seconds:.1f} s after the wish")
        record_property("seconds", max(seconds for *_, seconds in ends))
        statuses = [status for _, status, _ in ends]
        assert statuses[: len(STAGES)] == ["cancelled"] * len(STAGES), "what was held back had no chance to complete"
        assert set(statuses) <= {"cancelled", "completed"}
        wait_for("what was published in vain is removed", lambda: not leftovers(works), 10)
        for pk, status, _ in ends:
            assert_whole(works, pk, status)
        wait_for("no encoder is left", lambda: not works.encoders(), 5)


def cancel(case: Case) -> tuple[str, str, float]:
    """Bring a job to the stage, cancel it there, and at the same time let it go on if this is a race."""
    works, stage = case.works, case.stage
    with place_taken(case) as let_go:
        pk = case.submit(stage, **PARAMS[stage])
        wait_for(f"it is {stage}", lambda: is_at(works, pk, stage))
        if case.is_race and stage in RACE_AFTER:
            time.sleep(random.uniform(*RACE_AFTER[stage]))
        is_late = case.is_race and random.random() < 0.5
        if is_late:
            let_go(pk)
        began = time.monotonic()
        case.cancel(pk)
        if case.is_race and not is_late:
            let_go(pk)
        wait_for(f"{stage}: it ends and all that worked for it", lambda: is_over(works, pk), GONE_WITHIN)
        return pk, works.job(pk)["status"], time.monotonic() - began


@contextmanager
def place_taken(case: Case) -> Iterator[Callable[[str], None]]:
    """Gives what lets a job go on: its gate, or for one that is to wait in the queue, the end of the one that has the place."""
    if case.stage != "queued":
        yield case.open
        return
    first = case.submit("first", seconds=0.3, gate="claimed")
    wait_for("the place is taken", lambda: (case.gates / f"{first}.reached").exists())
    try:
        yield lambda _: case.open(first)
    finally:
        case.open(first)


def is_at(works: Works, pk: str, stage: str) -> bool:
    job = works.job(pk)
    match stage:
        case "queued":
            return bool(job["status"] == "queued")
        case "encoding":
            return bool(job["progress"] > 0)
        case "later" | "next try":
            return bool(job["status"] == "processing" and job["lease_until"] is None and job["fence"] > 1)
        case _:
            return (works.folder / "gates" / f"{pk}.reached").exists()


def is_over(works: Works, pk: str) -> bool:
    workers = {pid for key, pid in works.diary("start") if key == pk}
    processes = works.processes()
    encoders = [command for command in processes.values() if "ffmpeg" in command[0] and any(pk in word for word in command)]
    return bool(works.job(pk)["completed_at"]) and not encoders and not workers & set(processes)


def leftovers(works: Works) -> int:
    return int(works.rows("select count(*) as n from jobs_job where leftovers")[0]["n"])


def assert_whole(works: Works, pk: str, status: str) -> None:
    assert works.settlements(pk) == [status]
    entries = works.rows("select kind, amount from accounts_credittransaction where reference = ?", UUID(pk).hex)
    expected = {("USAGE", -PRICE): 1} if status == "completed" else {("USAGE", -PRICE): 1, ("REFUND", PRICE): 1}
    assert Counter((entry["kind"], entry["amount"]) for entry in entries) == expected
    assert [name for name in works.files() if pk in name] == ([f"{pk}.mp4"] if status == "completed" else [])
    assert works.job(pk)["status"] == status
