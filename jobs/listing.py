"""The list of a person's jobs: which of them, a page at a time. Nothing is counted: ten thousand are as quick as ten."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from jobs import kinds, submitting
from jobs.forms import STATUSES, Filters
from jobs.models import Job, JobQuerySet

PAGE_SIZE = 20


@dataclass(frozen=True)
class Line:
    """One job as the list shows it."""

    job: Job

    @property
    def link(self) -> str:
        return kinds.link_of(self.job.kind, self.job)

    @property
    def can_retry(self) -> bool:
        return submitting.can_retry(self.job)

    @property
    def is_given_back(self) -> bool:
        return self.job.status in (Job.Status.FAILED, Job.Status.CANCELLED)

    @property
    def took(self) -> timedelta | None:
        """From its first start to its end."""
        begun, ended = self.job.started_at, self.job.completed_at
        return ended - begun if begun and ended else None


@dataclass(frozen=True)
class Page:
    """`older` and `newest` are query strings; `older` is empty on the last page."""

    lines: list[Line]
    older: str
    newest: str
    is_first: bool


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    is_current: bool


def page_of(user: User, filters: Filters) -> Page:
    """The newest of what is asked for; or what comes after the job `before`, which the page above ended with."""
    jobs = lined(Job.objects.visible_to(user))
    if filters.kind:
        jobs = jobs.filter(kind=filters.kind)
    last = _place_of(user, filters.before)
    if last is not None:
        jobs = jobs.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    found = list(_of_status(jobs, filters.status).newest_first()[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    older = _query(filters.status, filters.kind, before=str(shown[-1].pk)) if len(found) > PAGE_SIZE else ""
    return Page([Line(job) for job in shown], older, _query(filters.status, filters.kind), is_first=last is None)


def lined(jobs: JobQuerySet) -> JobQuerySet:
    """With what a line needs and without what may be long."""
    long = ("result", "error_detail", "retry_of__params", "retry_of__result", "retry_of__error_detail")
    return jobs.select_related("retry_of").defer(*long)


def status_chips(filters: Filters) -> list[Chip]:
    return [Chip(label, _query(value, filters.kind), value == filters.status) for value, label in STATUSES]


def kind_chips(filters: Filters) -> list[Chip]:
    """One for each kind that people have jobs of; the periodic ones are nobody's."""
    known = [
        ("", "Every kind"),
        *((name, kinds.get(name).label) for name in settings.JOB_KINDS if name not in settings.PERIODIC_JOBS),
    ]
    return [Chip(label, _query(filters.status, value), value == filters.kind) for value, label in known]


def _place_of(user: User, before: UUID | None) -> Job | None:
    return Job.objects.visible_to(user).only("created_at").filter(pk=before).first() if before else None


def _of_status(jobs: JobQuerySet, status: str) -> JobQuerySet:
    if status == "active":
        return jobs.active()
    if status == "unread":
        return jobs.unread()
    return jobs.filter(status=status) if status else jobs


def _query(status: str, kind: str, **more: str) -> str:
    given = {name: value for name, value in {"status": status, "kind": kind, **more}.items() if value}
    return "?" + urlencode(given)
