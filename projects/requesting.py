"""Asking for a video of a project: what may be in the way, what it costs, and the one render that a key asks for.

The request keeps a copy of the timeline, so later edits do not touch it. Same input, same video: one that is there is used
again without charge, one that is being made is joined.
"""

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from accounts.prices import cost_of_video
from accounts.refusals import Refused
from engine.plan import fingerprint
from engine.presets import PRESETS, Preset
from engine.timeline import Timeline
from jobs import submitting
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from projects.clip_table import problem_of
from projects.models import Project, Render
from projects.rendering import expected_words, follow

# what the form offers: the sizes, each once; platforms, formats and what costs more come with a dialog that can say so
OFFERED = ["1080p", "720p", "vertical", "square"]


class RenderRefused(Refused):
    """The project cannot be rendered as it is."""


def request_render(project: Project, preset: str, user: User, key: UUID | str, name: str = "") -> Render:
    """The render that `key` asks for, made and charged on the first call; with that key again the same, whatever came since.

    Raises KeyReused when the key was used for another preset or name, RenderRefused, QueueFull or NotEnoughCredits.
    """
    render_id = uuid5(project.pk, str(key))
    if known := Render.objects.visible_to(user).select_related("job").filter(pk=render_id).first():
        return _same(known, preset, name)
    draft = Render(
        pk=render_id,
        owner=user,
        project=project,
        name=(name or project.name)[:255],
        preset=preset,
        snapshot=project.document().dump(),
        project_version=project.version,
    )
    _check(draft)
    draft.asset = _finished(draft)
    return _make(draft)


def retry_render(job: Job) -> Job:
    """The same video again: of the timeline as it was then, with the media as they are now."""
    old = Render.objects.select_related("project", "owner").filter(job=job, project__deleted_at__isnull=True).first()
    if old is None:
        raise submitting.NotRetried("Its project was deleted, so it cannot be rendered again.")
    if again := Render.objects.select_related("job").filter(pk=uuid5(old.pk, "retry")).first():
        return _job_of(again)
    draft = Render(
        pk=uuid5(old.pk, "retry"),
        owner=old.owner,
        project=old.project,
        name=old.name,
        preset=old.preset,
        snapshot=old.snapshot,
        project_version=old.project_version,
    )
    _check(draft)
    return _job_of(_make(draft, retry_of=job))


def offer(project: Project) -> dict[str, Any]:
    """What stands beside the button: the `cost` and what is `left` of the owner's credits, and how long it may take."""
    cost = max(cost_of(project.document(), name) for name in OFFERED)
    return {"cost": cost, "left": project.owner.credits, "expected": expected_words(project)}


def cost_of(timeline: Timeline, preset: str) -> int:
    return cost_of_video(timeline.seconds, _shorter_side(PRESETS[preset]))


def _make(draft: Render, retry_of: Job | None = None) -> Render:
    """Insert it with its job, unless someone was faster or the same video is being made."""
    with transaction.atomic():
        User.objects.lock(draft.owner_id)  # first of all locks, as where a job ends
        # two tabs at once: the second finds what the first made
        if Project.objects.select_for_update().filter(pk=draft.project_id).first() is None:
            raise RenderRefused("The project has just been deleted.")
        if known := _asked_before(draft):
            return _same(known, draft.preset, draft.name) if known.pk == draft.pk else known
        if draft.asset_id is None:
            draft.job = submitting.submit(
                "render",
                owner=draft.owner,
                params={"render": str(draft.pk), "project": str(draft.project_id)},
                title=draft.name,
                key=submitting.retry_key(retry_of) if retry_of else f"render:{draft.pk}",
                price=cost_of(Timeline.load(draft.snapshot), draft.preset),
                retry_of=retry_of,
            )
        draft.save(force_insert=True)
        follow(draft.project)
    return draft


def _check(draft: Render) -> None:
    """What is in the way of it is told; what decides the result is written down."""
    timeline, preset = Timeline.load(draft.snapshot), PRESETS[draft.preset]
    if timeline.duration == 0:
        raise RenderRefused("The project is empty. Add a clip or a title first.")
    largest = draft.owner.allowance.largest_output
    if _shorter_side(preset) > largest:
        tier = draft.owner.current_tier.title()
        raise RenderRefused(f"{preset.label} is larger than {largest}p, the most that {tier} allows. Choose a smaller size.")
    media = _usable_media(draft.owner, timeline)
    draft.fingerprint = fingerprint(timeline, {pk: asset.checksum for pk, asset in media.items()}, preset)


def _same(known: Render, preset: str, name: str) -> Render:
    if known.preset != preset or (name and known.name != name[:255]):
        raise submitting.KeyReused("This was sent before with other contents. Open the form again to ask for something else.")
    return known


def _usable_media(user: User, timeline: Timeline) -> dict[UUID, Asset]:
    """The media of all clips. Raises RenderRefused with the first thing that is in the way."""
    owned = Asset.objects.visible_to(user).in_bulk(list(timeline.assets()))
    for pk in timeline.assets():
        asset = owned.get(pk)
        if problem := problem_of(asset):
            name = asset.name if asset else "A clip"
            raise RenderRefused(f"{name} cannot be rendered. {problem} Remove the clip, or mend that first.")
    return owned


def _finished(draft: Render) -> Asset | None:
    """The video of an earlier render of the same, if its file is there."""
    same = Render.objects.visible_to(draft.owner).filter(fingerprint=draft.fingerprint).with_result().select_related("asset")
    found = same.newest_first().first()
    asset = found.asset if found else None
    return asset if asset is not None and storage.original_path(asset).is_file() else None


def _asked_before(draft: Render) -> Render | None:
    renders = Render.objects.filter(project=draft.project_id).select_related("job")
    same = renders.filter(pk=draft.pk).first()
    return same or renders.active().filter(fingerprint=draft.fingerprint).newest_first().first()


def _job_of(render: Render) -> Job:
    if render.job is None:
        raise submitting.NotRetried("Its video is there already.")
    return render.job


def _shorter_side(preset: Preset) -> int:
    return min(preset.width, preset.height)
