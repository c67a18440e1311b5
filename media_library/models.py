"""Asset, one row for every piece of media; its tags and collections; Upload, bytes on their way to becoming one."""

import unicodedata
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Length, Lower, Trim
from django.utils import timezone

from accounts.models import User
from jobs.models import Job

models.CharField.register_lookup(Length)
models.CharField.register_lookup(Trim)

FOLDED_MAX = 500  # four bytes a character still fit a page of PostgreSQL's index


def folded(words: str) -> str:
    """How names are compared: without regard to case or accents, so that "cafe" finds "Café"."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()[:FOLDED_MAX]


class OwnedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "OwnedQuerySet":
        return self.filter(owner=user)


class Tag(models.Model):
    """A word of a person's for assets of theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=50)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner", Lower("name"), name="tag_name_unique", violation_error_message="You have a tag of that name."
            ),
            models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="tag_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """A shelf of a person's: assets that belong together. An asset may stand on several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="collection_name_unique",
                violation_error_message="You have a collection of that name.",
            ),
            models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="collection_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, user: User) -> "AssetQuerySet":
        return self.filter(owner=user)

    def kept(self) -> "AssetQuerySet":
        return self.filter(deleted_at__isnull=True)

    def trashed(self) -> "AssetQuerySet":
        return self.filter(deleted_at__isnull=False)

    def listed(self) -> "AssetQuerySet":
        """What the library shows. Also kept, but shown elsewhere: films of a mix, until their owner adds them."""
        return self.kept().filter(is_listed=True)

    def ready(self) -> "AssetQuerySet":
        return self.kept().filter(status=Asset.Status.READY)

    def removable(self) -> "AssetQuerySet":
        """What may be deleted for good without a detour: the trash, and what never became anything."""
        return self.filter(Q(deleted_at__isnull=False) | Q(status=Asset.Status.FAILED))

    def matching(self, words: str, kind: str) -> "AssetQuerySet":
        found = self.filter(name__icontains=words) if words else self
        return found.filter(kind=kind) if kind else found

    def newest_first(self) -> "AssetQuerySet":
        return self.order_by("-created_at", "-id")


class Asset(models.Model):
    class Kind(models.TextChoices):
        VIDEO = "video"
        IMAGE = "image"
        AUDIO = "audio"

    class Source(models.TextChoices):
        UPLOAD = "upload"
        URL = "url"
        GENERATED = "generated"
        RENDERED = "rendered"
        MIXED = "mixed"
        EDITED = "edited"

    class Status(models.TextChoices):
        PROCESSING = "processing"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assets")
    name = models.CharField(max_length=255)
    folded_name = models.CharField(
        max_length=FOLDED_MAX, default="", editable=False, help_text="The name as it is searched and sorted by."
    )
    original_name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.UPLOAD)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROCESSING)
    error = models.CharField(max_length=500, blank=True, help_text="Why it failed, in one sentence for its owner.")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="assets")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children", help_text="The asset it was made of."
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="assets")
    collections = models.ManyToManyField(Collection, blank=True, related_name="assets")
    is_starred = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True, help_text="Whether the library shows it; if not, what made it does.")

    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of the original.")
    duration_us = models.PositiveBigIntegerField(null=True, blank=True, help_text="Microseconds; none for an image.")
    width = models.PositiveIntegerField(null=True, blank=True, help_text="As shown: after rotation and sample aspect.")
    height = models.PositiveIntegerField(null=True, blank=True)
    frame_rate_num = models.PositiveIntegerField(null=True, blank=True)
    frame_rate_den = models.PositiveIntegerField(null=True, blank=True)
    codec = models.CharField(max_length=40, blank=True)
    container = models.CharField(max_length=60, blank=True)
    has_audio = models.BooleanField(default=False)
    mime_type = models.CharField(max_length=100, blank=True)
    checksum = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the original, hexadecimal.")
    storage_key = models.CharField(max_length=255, blank=True)
    derived = models.JSONField(default=dict, blank=True, help_text="Role (poster, proxy) to its bytes and content type.")
    metadata = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["video", "image", "audio"]), name="asset_kind_known"),
            models.CheckConstraint(
                condition=Q(source__in=["upload", "url", "generated", "rendered", "mixed", "edited"]), name="asset_source_known"
            ),
            models.CheckConstraint(condition=Q(status__in=["processing", "ready", "failed"]), name="asset_status_known"),
            models.CheckConstraint(condition=Q(duration_us__isnull=True) | Q(duration_us__gt=0), name="asset_duration_positive"),
            models.CheckConstraint(condition=~Q(status="ready") | Q(size__gt=0, checksum__gt=""), name="asset_ready_is_whole"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="asset_owner_created"),
            models.Index(fields=["owner", "checksum"], name="asset_owner_checksum"),
            # one for each order of the library, so that its thousandth page costs what its first does
            models.Index(
                fields=["owner", "-created_at", "-id"],
                condition=Q(deleted_at__isnull=True, is_listed=True),
                name="asset_kept_newest",
            ),
            models.Index(
                fields=["owner", "folded_name", "id"],
                condition=Q(deleted_at__isnull=True, is_listed=True),
                name="asset_kept_name",
            ),
            models.Index(
                fields=["owner", "-size", "-id"], condition=Q(deleted_at__isnull=True, is_listed=True), name="asset_kept_size"
            ),
            models.Index(
                "owner",
                Coalesce("duration_us", 0).desc(),
                F("id").desc(),
                condition=Q(deleted_at__isnull=True, is_listed=True),
                name="asset_kept_length",
            ),
            models.Index(fields=["owner", "kind", "-created_at", "-id"], name="asset_owner_kind"),
            models.Index(fields=["owner", "source", "-created_at", "-id"], name="asset_owner_source"),
            models.Index(fields=["owner", "container"], name="asset_owner_container"),
            models.Index(fields=["owner", "-created_at"], condition=Q(is_starred=True), name="asset_starred"),
            models.Index(fields=["owner", "-deleted_at", "-id"], condition=Q(deleted_at__isnull=False), name="asset_trashed"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; what the name is searched by follows the name."""
        self.folded_name = folded(self.name)
        written = kwargs.get("update_fields")
        if written is not None and "name" in written:
            kwargs["update_fields"] = {*written, "folded_name"}
        super().save(*args, **kwargs)

    @property
    def aspect(self) -> float:
        return self.width / self.height if self.width and self.height else 16 / 9


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> "UploadQuerySet":
        return self.filter(owner=user)

    def awaited(self) -> "UploadQuerySet":
        """Those that are no asset yet: room is kept for their bytes."""
        return self.filter(asset=None)


class Upload(models.Model):
    """Bytes on their way. The row comes before the first of them and keeps room; once it has an asset it is a receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Also the id in its tus address.")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    mime_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    destination = models.CharField(
        max_length=100, blank=True, default="", help_text="Where it goes once it is ready; empty once it is there."
    )
    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, null=True, blank=True, related_name="upload")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=settings.UPLOAD_MAX_BYTES), name="upload_size_allowed"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="upload_owner_created"),
            models.Index(fields=["owner", "destination"], name="upload_owner_destination"),
        ]

    def __str__(self) -> str:
        return self.name
