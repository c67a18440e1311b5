"""The mixer: ClipGroup and ProjectClip, what is mixed; MixSetup, how; Mix, one run of it, and MixOutput, one film of a run."""

import uuid
from collections.abc import Iterable

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from media_library.models import Asset
from projects.models.project import Project

WEIGHT_MAX = 10


class ClipGroup(models.Model):
    """A slot of every film: a film takes one of its clips, or none where it is optional. `order` counts from 0."""

    class Trim(models.TextChoices):
        """Which part of a clip plays. A window lies at random within it, the same one for the same seed."""

        WHOLE = "whole", "Whole"
        FIRST = "first", "Its beginning"
        LAST = "last", "Its end"
        WINDOW = "window", "A random part"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="groups")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    order = models.PositiveIntegerField()
    is_optional = models.BooleanField(default=False)
    trim = models.CharField(max_length=10, choices=Trim.choices, default=Trim.WHOLE)
    trim_us = models.PositiveBigIntegerField(null=True, blank=True, help_text="Microseconds that play; null: all.")
    transition = models.CharField(max_length=20, blank=True, help_text="How its clip takes over; empty: a hard cut.")
    transition_us = models.PositiveBigIntegerField(default=500_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="clip_group_order_unique"),
            models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="clip_group_name_not_empty"),
            models.CheckConstraint(condition=Q(order__gte=0), name="clip_group_order_not_negative"),
            models.CheckConstraint(condition=Q(trim__in=["whole", "first", "last", "window"]), name="clip_group_trim_known"),
            models.CheckConstraint(
                condition=Q(trim="whole") | Q(trim_us__isnull=False, trim_us__gt=0), name="clip_group_trim_has_length"
            ),
            models.CheckConstraint(condition=Q(transition_us__gt=0), name="clip_group_transition_has_length"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectClip(models.Model):
    """An asset in a project's mixer, in a group or in none; an asset may be there twice. `order` is within its group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="clips")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="clips")
    group = models.ForeignKey(ClipGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="clips")
    title = models.CharField(max_length=100)
    order = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MaxValueValidator(WEIGHT_MAX)], help_text="How often it is taken beside the others; 0: never."
    )
    source_in_us = models.PositiveBigIntegerField(default=0, help_text="Where it begins, in microseconds.")
    length_us = models.PositiveBigIntegerField(null=True, blank=True, help_text="How long it plays; null: all that is left.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(title__trim__length__gte=1), name="project_clip_title_not_empty"),
            models.CheckConstraint(condition=Q(order__gte=0), name="project_clip_order_not_negative"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=WEIGHT_MAX), name="project_clip_weight_in_range"),
            models.CheckConstraint(condition=Q(length_us__isnull=True) | Q(length_us__gt=0), name="project_clip_has_length"),
        ]
        indexes = [
            models.Index(fields=["project", "order"], name="project_clip_order"),
            models.Index(fields=["group", "order"], name="project_clip_group_order"),
            models.Index(fields=["project", "-created_at"], name="project_clip_created"),
        ]

    def __str__(self) -> str:
        return self.title


class MixSetup(models.Model):
    """How a project's clips are mixed. `settings` is engine.mixing.MixSettings as JSON, without its groups and pool: these are
    ClipGroup and ProjectClip, whose ids its rules and rows name. `version` rises with every save of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="mix_setup")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    settings = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(version__gte=1), name="mix_setup_version_positive")]
        indexes = [models.Index(fields=["owner", "-edited_at"], name="mix_setup_owner_edited")]

    def __str__(self) -> str:
        return f"mix setup of {self.project_id}"


class MixQuerySet(models.QuerySet["Mix"]):
    def visible_to(self, user: User) -> "MixQuerySet":
        return self.filter(owner=user)

    def newest_first(self) -> "MixQuerySet":
        return self.order_by("-created_at", "-id")

    def active(self) -> "MixQuerySet":
        return self.filter(job__status__in=Job.ACTIVE)


class Mix(models.Model):
    """One run: an immutable copy of what was asked. `settings` is a whole engine.mixing.MixSettings, every film a row of it.

    `job` is the latest: what failed, or was made and deleted, may be made again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mixes")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="mixes")
    job = models.OneToOneField(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="mix")
    name = models.CharField(max_length=255)
    settings = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MixQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="mix_name_not_empty")]
        indexes = [
            models.Index(fields=["project", "-created_at"], name="mix_project_created"),
            models.Index(F("created_at").desc(), name="mix_created"),
        ]
        verbose_name_plural = "mixes"

    def __str__(self) -> str:
        return self.name


class MixOutputQuerySet(models.QuerySet["MixOutput"]):
    def visible_to(self, user: User) -> "MixOutputQuerySet":
        return self.filter(owner=user)

    def made(self) -> "MixOutputQuerySet":
        """Those whose file is there."""
        return self.filter(status=MixOutput.Status.READY, asset__isnull=False, asset__deleted_at__isnull=True)

    def numbered(self, numbers: Iterable[int]) -> "MixOutputQuerySet":
        return self.filter(number__in=list(numbers))


class MixOutput(models.Model):
    """One film of a mix. `number` counts from 1. Its file is that of `asset`, which its owner may have deleted since.

    `clips` are its sources in order, each {"clip", "asset", "title", "group", "checksum", "source_in", "frames"}; `metadata` is
    what its file says about itself.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mix = models.ForeignKey(Mix, on_delete=models.CASCADE, related_name="outputs")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255, help_text="Of its file, with the ending.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    error = models.CharField(max_length=500, blank=True, help_text="Why it failed, in one sentence for its owner.")
    error_detail = models.TextField(blank=True, help_text="For staff: the command, the last lines.")
    asset = models.OneToOneField(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="mix_output")
    clips = models.JSONField(default=list)
    metadata = models.JSONField(default=dict)
    frames = models.PositiveIntegerField(help_text="Its length, at the rate of the mix.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MixOutputQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mix", "number"], name="mix_output_number_unique"),
            models.UniqueConstraint(fields=["mix", "name"], name="mix_output_name_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="mix_output_number_positive"),
            models.CheckConstraint(condition=Q(frames__gte=1), name="mix_output_has_length"),
            models.CheckConstraint(condition=Q(status__in=["waiting", "ready", "failed"]), name="mix_output_status_known"),
            models.CheckConstraint(condition=~Q(status="failed") | Q(error__gt=""), name="mix_output_failed_says_why"),
        ]
        indexes = [
            models.Index(F("created_at").desc(), name="mix_output_created"),
            models.Index(fields=["status", "-created_at"], name="mix_output_status"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asset_id_to_be(self) -> uuid.UUID:
        """The id of the asset that it becomes: always the same, so that a second try overwrites what the first one left."""
        return uuid.uuid5(self.pk, "asset")
