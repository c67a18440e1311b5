"""Asking for a video of a project: what may be in the way, what it costs, and the one render that a key asks for.

The request keeps a copy of the timeline, so later edits do not touch it. Same input, same video: one that is there is used
again without charge, one that is being made is joined.
"""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from accounts import credits, limits
from accounts.credits import NotEnoughCredits
from accounts.models import User
from accounts.refusals import Refused
from engine.plan import fingerprint
from engine.timeline import Timeline
from jobs import submitting
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from projects import versions
from projects.clip_table import problem_of
from projects.models import Project, Render
from projects.outputs import NotOffered, Output, named
from projects.renders import expected_words, follow

# what the form offers: the sizes, each once; platforms, formats and what costs more come with a dialog that can say so
OFFERED = ["1080p", "720p", "vertical", "square"]


class RenderRefused(Refused):
    """The project cannot be rendered as it is."""


def request_render(project: Project, asked: Output | str, user: User, key: UUID | str, name: str = "") -> Render:
    """The render that `key` asks for, made and charged on the first call; with that key again the same, whatever came since.

    `asked` is a preset's name where nothing else is wished. Raises KeyReused when the key was used for something else, TooOften,
    RenderRefused, QueueFull or NotEnoughCredits.
    """
    output = Output(asked) if isinstance(asked, str) else asked
    if known := Render.objects.visible_to(user).select_related("job").filter(pk=render_id(project, key)).first():
        return _same(known, output, name)
    limits.check(user, "submit")
    made = _make(_drafted(project, output, user, render_id(project, key), name))
    versions.keep(project, versions.Reason.EXPORT)
    return made


def request_all(project: Project, outputs: Sequence[Output], user: User, key: str, name: str = "") -> list[Render]:
    """A render for each, all of them or none: what they cost together is there, or nothing is asked for.

    Each has a key that is made of this one, so that sending it again finds them. Raises as request_render.
    """
    names = named(name or project.name, outputs)
    ids = [render_id(project, f"{key}:{number}" if number else key) for number in range(len(outputs))]
    known = Render.objects.visible_to(user).select_related("job").in_bulk(ids)
    if not known:
        limits.check(user, "submit")
    drafts = [
        _same(known[pk], output, title) if pk in known else _drafted(project, output, user, pk, title)
        for pk, output, title in zip(ids, outputs, names, strict=True)
    ]
    with transaction.atomic():
        User.objects.lock(user.pk)
        _check_credits(user, [draft for draft in drafts if draft.pk not in known])
        made = [draft if draft.pk in known else _make(draft) for draft in drafts]
    if not known:
        versions.keep(project, versions.Reason.EXPORT)
    return made


def is_known(project: Project, key: str) -> bool:
    """Whether something was asked for by this key before."""
    return Render.objects.filter(pk=render_id(project, key)).exists()


def render_id(project: Project, key: UUID | str) -> UUID:
    return uuid5(project.pk, str(key))


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
        **Output.of(old).columns(),
        snapshot=old.snapshot,
        project_version=old.project_version,
    )
    _check(draft)
    return _job_of(_make(draft, retry_of=job))


def offer(project: Project) -> dict[str, Any]:
    """What stands beside the button: the `cost` and what is `left` of the owner's credits, and how long it may take."""
    cost = max(cost_of(project.document(), name) for name in OFFERED)
    return {"cost": cost, "left": credits.within_reach(project.owner, cost), "expected": expected_words(project)}


def cost_of(timeline: Timeline, preset: str) -> int:
    return Output(preset).cost(timeline)


def quote(project: Project, timeline: Timeline, outputs: Sequence[Output]) -> int:
    """What these cost together, of that document: what is there already, is being made, or comes twice, is not paid again.

    All of them can be made. Nothing is charged.
    """
    media = Asset.objects.visible_to(project.owner).in_bulk(list(timeline.assets()))
    checksums = {pk: asset.checksum for pk, asset in media.items()}
    prices: dict[str, int] = {}
    for output in outputs:
        settled = output.settled(timeline)
        draft = Render(owner=project.owner, project=project, fingerprint=_fingerprint(timeline, checksums, settled))
        is_free = _finished(draft) is not None or _asked_before(draft) is not None
        prices[draft.fingerprint] = 0 if is_free else settled.cost(timeline)
    return sum(prices.values())


def _drafted(project: Project, output: Output, user: User, pk: UUID, name: str) -> Render:
    """As it would be asked for, checked, but not written. Raises RenderRefused."""
    timeline = project.document()
    if timeline.duration == 0:
        raise RenderRefused("The project is empty. Add a clip or a title first.")
    try:
        settled = output.settled(timeline)
    except NotOffered as error:
        raise RenderRefused(str(error)) from None
    draft = Render(
        pk=pk,
        owner=user,
        project=project,
        name=(name or project.name)[:255],
        **settled.columns(),
        snapshot=timeline.dump(),
        project_version=project.version,
    )
    _check(draft)
    draft.asset = _finished(draft)
    return draft


def _check_credits(user: User, drafts: Sequence[Render]) -> None:
    """Whether there is enough for all of them together. What is there already, or is being made, costs nothing."""
    wanted = {draft.fingerprint: draft for draft in drafts if draft.asset_id is None and _asked_before(draft) is None}
    prices = [_price(draft) for draft in wanted.values()]
    if not credits.is_on() or len(prices) < 2:
        return  # one alone says so itself
    credits.grant_month(user)
    left = User.objects.only("credits").get(pk=user.pk).credits
    if sum(prices) > left:
        each = f"These {len(prices)} videos cost {credits.counted(sum(prices))}"
        raise NotEnoughCredits(f"{each} and you have {left}. Choose fewer of them, or a smaller size.")


def _price(draft: Render) -> int:
    return Output.of(draft).cost(Timeline.load(draft.snapshot))


def _make(draft: Render, retry_of: Job | None = None) -> Render:
    """Insert it with its job, unless someone was faster or the same video is being made."""
    with transaction.atomic():
        User.objects.lock(draft.owner_id)  # first of all locks, as where a job ends
        # two tabs at once: the second finds what the first made
        if Project.objects.select_for_update().filter(pk=draft.project_id).first() is None:
            raise RenderRefused("The project has just been deleted.")
        if known := _asked_before(draft):
            return _same(known, Output.of(draft), draft.name) if known.pk == draft.pk else known
        if draft.asset_id is None:
            draft.job = submitting.submit(
                "render",
                owner=draft.owner,
                params={"render": str(draft.pk), "project": str(draft.project_id)},
                title=draft.name,
                key=submitting.retry_key(retry_of) if retry_of else f"render:{draft.pk}",
                price=_price(draft),
                retry_of=retry_of,
            )
        draft.save(force_insert=True)
        follow(draft.project)
    return draft


def _check(draft: Render) -> None:
    """What is in the way of it is told; what decides the result is written down."""
    timeline, output = Timeline.load(draft.snapshot), Output.of(draft)
    largest = draft.owner.allowance.largest_output
    if output.shorter_side() > largest:
        tier = draft.owner.current_tier.title()
        label = output.encoding().label
        raise RenderRefused(f"{label} is larger than {largest}p, the most that {tier} allows. Choose a smaller size.")
    media = _usable_media(draft.owner, timeline)
    draft.fingerprint = _fingerprint(timeline, {pk: asset.checksum for pk, asset in media.items()}, output)


def _fingerprint(timeline: Timeline, checksums: dict[UUID, str], output: Output) -> str:
    whole = fingerprint(timeline, checksums, output.encoding())
    return whole if output.is_whole else hashlib.sha256(f"{whole}:{output.start}:{output.end}".encode()).hexdigest()


def _same(known: Render, output: Output, name: str) -> Render:
    """The render that the key asked for before. Raises KeyReused where that was another one."""
    is_same = _is_settled_as(known, output) and (not name or known.name == name[:255])
    if not is_same:
        raise submitting.KeyReused("This was sent before with other contents. Open the form again to ask for something else.")
    return known


def _is_settled_as(known: Render, output: Output) -> bool:
    try:
        return output.settled(Timeline.load(known.snapshot)) == Output.of(known)
    except NotOffered:
        return False


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
    return asset if asset is not None and storage.is_kept(asset) else None


def _asked_before(draft: Render) -> Render | None:
    renders = Render.objects.filter(project=draft.project_id).select_related("job")
    same = renders.filter(pk=draft.pk).first()
    return same or renders.active().filter(fingerprint=draft.fingerprint).newest_first().first()


def _job_of(render: Render) -> Job:
    if render.job is None:
        raise submitting.NotRetried("Its video is there already.")
    return render.job
