"""The periodic job that removes for good the accounts that were closed long enough ago; `manage.py purge_deleted` by itself."""

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from accounts import purging
from jobs.models import Job
from jobs.report import Report

logger = logging.getLogger(__name__)


def perform_purge(job: Job, report: Report) -> dict[str, Any]:
    """One person does not hold up the next; who could not be purged is found again tomorrow."""
    days = settings.CLOSED_ACCOUNT_DAYS
    due = list(purging.due(days).values_list("pk", flat=True))
    purged = 0
    for number, pk in enumerate(due):
        report(number / len(due), "Removing closed accounts")
        try:
            purging.purge(pk, days)
        except (purging.Postponed, OSError, DatabaseError) as reason:
            logger.warning("The closed account %s is kept: %s", pk, reason)
        else:
            purged += 1
    return {"purged": purged, "kept": len(due) - purged}


def settle_purge(job: Job) -> None:
    """Each purge was its own transaction; a run that was cut short is taken up by the next."""
