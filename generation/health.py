"""Whether a provider may be asked just now: one that failed often is left alone for a while, and each has so many places.

The figures stand on the provider's row, so that all workers mean the same. What is built in is never sick and has no places.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from generation.captioning import stages
from generation.models import Generation, Provider
from generation.providers.shapes import ErrorKind, ProviderError
from jobs.models import Job

FAILURES_MAX = 5  # in a row; after that it is left alone
REST = 15.0  # seconds for the first time, and twice as long after each further failure
REST_MAX = 300.0
TRIAL = 30.0  # seconds in which one call finds out whether it is well again, while the others wait
AT_FAULT = (ErrorKind.PROVIDER, ErrorKind.TIMEOUT, ErrorKind.NETWORK)


def may_ask(name: str) -> float:
    """Seconds to wait before anything is asked of it; 0: it may be asked now. After a rest one caller goes first."""
    row = Provider.objects.filter(pk=name).values_list("failures", "closed_until").first()
    if row is None or row[0] < FAILURES_MAX or row[1] is None:
        return 0.0
    failures, closed_until = row[0], row[1]
    rested = Provider.objects.filter(pk=name, failures=failures, closed_until__lte=Now())
    if rested.update(closed_until=Now() + timedelta(seconds=TRIAL)):
        return 0.0
    left = (closed_until - timezone.now()).total_seconds()
    return max(left, 1.0) * random.uniform(1.0, 1.2)  # noqa: S311 - so that not all of them come at once


def note_success(name: str) -> None:
    Provider.objects.filter(pk=name).exclude(failures=0, closed_until=None).update(failures=0, closed_until=None)


def note_failure(name: str) -> None:
    """Of a call that was not at fault itself: no answer, or one that says that the provider is at fault."""
    Provider.objects.get_or_create(pk=name)
    with transaction.atomic():
        row = Provider.objects.select_for_update().get(pk=name)
        failures = row.failures + 1
        fields = {}
        if failures >= FAILURES_MAX:
            rest = min(REST * 2 ** min(failures - FAILURES_MAX, 10), REST_MAX)
            fields = {"closed_until": Now() + timedelta(seconds=rest)}
        Provider.objects.filter(pk=name).update(failures=failures, **fields)


def note_error(name: str, error: ProviderError) -> None:
    if error.kind in AT_FAULT:
        note_failure(name)


def has_place(name: str) -> bool:
    """Whether it would have one just now. Who then begins asks again by `place`."""
    return Generation.objects.held_by(name).count() + stages.held_by(name) < settings.PROVIDER_PLACES


@contextmanager
def place(name: str) -> Iterator[bool]:
    """The transaction in which a call may begin there; False: all places are taken. Of two at once, one after the other."""
    Provider.objects.get_or_create(pk=name)
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=name)
        yield has_place(name)


def take_place(generation: Generation, fence: int, *, is_local: bool) -> bool:
    """The step from NEW to SUBMITTING, for the holder of the job's `fence`, if the provider has a place. True: go on and submit.

    What is local may be begun again from SUBMITTING: nothing of it is anywhere else.
    """
    if is_local:
        return _begin(generation, fence, Q(phase__in=(Generation.Phase.NEW, Generation.Phase.SUBMITTING)))
    with place(generation.provider) as is_free:
        return is_free and _begin(generation, fence, Q(phase=Generation.Phase.NEW))


def _begin(generation: Generation, fence: int, may_begin: Q) -> bool:
    job = Job.objects.filter(pk=OuterRef("job_id"), fence=fence, status=Job.Status.PROCESSING)
    mine = Generation.objects.filter(may_begin, Exists(job), pk=generation.pk)
    taken = mine.update(phase=Generation.Phase.SUBMITTING, fence=fence, submitted_at=Now())
    if taken:
        generation.refresh_from_db(fields=["phase", "fence", "submitted_at"])
    return bool(taken)
