"""One look at the table of jobs for all that a process's streams watch."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import Error

from jobs import feed
from jobs.feed import LATE, SHOWN_MAX, Snapshot
from jobs.models import Job
from jobs.news import News


@dataclass
class Found:
    """`seen`: seq by job, of all that the look met; `jobs` and `people`: what is new for those who watch one or the other."""

    seen: dict[UUID, int]
    jobs: dict[UUID, Snapshot] = field(default_factory=dict)
    people: dict[UUID, News] = field(default_factory=dict)


def look(jobs: set[UUID], people: set[UUID], hinted: set[UUID], seconds: float, seen: dict[UUID, int]) -> Found | None:
    """What changed since a look `seconds` ago that met `seen`. None when the database did not answer.

    A person's changes are found by the time in the rows, with LATE to spare; one that is committed even later, by the hint.
    """
    try:
        return _found(jobs, people, hinted, seconds + LATE, seen)
    except Error:
        return None  # it restarts, or is locked; the next look is a second away


def _found(jobs: set[UUID], people: set[UUID], hinted: set[UUID], seconds: float, seen: dict[UUID, int]) -> Found:
    met = _met(jobs | hinted, people, seconds)
    found = Found({pk: seq for pk, (_, seq) in met.items()})
    of_people: dict[UUID, list[UUID]] = {}
    wanted: set[UUID] = set()
    for pk, (owner, seq) in met.items():
        if seen.get(pk, -1) < seq:
            if owner in people:
                of_people.setdefault(owner, []).append(pk)
            if pk in jobs:
                wanted.add(pk)
    wanted.update(pk for pks in of_people.values() if len(pks) <= SHOWN_MAX for pk in pks)
    snapshots = {UUID(each["id"]): each for each in feed.snapshots(Job.objects.filter(pk__in=wanted))} if wanted else {}
    found.seen.update((pk, snapshot["seq"]) for pk, snapshot in snapshots.items())
    found.jobs = {pk: snapshot for pk, snapshot in snapshots.items() if pk in jobs}
    found.people = _news_of(of_people, snapshots) if of_people else {}
    return found


def _news_of(people: dict[UUID, list[UUID]], snapshots: dict[UUID, Snapshot]) -> dict[UUID, News]:
    news = {}
    for owner, figures in feed.figures_of(people).items():
        is_whole = len(people[owner]) > SHOWN_MAX  # so many at once are told as a new beginning
        told = feed.listed(owner) if is_whole else [snapshots[pk] for pk in people[owner] if pk in snapshots]
        news[owner] = News({each["id"]: each for each in told}, figures, is_whole)
    return news


def _met(jobs: set[UUID], people: set[UUID], seconds: float) -> dict[UUID, tuple[UUID | None, int]]:
    """Owner and seq of all that may have changed; most looks end with this."""
    columns = ("pk", "owner_id", "seq")
    met = {}
    if jobs:
        met = {pk: (owner, seq) for pk, owner, seq in Job.objects.filter(pk__in=jobs).values_list(*columns)}
    if people:
        changed = Job.objects.filter(owner__in=people).changed_within(seconds).values_list(*columns)
        met |= {pk: (owner, seq) for pk, owner, seq in changed}
    return met
