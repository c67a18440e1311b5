"""Forty threads at one job, in a process of its own, on the database that its environment names. Prints JSON.

`python -m tests.jobs.racing submit|claim|end`. The tests' own database will not do: SQLite's is in memory there.
"""

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from jobs import lifecycle, submitting  # noqa: E402
from jobs.models import Job  # noqa: E402

THREADS = 40


def at_once(do: Callable[[int], Any]) -> list[Any]:
    """What each thread's `do` returned, or its error as text."""
    barrier = threading.Barrier(THREADS)
    answers: list[Any] = [None] * THREADS

    def run(number: int) -> None:
        barrier.wait()
        try:
            answers[number] = do(number)
        except Exception as error:  # noqa: BLE001 - it is the finding
            answers[number] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def submit() -> dict[str, Any]:
    """Each thread submits with the same key, and inserts a row of its own in the same transaction afterwards."""

    def do(number: int) -> str:
        with transaction.atomic():
            job = submitting.submit("render", owner=None, params={}, key="click")
            submitting.submit("ingest", owner=None, params={"thread": number})
        return str(job.pk)

    before = set(Job.objects.values_list("pk", flat=True))  # of the other races on this database, whatever their order
    answers = at_once(do)
    counts = {kind: Job.objects.filter(kind=kind).exclude(pk__in=before).count() for kind in ("render", "ingest")}
    return {"answers": sorted(set(answers)), "counts": counts}


def claim() -> dict[str, Any]:
    job = submitting.submit("render", owner=None, params={})
    fences = at_once(lambda number: getattr(lifecycle.claim(job), "fence", None))
    job.refresh_from_db()
    return {"fences": [fence for fence in fences if fence is not None], "attempt": job.attempt}


def end() -> dict[str, Any]:
    """Half of the threads complete the job, half cancel it; `settle_note` leaves a row each time that it runs."""
    mine = lifecycle.claim(submitting.submit("note", owner=None, params={}))
    assert mine is not None
    answers = at_once(lambda number: lifecycle.complete(mine, {"by": number}) if number % 2 else lifecycle.stop(mine))
    mine.refresh_from_db()
    return {"won": answers.count(True), "settled": Job.objects.filter(kind="settled").count(), "status": mine.status}


if __name__ == "__main__":
    print(json.dumps({"submit": submit, "claim": claim, "end": end}[sys.argv[1]]()))
