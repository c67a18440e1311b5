"""Generations under attack, in a process of its own, on the database that its environment names. Prints JSON.

`echo killed_after_it_was_taken | python -m tests.generation.racing`, or another name of RACES.
"""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import F  # noqa: E402
from django.db.models.functions import Now  # noqa: E402

from accounts.models import CreditTransaction, User  # noqa: E402
from generation import budgets, catalogue, health, keeping, sending  # noqa: E402
from generation.models import Budget, Generation, GenerationCost, ProviderModel  # noqa: E402
from generation.requesting import Want, request_generations  # noqa: E402
from jobs import lifecycle, reconciler, runner  # noqa: E402
from jobs.models import Job  # noqa: E402
from media_library.models import Asset  # noqa: E402
from tests.generation.factories import TAKES, make_generation, make_model  # noqa: E402
from tests.generation.fake_provider import FakeProvider  # noqa: E402
from tests.jobs.racing import person  # noqa: E402
from tests.racing import at_once, serve  # noqa: E402

MODEL = {"label": "Fake one", "capabilities": TAKES.model_dump(mode="json")}


def provider() -> FakeProvider:
    """Known by the same ledger to this process and to those that it makes and kills."""
    fake = FakeProvider(ledger=Path(settings.DATA_DIR) / f"ledger-{uuid4().hex}")
    catalogue.adapters = lambda: {"fake": fake}  # type: ignore[assignment]
    keeping._looked_at = lambda errand, path: ".png"
    return fake


def ask(user: User) -> Generation:
    want = Want(model=make_model(), prompts=("A valley",), orientation="landscape", resolution=480)
    return request_generations(user, want, uuid4())[0]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def work_until_killed() -> int:
    """A work-horse does what may be done, and is killed on the way: by which signal."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        runner.run_next("provider")
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def go_on(generation: Generation, times: int = 8) -> dict[str, Any]:
    """What others make of it once the dead one's lease is over, and what the books say then."""
    for _ in range(times):
        Job.objects.filter(generation=generation, lease_until__isnull=False).update(lease_until=Now() - timedelta(seconds=1))
        Job.objects.active().filter(queue="provider").update(wake_at=Now())
        reconciler.free_abandoned()
        runner.run_inline("provider")
    generation.refresh_from_db()
    job = Job.objects.get(generation=generation)
    entries = CreditTransaction.objects.filter(owner=generation.owner, reference=job.pk)
    return {
        "status": job.status,
        "phase": generation.phase,
        "entries": sorted(entries.values_list("kind", "amount")),
        "assets": Asset.objects.filter(owner=generation.owner).count(),
        "costs": GenerationCost.objects.filter(generation=generation).count(),
        "progress": job.progress,
    }


def killed(fake: FakeProvider, word: Callable[[], None] | str, where: str = "submits") -> dict[str, Any]:
    generation = ask(person())
    setattr(fake, where, [word])
    signals = work_until_killed()
    if where != "submits":
        setattr(fake, where, [])
    fake.submits, sending.SETTLED = [], timedelta(0)
    found = go_on(generation)
    return {**found, "killed": signals == signal.SIGKILL, "made_there": len(fake._known())}


def killed_after_it_was_taken() -> dict[str, Any]:
    """Between the provider's yes and our writing it down."""
    return killed(provider(), die)


def killed_after_it_was_taken_where_nobody_can_say() -> dict[str, Any]:
    fake = provider()
    fake.can_say = False
    return killed(fake, die)


def killed_before_it_was_sent() -> dict[str, Any]:
    """After the step to SUBMITTING, and before the request has left."""
    fake = provider()
    take = fake._take

    def never(made: Any) -> Any:
        die()

    fake._take = never  # type: ignore[method-assign]
    generation = ask(person())
    work_until_killed()
    fake._take = take  # type: ignore[method-assign]
    sending.SETTLED = timedelta(0)
    return {**go_on(generation), "made_there": len(fake._known())}


def killed_while_it_was_fetched() -> dict[str, Any]:
    fake = provider()
    generation = ask(person())
    runner.run_inline("provider")
    Job.objects.filter(generation=generation).update(wake_at=Now())
    fake.fetches = [die]
    work_until_killed()
    fake.fetches = []
    return {**go_on(generation), "made_there": len(fake._known())}


def one_key() -> dict[str, Any]:
    """Twenty clicks on one button that asks for three takes."""
    provider()
    user, key, model = person(), uuid4(), make_model()
    want = Want(model=model, prompts=("A valley",), takes=3, orientation="landscape", resolution=480)
    answers = at_once(lambda number: ",".join(str(each.pk) for each in request_generations(user, want, key)), 20)
    charged = CreditTransaction.objects.filter(owner=user, kind="USAGE").count()
    Job.objects.filter(owner=user).update(status="cancelled", completed_at=Now())  # out of the way of the other races
    return {"answers": len({*answers}), "rows": Generation.objects.filter(owner=user).count(), "charged": charged}


def a_budget() -> dict[str, Any]:
    """Twelve requests at once that cost $0.04 each, in four processes, by one who may spend $0.20: each says how its own went."""
    provider()
    user, _ = User.objects.get_or_create(email="budget@example.com", defaults={"username": "budget"})
    Budget.objects.get_or_create(owner=user, defaults={"monthly": Decimal("0.20")})
    model, _ = ProviderModel.objects.get_or_create(provider="fake", model="fake/budget", modality="image", defaults=MODEL)
    want = Want(model=model, prompts=("A valley",), orientation="landscape", resolution=480)
    gathered("budget", 4)
    answers = at_once(lambda number: len(request_generations(user, want, uuid4())), 3)
    return {"taken": answers.count(1), "refused": answers.count("over_budget")}


def a_budget_after_it() -> dict[str, Any]:
    """No race: what the books say of it."""
    user = User.objects.get(email="budget@example.com")
    jobs, left = Job.objects.filter(owner=user), budgets.standing(user).left
    assert left is not None
    found = {
        "rows": Generation.objects.filter(owner=user).count(),
        "jobs": jobs.count(),
        "charged": sorted(CreditTransaction.objects.filter(owner=user, kind="USAGE").values_list("amount", flat=True)),
        "left": budgets.dollars(left),
    }
    jobs.update(status="cancelled", completed_at=Now())  # out of the way of the other races
    return found


def gathered(name: str, processes: int) -> None:
    """Until all of them are here: the first may be long at work when the last has loaded Django."""
    folder = Path(settings.DATA_DIR) / f"gathered-{name}"
    folder.mkdir(exist_ok=True)
    (folder / str(os.getpid())).touch()
    until = time.monotonic() + 60
    while len(list(folder.iterdir())) < processes:
        assert time.monotonic() < until, "the others did not come"
        time.sleep(0.001)


def places() -> dict[str, Any]:
    """Twelve that begin at once at a provider that has four places."""
    name = f"p{uuid4().hex[:8]}"
    found = [make_generation(person(), provider=name) for _ in range(12)]
    Job.objects.filter(generation__in=found).update(status="processing", fence=F("fence") + 1)
    answers = at_once(lambda number: health.take_place(found[number], 1, is_local=False), 12)
    held = Generation.objects.held_by(name).count()
    Job.objects.filter(generation__in=found).update(status="failed", completed_at=Now())  # out of the way of the other races
    return {"yes": answers.count(True), "no": answers.count(False), "held": held}


def cancelled_by_many() -> dict[str, Any]:
    """The owner, the reconciler and a late deadline, all at the end of one that its provider still makes."""
    fake = provider()
    generation = ask(person())
    runner.run_inline("provider")
    job = Job.objects.get(generation=generation)
    Job.objects.filter(pk=job.pk).update(deadline_at=Now() - timedelta(seconds=1))
    ways: list[Callable[[Job], Any]] = [lifecycle.cancel, lifecycle.take_back, lambda job: reconciler.free_abandoned()]
    errors = [answer for answer in at_once(lambda number: ways[number % 3](job), 12) if isinstance(answer, str)]
    found = go_on(generation, 2)
    return {**found, "errors": errors, "stops": Job.objects.filter(kind="withdraw", params__key=str(job.pk)).count()} | {
        "cancels": fake.count("cancel")
    }


RACES = [
    killed_after_it_was_taken,
    killed_after_it_was_taken_where_nobody_can_say,
    killed_before_it_was_sent,
    killed_while_it_was_fetched,
    one_key,
    a_budget,
    a_budget_after_it,
    places,
    cancelled_by_many,
]

if __name__ == "__main__":
    serve(lambda what: {race.__name__: race for race in RACES}[what]())
