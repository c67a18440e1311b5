"""Job: the one row for every piece of slow work, whatever does it and whatever comes of it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> "JobQuerySet":
        return self.filter(owner=user)

    def active(self) -> "JobQuerySet":
        return self.filter(status__in=Job.ACTIVE)

    def claimable(self) -> "JobQuerySet":
        """Queued or processing, under no live lease, and due; by the database's clock, never by a worker's."""
        return self.active().filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()), wake_at__lte=Now())


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

    attempt = models.PositiveSmallIntegerField(
        default=0, help_text="How many times it was started, save for starts that were handed back."
    )
    crashes = models.PositiveSmallIntegerField(default=0, help_text="Attempts that ended by the job's own fault.")
    fence = models.PositiveBigIntegerField(default=0, help_text="Rises at each claim; a write under an older one is refused.")
    lease_until = models.DateTimeField(null=True, blank=True)
    wake_at = models.DateTimeField(db_default=Now())
    cancel_requested = models.BooleanField(default=False)
    seq = models.PositiveBigIntegerField(default=0, help_text="Rises at every change that a person can see; the id of its event.")

    result = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=500, blank=True, help_text="One sentence for the owner.")
    error_detail = models.TextField(blank=True, help_text="For staff: the command, the last lines, the traceback.")
    external_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def label(self) -> str:
        return str(settings.JOB_KINDS.get(self.kind, {}).get("label", self.kind))  # a kind may be gone, its jobs are not

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    def snapshot(self) -> dict[str, Any]:
        """What a page shows of the job; the data of every event, and of GET /api/v1/jobs/<id>/."""
        return {
            "id": str(self.id),
            "kind": self.kind,
            "label": self.label,
            "title": self.title,
            "status": self.status,
            "stage": self.stage,
            "progress": self.progress,
            "error": self.error,
            "seq": self.seq,
        }
