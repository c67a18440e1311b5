"""The daily look at what each provider offers: new models, prices of today, and which are about to end."""

from typing import Any

from generation import catalogue
from generation.catalogue import ProviderGone
from generation.providers.shapes import ProviderError
from jobs.lifecycle import JobFailed
from jobs.models import Job
from jobs.report import Report


def perform_refresh(job: Job, report: Report) -> dict[str, Any]:
    """Each provider that `only` names, or all. One that does not answer does not keep the others from being asked."""
    names = job.params.get("only") or list(catalogue.adapters())
    said: dict[str, str] = {}
    failed: dict[str, str] = {}
    for place, name in enumerate(names):
        report(place / len(names), f"Asking {name}")
        try:
            said[name] = catalogue.refresh(name).words
        except (ProviderError, ProviderGone) as error:
            failed[name] = str(error)
    if failed:
        told = "\n".join(f"{name}: {words}" for name, words in {**failed, **said}.items())
        raise JobFailed(f"The models of {' and '.join(failed)} could not be listed. Those of before are still offered.", told)
    return said


def settle_refresh(job: Job) -> None:
    """What was read stands; the rest is read by the next."""
