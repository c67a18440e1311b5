"""Asking for captions, and for the same again: checked, priced, and one job for each key."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts import limits
from accounts.models import User
from generation import budgets, catalogue
from generation.captioning.wishes import Wish, check, credits_of
from generation.models import ProviderModel
from generation.providers.shapes import Estimate, ProviderError
from jobs import submitting
from jobs.models import Job
from media_library.models import Asset
from projects.models import Project


def request_captions(user: User, wish: Wish, key: UUID | str) -> Job:
    """The job that `key` asks for. Its asset and project are the user's own.

    Raises CaptionsRefused, ProviderGone, OverBudget, TooOften, QueueFull or NotEnoughCredits; then nothing was written.
    """
    name = f"caption:{wish.asset.pk}:{key}"
    if not Job.objects.visible_to(user).filter(idempotency_key=name).exists():
        limits.check(user, "submit")
        check(wish)
    return _submit(user, wish, key=name)


def retry_captions(job: Job) -> Job:
    wish = wish_of(job)
    if wish is None or job.owner is None:
        raise submitting.NotRetried("What was to be captioned was deleted.")
    check(wish)
    return _submit(job.owner, wish, key=submitting.retry_key(job), retry_of=job)


def wish_of(job: Job) -> Wish | None:
    """None when something of it is gone."""
    params = job.params
    asset = Asset.objects.select_related("owner").filter(pk=params["asset"], owner=job.owner_id).kept().first()
    project = model = None
    if params["project"]:
        project = Project.objects.filter(pk=params["project"], owner=job.owner_id).kept().first()
    if params["model"]:
        model = ProviderModel.objects.filter(pk=params["model"]).first()
    if asset is None or (params["project"] and project is None) or (params["model"] and model is None):
        return None
    return Wish(asset, project, model, params["script"], params["language"])


def estimate_of(wish: Wish) -> Estimate:
    """What its provider takes; a provider that does not answer cannot say."""
    if wish.model is None:
        return Estimate(Decimal(0), Decimal(0), basis="free")
    try:
        return catalogue.adapter(wish.model.provider).estimate(wish.paid_order, catalogue.shape(wish.model))
    except ProviderError:
        return Estimate(None, None)


def _submit(user: User, wish: Wish, *, key: str, retry_of: Job | None = None) -> Job:
    params = {
        "asset": str(wish.asset.pk),
        "project": str(wish.project.pk) if wish.project else "",
        "model": str(wish.model.pk) if wish.model else "",
        "provider": wish.model.provider if wish.model else "",
        "script": wish.script,
        "language": wish.language,
    }
    cost = estimate_of(wish)  # may ask the provider, so before the transaction
    with transaction.atomic():
        is_new = not Job.objects.filter(owner=user, idempotency_key=key).exists()
        if is_new:
            budgets.check(user, cost.high, currency=cost.currency)
        job = submitting.submit(
            "caption",
            owner=user,
            params=params,
            title=wish.asset.name,
            key=key,
            price=credits_of(wish),
            retry_of=retry_of,
            queue=catalogue.queue_of(wish.model.provider, wish.order) if wish.model else "",
        )
        held = budgets.in_dollars(cost)
        if is_new and held is not None:
            Job.objects.filter(pk=job.pk, external_id="").update(result={budgets.HELD: str(held)})
        return job
