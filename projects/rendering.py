"""A project becomes a video: asked for on the web, done in the worker, both safe to do twice.

The request keeps a copy of the timeline, so later edits do not touch it. Same input, same video: one that is there is used
again, one that is being made is joined.
"""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from engine.plan import Source, fingerprint, plan
from engine.presets import PRESETS
from engine.render import render as render_plan
from engine.segments import SegmentStore
from engine.timeline import Timeline
from jobs import lifecycle
from jobs.lifecycle import JobFailed
from jobs.models import Job
from jobs.runner import Report
from media_library import importing, storage
from media_library.models import Asset
from media_library.scratch import scratch
from projects.clip_table import problem_of
from projects.models import Project, Render

SEGMENTS_LIMIT = 10 * 1024**3  # bytes of encoded parts that are kept for each person


class RenderRefused(Exception):
    """The project cannot be rendered as it is; the message is a sentence for its owner."""


def request_render(project: Project, preset: str, user: User, key: UUID, name: str = "") -> Render:
    """The render that `key` asks for, made on the first call. Raises RenderRefused.

    A form that is sent again after an edit, from a page that the browser kept, asks for another video than it did before.
    """
    timeline = project.document()
    media = _usable_media(user, timeline)
    print_ = fingerprint(timeline, {pk: asset.checksum for pk, asset in media.items()}, PRESETS[preset])
    render_id = uuid5(project.pk, f"{key}:{print_}")
    there = _finished(user, print_)
    with transaction.atomic():
        # two tabs at once: the second finds what the first made
        if Project.objects.select_for_update().filter(pk=project.pk).first() is None:
            raise RenderRefused("The project has just been deleted.")
        known = _asked_before(project, print_, render_id)
        if known is not None:
            return known
        render = Render(
            pk=render_id,
            owner=user,
            project=project,
            name=(name or project.name)[:255],
            preset=preset,
            snapshot=timeline.dump(),
            project_version=project.version,
            fingerprint=print_,
            asset=there,
        )
        if there is None:
            params = {"render": str(render.pk)}
            render.job = lifecycle.submit("render", owner=user, params=params, title=render.name, key=f"render:{render.pk}")
        render.save(force_insert=True)
        follow(project)
    return render


def perform_render(job: Job, report: Report) -> dict[str, Any]:
    """In the worker: encode what is missing, and put the finished file where the asset's bytes belong."""
    render = Render.objects.select_related("owner").filter(pk=job.params.get("render")).first()
    if render is None:
        raise JobFailed("The project was deleted.")
    timeline = Timeline.load(render.snapshot)
    planned = plan(timeline, _sources(render.owner, timeline), PRESETS[render.preset])
    store = SegmentStore(storage.cache_dir(render.owner) / "segments", SEGMENTS_LIMIT)
    with scratch("render") as folder:
        out = folder / "video.mp4"
        info = render_plan(planned, out, store, folder, report=report, should_stop=report.should_stop)
        result = {"facts": info.to_json(), "checksum": _checksum(out), "size": out.stat().st_size}
        report(1.0, "Keeping the video")
        published = storage.publish(out, storage.original_key(render.owner_id, render.asset_id_to_be))
    if not Render.objects.filter(pk=render.pk).exists():
        published.unlink(missing_ok=True)  # nothing would ever name it
        raise JobFailed("The project was deleted.")
    return result


def settle_render(job: Job) -> None:
    """However the job ended, in the same transaction: the video becomes an asset, the project's status follows."""
    render = Render.objects.select_related("owner", "project").filter(pk=job.params.get("render")).first()
    if render is None:
        return
    if job.status == Job.Status.COMPLETED:
        render.asset = importing.adopt(
            render.owner,
            asset_id=render.asset_id_to_be,
            name=render.name,
            kind=Asset.Kind.VIDEO,
            source=Asset.Source.RENDERED,
            facts=job.result["facts"],
            checksum=job.result["checksum"],
            size=job.result["size"],
            mime_type="video/mp4",
        )
        render.save(update_fields=["asset", "updated_at"])
    follow(render.project)


def follow(project: Project) -> None:
    """The project's status is that of its latest render; one that was cancelled counts as never asked for."""
    latest = project.renders.exclude(job__status=Job.Status.CANCELLED).select_related("job").newest_first().first()
    status = Project.Status.DRAFT
    if latest is not None:
        job = latest.job
        if job is not None:
            status = _STATUS_OF[Job.Status(job.status)]
        elif latest.asset_id is not None:  # made from an earlier video, without a job
            status = Project.Status.COMPLETED
    if status != project.status:
        project.status = status
        project.save(update_fields=["status", "updated_at"])


def stop_all(project: Project) -> None:
    """Before the project is deleted: nothing of it may still be made."""
    for render in project.renders.active().select_related("job"):
        if render.job is not None:
            lifecycle.cancel(render.job)


def expected_words(project: Project) -> str:
    """How long a render may take, by this person's last ones; nothing when there were none or nothing is there to render."""
    past = Render.objects.visible_to(project.owner).filter(job__status=Job.Status.COMPLETED, job__started_at__isnull=False)
    ratios = []
    for render in past.select_related("job").newest_first()[:5]:
        length, job = _seconds(Timeline.load(render.snapshot)), render.job
        if job is not None and job.started_at and job.completed_at and length:
            ratios.append((job.completed_at - job.started_at).total_seconds() / length)
    if not ratios or not (length := _seconds(project.document())):
        return ""
    seconds = sorted(ratios)[len(ratios) // 2] * length
    return f"About {max(5, round(seconds / 5) * 5)} s" if seconds < 60 else f"About {round(seconds / 60)} min"


def _seconds(timeline: Timeline) -> float:
    return float(timeline.duration / timeline.rate.fraction)


def _usable_media(user: User, timeline: Timeline) -> dict[UUID, Asset]:
    """The media of all clips. Raises RenderRefused with the first thing that is in the way."""
    if timeline.duration == 0:
        raise RenderRefused("The project is empty. Add a clip or a title first.")
    owned = Asset.objects.visible_to(user).in_bulk(list(timeline.assets()))
    for pk in timeline.assets():
        asset = owned.get(pk)
        if problem := problem_of(asset):
            name = asset.name if asset else "A clip"
            raise RenderRefused(f"{name} cannot be rendered. {problem} Remove the clip, or mend that first.")
    return owned


def _sources(user: User, timeline: Timeline) -> dict[UUID, Source]:
    """Media that went into the trash since can still be read; what lacks altogether the plan reports."""
    owned = Asset.objects.visible_to(user).filter(status=Asset.Status.READY).in_bulk(list(timeline.assets()))
    return {pk: importing.to_source(asset) for pk, asset in owned.items()}


def _finished(user: User, print_: str) -> Asset | None:
    """The video of an earlier render of the same, if its file is there."""
    same = Render.objects.visible_to(user).filter(fingerprint=print_).with_result().select_related("asset").newest_first().first()
    asset = same.asset if same else None
    return asset if asset is not None and storage.original_path(asset).is_file() else None


def _asked_before(project: Project, print_: str, render_id: UUID) -> Render | None:
    renders = project.renders.select_related("job")
    return renders.filter(pk=render_id).first() or renders.active().filter(fingerprint=print_).newest_first().first()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_STATUS_OF = {
    Job.Status.QUEUED: Project.Status.PROCESSING,
    Job.Status.PROCESSING: Project.Status.PROCESSING,
    Job.Status.COMPLETED: Project.Status.COMPLETED,
    Job.Status.FAILED: Project.Status.FAILED,
}
