"""The job that makes captions: the words are found, then the project gets its track; each safe to do twice."""

from typing import Any

from django.urls import reverse

from engine.captions import InvalidCaptions
from engine.errors import InvalidTimeline
from generation import spoken
from generation.captioning import following
from generation.captioning.hearing import hear
from generation.captioning.requesting import wish_of
from generation.captioning.track import NowhereHeard, left_out, with_captions
from generation.captioning.wishes import Wish
from generation.providers.shapes import Word
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.report import Report
from projects import timelines
from projects.models import Project


def perform_captions(job: Job, report: Report) -> dict[str, Any] | Later:
    """In the worker: the words, then the track. `left_out` says which clips of the project got none, in a sentence."""
    wish = wish_of(job)
    if wish is None:
        raise JobFailed("What was to be captioned was deleted.")
    words = hear(job, wish, wish.model, report) if wish.model else spoken.words_of(wish.asset)
    if isinstance(words, Later):
        return words
    if not words:
        raise JobFailed("Nobody was heard to speak in it, so there are no captions.")
    report.confirm()
    said = _edit(wish.project, wish, words) if wish.project is not None else ""
    project = str(wish.project.pk) if wish.project else ""
    return {"asset": str(wish.asset.pk), "project": project, "words": len(words), "left_out": said}


def settle_captions(job: Job) -> None:
    """Words that were found are kept, however the job ended; a track that is there already is the person's."""
    if job.status != Job.Status.COMPLETED:
        following.stop(job)


def link_captions(job: Job) -> str:
    if job.params["project"]:
        return reverse("projects:edit", args=[job.params["project"]])
    return reverse("media_library:detail", args=[job.params["asset"]])


def _edit(project: Project, wish: Wish, words: list[Word]) -> str:
    """What was left out."""
    asset = wish.asset
    language = wish.language or str(asset.metadata.get("language", ""))
    try:
        made = timelines.edit(project, lambda now: with_captions(now, asset.pk, words, name=asset.name, language=language))
    except NowhereHeard as error:
        raise JobFailed(f"The words are kept, and nothing was changed in the project: {error}") from error
    except (InvalidCaptions, InvalidTimeline, timelines.VersionConflict) as error:
        raise JobFailed(f"The words are kept, but the project did not take them: {error}") from error
    return left_out(made.document(), asset.pk)
