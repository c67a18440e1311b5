"""What becomes of a mix, as rows: how its jobs end, how far it is, and its own end.

The web ends jobs too, so nothing here imports what encodes; that is making.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import User
from jobs import lifecycle
from jobs.models import Job
from media_library import emptying, storage
from media_library.models import Asset
from projects.models import Mix, MixOutput
from projects.models.mixing import MixOutputQuerySet
from projects.renders import follow

NOT_MADE = "It was not made. Make it again."
DERIVED = "poster"  # what is made beside each film
_STATUS_OF = {
    Job.Status.QUEUED: "PENDING",
    Job.Status.PROCESSING: "PROCESSING",
    Job.Status.COMPLETED: "COMPLETED",
    Job.Status.FAILED: "FAILED",
    Job.Status.CANCELLED: "CANCELLED",
}
_READY = Q(status=MixOutput.Status.READY)
_THERE = _READY & Q(asset__isnull=False, asset__deleted_at__isnull=True)


@dataclass(frozen=True)
class Progress:
    """`status` is PENDING, PROCESSING, COMPLETED, FAILED or CANCELLED. `deleted`: made, and in the trash or gone since."""

    status: str
    made: int = 0
    deleted: int = 0
    failed: int = 0
    waiting: int = 0

    @property
    def asked(self) -> int:
        return self.made + self.deleted + self.failed + self.waiting


def output_id(mix_id: UUID, number: int) -> UUID:
    return uuid5(mix_id, str(number))


def asset_id(mix_id: UUID, number: int) -> UUID:
    """As `MixOutput.asset_id_to_be`, where its row may be gone."""
    return uuid5(output_id(mix_id, number), "asset")


def rate_of(mix: Mix) -> Fraction:
    """Frames a second of all its films."""
    rate = mix.settings.get("rate") or {}
    return Fraction(int(rate.get("num", 30)), int(rate.get("den", 1)))


def films_of(job: Job, mix: Mix) -> MixOutputQuerySet:
    """Those that the job was asked for: all of them where it names none."""
    numbers = job.params.get("numbers")
    return mix.outputs.all() if numbers is None else mix.outputs.numbered(numbers)


def progress_of(mix: Mix) -> Progress:
    return progress_of_all([mix])[mix.pk]


def progress_of_all(mixes: Iterable[Mix]) -> dict[UUID, Progress]:
    """By one query, however many there are. Their jobs are read where the caller did not."""
    found = {mix.pk: mix for mix in mixes}
    counts = {
        "made": Count("pk", filter=_THERE),
        "deleted": Count("pk", filter=_READY & ~_THERE),
        "failed": Count("pk", filter=Q(status=MixOutput.Status.FAILED)),
        "waiting": Count("pk", filter=Q(status=MixOutput.Status.WAITING)),
    }
    rows = MixOutput.objects.filter(mix__in=found).order_by().values("mix").annotate(**counts).values_list("mix", *counts)
    counted = {pk: dict(zip(counts, numbers, strict=True)) for pk, *numbers in rows}
    return {pk: Progress(_status(mix.job), **counted.get(pk, {})) for pk, mix in found.items()}


def settle_mix(job: Job) -> int:
    """However the job ended: films that it made stay and are earned, the others are given back.

    After a cancel these wait to be asked for again; after a failure they failed by what it failed by. The credits earned.
    """
    mix = Mix.objects.select_related("project").defer("settings").filter(pk=job.params["mix"]).first()
    if mix is None:
        return _earned(job, int(job.params.get("made", 0)), len(job.params.get("numbers") or ()))
    mine = films_of(job, mix)
    if job.status != Job.Status.CANCELLED:
        why = {"error": job.error or NOT_MADE, "error_detail": job.error_detail}
        mine.filter(status=MixOutput.Status.WAITING).update(status=MixOutput.Status.FAILED, updated_at=Now(), **why)
    follow(mix.project)
    return _earned(job, mine.filter(_READY).count(), mine.count())


def discard_mix(job: Job) -> None:
    """What a job published and did not keep. The mix may be gone with its project; the keys are known all the same."""
    mix_id = UUID(job.params["mix"])
    later = Job.objects.active().filter(mix=mix_id).exclude(pk=job.pk).first()
    at_work = set(later.params.get("numbers") or ()) if later else set()  # what that one just published is no leftover
    ids = {asset_id(mix_id, number) for number in job.params.get("numbers") or () if number not in at_work}
    kept = set(Asset.objects.filter(pk__in=ids).values_list("pk", flat=True))
    if job.owner_id is not None:
        for pk in ids - kept:
            remove_files(job.owner_id, pk)


def remove_files(owner_id: UUID, pk: UUID) -> None:
    """Of a film that is no asset."""
    storage.remove(storage.original_key(owner_id, pk))
    storage.remove(storage.derived_key(owner_id, pk, DERIVED))


def link_mix(job: Job) -> str:
    project, mix = job.params.get("project"), job.params.get("mix")
    return reverse("mixer:run", args=[project, mix]) if project and mix else ""


def delete(mix: Mix) -> Job | None:
    """For good, with the films that are shown nowhere else; what is made of it stops. The job that removes many of them."""
    stop(mix)
    with transaction.atomic():
        User.objects.lock(mix.owner_id)
        films = let_go(Mix.objects.filter(pk=mix.pk))
        Mix.objects.filter(pk=mix.pk).delete()
        follow(mix.project)
    return emptying.delete(mix.owner, films)


def stop(mix: Mix) -> None:
    if mix.job is not None and not mix.job.is_ended:
        lifecycle.cancel(mix.job)


def let_go(mixes: "QuerySet[Mix]") -> list[UUID]:
    """In the transaction that deletes them, under their owner's lock. The films that went to the trash.

    Nobody could see these any more; the trash shows them if who was to remove them cannot, and what is restored is listed. A
    job that is still held finds no rows when it ends, so what it has made is written down for it.
    """
    for mix in mixes.select_related("job").defer("settings"):
        if (job := mix.job) is not None and not job.is_ended:
            made = films_of(job, mix).filter(_READY).count()
            Job.objects.filter(pk=job.pk).update(params={**job.params, "made": made})
    unseen = Asset.objects.kept().filter(mix_output__mix__in=mixes.values("pk"), is_listed=False)
    films = list(unseen.values_list("pk", flat=True))
    for batch in _batches(films):
        Asset.objects.filter(pk__in=batch).update(deleted_at=Now(), updated_at=Now())
    Asset.objects.filter(mix_output__mix__in=mixes.values("pk"), is_listed=False).update(is_listed=True)
    return films


def _status(job: Job | None) -> str:
    return _STATUS_OF[Job.Status(job.status)] if job is not None else "COMPLETED"


def _earned(job: Job, made: int, asked: int) -> int:
    """All for all, and of a price that is not for each single one no less than their share."""
    return -(-job.price * made // max(1, asked))


def _batches(ids: list[UUID], size: int = 500) -> Iterator[list[UUID]]:
    return (ids[begin : begin + size] for begin in range(0, len(ids), size))
