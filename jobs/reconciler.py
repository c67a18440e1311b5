"""Puts right what no one else will: rings for jobs that may run, frees those whose worker is gone, ends those that are late,
removes what failed ones left, and makes the periodic ones.

Every step is a conditional update or safe to do twice: any number of these may run, be late, or be killed between two steps.
"""

from django.db.models import Q
from django.db.models.functions import Now

from jobs import choosing, periodic, runner
from jobs import queue as bells
from jobs.models import Job

BATCH = 100  # jobs treated in one tick; the next is two seconds away


def tick() -> None:
    free_abandoned()
    discard_leftovers()
    periodic.insert_due()
    ring_for_waiting()


def free_abandoned() -> None:
    """Take back what holds a lease that ran out, what its owner wants cancelled while no worker has it, and what is late."""
    abandoned = (
        Job.objects.active().unheld().filter(Q(lease_until__isnull=False) | Q(cancel_requested=True) | Q(deadline_at__lt=Now()))
    )
    for job in abandoned.order_by("wake_at", "pk")[:BATCH]:
        runner.take_back(job)


def discard_leftovers() -> None:
    for job in Job.objects.filter(leftovers=True).order_by("completed_at")[:BATCH]:
        runner.discard(job)


def ring_for_waiting() -> None:
    """As often as there are jobs that may start, so that no worker is woken for one that must wait for its owner's others."""
    for queue in Job.objects.claimable().order_by().values_list("queue", flat=True).distinct():
        if count := sum(turn.count for turn in choosing.turns(queue)):
            bells.ring(queue, jobs=count)
