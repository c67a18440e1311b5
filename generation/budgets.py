"""What a person may spend at providers in a calendar month (UTC), in US dollars: asked before anything is submitted."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum

from accounts.models import User
from accounts.refusals import Refused
from generation import costs
from generation.models import Budget, Generation
from generation.providers.shapes import Estimate
from jobs.models import Job

HELD = "held"  # in the result of a job at work: US dollars, as text


class OverBudget(Refused):
    status = 402
    code = "over_budget"


@dataclass(frozen=True)
class Standing:
    """US dollars. `held` is what is expected of what is at work now; `monthly` None: there is no limit."""

    monthly: Decimal | None
    spent: Decimal
    held: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.monthly is None else max(Decimal(0), self.monthly - self.spent - self.held)


def monthly_of(user: User) -> Decimal | None:
    """The person's own budget, or what the installation allows everybody. None: no limit."""
    own = Budget.objects.filter(owner=user).first()
    if own is not None:
        return own.monthly
    return None if settings.PROVIDER_BUDGET is None else Decimal(str(settings.PROVIDER_BUDGET))


def standing(user: User) -> Standing:
    """What ends between the two looks counts twice for this once, rather than not at all: so first what is at work."""
    at_work = held(user)
    return Standing(monthly_of(user), costs.spent(user), at_work)


def held(user: User) -> Decimal:
    """The highest expected cost of what is under way and not written down yet."""
    active = Generation.objects.filter(owner=user).active().exclude(costs__is_success=True)
    found = active.aggregate(sum=Sum("estimate"))["sum"]
    return (Decimal(found or 0) + _held_by_captions(user)).quantize(costs.STEP)


def _held_by_captions(user: User) -> Decimal:
    """Each keeps with its job what it may cost, until the provider's answer and its cost take the place of that."""
    jobs = Job.objects.filter(owner=user, kind="caption").active()
    return sum((Decimal(result[HELD]) for result in jobs.values_list("result", flat=True) if HELD in result), Decimal(0))


def check(user: User, high: Decimal | None, takes: int = 1, *, currency: str = costs.USD) -> None:
    """Whether `takes` calls of at most `high` each may be made. Raises OverBudget, also for a price in other money.

    Call it in the transaction that writes their rows: it takes the owner's lock, so of two requests at once the second sees
    the first. What is free may always be made.
    """
    if high == 0:
        return
    User.objects.lock(user.pk)
    now = standing(user)
    if now.left is None:
        return
    if high is None:
        raise OverBudget("Nobody can say what this will cost, and you have a budget. Choose a model with a price, or a free one.")
    if currency != costs.USD:
        raise OverBudget(
            f"This is priced in {currency}, and your budget is in US dollars: nobody can say whether it fits. "
            "Choose a model with a price in US dollars, or a free one."
        )
    if high * takes > now.left:
        raise OverBudget(
            f"This may cost {dollars(high * takes)}, and {dollars(now.left)} of your {dollars(now.monthly or Decimal(0))} "
            "for this month are left. Ask for less, or choose a cheaper model."
        )


def in_dollars(estimate: Estimate) -> Decimal | None:
    """What is held of a budget for it: its higher end. None where nobody can say, as for a price in another money."""
    return estimate.high if estimate.currency == costs.USD or not estimate.high else None


def money(amount: Decimal, currency: str) -> str:
    """As `dollars`; other money is named: "0.5 EUR"."""
    return dollars(amount) if currency == costs.USD else f"{amount.normalize():f} {currency}"


def dollars(amount: Decimal) -> str:
    """ "$1.50"; below a dollar with all that counts: "$0.0375"."""
    if abs(amount) >= 1:
        return f"${amount:,.2f}"
    whole, _, rest = f"{amount:.4f}".partition(".")
    return f"${whole}.{rest[:2]}{rest[2:].rstrip('0')}"
