"""Render: one video made of a project's timeline."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from media_library.models import Asset
from projects.models.project import Project


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
    quality = models.CharField(max_length=10, default="medium")
    format = models.CharField(max_length=10, default="mp4", help_text="As engine.presets.FORMATS names it.")
    captions = models.CharField(max_length=10, default="burned", help_text="Where they go: engine.presets.CAPTIONS.")
    range_start = models.PositiveIntegerField(null=True, blank=True, help_text="First frame of a part; none for all of it.")
    range_end = models.PositiveIntegerField(null=True, blank=True, help_text="The frame after the last of a part.")
    snapshot = models.JSONField(help_text="The timeline as it was when asked.")
    project_version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, help_text="Hash of all that decides the result: same input, same output.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(project_version__gte=1), name="render_version_positive"),
            models.CheckConstraint(condition=Q(quality__in=["low", "medium", "high", "ultra"]), name="render_quality_known"),
            models.CheckConstraint(
                condition=Q(format__in=["mp4", "mp4-h265", "mov", "webm", "m4a", "mp3", "wav"]), name="render_format_known"
            ),
            models.CheckConstraint(condition=Q(captions__in=["burned", "soft", "beside", "none"]), name="render_captions_known"),
            models.CheckConstraint(
                condition=Q(range_start__isnull=True, range_end__isnull=True)
                | Q(range_start__isnull=False, range_end__isnull=False, range_end__gt=F("range_start")),
                name="render_range_forwards",
            ),
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
