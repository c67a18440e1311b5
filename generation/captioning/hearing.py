"""A provider writes down what is said in an asset, or aligns it to a script. What may have reached it is not asked twice.

It goes through the provider's places and rests as a generation does (health.py). stages.py names how far it is; what answers
later is following.py's, and what is our own work placing.py's.
"""

import random
import time
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from django.db import transaction
from django.utils import timezone

from engine.plan import plan
from engine.render import render
from engine.segments import SegmentStore
from generation import catalogue, errand, health, spoken
from generation.captioning import calls, following, placing, stages
from generation.captioning.placing import NothingHeard, Transcript
from generation.captioning.wishes import Wish
from generation.models import ProviderModel
from generation.providers.base import Adapter
from generation.providers.shapes import CannotSay, ErrorKind, ProviderError, Role, Submission, Usage, Word
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.report import Report
from media_library import importing, storage
from media_library.editing import planning
from media_library.editing.making import PARTS_LIMIT
from media_library.editing.wishes import Sound
from media_library.models import Asset
from media_library.scratch import scratch

PATIENCE = 8.0  # seconds that a request may still take once its job must stop: with the answer it can be taken back
SOUND_SHARE = 0.3  # of the progress bar
TOLD_SHARE = 0.8
SCRIPT_NOTE = "The times of the words were estimated by aligning the script to the sound."
LOST = (
    "The provider's answer was lost, and it was not asked again, as it may have been charged already. "
    "Start it anew if you want to try once more."
)


def hear(job: Job, wish: Wish, model: ProviderModel, report: Report) -> list[Word] | Later:
    """The words, which the asset keeps from then on. Raises Waiting or JobFailed."""
    if job.external_id == stages.HEARD:
        return spoken.words_of(wish.asset)
    if job.external_id == stages.LOST:
        raise JobFailed(LOST)
    adapter = catalogue.adapter(model.provider)
    told: Transcript | Later | None = None
    if job.external_id == stages.TAKEN:
        told = following.follow(job, wish, model, report)
    elif job.external_id == stages.TOLD:
        told = Transcript.from_json(job.result)
    elif not adapter.is_local:  # before the sound is taken out, which would be for nothing
        errand.may_ask(adapter)
        if not job.external_id and not health.has_place(adapter.name):
            told = _no_place(adapter)
    if isinstance(told, Later):
        return told
    with scratch("captions") as folder:
        sound = _sound_of(wish.asset, folder, "wav" if adapter.is_local else "mp3", report)
        report.confirm()
        told = told or _asked(job, wish, model, sound, report)
        return told if isinstance(told, Later) else _placed(job, wish, told, sound, adapter, report)


def _placed(job: Job, wish: Wish, told: Transcript, sound: Path, adapter: Adapter, report: Report) -> list[Word]:
    def advance(share: float, stage: str) -> None:
        report(TOLD_SHARE + (1 - TOLD_SHARE) * share, stage)

    try:
        words, note = placing.placed(told, sound, sound.parent, adapter.label, advance)
    except NothingHeard as error:
        raise JobFailed(str(error)) from error
    if wish.script and adapter.is_local:
        note = SCRIPT_NOTE
    spoken.keep(wish.asset.pk, words, wish.language, note)
    Job.objects.filter(pk=job.pk).update(external_id=stages.HEARD)
    return words


def _asked(job: Job, wish: Wish, model: ProviderModel, sound: Path, report: Report) -> Transcript | Later:
    """What the provider says, or that it will say it later. Raises Waiting or JobFailed."""
    adapter = catalogue.adapter(model.provider)
    if (found := _begun(job, adapter)) is not None:
        return found
    if not _begin(job, adapter):
        report.confirm()
        return _no_place(adapter)
    began = time.monotonic()
    try:
        with nullcontext() if adapter.is_local else report.undisturbed(PATIENCE):
            answer = adapter.submit(
                wish.order,
                {Role.SOUND: sound},
                key=job.pk,
                webhook_url="",
                folder=sound.parent,
                advance=lambda share, stage: report(SOUND_SHARE + (TOLD_SHARE - SOUND_SHARE) * share, stage),
            )
            if not adapter.is_local:
                health.note_success(adapter.name)
            if isinstance(answer, Submission):
                return following.taken(job, answer)
            told = Transcript.of(answer.results)
            following.keep(job, wish, model, told, answer.usage, time.monotonic() - began)
            return told
    except ProviderError as error:
        _failed(job, wish, model, error, time.monotonic() - began)


def _begun(job: Job, adapter: Adapter) -> Later | None:
    """Of a request that was on its way when a worker died: what the provider knows of it. None: it may be made again."""
    if job.external_id != stages.ASKED or adapter.is_local:
        return None
    try:
        found = adapter.find(job.pk)
    except CannotSay as error:
        raise JobFailed(LOST) from error
    except ProviderError as error:
        if error.is_passing:
            raise errand.after(error, adapter, 0, stage=f"Asking {adapter.label} whether it has begun", least=2.0) from error
        raise JobFailed(LOST, f"{error}\n{error.detail}") from error
    return None if found is None else following.taken(job, found)


def _begin(job: Job, adapter: Adapter) -> bool:
    """Takes a place of the provider's, and marks that the request may be on its way. False: there is none, or the job is gone."""
    mine = Job.objects.filter(pk=job.pk, fence=job.fence, status=Job.Status.PROCESSING)
    if adapter.is_local:
        return bool(mine.update(external_id=stages.ASKED))
    if job.external_id == stages.ASKED:
        return True  # it has its place
    job.result = {**job.result, "since": timezone.now().isoformat()}
    with health.place(adapter.name) as is_free:
        return is_free and bool(mine.update(external_id=stages.ASKED, result=job.result))


def _no_place(adapter: Adapter) -> Later:
    # so that they do not all come at once
    return Later(random.uniform(2.0, 4.0), f"Waiting for a place at {adapter.label}")  # noqa: S311


def _failed(job: Job, wish: Wish, model: ProviderModel, error: ProviderError, took: float) -> NoReturn:
    """What passes by itself is waited for. Raises Waiting or JobFailed."""
    adapter = catalogue.adapter(model.provider)
    is_lost = error.is_sent and error.is_passing
    tries = job.result.get("tries", 0) + 1
    asked = Job.objects.filter(pk=job.pk, external_id=stages.ASKED)
    with transaction.atomic():
        calls.note(job, wish, model, Usage() if error.is_sent else Usage(cost=Decimal(0)), took, str(error))
        asked.update(external_id=stages.LOST if is_lost else "", result={**job.result, "tries": tries})
    waiting = errand.after(error, adapter, tries - 1)
    if is_lost:
        raise JobFailed(LOST, waiting.detail) from error
    if not error.is_passing:
        raise JobFailed(str(error), error.detail) from error
    if error.kind != ErrorKind.RATE_LIMITED and tries >= errand.TRIES_MAX:
        raise JobFailed(f"{adapter.label} did not answer after {tries} tries. Try again later.", error.detail) from error
    raise waiting from error


def _sound_of(asset: Asset, folder: Path, kind: str, report: Report) -> Path:
    """Its sound as a file of its own, as the tool that takes it out makes it."""
    source = importing.to_source(asset)
    film = planning.plan_film(source.info, asset.pk, Sound.model_validate({"format": kind}), asset.name)
    path = folder / f"sound{film.preset.format.suffix}"
    render(
        plan(film.timeline, {asset.pk: source}, film.preset),
        path,
        SegmentStore(storage.cache_dir(asset.owner) / "edits", PARTS_LIMIT),
        folder,
        report=lambda share, stage: report(SOUND_SHARE * share, "Taking out the sound"),
        should_stop=report.should_stop,
    )
    return path
