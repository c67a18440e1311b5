"""Project, which holds one timeline document, and Render, one video made of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.utils import timezone

from accounts.models import User
from engine.timeline import Timeline
from jobs.models import Job
from media_library.models import Asset

models.CharField.register_lookup(Length)
models.CharField.register_lookup(Trim)


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> "ProjectQuerySet":
        return self.filter(owner=user)

    def kept(self) -> "ProjectQuerySet":
        return self.filter(deleted_at__isnull=True)

    def trashed(self) -> "ProjectQuerySet":
        return self.filter(deleted_at__isnull=False)

    def matching(self, words: str) -> "ProjectQuerySet":
        return self.filter(name__icontains=words) if words else self

    def newest_opened(self) -> "ProjectQuerySet":
        return self.order_by("-last_opened_at", "-id")


class Project(models.Model):
    """A cut in the making. `timeline` is engine.timeline.Timeline as JSON; `version` rises with every save of it."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT"
        PROCESSING = "PROCESSING"
        COMPLETED = "COMPLETED"
        FAILED = "FAILED"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(max_length=500)
    description = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    timeline = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    tags = models.JSONField(default=list, blank=True)
    last_opened_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now, help_text="Last change by a person; updated_at moves with any.")
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="project_name_not_empty"),
            models.CheckConstraint(condition=Q(version__gte=1), name="project_version_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["DRAFT", "PROCESSING", "COMPLETED", "FAILED"]), name="project_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="project_owner_created"),
            models.Index(fields=["owner", "-last_opened_at"], name="project_owner_opened"),
            models.Index(fields=["status"], name="project_status"),
        ]

    def __str__(self) -> str:
        return self.name

    def document(self) -> Timeline:
        """The timeline, upgraded from whatever version it was stored in."""
        return Timeline.load(self.timeline)


class RenderQuerySet(models.QuerySet["Render"]):
    def visible_to(self, user: User) -> "RenderQuerySet":
        return self.filter(owner=user)

    def newest_first(self) -> "RenderQuerySet":
        return self.order_by("-created_at", "-id")

    def active(self) -> "RenderQuerySet":
        return self.filter(job__status__in=Job.ACTIVE)

    def with_result(self) -> "RenderQuerySet":
        return self.filter(asset__status=Asset.Status.READY, asset__deleted_at__isnull=True)


class Render(models.Model):
    """One request for a video: an immutable copy of what was asked, and the asset that came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="renders")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="renders")
    job = models.OneToOneField(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="render")
    asset = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="renders")
    name = models.CharField(max_length=255, help_text="What the finished video is called.")
    preset = models.CharField(max_length=40)
    snapshot = models.JSONField(help_text="The timeline as it was when asked.")
    project_version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, help_text="Hash of all that decides the result: same input, same output.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(project_version__gte=1), name="render_version_positive"),
        ]
        indexes = [
            models.Index(fields=["project", "-created_at"], name="render_project_created"),
            models.Index(fields=["owner", "fingerprint"], name="render_owner_fingerprint"),
            models.Index(F("created_at").desc(), name="render_created"),
        ]

    def __str__(self) -> str:
        return f"{self.preset} of {self.project_id}"

    @property
    def asset_id_to_be(self) -> uuid.UUID:
        """The id of the asset that it makes: always the same, so that a second try overwrites what the first one left."""
        return uuid.uuid5(self.pk, "asset")
