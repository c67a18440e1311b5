"""What the calls for captions cost: each that was made or failed is written down once. Rows only, no network."""

from decimal import Decimal
from uuid import uuid5

from generation import budgets, costs
from generation.captioning.wishes import Wish
from generation.models import ProviderModel
from generation.providers.shapes import Usage
from jobs.models import Job


def note(job: Job, wish: Wish, model: ProviderModel, usage: Usage, took: float, error: str = "") -> None:
    """`took` in seconds. Of one that failed only what the provider itself says counts."""
    held = job.result.get(budgets.HELD)
    call = costs.Call(
        uuid5(job.pk, f"failed:{job.fence}" if error else "made"),
        job.owner,
        model.provider,
        wish.paid_order,
        asset=wish.asset,
        estimate=None if held is None else Decimal(held),
        external_id=job.result.get("submission", {}).get("remote_id", ""),
    )
    costs.record_call(call, usage=usage, latency_ms=round(took * 1000), is_success=not error, error=error)
