"""The periodic job that gives everybody the credits of the month. Daily, so that a rise in tier counts on the next day."""

from typing import Any

from accounts import credits
from accounts.models import User
from jobs.models import Job
from jobs.report import Report


def perform_monthly_credits(job: Job, report: Report) -> dict[str, Any]:
    people = User.objects.filter(deleted_at__isnull=True).order_by("created_at")
    total = max(1, people.count())
    given = 0
    for number, user in enumerate(people.iterator(chunk_size=500)):
        report(number / total, "Giving the month's credits")
        given += credits.grant_month(user)
    return {"credits": given}


def settle_monthly_credits(job: Job) -> None:
    """Each grant was its own transaction; a run that was cut short is taken up by the next."""
