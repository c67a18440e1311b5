"""Forty threads at one job or one balance, in a process of its own, on the database that its environment names. Prints JSON.

`echo submit | python -m tests.jobs.racing`, or another name of RACES. The tests' own database will not do: SQLite's is in memory.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models.functions import Now  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from accounts import credits, limits, tokens, verifying  # noqa: E402
from accounts.models import CreditTransaction, User  # noqa: E402
from accounts.refusals import Refused  # noqa: E402
from jobs import choosing, lifecycle, reconciler, submitting  # noqa: E402
from jobs.models import Job  # noqa: E402
from tests.racing import at_once, serve  # noqa: E402

THREADS = 40


def submit() -> dict[str, Any]:
    """Each thread submits with the same key, and inserts a row of its own in the same transaction afterwards."""

    def do(number: int) -> str:
        with transaction.atomic():
            job = submitting.submit("render", owner=None, params={}, key="click")
            submitting.submit("ingest", owner=None, params={"thread": number})
        return str(job.pk)

    before = set(Job.objects.values_list("pk", flat=True))  # of the other races on this database, whatever their order
    answers = at_once(do, THREADS)
    counts = {kind: Job.objects.filter(kind=kind).exclude(pk__in=before).count() for kind in ("render", "ingest")}
    return {"answers": sorted(set(answers)), "counts": counts}


def claim() -> dict[str, Any]:
    job = submitting.submit("render", owner=None, params={})
    fences = at_once(lambda number: getattr(lifecycle.claim(job), "fence", None), THREADS)
    job.refresh_from_db()
    return {"fences": [fence for fence in fences if fence is not None], "attempt": job.attempt}


def end() -> dict[str, Any]:
    """Half of the threads complete the job, half cancel it; `settle_note` leaves a row each time that it runs."""
    mine = lifecycle.claim(submitting.submit("note", owner=None, params={}))
    assert mine is not None
    settled = Job.objects.filter(kind="settled")
    before = settled.count()  # those of the other races on this database
    answers = at_once(lambda number: lifecycle.complete(mine, {"by": number}) if number % 2 else lifecycle.stop(mine), THREADS)
    mine.refresh_from_db()
    return {"won": answers.count(True), "settled": settled.count() - before, "status": mine.status}


def person(balance: int = 100, **fields: Any) -> User:
    """With `balance` credits, this month's among them: nothing more comes by itself."""
    name = f"p{uuid4().hex[:20]}"
    user = User.objects.create_user(f"{name}@example.com", name, **fields)
    given = credits.grant_month(user)
    if balance != given:
        credits.grant(user, balance - given, "To begin with")
    return user


def books(user: User) -> dict[str, Any]:
    """What is left, and how many entries of each kind made it so."""
    user.refresh_from_db()
    entries = list(CreditTransaction.objects.filter(owner=user).values_list("kind", "amount"))
    kinds = [kind for kind, _ in entries]
    counts = {kind: kinds.count(kind) for kind in ("USAGE", "REFUND")}
    return {"left": user.credits, "sum": sum(amount for _, amount in entries), "jobs": user.jobs.count(), **counts}


def one_click() -> dict[str, Any]:
    user = person()
    answers = at_once(lambda number: str(submitting.submit("note", owner=user, params={}, key="click", price=30).pk), THREADS)
    return {"answers": sorted(set(answers)), **books(user)}


def spend() -> dict[str, Any]:
    """Forty that want ten credits each, of a hundred."""
    user = person()
    answers = at_once(lambda number: str(submitting.submit("note", owner=user, params={"n": number}, price=10).pk), THREADS)
    return {"refused": answers.count("not_enough_credits"), "made": len({*answers} - {"not_enough_credits"}), **books(user)}


def queue() -> dict[str, Any]:
    """Sixty that would wait, of fifty that may; a part of them for credits."""
    user = person(1000)
    answers = at_once(lambda number: str(submitting.submit("note", owner=user, params={}, price=number % 2).pk), 60)
    return {"refused": answers.count("queue_full"), "made": len({*answers} - {"queue_full"}), **books(user)}


def grants() -> dict[str, Any]:
    user, reference = person(), uuid4()
    answers = at_once(lambda number: credits.grant(user, 50, "A gift", reference=reference).pk, 20)
    return {"entries": len(set(answers)), "errors": [answer for answer in answers if not isinstance(answer, int)], **books(user)}


def months() -> dict[str, Any]:
    """The daily run, a charge and a change of tier by staff come at the same moment."""
    user = User.objects.create_user(f"{uuid4().hex}@example.com", f"m{uuid4().hex[:20]}")

    def do(number: int) -> Any:
        mine = User.objects.get(pk=user.pk)
        if number % 4 == 0:
            User.objects.filter(pk=user.pk).update(tier="PRO")
            mine.tier = "PRO"
        return credits.grant_month(mine)

    answers = at_once(do, THREADS)
    return {"given": sum(answers), **books(user)}


def places() -> dict[str, Any]:
    """Twenty times two workers that each claim another job of a person who has one place, while the choice says: yours."""

    def start_two() -> int:
        user = person()
        jobs = [submitting.submit("note", owner=user, params={}, price=1) for _ in range(2)]
        at_once(lambda number: lifecycle.claim(jobs[number]), 2)
        return user.jobs.filter(status="processing").count()

    return {"at_work": [start_two() for _ in range(20)]}


def ends() -> dict[str, Any]:
    """The worker, the owner and the reconciler, all at the end of one priced job; in every second turn its lease is over."""

    def end_at_once(turn: int) -> dict[str, Any]:
        user = person()
        mine = lifecycle.claim(submitting.submit("note", owner=user, params={}, price=30))
        assert mine is not None
        if turn % 2:
            Job.objects.filter(pk=mine.pk).update(lease_until=Now() - timedelta(seconds=1), cancel_requested=True)
        ways: list[Callable[[Job], Any]] = [
            lambda job: lifecycle.complete(job, {}),
            lifecycle.stop,
            lambda job: lifecycle.fail(job, "It broke."),
            lifecycle.cancel,
            lambda job: reconciler.free_abandoned(),
        ]
        answers = at_once(lambda number: ways[number % len(ways)](mine), 20)
        mine.refresh_from_db()
        errors = [answer for answer in answers if isinstance(answer, str)]
        return {"status": mine.status, "won": answers.count(True), "errors": errors, **books(user)}

    return {"found": [end_at_once(turn) for turn in range(5)], "faults": list(verifying.faults())}


def storm() -> dict[str, Any]:
    """Everything at once on three people, from sixteen threads; to be run by several processes. A deadlock would be an error."""
    emails = ["storm0@example.com", "storm1@example.com", "storm2@example.com"]
    for number, email in enumerate(emails):
        User.objects.get_or_create(email=email, defaults={"username": f"storm{number}", "tier": "PRO"})

    def act(dice: random.Random) -> None:
        user = User.objects.get(email=dice.choice(emails))
        mine = list(user.jobs.active().order_by("?")[:1])
        match dice.randrange(8):
            case 0 | 1:
                key = dice.choice([None, f"key{dice.randrange(20)}"])
                submitting.submit("note", owner=user, params={}, price=dice.choice([0, 5, 300]), key=key)
            case 2:
                claimed = choosing.claim_next("batch")
                if claimed and dice.random() < 0.5:
                    lifecycle.complete(claimed, {})
                elif claimed:
                    lifecycle.fail(claimed, "It broke.")
            case 3:
                for job in mine:
                    lifecycle.cancel(job)
            case 4:
                credits.grant(user, dice.choice([50, -20]), "A gift")
            case 5:
                user.tier = dice.choice(["BASIC", "PRO"])
                user.save()
                credits.grant_month(user)
            case 6:
                Job.objects.filter(pk__in=[job.pk for job in mine], lease_until__isnull=False).update(lease_until=Now())
                reconciler.free_abandoned()
            case 7:
                if claimed := choosing.claim_next("batch"):
                    lifecycle.hand_back(claimed)

    def do(number: int) -> list[str]:
        dice, errors = random.Random(number), []
        for _ in range(16):
            try:
                act(dice)
            except Refused:
                pass
            except Exception as error:  # noqa: BLE001 - it is the finding
                errors.append(repr(error))
        return errors

    errors = [error for found in at_once(do, 16) for error in found]
    return {"errors": errors}


def asks() -> dict[str, Any]:
    """Forty that ask for one thing at once, of thirty that may, and two hundred for what is counted in parts, all of whom may;
    to be run by several processes."""

    def ask(name: str, times: int) -> int:
        for _ in range(times):
            limits.check("192.0.2.7", name)
        return times

    answers = at_once(lambda number: ask("submit", 1), THREADS)
    often = at_once(lambda number: ask("api", 10), 20)
    errors = [answer for answer in answers + often if answer not in (1, 10, "too_often")]
    return {"passed": answers.count(1), "often": often.count(10), "errors": errors}


def refreshes() -> dict[str, Any]:
    """Twenty programs that hold one refresh token: one goes on with it, and as another came too, nobody does after that."""
    asked = HttpRequest()
    first = tokens.open_login(person(), asked)
    answers = at_once(lambda number: tokens.refresh(first.refresh, asked).access, 20)
    after = at_once(lambda number: tokens.person_of(first.access).email, 1)
    made = [answer for answer in answers if answer != "token_refused"]
    return {"made": len(made), "errors": [answer for answer in made if answer.count(".") != 2], "after": after}


def verify() -> dict[str, Any]:
    """No race: whether all of them left the ledger right."""
    return {"faults": list(verifying.faults()), "entries": CreditTransaction.objects.count()}


RACES = [submit, claim, end, one_click, spend, queue, grants, months, places, ends, storm, asks, refreshes, verify]

if __name__ == "__main__":
    serve(lambda what: {race.__name__: race for race in RACES}[what]())
