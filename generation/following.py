"""What a provider has taken: asked how it goes, and brought here when it is made. Either may be done again at any time."""

import random
from typing import Any, NoReturn

from django.conf import settings
from django.utils import timezone

from generation import health, phases
from generation.errand import Errand, Phase
from generation.keeping import keep
from generation.models import WebhookEvent
from generation.models.generations import usage_to_json
from generation.providers.shapes import ErrorKind, ProviderError, State, Update
from jobs.lifecycle import Later
from media_library.scratch import scratch

LOOK_MAX = 30.0  # seconds between two looks
LOOK_SHARE = 0.1  # of the time that it has taken so far: what takes long is asked after more rarely
MAKING = (0.05, 0.9)  # of the progress bar
LASTING = (ErrorKind.AUTH, ErrorKind.QUOTA)  # what a person has to mend, while what was paid for is still being made
STAGES = {State.QUEUED: "Waiting at {label}", State.RUNNING: "{label} is making it"}


def follow(errand: Errand) -> dict[str, Any] | Later:
    """From SUBMITTED: ask once where it is."""
    generation = errand.generation
    errand.may_ask()
    heard = _heard(errand)
    try:
        update = errand.adapter.poll(generation.submission)
    except ProviderError as error:
        _not_told(errand, error)
    health.note_success(generation.provider)
    if update.state.is_end:
        return _ended(errand, update)
    begin, end = MAKING
    stage = update.stage or STAGES[update.state].format(label=errand.label)
    errand.report(begin + (end - begin) * (update.progress or 0.0), stage)
    if _heard(errand) != heard:  # a webhook came while we asked
        return Later(0.0)
    return Later(_until_next_look(errand, update))


def bring(errand: Errand) -> dict[str, Any]:
    """From FETCHING: the file comes here. Cut short, it is fetched again; it is not made again."""
    generation = errand.generation
    if not generation.remote_id:
        errand.fail(
            f"{errand.label} made it, and the studio was interrupted before it was kept. "
            "It was not made again, as that would be paid for twice."
        )
    with scratch("generate") as folder:
        try:
            results = errand.adapter.fetch(
                generation.submission,
                folder,
                most=settings.UPLOAD_MAX_BYTES,
                advance=lambda share, stage: errand.report(MAKING[1] + (0.97 - MAKING[1]) * share, stage),
            )
        except ProviderError as error:
            _not_brought(errand, error)
        return keep(errand, results, is_only_here=False)


def _ended(errand: Errand, update: Update) -> dict[str, Any] | Later:
    known: dict[str, Any] = {"usage": usage_to_json(update.usage), "reply": dict(update.reply)}
    if update.state != State.SUCCEEDED:
        _failed(errand, update, known)
    if not phases.step(errand.generation, Phase.FETCHING, **known):
        errand.report.confirm()
        return Later(1.0)
    return bring(errand)


def _failed(errand: Errand, update: Update, known: dict[str, Any]) -> NoReturn:
    if update.error is not None:
        errand.fail(str(update.error), update.error.detail, **known)
    sentences = {
        State.CANCELLED: f"It was cancelled at {errand.label}.",
        State.EXPIRED: f"{errand.label} made it, and no longer has it.",
    }
    errand.fail(sentences.get(update.state, f"{errand.label} could not make it, and does not say why."), **known)


def _not_told(errand: Errand, error: ProviderError) -> NoReturn:
    """It may still be in the making, so all but a plain no is asked again, until the job's deadline."""
    if error.kind == ErrorKind.GONE:
        errand.fail(f"{errand.label} no longer knows of it. Start it again.", error.detail)
    if error.is_passing or error.kind in LASTING:
        errand.again(error, least=30.0 if error.kind in LASTING else 1.0)
    errand.fail(str(error), error.detail)


def _not_brought(errand: Errand, error: ProviderError) -> NoReturn:
    if error.is_passing or error.kind in LASTING:
        errand.again(error, stage="Fetching was interrupted; trying again")
    errand.fail(str(error), error.detail)


def _heard(errand: Errand) -> int:
    return WebhookEvent.objects.filter(generation=errand.generation).count()


def _until_next_look(errand: Errand, update: Update) -> float:
    begun = errand.generation.submitted_at or timezone.now()
    so_far = max(0.0, (timezone.now() - begun).total_seconds())
    return min(max(update.poll_after, so_far * LOOK_SHARE), max(LOOK_MAX, update.poll_after)) * random.uniform(0.9, 1.1)  # noqa: S311
