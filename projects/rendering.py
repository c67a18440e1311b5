"""A project becomes a video, in the worker: made, published, settled; each safe to do twice. requesting.py is the web's part."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse

from engine.render import render as render_plan
from engine.timeline import Timeline
from jobs import lifecycle
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.runner import Report
from media_library import importing, quota, storage
from media_library.models import Asset
from media_library.scratch import scratch
from projects.models import Project, Render
from projects.planning import plan_of, store_of
from projects.spreading import spread


def perform_render(job: Job, report: Report) -> dict[str, Any] | Later:
    """In the worker: encode what is missing, and put the finished file where the asset's bytes belong."""
    render = Render.objects.select_related("owner").filter(pk=job.params.get("render")).first()
    if render is None:
        raise JobFailed("The project was deleted.")
    planned, store = plan_of(render), store_of(render.owner)
    if later := spread(render, planned, store, report):
        return later
    with scratch("render") as folder:
        out = folder / "video.mp4"
        info = render_plan(planned, out, store, folder, report=report, should_stop=report.should_stop)
        size = out.stat().st_size
        result = {"facts": info.to_json(), "checksum": _checksum(out), "size": size}
        report(1.0, "Keeping the video")
        quota.check(render.owner, size)
        report.confirm()
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


def discard_render(job: Job) -> None:
    """What a job published that then did not complete. Its render may be gone with the project; the key is known all the same."""
    asset_id = uuid5(UUID(job.params["render"]), "asset")
    if job.owner_id and not Asset.objects.filter(pk=asset_id).exists():
        storage.path_of(storage.original_key(job.owner_id, asset_id)).unlink(missing_ok=True)


def link_render(job: Job) -> str:
    """The page of the render; jobs from before it was among the params have none."""
    project, render = job.params.get("project"), job.params.get("render")
    return reverse("projects:render_detail", args=[project, render]) if project and render else ""


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
        length, job = Timeline.load(render.snapshot).seconds, render.job
        if job is not None and job.started_at and job.completed_at and length:
            ratios.append((job.completed_at - job.started_at).total_seconds() / length)
    if not ratios or not (length := project.document().seconds):
        return ""
    seconds = sorted(ratios)[len(ratios) // 2] * length
    return f"{max(5, round(seconds / 5) * 5)} s" if seconds < 60 else f"{round(seconds / 60)} min"


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_STATUS_OF = {
    Job.Status.QUEUED: Project.Status.PROCESSING,
    Job.Status.PROCESSING: Project.Status.PROCESSING,
    Job.Status.COMPLETED: Project.Status.COMPLETED,
    Job.Status.FAILED: Project.Status.FAILED,
}
