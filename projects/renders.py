"""What becomes of a render, as rows: how it ends, where it is shown, what status its project has, how long one may take.

The web ends jobs too, so nothing here imports what encodes; that is rendering.py.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models.functions import Coalesce
from django.urls import reverse

from engine.presets import FORMATS
from jobs import lifecycle
from jobs.models import Job
from media_library import importing, storage
from media_library.models import Asset
from projects.models import Mix, Project, Render

_STATUS_OF = {
    Job.Status.QUEUED: Project.Status.PROCESSING,
    Job.Status.PROCESSING: Project.Status.PROCESSING,
    Job.Status.COMPLETED: Project.Status.COMPLETED,
    Job.Status.FAILED: Project.Status.FAILED,
}


def settle_render(job: Job) -> None:
    """However the job ended, in the same transaction: the video becomes an asset, the project's status follows."""
    render = Render.objects.select_related("owner", "project").filter(pk=job.params.get("render")).first()
    if render is None:
        return
    if job.status == Job.Status.COMPLETED:
        kind = FORMATS[render.format]
        render.asset = importing.adopt(
            render.owner,
            asset_id=render.asset_id_to_be,
            name=render.name,
            kind=Asset.Kind.VIDEO if kind.video else Asset.Kind.AUDIO,
            source=Asset.Source.RENDERED,
            facts=job.result["facts"],
            checksum=job.result["checksum"],
            size=job.result["size"],
            mime_type=kind.mime_type,
        )
        render.save(update_fields=["asset", "updated_at"])
    follow(render.project)


def discard_render(job: Job) -> None:
    """What a job published that then did not complete. Its render may be gone with the project; the key is known all the same."""
    asset_id = uuid5(UUID(job.params["render"]), "asset")
    if job.owner_id and not Asset.objects.filter(pk=asset_id).exists():
        storage.remove(storage.original_key(job.owner_id, asset_id))


def link_render(job: Job) -> str:
    """The page of the render; jobs from before it was among the params have none."""
    project, render = job.params.get("project"), job.params.get("render")
    return reverse("projects:render_detail", args=[project, render]) if project and render else ""


def follow(project: Project) -> None:
    """The project's status is that of its latest render or mix; one that was cancelled counts as never asked for."""
    latest = _latest(project)
    status = Project.Status.DRAFT
    if latest is not None:
        job = latest.job
        if job is not None:
            status = _STATUS_OF[Job.Status(job.status)]
        elif isinstance(latest, Mix) or latest.asset_id is not None:  # made from an earlier video, without a job
            status = Project.Status.COMPLETED
    if status != project.status:
        project.status = status
        project.save(update_fields=["status", "updated_at"])


def stop_all(project: Project) -> None:
    """Before the project is deleted: nothing of it may still be made."""
    for made in (*project.renders.active().select_related("job"), *project.mixes.active().select_related("job")):
        if made.job is not None:
            lifecycle.cancel(made.job)


def expected_words(project: Project) -> str:
    """How long a render may take, by this person's last ones; nothing when there were none or nothing is there to render."""
    past = Render.objects.visible_to(project.owner).filter(job__status=Job.Status.COMPLETED, job__started_at__isnull=False)
    past = past.filter(asset__duration_us__gt=0).select_related("job", "asset").defer("snapshot")
    ratios = []
    for render in past.newest_first()[:5]:
        job, asset = render.job, render.asset
        if job is not None and asset is not None and job.started_at and job.completed_at and asset.duration_us:
            ratios.append((job.completed_at - job.started_at).total_seconds() / (asset.duration_us / 1e6))
    if not ratios or not (length := project.document().seconds):
        return ""
    seconds = sorted(ratios)[len(ratios) // 2] * length
    return f"{max(5, round(seconds / 5) * 5)} s" if seconds < 60 else f"{round(seconds / 60)} min"


def _latest(project: Project) -> Render | Mix | None:
    """Films of a mix that are asked for again make it the latest again."""
    renders = project.renders.exclude(job__status=Job.Status.CANCELLED).select_related("job").defer("snapshot")
    mixes = project.mixes.exclude(job__status=Job.Status.CANCELLED).select_related("job").defer("settings")
    render = renders.newest_first().first()
    mix = mixes.alias(asked_at=Coalesce("job__created_at", "created_at")).order_by("-asked_at", "-id").first()
    if render is None or mix is None:
        return render or mix
    return mix if _asked_at(mix) > _asked_at(render) else render


def _asked_at(made: Render | Mix) -> datetime:
    return made.job.created_at if made.job is not None else made.created_at
