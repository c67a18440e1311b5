"""Asking for generations: what is in the way, what it will cost and take, and the jobs that one key asks for."""

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts import limits, rows
from accounts.models import User
from generation import budgets, catalogue, pricing, prompt_templates
from generation.models import Generation, ProviderModel
from generation.providers.shapes import Estimate, ProviderError
from generation.wants import OrderRefused, Want, check
from jobs import submitting
from jobs.models import Job

__all__ = ["OrderRefused", "Quote", "Want", "check", "quote", "request_generations", "retry_generation"]

LAST = 20  # of the model that are asked how long it takes
SEED_END = 2**32  # one above the largest, which every server takes
UNKNOWN = Estimate(None, None)


@dataclass(frozen=True)
class Quote:
    """For all prompts and takes together. `seconds` is how long it will take, by the last ones; None: nobody knows."""

    credits: int
    takes: int
    estimate: Estimate
    seconds: float | None


@dataclass(frozen=True)
class _Take:
    """One row to be: the how many-th of all (from 0), of which prompt, and its number among that prompt's."""

    place: int
    batch: UUID
    number: int
    prompt: str
    seed: int | None


def quote(user: User, want: Want) -> Quote:
    """What it would cost, whether or not it could be asked for. Raises ProviderGone."""
    credits = sum(pricing.credits_for(want.model.modality, want.order(prompt)) for prompt in want.prompts)
    takes = len(want.prompts) * want.takes
    found = [_estimate(want, prompt) for prompt in want.prompts]
    return Quote(credits * want.takes, takes, _total(found, want.takes), _expected(user, want.model, takes))


def request_generations(user: User, want: Want, key: UUID) -> list[Generation]:
    """What `key` asks for, made and charged on the first call; with that key again the same, whatever came since.

    Raises KeyReused, TooOften, OrderRefused, ProviderGone, OverBudget, QueueFull or NotEnoughCredits; then nothing was written.
    """
    if known := _known(user, want, key):
        return known
    limits.check(user, "submit")
    check(user, want)
    estimates = {prompt: _estimate(want, prompt) for prompt in want.prompts}  # may ask the provider, so before the transaction
    total = _total([estimates[prompt] for prompt in want.prompts], want.takes)
    with transaction.atomic():
        User.objects.lock(user.pk)
        if known := _known(user, want, key):
            return known
        budgets.check(user, total.high, currency=total.currency)
        made = [_make(user, want, key, take, estimates[take.prompt]) for take in _takes(user, want, key)]
    if want.template is not None:
        prompt_templates.count_use(want.template)
    return made


def retry_generation(job: Job) -> Job:
    """The same once more, as another take beside the one that failed. Raises NotRetried, and what asking anew raises."""
    old = Generation.objects.select_related("owner", "first_frame", "last_frame", "reference").filter(job=job).first()
    if old is None or job.owner_id is None:
        raise submitting.NotRetried("What it was about was deleted.")
    if again := _retried(job):
        return again
    want = _want_of(old, job)
    check(old.owner, want)
    estimate = _estimate(want, old.prompt)
    with transaction.atomic():
        User.objects.lock(old.owner_id)
        if again := _retried(job):
            return again
        budgets.check(old.owner, estimate.high, currency=estimate.currency)
        last = Generation.objects.filter(batch=old.batch).aggregate(last=Max("take"))["last"]
        take = _Take(0, old.batch, last + 1, old.prompt, old.seed)
        pk = uuid5(job.pk, "retry")
        made = _submit(old.owner, want, take, estimate, pk, key=submitting.retry_key(job), retry_of=job)
    assert made.job is not None
    return made.job


def _make(user: User, want: Want, key: UUID, take: _Take, estimate: Estimate) -> Generation:
    return _submit(user, want, take, estimate, _id_of(user, key, take.place), key=_key(key, take.place))


def _submit(
    user: User, want: Want, take: _Take, estimate: Estimate, pk: UUID, *, key: str, retry_of: Job | None = None
) -> Generation:
    order = want.order(take.prompt, take.seed)
    job = submitting.submit(
        "generate",
        owner=user,
        params={"generation": str(pk), "want": _digest(want), "roles": [role.value for role in order.roles]},
        title=take.prompt,
        key=key,
        price=pricing.credits_for(want.model.modality, order),
        retry_of=retry_of,
        queue=catalogue.queue_of(want.model.provider, order),
    )
    return Generation.objects.create(
        pk=pk,
        owner=user,
        job=job,
        template=want.template,
        parent=want.parent,
        batch=take.batch,
        take=take.number,
        provider=want.model.provider,
        model=want.model.model,
        model_label=want.model.label,
        modality=want.model.modality,
        prompt=take.prompt,
        negative_prompt=want.negative_prompt,
        orientation=want.orientation,
        resolution=want.resolution,
        seconds=want.seconds,
        seed=take.seed,
        voice=want.voice,
        params=dict(want.params),
        first_frame=want.first_frame,
        last_frame=want.last_frame,
        reference=want.reference,
        estimate=budgets.in_dollars(estimate),
    )


def _takes(user: User, want: Want, key: UUID) -> list[_Take]:
    """Every take has a seed of its own where the model takes one, so that each can be made again."""
    found: list[_Take] = []
    for line, prompt in enumerate(want.prompts):
        for number in range(1, want.takes + 1):
            seed = None
            if want.model.takes.takes_seed:
                seed = secrets.randbelow(SEED_END) if want.seed is None else (want.seed + number - 1) % SEED_END
            found.append(_Take(len(found), uuid5(key, f"{user.pk}:batch {line}"), number, prompt, seed))
    return found


def _known(user: User, want: Want, key: UUID) -> list[Generation]:
    """What was asked for under that key before. Raises KeyReused when it was something else."""
    first = Job.objects.filter(owner=user, idempotency_key=_key(key, 0)).first()
    if first is None:
        return []
    if first.params.get("want") != _digest(want):
        raise submitting.KeyReused("This was sent before with other contents. Open the form again to ask for something else.")
    ids = [_id_of(user, key, place) for place in range(len(want.prompts) * want.takes)]
    found = Generation.objects.visible_to(user).select_related("job").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _retried(job: Job) -> Job | None:
    return Job.objects.filter(owner=job.owner_id, idempotency_key=submitting.retry_key(job)).first()


def _want_of(old: Generation, job: Job) -> Want:
    """What was asked for then, of the model as it is now. Raises NotRetried."""
    model = catalogue.offered(old.modality).filter(provider=old.provider, model=old.model).first()
    if model is None:
        raise submitting.NotRetried(f"{old.model_label} is not offered any more. Choose another model.")
    if set(job.params.get("roles", [])) - {role.value for role in old.inputs}:
        raise submitting.NotRetried("A picture that went into it was deleted. Choose another, and ask anew.")
    same = ("negative_prompt", "orientation", "resolution", "seconds", "seed", "voice", "params")
    frames = ("first_frame", "last_frame", "reference", "parent")
    values = {name: getattr(old, name) for name in (*same, *frames)}
    return Want(model=model, prompts=(old.prompt,), **values)


def _estimate(want: Want, prompt: str) -> Estimate:
    """Of one take. A provider that does not answer cannot say; that is no reason to refuse where no budget asks."""
    try:
        return catalogue.adapter(want.model.provider).estimate(want.order(prompt), catalogue.shape(want.model))
    except ProviderError:
        return UNKNOWN


def _total(found: list[Estimate], takes: int) -> Estimate:
    """Of all prompts, each so many times; unknown if any of them is."""

    def times(ends: list[Decimal | None]) -> Decimal | None:
        known = [end for end in ends if end is not None]
        return sum(known, Decimal(0)) * takes if len(known) == len(ends) else None

    if not found:
        return UNKNOWN
    return replace(found[0], low=times([each.low for each in found]), high=times([each.high for each in found]))


def _expected(user: User, model: ProviderModel, takes: int) -> float | None:
    """Wall time by the median of the model's last ones, and how many of them this person may have at work at once."""
    done = Generation.objects.filter(provider=model.provider, model=model.model, phase=Generation.Phase.DONE)
    times = done.order_by("-created_at").values_list("job__started_at", "job__completed_at")[:LAST]
    with rows.seen_by(None):  # everybody's: how long others waited tells nothing of them
        took = [(ended - began).total_seconds() for began, ended in times if began and ended]
    at_once = max(1, min(user.allowance.jobs_at_once, settings.PROVIDER_PLACES))
    return median(took) * -(-takes // at_once) if took else None


def _digest(want: Want) -> str:
    """The same for the same wish; what comes by itself, as a seed, is no part of it."""
    values: dict[str, Any] = {name: value for name, value in vars(want).items() if not hasattr(value, "pk")}
    values |= {name: str(value.pk) for name, value in vars(want).items() if hasattr(value, "pk")}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def _id_of(user: User, key: UUID, place: int) -> UUID:
    """Derived, so that what a key led to is found again; of the person too, as somebody else may use the same key."""
    return uuid5(key, f"{user.pk}:{place}")


def _key(key: UUID, place: int) -> str:
    return f"generate:{key}:{place}"
