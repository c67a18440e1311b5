"""The job of a generation: where its provider has it, the next step; and its end, in rows.

docs/jobs.md tells the way. requesting.py is the web's part; sending.py, following.py and keeping.py are the steps.
"""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from generation import catalogue, costs, following, sending, withdrawing
from generation.errand import Errand
from generation.keeping import asset_id_of, story_of
from generation.models import Generation, GenerationCost
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.report import Report
from media_library import reservations, storage
from media_library.models import Asset

__all__ = ["asset_id_of", "discard_generation", "link_generation", "perform_generation", "settle_generation"]

Phase = Generation.Phase
_WITH = ("owner", "first_frame", "last_frame", "reference")


def perform_generation(job: Job, report: Report) -> dict[str, Any] | Later:
    """In the worker: one step of it, by the phase that it is in. Safe to begin again at any moment."""
    generation = Generation.objects.select_related(*_WITH).filter(job=job).first()
    if generation is None:
        raise JobFailed("It was deleted before it was made.")
    if Asset.objects.filter(pk=asset_id_of(job), owner=generation.owner).exists():
        return {"asset": str(asset_id_of(job))}
    adapter = catalogue.adapter(generation.provider)
    errand = Errand(job, report, generation, adapter)
    match generation.phase:
        case Phase.NEW:
            return sending.send(errand)
        case Phase.SUBMITTING:
            return sending.send(errand) if adapter.is_local else sending.find(errand)
        case Phase.SUBMITTED:
            return following.follow(errand)
        case Phase.FETCHING:
            return following.bring(errand)
    raise JobFailed("It came to no good end. Start it again.", f"phase {generation.phase}")


def settle_generation(job: Job) -> None:
    """However it ended: the asset says how it was made, its cost is written down, and what still runs elsewhere is stopped."""
    generation = Generation.objects.select_for_update().filter(job=job).first()
    if generation is None:
        return
    before = generation.phase
    is_made = job.status == Job.Status.COMPLETED
    if is_made:
        generation.phase = Phase.DONE
        generation.asset = Asset.objects.select_for_update().filter(pk=asset_id_of(job), owner=generation.owner_id).first()
    elif before not in (Phase.FAILED, Phase.UNKNOWN):
        generation.phase = Phase.CANCELLED if job.status == Job.Status.CANCELLED else Phase.FAILED
    generation.save(update_fields=["phase", "asset", "updated_at"])
    cost = _write_cost(generation, job, is_made=is_made) if generation.submitted_at else None
    if generation.asset is not None:
        _tell(generation.asset, generation, job, cost)
    if not is_made and before in (Phase.SUBMITTING, Phase.SUBMITTED):
        withdrawing.request(generation, job)
    if not is_made:
        reservations.give_up(asset_id_of(job))


def discard_generation(job: Job) -> None:
    """The file of one whose worker died between moving it in and saying so."""
    asset_id = asset_id_of(job)
    if job.owner_id and not Asset.objects.filter(pk=asset_id).exists():
        storage.remove(storage.original_key(job.owner_id, asset_id))


def link_generation(job: Job) -> str:
    """The page of what was made; until then, and if nothing was, of what was asked for."""
    if job.status == Job.Status.COMPLETED:
        return reverse("media_library:detail", args=[asset_id_of(job)])
    return reverse("generation:take", args=[job.params["generation"]])


def _write_cost(generation: Generation, job: Job, *, is_made: bool) -> GenerationCost:
    began = generation.submitted_at or timezone.now()
    return costs.record(
        generation,
        usage=generation.used,
        latency_ms=max(0, round((timezone.now() - began).total_seconds() * 1000)),
        is_success=is_made,
        error="" if is_made else job.error or job.get_status_display(),
        asset=generation.asset,
    )


def _tell(asset: Asset, generation: Generation, job: Job, cost: GenerationCost | None) -> None:
    adapter = catalogue.adapters().get(generation.provider)
    label, notice = (adapter.label, adapter.notice) if adapter else (generation.provider, "")
    story = story_of(generation, label, notice)
    if cost is not None and cost.is_known:
        story["cost"] = f"{cost.amount.normalize():f} {cost.currency}"
    further = {"not_kept": job.result["not_kept"]} if job.result.get("not_kept") else {}
    asset.metadata["generated"] = {**story, "credits": job.price, **further}
    asset.metadata |= {name: job.result[name] for name in ("words", "language") if job.result.get(name)}
    asset.save(update_fields=["metadata", "updated_at"])
