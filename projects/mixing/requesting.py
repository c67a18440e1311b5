"""Asking for a mix: what may be in the way, what it costs, and the one run that a key asks for; and for films of a run again.

The run keeps a copy of the settings in which every film is a row, so that later edits do not touch it and its worker draws
nothing. All of it is planned before the transaction that writes it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models.functions import Now

from accounts import limits
from accounts.models import User
from accounts.prices import cost
from engine.errors import EngineError
from engine.mixing.drafting import Draft, draft
from engine.mixing.settings import MixRow, MixSettings
from jobs import submitting
from jobs.models import Job
from media_library.models import Asset
from projects.clip_table import problem_of
from projects.mixing.assembling import assemble
from projects.mixing.dry_runs import DryRun, dry_run
from projects.mixing.groups import MixRefused
from projects.mixing.mixes import films_of, output_id
from projects.models import Mix, MixOutput, Project
from projects.models.mixing import MixOutputQuerySet
from projects.renders import follow

GONE = "The mix has just been deleted."


class MixChanged(MixRefused):
    """The films are not those that were seen."""

    status = 409
    code = "changed"


def request_mix(project: Project, user: User, key: UUID | str, seen: str = "") -> Mix:
    """The run that `key` asks for, made and charged on the first call; with that key again the same. `seen` is the digest of the
    dry run that the person saw, where one did.

    Raises KeyReused when the key was used for something else, MixChanged, TooOften, MixRefused, QueueFull or NotEnoughCredits.
    """
    pk = uuid5(project.pk, f"mix:{key}")
    if known := _known(pk, user):
        return _same(known, assemble(project).settings)
    limits.check(user, "submit")
    planned = dry_run(project)
    if seen and seen != planned.digest:
        raise MixChanged("The mix was changed meanwhile, so nothing was asked for. Look at what is there now, then ask again.")
    settings = _snapshot(planned, user)
    try:
        drafted = draft(settings, planned.assembly.sources)
    except EngineError as error:
        raise MixRefused(str(error)) from error
    mix = Mix(pk=pk, owner=user, project=project, name=project.name[:255], settings=settings.dump())
    return _make(mix, planned.assembly.settings, _outputs(mix, settings, drafted))


def remake(mix: Mix, numbers: Iterable[int], key: UUID | str) -> Mix:
    """These films again, by a job of their own at the price of their own: those that failed, that were not made, or whose file
    was deleted. Twice with one key is once.

    Raises MixRefused, also for films that are there, and KeyReused, TooOften, QueueFull or NotEnoughCredits.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        raise MixRefused("Choose the videos that are to be made again.")
    name = f"mix:{mix.pk}:{uuid5(mix.pk, str(key or uuid4()))}"
    if not Job.objects.filter(owner=mix.owner_id, idempotency_key=name).exists():
        limits.check(mix.owner, "submit")
        _check_media(mix.owner, _assets_of(mix, mix.outputs.numbered(wanted)))
    _make_again(mix, wanted, name)
    return Mix.objects.select_related("job").get(pk=mix.pk)


def retry_mix(job: Job) -> Job:
    """What that job did not make. Raises NotRetried, or as `remake`."""
    mix = Mix.objects.select_related("owner").filter(pk=job.params["mix"], project__deleted_at__isnull=True).first()
    if mix is None:
        raise submitting.NotRetried("Its project was deleted, so it cannot be made again.")
    if again := Job.objects.filter(owner=mix.owner_id, idempotency_key=submitting.retry_key(job)).first():
        return again
    unmade = films_of(job, mix).exclude(status=MixOutput.Status.READY)
    numbers = list(unmade.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise submitting.NotRetried("All of its videos are there already.")
    _check_media(mix.owner, _assets_of(mix, unmade))
    return _make_again(mix, numbers, submitting.retry_key(job), retry_of=job)


def _known(pk: UUID, user: User) -> Mix | None:
    return Mix.objects.visible_to(user).select_related("job").filter(pk=pk).first()


def _same(known: Mix, asked: MixSettings) -> Mix:
    """The run that the key asked for before. Raises KeyReused where that was another one.

    By what was asked and not by the films: of a mix that is to be new each time these are others now.
    """
    first = Job.objects.filter(owner=known.owner_id, idempotency_key=f"mix:{known.pk}").first()
    if first is not None and first.params["asked"] != _fingerprint(asked):
        raise submitting.KeyReused("This was sent before with other contents. Open the page again to ask for something else.")
    return known


def _fingerprint(asked: MixSettings) -> str:
    """Whatever the day."""
    return hashlib.sha256(json.dumps(asked.model_copy(update={"date": ""}).dump(), sort_keys=True).encode()).hexdigest()


def _snapshot(planned: DryRun, user: User) -> MixSettings:
    """What the person saw and asks for, with a row for each film; what was left out of it is told there. Raises MixRefused."""
    if planned.problem:
        raise MixRefused(planned.problem)
    settings = planned.assembly.settings
    preset, largest = settings.output, user.allowance.largest_output
    if min(preset.width, preset.height) > largest:
        tier = user.current_tier.title()
        raise MixRefused(f"{preset.label} is larger than {largest}p, the most that {tier} allows. Choose a smaller size.")
    rows = [
        MixRow(number=film.number, picks=[str(pick.pk) if pick is not None else None for pick in film.picks])
        for film in planned.films
    ]
    return settings.model_copy(update={"rows": rows, "count": len(rows)})


def _outputs(mix: Mix, settings: MixSettings, drafted: Draft) -> list[MixOutput]:
    """A row for each film, its id made of its number: so that what a job leaves is found when the rows are gone."""
    outputs = []
    for film in drafted.films:
        clips = [
            {
                "clip": clip.id,
                "asset": str(clip.asset),
                "title": clip.name,
                "group": settings.groups[clip.group].name if clip.group is not None else "",
                **clip.cut._asdict(),
            }
            for clip in film.clips
        ]
        facts = {"clips": clips, "metadata": dict(film.metadata), "frames": film.frames, "name": film.file}
        outputs.append(MixOutput(pk=output_id(mix.pk, film.number), mix=mix, owner_id=mix.owner_id, number=film.number, **facts))
    return outputs


def _make(mix: Mix, asked: MixSettings, outputs: list[MixOutput]) -> Mix:
    """Write it all with its job, unless someone was faster."""
    with transaction.atomic():
        User.objects.lock(mix.owner_id)  # first of all locks, as where a job ends
        if known := _known(mix.pk, mix.owner):
            return _same(known, asked)
        if Project.objects.kept().select_for_update().filter(pk=mix.project_id).first() is None:
            raise MixRefused("The project has just been deleted.")
        numbers = [output.number for output in outputs]
        mix.job = _submit(mix, numbers, f"mix:{mix.pk}", asked=_fingerprint(asked))
        mix.save(force_insert=True)
        MixOutput.objects.bulk_create(outputs)
        follow(mix.project)
    return mix


def _submit(mix: Mix, numbers: list[int], key: str, retry_of: Job | None = None, **more: str) -> Job:
    params = {"mix": str(mix.pk), "project": str(mix.project_id), "numbers": numbers, **more}
    price = cost("mix", len(numbers))
    return submitting.submit("mix", owner=mix.owner, params=params, title=mix.name, key=key, price=price, retry_of=retry_of)


def _make_again(mix: Mix, numbers: list[int], key: str, retry_of: Job | None = None) -> Job:
    with transaction.atomic():
        User.objects.lock(mix.owner_id)
        now = Mix.objects.select_related("job", "project", "owner").filter(pk=mix.pk).first()
        if now is None:
            raise MixRefused(GONE)
        if not Job.objects.filter(owner=mix.owner_id, idempotency_key=key).exists():
            _check_films(now, numbers)
        job = _submit(now, numbers, key, retry_of)
        if now.job_id != job.pk and not job.is_ended:
            afresh: dict[str, Any] = {"status": MixOutput.Status.WAITING, "asset": None, "error": "", "error_detail": ""}
            now.outputs.numbered(numbers).update(**afresh, updated_at=Now())
            Mix.objects.filter(pk=now.pk).update(job=job, updated_at=Now())
            follow(now.project)
    return job


def _check_films(mix: Mix, numbers: Sequence[int]) -> None:
    """Raises MixRefused unless all of them can be made, of a run at which nobody is."""
    if mix.job is not None and not mix.job.is_ended:
        raise MixRefused("This mix is still being made. Wait until it has ended, or cancel it first.")
    found = list(mix.outputs.numbered(numbers).select_related("asset").only("number", "status", "asset__deleted_at"))
    if len(found) < len(numbers):
        raise MixRefused("There are fewer videos in this mix. Reload the page and choose again.")
    for output in found:
        if output.status != MixOutput.Status.READY or output.asset is None:
            continue
        if output.asset.deleted_at is not None:
            raise MixRefused(f"Video {output.number} is in the trash. Restore it there instead of paying for it again.")
        raise MixRefused(f"Video {output.number} is there already. Choose those that are not.")


def _assets_of(mix: Mix, outputs: MixOutputQuerySet) -> dict[UUID, str]:
    """What these are made of, each with a name for it."""
    clips = [clip for clips in outputs.values_list("clips", flat=True) for clip in clips]
    music = MixSettings.load(mix.settings).music
    return {UUID(clip["asset"]): clip["title"] for clip in clips} | ({music.asset: "The music"} if music else {})


def _check_media(owner: User, names: dict[UUID, str]) -> None:
    """Raises MixRefused with the first that cannot be used."""
    media = Asset.objects.visible_to(owner).only("status", "deleted_at").in_bulk(list(names))
    for pk, name in names.items():
        if problem := problem_of(media.get(pk)):
            raise MixRefused(f"{name} cannot be used. {problem} Mend that first, or choose other videos.")
