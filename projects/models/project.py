"""Project, which holds one timeline document; ProjectVersion, what it was; TimelineUse, the assets and effects it names."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from engine.timeline import MAX_FRAMES, Timeline
from media_library.models import Asset


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> "ProjectQuerySet":
        return self.filter(owner=user)

    def kept(self) -> "ProjectQuerySet":
        return self.filter(deleted_at__isnull=True)

    def trashed(self) -> "ProjectQuerySet":
        return self.filter(deleted_at__isnull=False)

    def matching(self, words: str) -> "ProjectQuerySet":
        return self.filter(name__icontains=words) if words else self

    def tagged(self, name: str) -> "ProjectQuerySet":
        return self.filter(tags__folded=name.casefold()) if name else self

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
    view_zoom = models.FloatField(null=True, blank=True, help_text="Null: as the document says.")
    view_position = models.PositiveIntegerField(null=True, blank=True, help_text="In frames. Null: as the document says.")
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
            models.CheckConstraint(condition=Q(view_zoom__gte=0.1, view_zoom__lte=10), name="project_view_zoom_in_range"),
            models.CheckConstraint(
                condition=Q(view_position__gte=0, view_position__lte=MAX_FRAMES), name="project_view_position_in_range"
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

    def document_in_view(self) -> Timeline:
        """The same with the zoom and playhead that were left last: they move without a new version of the project."""
        document = self.document()
        zoom = document.zoom if self.view_zoom is None else self.view_zoom
        position = document.position if self.view_position is None else self.view_position
        return document.model_copy(update={"zoom": zoom, "position": min(position, document.duration)})


class ProjectTag(models.Model):
    """A word of its owner's for a project. `folded` is what words are told apart by: tagging.py keeps it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tags")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=50)
    folded = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "folded"], name="project_tag_unique"),
            models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="project_tag_not_empty"),
        ]
        indexes = [models.Index(fields=["owner", "folded"], name="project_tag_owner")]

    def __str__(self) -> str:
        return self.name


class ProjectVersionQuerySet(models.QuerySet["ProjectVersion"]):
    def visible_to(self, user: User) -> "ProjectVersionQuerySet":
        return self.filter(owner=user)

    def automatic(self) -> "ProjectVersionQuerySet":
        return self.filter(kind=ProjectVersion.Kind.AUTOMATIC)

    def newest_first(self) -> "ProjectVersionQuerySet":
        return self.order_by("-number")


class ProjectVersion(models.Model):
    """A state of a project that was kept. `number` is the project's `version` at which its document was this one."""

    class Kind(models.TextChoices):
        NAMED = "named"
        AUTOMATIC = "automatic"

    class Reason(models.TextChoices):
        """Why it was kept; it stays when an automatic one gets a name."""

        ASKED = "asked"
        WORK = "work", "while you worked"
        RESTORE = "restore", "before a restore"
        EXPORT = "export", "when it was exported"
        ASIDE = "aside", "put aside at a conflict"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100, blank=True, help_text="Empty: an automatic one.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    description = models.CharField(max_length=255, blank=True, help_text="What changed since the version before.")
    timeline = models.JSONField(help_text="The document, in the schema of the program that kept it.")
    elements = models.PositiveIntegerField(default=0)
    duration_us = models.PositiveBigIntegerField(default=0)
    edited_at = models.DateTimeField(default=timezone.now, help_text="When the project became this.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProjectVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_positive"),
            models.CheckConstraint(condition=Q(kind__in=["named", "automatic"]), name="version_kind_known"),
            models.CheckConstraint(
                condition=Q(reason__in=["asked", "work", "restore", "export", "aside"]), name="version_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="named", name__trim__length__gte=1) | Q(kind="automatic", name=""), name="version_named_has_name"
            ),
        ]
        indexes = [models.Index(F("created_at").desc(), name="version_created")]

    def __str__(self) -> str:
        return self.name or f"version {self.number}"

    @property
    def duration_seconds(self) -> float:
        return self.duration_us / 1_000_000

    def document(self) -> Timeline:
        """Upgraded from whatever schema it was stored in. Raises InvalidTimeline for one of a newer program."""
        return Timeline.load(self.timeline)


class TimelineUse(models.Model):
    """An asset or an effect that a project's timeline names, as a row that the database can ask. Kept by timelines.py."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="uses")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, null=True, blank=True, related_name="uses")
    effect = models.CharField(max_length=60, blank=True, help_text="Its kind; of a transition with “transition:” before it.")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "asset"], name="timeline_use_unique"),
            models.UniqueConstraint(fields=["project", "effect"], condition=~Q(effect=""), name="timeline_use_effect_unique"),
            models.CheckConstraint(
                condition=Q(asset__isnull=False, effect="") | (Q(asset__isnull=True) & ~Q(effect="")), name="timeline_use_of_one"
            ),
        ]
        indexes = [models.Index(fields=["effect", "owner"], name="timeline_use_effect")]

    def __str__(self) -> str:
        return f"{self.effect or self.asset_id} in {self.project_id}"
