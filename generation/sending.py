"""The one request that makes something: sent once, and after a lost reply asked for, never sent again in the dark."""

import logging
import random
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from django.db.models.functions import Now

from generation import health, phases, webhooks
from generation.errand import TRIES_MAX, Errand, Phase, Waiting, pause
from generation.keeping import keep
from generation.models import Generation
from generation.models.generations import usage_to_json
from generation.providers.shapes import CannotSay, Done, ErrorKind, ProviderError, Role, Submission
from jobs.lifecycle import Cancelled, JobFailed, Later, LeaseLost
from media_library import quota, storage
from media_library.facts import SAFE_TYPES
from media_library.scratch import scratch

logger = logging.getLogger(__name__)

PATIENCE = 8.0  # seconds that a request may still take once its job must stop: with the answer it can be taken back
SETTLED = timedelta(seconds=30)  # after that long, what a provider does not know of will not turn up any more


def send(errand: Errand) -> dict[str, Any] | Later:
    """From NEW: submit it, if the provider has a place."""
    generation, adapter, report = errand.generation, errand.adapter, errand.report
    errand.may_ask()
    with scratch("generate") as folder:
        inputs = _inputs(errand, folder)
        quota.check(generation.owner, 1)
        storage.check()  # what is paid for must have a place to go to
        if not health.take_place(generation, errand.job.fence, is_local=adapter.is_local):
            # so that they do not all come at once
            return Later(random.uniform(2.0, 4.0), f"Waiting for a place at {errand.label}")  # noqa: S311
        _show(errand)
        try:
            with nullcontext() if adapter.is_local else report.undisturbed(PATIENCE):
                answer = adapter.submit(
                    generation.order,
                    inputs,
                    key=errand.job.pk,
                    webhook_url=webhooks.url_for(generation),
                    folder=folder,
                    advance=lambda share, stage: report(0.01 + 0.94 * share, stage),
                )
        except ProviderError as error:
            return _not_answered(errand, error)
        if not adapter.is_local:
            health.note_success(generation.provider)
        return store(errand, answer) if isinstance(answer, Submission) else _made(errand, answer)


def find(errand: Errand) -> Later:
    """From SUBMITTING, where a worker died or a reply was lost: what the provider knows of it decides."""
    generation = errand.generation
    errand.may_ask()
    can_say = True
    try:
        found = errand.adapter.find(errand.job.pk)
    except CannotSay:
        found, can_say = webhooks.told_of(generation), False
    except ProviderError as error:
        if error.is_passing:
            errand.again(error, stage=f"Asking {errand.label} whether it has begun", least=2.0)
        found, can_say = webhooks.told_of(generation), False
    if found is not None:
        return store(errand, found)
    if Generation.objects.filter(pk=generation.pk, submitted_at__gt=Now() - SETTLED).exists():
        raise Waiting(5.0, f"Asking {errand.label} whether it has begun")
    if not can_say:
        _give_up(errand)
    if generation.retry_count + 1 >= TRIES_MAX:  # as when it dies of this very request
        errand.fail(f"{errand.label} did not answer, however often it was asked. Try again later.", submitted_at=None)
    phases.count_retry(generation)
    phases.step(generation, Phase.NEW, submitted_at=None)
    return Later(pause(generation.retry_count))


def store(errand: Errand, submission: Submission) -> Later:
    """Keep at once by what the provider knows it. One that came too late to be ours is taken back."""
    kept = {"remote_id": submission.remote_id, "handles": dict(submission.handles), "reply": dict(submission.reply)}
    if not phases.step(errand.generation, Phase.SUBMITTED, **kept):
        errand.generation.refresh_from_db(fields=["remote_id"])
        if errand.generation.remote_id != submission.remote_id:
            _take_back(errand, submission)
        errand.report.confirm()
    return Later(1.0)


def _show(errand: Errand) -> None:
    """Who must stop does so before anything is sent, and says so."""
    try:
        errand.report(0.01, "Starting" if errand.adapter.is_local else f"Asking {errand.label}")
    except (Cancelled, LeaseLost):
        phases.step(errand.generation, Phase.NEW, submitted_at=None)
        raise


def _not_answered(errand: Errand, error: ProviderError) -> Later:
    """The answer was an error. Nothing was taken, or nobody knows."""
    generation = errand.generation
    if error.is_sent:
        errand.again(error, stage=f"Asking {errand.label} whether it has begun", least=2.0)
    if not error.is_passing:
        errand.fail(str(error), error.detail, submitted_at=None)
    if error.kind != ErrorKind.RATE_LIMITED and generation.retry_count + 1 >= TRIES_MAX:
        errand.fail(f"{errand.label} did not answer after {TRIES_MAX} tries. Try again later.", error.detail, submitted_at=None)
    phases.step(generation, Phase.NEW, submitted_at=None)
    errand.again(error)


def _made(errand: Errand, done: Done) -> dict[str, Any] | Later:
    """It was made while we waited. What it took is kept first: it is paid for, whatever becomes of the file."""
    if not errand.adapter.is_local:
        known = {"usage": usage_to_json(done.usage), "reply": dict(done.reply), "remote_id": done.remote_id}
        if not phases.step(errand.generation, Phase.FETCHING, **known):
            errand.report.confirm()
            return Later(1.0)
    return keep(errand, done.results, is_only_here=not errand.adapter.is_local)


def _give_up(errand: Errand) -> NoReturn:
    phases.step(errand.generation, Phase.UNKNOWN)
    raise JobFailed(
        f"{errand.label} did not answer, and cannot be asked whether it has begun. "
        "It was not asked again, as that might be paid for twice; it may have charged the studio for this one."
    )


def _take_back(errand: Errand, submission: Submission) -> None:
    try:
        outcome = errand.adapter.cancel(submission)
    except ProviderError as error:
        logger.warning("%s came too late, and could not be taken back: %s %s", errand.generation, error, error.detail)
    else:
        logger.warning("%s came too late: %s", errand.generation, outcome.value)


def _inputs(errand: Errand, folder: Path) -> dict[Role, Path]:
    """The files that go in, on this machine, under names whose endings tell what they are."""
    found = {}
    for role, asset in errand.inputs.items():
        original = storage.original_path(asset).resolve()
        if not original.exists():
            errand.fail("The file of a picture that was to go in is gone. Choose another, then ask again.")
        found[role] = folder / f"{role.value}{SAFE_TYPES.get(asset.mime_type, '')}"
        found[role].symlink_to(original)
    return found
