"""The ledger: every credit that came or went is an entry, and a person's balance is the sum of theirs.

An entry and the balance change in one transaction, the balance first: that locks the person's row, so entries are numbered
in the order in which they count. The database refuses a balance below zero, a second entry of one kind for one reference,
and any change of an entry.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import CreditTransaction, User
from accounts.refusals import Refused
from accounts.tiers import allowance

Kind = CreditTransaction.Kind


class NotEnoughCredits(Refused):
    status = 402
    code = "not_enough_credits"


def is_on() -> bool:
    return bool(settings.CREDITS)


def charge(owner: User, amount: int, *, reference: UUID, description: str) -> None:
    """Take `amount` for what `reference` names. Raises NotEnoughCredits. Call it in the transaction that makes that thing."""
    try:
        _post(owner.pk, Kind.USAGE, -amount, reference, description)
    except NotEnoughCredits:
        if not grant_month(owner):  # the first thing that someone does in a month may come before its grant
            raise
        _post(owner.pk, Kind.USAGE, -amount, reference, description)


def within_reach(owner: User, price: int) -> int:
    """What that person has, and where this does not pay `price`, what `charge` would grant first. Writes nothing."""
    if not is_on() or owner.credits >= price:
        return owner.credits
    return owner.credits + _missing(owner, f"{timezone.now():%Y-%m}")


def refund(owner_id: UUID, amount: int, *, reference: UUID, description: str) -> None:
    """Give back `amount` of what was charged for `reference`, never more than that; once, however often it is called."""
    charged = CreditTransaction.objects.filter(owner=owner_id, kind=Kind.USAGE, reference=reference).first()
    if charged is not None and amount:
        _post(owner_id, Kind.REFUND, min(amount, -charged.amount), reference, description)


def grant(owner: User, amount: int, reason: str, *, reference: UUID | None = None) -> CreditTransaction:
    """By staff: a gift, or with a negative amount a correction. Raises NotEnoughCredits when that would take too much."""
    try:
        return _post(owner.pk, Kind.GRANT, amount, reference or uuid4(), reason)
    except NotEnoughCredits as error:
        have = _balance(owner.pk)
        raise NotEnoughCredits(f"{owner} has {counted(have)}, so {counted(-amount)} cannot be taken away.") from error


def purchase(owner: User, amount: int, description: str, *, reference: UUID) -> CreditTransaction:
    return _post(owner.pk, Kind.PURCHASE, amount, reference, description)


def grant_month(user: User, now: datetime | None = None) -> int:
    """This month's credits, up to what the person's tier has: once a month, and the difference after a rise in tier.

    Returns how many that were. Figures that the operator changes hold from the next month on.
    """
    month = f"{now or timezone.now():%Y-%m}"
    if not is_on() or not _missing(user, month):
        return 0
    with transaction.atomic():
        locked = User.objects.lock(user.pk)  # a tier that rises at this moment would be given the whole month beside this
        missing = _missing(locked, month) if locked else 0
        if locked and missing:
            tier = locked.current_tier
            reference = month_reference(locked.pk, month, tier)
            _post(locked.pk, Kind.GRANT, missing, reference, f"Credits of {tier.title()} for {month}")
    return missing


def month_reference(user_id: UUID, month: str, tier: str) -> UUID:
    return uuid5(user_id, f"credits:{month}:{tier}")


def entries_of(owner: User, kind: str = "") -> QuerySet[CreditTransaction]:
    """The person's, newest first; of one kind alone if it is named."""
    entries = CreditTransaction.objects.filter(owner=owner).order_by("-id")
    return entries.filter(kind=kind) if kind else entries


def with_balance(entries: Iterable[CreditTransaction]) -> list[CreditTransaction]:
    """These, newest first, each with `balance`: what its owner had after it. For a page of them: each costs a sum."""
    until = CreditTransaction.objects.filter(owner=OuterRef("owner"), pk__lte=OuterRef("pk")).order_by().values("owner")
    balance = Subquery(until.annotate(sum=Sum("amount")).values("sum"))
    chosen = CreditTransaction.objects.filter(pk__in=[entry.pk for entry in entries])
    return list(chosen.annotate(balance=balance).order_by("-id"))


def counted(credits: int) -> str:
    """In words: 1 credit, 1,200 credits."""
    return f"{credits:,} credit{'' if credits == 1 else 's'}"


def wrong_balances() -> QuerySet[User]:
    """People whose balance is not the sum of their entries; each with that sum as `entries`. There should be none."""
    summed = User.objects.annotate(entries=Coalesce(Sum("credit_transactions__amount"), 0))
    return summed.exclude(credits=F("entries"))


def _post(owner_id: UUID, kind: str, amount: int, reference: UUID, description: str) -> CreditTransaction:
    """The entry of that kind and reference; made, and the balance with it, if it was not there yet."""
    entries = CreditTransaction.objects.filter(owner=owner_id, reference=reference, kind=kind)
    try:
        with transaction.atomic():
            people = User.objects.filter(pk=owner_id, credits__gte=-amount)
            if not people.update(credits=F("credits") + amount):
                if known := entries.first():
                    return known
                raise NotEnoughCredits(f"This costs {counted(-amount)} and you have {_balance(owner_id):,}. Nothing was started.")
            return CreditTransaction.objects.create(
                owner_id=owner_id, kind=kind, amount=amount, reference=reference, description=description[:255]
            )
    except IntegrityError:
        if known := entries.first():
            return known
        raise


def _missing(user: User, month: str) -> int:
    references = {tier: month_reference(user.pk, month, tier) for tier in settings.TIERS}
    grants = CreditTransaction.objects.filter(reference__in=references.values(), kind=Kind.GRANT)
    given = dict(grants.values_list("reference", "amount"))
    tier = user.current_tier
    if references[tier] in given:
        return 0
    return max(0, allowance(tier).credits_a_month - sum(given.values()))


def _balance(owner_id: UUID) -> int:
    return User.objects.values_list("credits", flat=True).get(pk=owner_id)
