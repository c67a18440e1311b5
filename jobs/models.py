"""Job: the one row for every piece of slow work, whatever does it and whatever comes of it."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from jobs import kinds


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> "JobQuerySet":
        return self.filter(owner=user)

    def active(self) -> "JobQuerySet":
        return self.filter(status__in=Job.ACTIVE)

    def claimable(self) -> "JobQuerySet":
        """Queued or processing, under no live lease, and due; by the database's clock, never by a worker's."""
        return self.active().unheld().filter(wake_at__lte=Now())

    def unheld(self) -> "JobQuerySet":
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))

    def ended(self) -> "JobQuerySet":
        return self.filter(status__in=Job.ENDED)

    def counted(self) -> "JobQuerySet":
        """Those that count against what a person may have waiting and at work."""
        return self.filter(kind__in=kinds.counted())

    def unread(self) -> "JobQuerySet":
        """Results that their owner has not seen. A cancelled job is no result."""
        return self.filter(Job.UNREAD)

    def shown(self) -> "JobQuerySet":
        """What the head of every page shows: those at work, and results to be seen."""
        return self.filter(Q(status__in=Job.ACTIVE) | Job.UNREAD)

    def changed_within(self, seconds: float) -> "JobQuerySet":
        """By the time that each row carries, which may be somewhat older than the commit that shows it."""
        return self.filter(updated_at__gt=Now() - timedelta(seconds=seconds))

    def newest_first(self) -> "JobQuerySet":
        return self.order_by("-created_at", "-id")


class Job(models.Model):
    """A piece of slow work. Claim, beat and finish are conditional updates that name `fence`: see runner.py."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        PROCESSING = "processing"
        COMPLETED = "completed"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ACTIVE = (Status.QUEUED, Status.PROCESSING)
    ENDED = (Status.COMPLETED, Status.FAILED, Status.CANCELLED)
    RESULTS = (Status.COMPLETED, Status.FAILED)
    UNREAD = Q(status__in=RESULTS, read_at__isnull=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="jobs", null=True, blank=True)
    kind = models.CharField(max_length=40)
    queue = models.CharField(max_length=40)
    title = models.CharField(max_length=255, blank=True, help_text="What it is about, in the owner's words.")
    params = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.QUEUED)
    stage = models.CharField(max_length=120, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL: no key

    price = models.PositiveIntegerField(default=0, help_text="Credits that were charged for it.")
    retry_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="retries", help_text="The one that it tries again."
    )

    attempt = models.PositiveSmallIntegerField(
        default=0, help_text="How many times it was started, save for starts that were handed back."
    )
    crashes = models.PositiveSmallIntegerField(default=0, help_text="Attempts that ended by the job's own fault.")
    losses = models.PositiveSmallIntegerField(default=0, help_text="Leases of it that ran out: its worker or machine had died.")
    fence = models.PositiveBigIntegerField(default=0, help_text="Rises at each claim; a write under an older one is refused.")
    lease_until = models.DateTimeField(null=True, blank=True)
    wake_at = models.DateTimeField(db_default=Now())
    deadline_at = models.DateTimeField(null=True, blank=True, help_text="Set at the first start: then it ends, waiting or not.")
    cancel_requested = models.BooleanField(default=False)
    seq = models.PositiveBigIntegerField(default=0, help_text="Rises at every change that a person can see; the id of its event.")

    result = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=500, blank=True, help_text="One sentence for the owner.")
    error_detail = models.TextField(blank=True, help_text="For staff: the command, the last lines, the traceback.")
    leftovers = models.BooleanField(default=False, help_text="It ended without its result; what it published is to be removed.")
    external_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When its owner saw how it ended, or need not see it.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "idempotency_key"], condition=Q(idempotency_key__isnull=False), name="job_key_unique"
            ),
            models.UniqueConstraint(
                fields=["idempotency_key"],
                condition=Q(owner__isnull=True, idempotency_key__isnull=False),
                name="job_ownerless_key_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "processing", "completed", "failed", "cancelled"]), name="job_status_known"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=False, status__in=["completed", "failed", "cancelled"])
                | Q(completed_at__isnull=True, status__in=["queued", "processing"]),
                name="job_completed_at_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "status", "-created_at"], name="job_owner_status_created"),
            models.Index(
                fields=["queue", "wake_at", "created_at"], condition=Q(status__in=["queued", "processing"]), name="job_waiting"
            ),
            models.Index(F("created_at").desc(), name="job_created"),
            models.Index(fields=["owner", "-created_at", "-id"], name="job_owner_created"),
            models.Index(fields=["owner", "-updated_at"], name="job_owner_updated"),
            models.Index(fields=["owner", "-started_at"], condition=Q(started_at__isnull=False), name="job_owner_started"),
            models.Index(
                fields=["owner"], condition=Q(read_at__isnull=True, status__in=["completed", "failed"]), name="job_unread"
            ),
            models.Index(fields=["kind", "-completed_at"], condition=Q(status="completed"), name="job_kind_completed"),
            models.Index(fields=["completed_at"], condition=Q(leftovers=True), name="job_leftovers"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def label(self) -> str:
        known = kinds.find(self.kind)
        return known.label if known else self.kind  # a kind may be gone, its jobs are not

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def is_unread(self) -> bool:
        return self.status in self.RESULTS and self.read_at is None
