"""What a person does with takes: keeps or rejects them, goes on from one, takes its last frame, puts it into a project."""

from typing import Any
from uuid import uuid5

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from generation.forms.asking import FRAMES
from generation.models import Generation
from jobs.models import Job
from media_library.bulk import Done
from media_library.editing.making import asset_id_of
from media_library.editing.requesting import request_work
from media_library.editing.wishes import Frame
from media_library.models import Asset
from media_library.selecting import Selection
from projects.gathering import gather

ASKED = ("prompt", "negative_prompt", "orientation", "resolution", "seconds", "voice", "params")  # fields of the form


class NothingMade(Refused):
    status = 409
    code = "nothing_made"


def review(generation: Generation, verdict: str) -> str:
    """Keep it, reject it, or with "" neither. Returns what it was before, which is what an undo sends. Raises NothingMade."""
    _asset_of(generation)
    before = generation.review
    Generation.objects.filter(pk=generation.pk).update(
        review=Generation.Review(verdict) if verdict else "", updated_at=timezone.now()
    )
    generation.review = verdict
    return before


def recall(generation: Generation, *, is_same: bool = True) -> dict[str, Any]:
    """What the form begins with to make it again; not `is_same`: something else by the same wishes."""
    found = {name: getattr(generation, name) for name in ASKED}
    found |= {name: getattr(generation, f"{name}_id") for name in FRAMES}
    if is_same and generation.seed is not None:
        found["seed"] = generation.seed
    return found


def request_last_frame(user: User, generation: Generation) -> Job:
    """Its last picture as an asset of its own, to go on from. Asked twice it is one job. Raises Refused."""
    asset = _asset_of(generation)
    if asset.kind != Asset.Kind.VIDEO:
        raise NothingMade("It is no video, so it has no last frame.")
    return request_work(user, asset, _last_frame(asset), uuid5(generation.pk, "last frame"))


def last_frame_of(user: User, generation: Generation) -> tuple[Job | None, Asset | None]:
    """The job that takes it, if it was asked for, and the picture once that is there."""
    key = f"frame:{generation.asset_id}:{uuid5(generation.pk, 'last frame')}"
    job = Job.objects.visible_to(user).filter(idempotency_key=key).first()
    asset = Asset.objects.visible_to(user).ready().filter(pk=asset_id_of(job)).first() if job else None
    return job, asset


def add_to_project(user: User, generation: Generation, data: QueryDict) -> Done:
    """At the end of the project that `project` names, or of a new one called `new_project`. Raises Refused."""
    return gather(Selection(user, (_asset_of(generation).pk,)), data)


def _last_frame(asset: Asset) -> Frame:
    """The middle of its last frame, which no rounding puts beyond the end."""
    rate = (asset.frame_rate_num or 25) / (asset.frame_rate_den or 1)
    return Frame(at_us=max(0, round((asset.duration_us or 0) - 500_000 / rate)))


def _asset_of(generation: Generation) -> Asset:
    """Raises NothingMade."""
    asset = generation.asset
    if asset is None or asset.status != Asset.Status.READY:
        raise NothingMade("It is not made yet, or its file is gone.")
    if asset.deleted_at:
        raise NothingMade("It is in the trash. Restore it first.")
    return asset
