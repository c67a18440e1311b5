"""Results that their owner has seen. Every page of the person's learns of it: `seq` rises, as at any change that shows."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from jobs import queue as bells
from jobs.models import Job, JobQuerySet


def mark_read(job: Job) -> bool:
    """Whether it was unread until now."""
    return bool(_mark(Job.objects.filter(pk=job.pk)))


def hush(job: Job) -> None:
    """Nobody waits for it: that it is done shall be no news. That it failed will be."""
    Job.objects.filter(pk=job.pk).update(read_at=Now())


def mark_all_read(user: User) -> int:
    """How many were unread."""
    return _mark(Job.objects.visible_to(user))


@transaction.atomic
def _mark(jobs: JobQuerySet) -> int:
    one = jobs.unread().first()
    marked = jobs.unread().update(read_at=Now(), seq=F("seq") + 1, updated_at=Now()) if one else 0
    if one and marked:
        transaction.on_commit(lambda: bells.hint(one))  # whoever looks for one of the owner's finds them all
    return marked
