"""Puts right what no one else will: rings for jobs that wait, frees those whose worker is gone.

Every step is a conditional update, so that any number of these may run, be late, or be killed between two steps.
"""

from django.db.models import Count, Q

from jobs import queue as bells
from jobs import runner
from jobs.models import Job

BATCH = 100  # jobs freed in one tick; the next is two seconds away


def tick() -> None:
    free_abandoned()
    ring_for_waiting()


def free_abandoned() -> None:
    """Take back what holds a lease that ran out, and what its owner wants cancelled while no worker has it."""
    abandoned = Job.objects.claimable().filter(Q(lease_until__isnull=False) | Q(cancel_requested=True))
    for job in abandoned.order_by("wake_at", "pk")[:BATCH]:
        runner.take_back(job)


def ring_for_waiting() -> None:
    waiting = Job.objects.claimable().order_by().values("queue").annotate(count=Count("pk")).values_list("queue", "count")
    for queue, count in waiting:
        bells.ring(queue, jobs=count)
