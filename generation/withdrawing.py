"""Stopping at a provider what nobody waits for any more: a small job of the studio's own, made as the generation's ends.

Its cancel was answered at once, and a provider may be slow or away; so this is asked for until it is done, and nobody waits.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models.functions import Now

from accounts import rows
from generation import catalogue, webhooks
from generation.errand import Waiting, pause
from generation.models import Generation
from generation.providers.base import Adapter
from generation.providers.shapes import CannotSay, ProviderError, Submission
from jobs.lifecycle import Later
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import submit

LATE = timedelta(minutes=2)  # a submission that was on its way at the cancel has come to its provider by then


def request(generation: Generation, job: Job) -> None:
    """In the transaction that ends `job`. All that is needed goes along, as the generation may be gone by then."""
    adapter = catalogue.adapters().get(generation.provider)
    if adapter is None or adapter.is_local:
        return
    params = {
        "provider": generation.provider,
        "key": str(job.pk),
        "remote_id": generation.remote_id,
        "handles": generation.handles,
        "generation": str(generation.pk),
    }
    with rows.seen_by(None):  # the job is the studio's, whoever cancelled
        submit("withdraw", owner=None, params=params, key=f"withdraw:{job.pk}")


def perform_withdrawal(job: Job, report: Report) -> dict[str, Any] | Later:
    """In the worker. What it comes to is kept for staff; nobody else is told."""
    adapter = catalogue.adapters().get(job.params["provider"])
    if adapter is None:
        return {"outcome": "the provider is not connected any more"}
    try:
        submission = _submission(job, adapter)
        if submission is None:
            is_early = Job.objects.filter(pk=job.pk, created_at__gt=Now() - LATE).exists()
            return Later(10.0) if is_early else {"outcome": "it was never taken"}
        return {"outcome": adapter.cancel(submission).value}
    except CannotSay:
        return {"outcome": "the provider cannot say whether it was taken"}
    except ProviderError as error:
        if not error.is_passing:
            return {"outcome": f"{error}"}
        raise Waiting(error.retry_after or pause(5), "Stopping it at the provider", error.detail) from error


def settle_withdrawal(job: Job) -> None:
    """Nothing hangs on it: the generation ended before."""


def _submission(job: Job, adapter: Adapter) -> Submission | None:
    """What is to be stopped. Its id may have come since, by a webhook. Raises CannotSay."""
    if job.params["remote_id"]:
        return Submission(job.params["remote_id"], job.params["handles"])
    try:
        return adapter.find(UUID(job.params["key"]))
    except CannotSay:
        generation = Generation.objects.filter(pk=job.params["generation"]).first()
        told = webhooks.told_of(generation) if generation else None
        if told is None:
            raise
        return told
