"""Asking the fake provider for something, and letting the workers get on with it without waiting for the clock."""

from typing import Any
from uuid import uuid4

from django.db.models.functions import Now

from accounts.models import CreditTransaction, User
from generation.models import Generation, ProviderModel
from generation.requesting import Want, request_generations
from jobs.models import Job
from jobs.runner import run_inline
from tests.generation.factories import make_model

PROMPT = "A valley at dawn"


def ask(user: User, model: ProviderModel | None = None, **wishes: Any) -> Generation:
    return ask_for_all(user, model, **wishes)[0]


def ask_for_all(user: User, model: ProviderModel | None = None, **wishes: Any) -> list[Generation]:
    values = {"prompts": (PROMPT,), "orientation": "landscape", "resolution": 480, **wishes}
    return request_generations(user, Want(model=model or make_model(), **values), uuid4())


def work(times: int = 1) -> None:
    """So often: what waits for its time is due, and everything of the providers' queues runs once."""
    for _ in range(times):
        Job.objects.active().update(wake_at=Now())
        run_once()


def run_once() -> None:
    run_inline("provider")
    run_inline("calls")


def job_of(generation: Generation) -> Job:
    return Job.objects.get(generation=generation)


def now(generation: Generation) -> Generation:
    generation.refresh_from_db()
    return generation


def paid(user: User) -> int:
    """Credits that were charged and not given back."""
    entries = CreditTransaction.objects.filter(owner=user, kind__in=["USAGE", "REFUND"])
    return -sum(entries.values_list("amount", flat=True))
