"""A provider that answers later with what it hears: asked how it goes until it is there, while no worker is held.

The job keeps by what the provider knows it from the moment that it is taken, so nothing is asked for twice.
"""

from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.utils import timezone

from accounts import rows
from generation import catalogue, errand, health
from generation.captioning import calls, stages
from generation.captioning.placing import Transcript
from generation.captioning.requesting import wish_of
from generation.captioning.wishes import Wish
from generation.models import ProviderModel
from generation.providers.shapes import ErrorKind, ProviderError, State, Submission, Update, Usage
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import submit
from media_library.scratch import scratch

TRANSCRIPT_MAX = 64 * 1024 * 1024  # bytes
RETRY_AFTER = 30.0  # seconds, at least
LOOKS = (2.0, 30.0)  # seconds between two looks, at least and at most, where it does not say
SHARES = (0.35, 0.8)  # of the progress bar


def taken(job: Job, submission: Submission) -> Later:
    kept = {"remote_id": submission.remote_id, "handles": dict(submission.handles), "since": job.result["since"]}
    Job.objects.filter(pk=job.pk).update(external_id=stages.TAKEN, result={**job.result, "submission": kept})
    return Later(LOOKS[0])


def follow(job: Job, wish: Wish, model: ProviderModel, report: Report) -> Transcript | Later:
    """Ask once where it is; when it is there, bring it. Raises Waiting or JobFailed."""
    adapter, submission = catalogue.adapter(model.provider), _submission(job)
    begin, end = SHARES
    errand.may_ask(adapter)
    try:
        update = adapter.poll(submission)
        health.note_success(model.provider)
        if not update.state.is_end:
            report(begin + (end - begin) * (update.progress or 0.0), update.stage or f"{adapter.label} is listening")
            return Later(max(LOOKS[0], min(update.poll_after, LOOKS[1])))
        if update.state is not State.SUCCEEDED:
            _failed(job, wish, model, update, adapter.label)
        with scratch("captions") as folder:
            results = adapter.fetch(submission, folder, most=TRANSCRIPT_MAX, advance=lambda share, stage: report(end, stage))
        told = Transcript.of(results)
    except ProviderError as error:
        if error.is_passing or error.kind in (ErrorKind.AUTH, ErrorKind.QUOTA):  # it was taken: what it says may still be had
            raise errand.after(error, adapter, 0, least=RETRY_AFTER) from error
        _end(job, wish, model, Usage(), str(error), error.detail)
    keep(job, wish, model, told, update.usage, _took(job))
    return told


def keep(job: Job, wish: Wish, model: ProviderModel, told: Transcript, usage: Usage, took: float) -> None:
    """What was told is kept with the job, and what it cost written down: in one, as either alone would be wrong."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(external_id=stages.TOLD, result=told.to_json())
        calls.note(job, wish, model, usage, took)


def stop(job: Job) -> None:
    """In the transaction that ends the job: what the provider still works on is stopped there, by a job of the studio's own.

    Of a request that was cut short nobody knows what it took, and that is written down.
    """
    now = Job.objects.get(pk=job.pk)  # as the worker has left it, whoever ends it
    model = ProviderModel.objects.filter(pk=now.params["model"]).first() if now.params["model"] else None
    if model is None or now.external_id not in (stages.ASKED, stages.TAKEN):
        return
    if now.external_id == stages.TAKEN:
        _withdraw(now, model)
    if "since" in now.result and (wish := wish_of(now)):
        calls.note(now, wish, model, Usage(), _took(now), job.error or job.get_status_display())


def _withdraw(job: Job, model: ProviderModel) -> None:
    submission = job.result["submission"]
    params = {"provider": model.provider, "key": str(job.pk), "generation": ""}
    params |= {name: submission[name] for name in ("remote_id", "handles")}
    with rows.seen_by(None):  # the job is the studio's, whoever cancelled
        submit("withdraw", owner=None, params=params, key=f"withdraw:{job.pk}")


def _submission(job: Job) -> Submission:
    kept = job.result["submission"]
    return Submission(kept["remote_id"], kept["handles"])


def _took(job: Job) -> float:
    since = job.result.get("submission", job.result)["since"]
    return (timezone.now() - datetime.fromisoformat(since)).total_seconds()


def _failed(job: Job, wish: Wish, model: ProviderModel, update: Update, label: str) -> NoReturn:
    said = str(update.error) if update.error else f"{label} could not write it down, and does not say why."
    _end(job, wish, model, update.usage, said, update.error.detail if update.error else "")


def _end(job: Job, wish: Wish, model: ProviderModel, usage: Usage, said: str, detail: str) -> NoReturn:
    """It is over there too, so there is nothing to be stopped."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(external_id="")
        calls.note(job, wish, model, usage, _took(job), said)
    raise JobFailed(said, detail)
