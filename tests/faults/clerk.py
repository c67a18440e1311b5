"""A process with the studio's code on the works' database: a line of JSON asks for something, a line of JSON answers.

`python -m tests.faults.clerk`. One stays through a test, as starting Django takes longer than most of what is asked for.
"""

import json
import statistics
import sys
import time
from importlib import import_module
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connections  # noqa: E402

from accounts import credits  # noqa: E402
from accounts.models import User  # noqa: E402
from jobs import choosing, kinds, lifecycle, queue, reconciler, submitting  # noqa: E402
from jobs.models import Job  # noqa: E402


def submit(kind: str, params: dict[str, Any], owner: str | None = None, **more: Any) -> str:
    person = User.objects.get(username=owner) if owner else None
    return str(submitting.submit(kind, owner=person, params=params, **more).pk)


def enlist(username: str, tier: str, gift: int) -> str:
    """A person with so many credits, signed in. Returns the session's cookie."""
    person = User.objects.create_user(f"{username}@example.com", username, None, tier=tier)
    if gift:
        credits.grant(person, gift, "For a test")
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def pile(kind: str, owner: str, count: int, params: dict[str, Any]) -> int:
    """As many queued jobs as one could never ask for one by one."""
    person = User.objects.get(username=owner)
    queue_name = kinds.get(kind).queue
    rows = [Job(kind=kind, queue=queue_name, owner=person, params=params, title=f"Film {n}") for n in range(count)]
    return len(Job.objects.bulk_create(rows, batch_size=500))


def ring(name: str, times: int) -> None:
    for _ in range(times):
        queue.ring(name)


def claim(name: str, times: int) -> list[dict[str, Any]]:
    """The owners of the next jobs of a queue, and the milliseconds that each claim took."""
    claimed = []
    for _ in range(times):
        began = time.monotonic()
        job = choosing.claim_next(name)
        taken = (time.monotonic() - began) * 1000
        claimed.append({"owner": job.owner.username if job and job.owner else None, "milliseconds": taken})
    return claimed


def tick(times: int) -> float:
    """The median of so many ticks of the reconciler, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.monotonic()
        reconciler.tick()
        taken.append((time.monotonic() - began) * 1000)
    return statistics.median(taken)


def cancel(pk: str) -> None:
    lifecycle.cancel(Job.objects.get(pk=pk))


_ORDERS = {order.__name__: order for order in (submit, enlist, pile, ring, claim, tick, cancel)}


def _answer(line: str) -> dict[str, Any]:
    asked = json.loads(line)
    try:
        return {"answer": _ORDERS[asked.pop("do")](**asked)}
    except Exception as error:  # noqa: BLE001 - it is for the test to judge
        connections.close_all()
        return {"error": repr(error)}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_answer(line)), flush=True)
