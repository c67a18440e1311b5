"""The periodic job that removes what serves nobody any longer: each app knows its own, by the dotted paths of settings.SWEEPS."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.models import Job
from jobs.report import Report


def perform_sweep(job: Job, report: Report) -> dict[str, Any]:
    return {what: count for path in settings.SWEEPS for what, count in import_string(path)().items()}


def settle_sweep(job: Job) -> None:
    """What is gone is gone; a run that was cut short is taken up by the next."""
