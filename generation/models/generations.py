"""Generation: one thing asked of one model, where the asking stands, and the asset that came of it."""

import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from generation.models.templates import PromptTemplate
from generation.providers.shapes import Modality, Order, Orientation, Role, Submission, Usage
from jobs.models import Job
from media_library.models import Asset


class GenerationQuerySet(models.QuerySet["Generation"]):
    def visible_to(self, user: User) -> "GenerationQuerySet":
        return self.filter(owner=user)

    def newest_first(self) -> "GenerationQuerySet":
        return self.order_by("-created_at", "-id")

    def active(self) -> "GenerationQuerySet":
        return self.filter(job__status__in=Job.ACTIVE)

    def failed(self) -> "GenerationQuerySet":
        return self.filter(job__status__in=[Job.Status.FAILED, Job.Status.CANCELLED])

    def held_by(self, provider: str) -> "GenerationQuerySet":
        """Those that keep one of the provider's places: begun there, and not known to be over."""
        return self.filter(provider=provider, phase__in=Generation.AT_WORK, job__status=Job.Status.PROCESSING)


class Generation(models.Model):
    """A take. Several of one request share `batch`. The job says how it goes; `phase` how far the provider has come with it.

    A phase only goes forward, each step a conditional update (phases.py), but for SUBMITTING, which goes back to NEW when surely
    nothing was taken. UNKNOWN: the reply to the submission was lost and the provider cannot be asked; then a person decides,
    never the machine.
    """

    class Phase(models.TextChoices):
        NEW = "new"
        SUBMITTING = "submitting"  # the request may be on its way
        SUBMITTED = "submitted"  # the provider has said by which id it knows it
        FETCHING = "fetching"  # it is made, and being brought here
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    AT_WORK = (Phase.SUBMITTING, Phase.SUBMITTED, Phase.FETCHING)

    class Review(models.TextChoices):
        KEPT = "kept"
        REJECTED = "rejected"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="generations")
    job = models.OneToOneField(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="generation")
    asset = models.OneToOneField(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="generation")
    template = models.ForeignKey(PromptTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="generations")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    batch = models.UUIDField(default=uuid.uuid4, help_text="Of the takes that were asked for together.")
    take = models.PositiveSmallIntegerField(default=1, help_text="Its number among them.")

    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200, help_text="Its id there.")
    model_label = models.CharField(max_length=200)
    modality = models.CharField(max_length=20, choices=[(each.value, each.value.capitalize()) for each in Modality])
    prompt = models.CharField(max_length=2000)
    negative_prompt = models.CharField(max_length=2000, blank=True)
    orientation = models.CharField(max_length=20, blank=True, choices=[(each.value, each.value) for each in Orientation])
    resolution = models.PositiveIntegerField(null=True, blank=True, help_text="Shorter side in pixels.")
    seconds = models.FloatField(null=True, blank=True)
    seed = models.PositiveBigIntegerField(null=True, blank=True)
    voice = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict, blank=True)
    first_frame = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    last_frame = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reference = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    phase = models.CharField(max_length=20, choices=Phase, default=Phase.NEW)
    fence = models.PositiveBigIntegerField(default=0, help_text="Its job's when it was last sent: an older one is not heard.")
    remote_id = models.CharField(max_length=255, blank=True, help_text="The provider's own id (external_job_id).")
    handles = models.JSONField(default=dict, blank=True)
    reply = models.JSONField(default=dict, blank=True, help_text="What the provider last said, redacted.")
    usage = models.JSONField(default=dict, blank=True, help_text="What it took there, as far as the provider said.")
    retry_count = models.PositiveIntegerField(default=0, help_text="Calls that were made again after one that did not do.")
    estimate = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True, help_text="Highest expected cost.")
    review = models.CharField(max_length=20, choices=Review, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent; none: nothing of it was taken.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "take"], name="generation_take_unique"),
            models.UniqueConstraint(
                fields=["provider", "remote_id"], condition=~Q(remote_id=""), name="generation_remote_id_unique"
            ),
            models.CheckConstraint(condition=Q(prompt__trim__length__gte=1), name="generation_prompt_not_empty"),
            models.CheckConstraint(condition=Q(modality__in=[each.value for each in Modality]), name="generation_modality_known"),
            models.CheckConstraint(
                condition=Q(phase__in=["new", "submitting", "submitted", "fetching", "done", "failed", "cancelled", "unknown"]),
                name="generation_phase_known",
            ),
            models.CheckConstraint(condition=Q(review__in=["", "kept", "rejected"]), name="generation_review_known"),
            models.CheckConstraint(
                condition=Q(seconds__isnull=True) | Q(seconds__gt=0, seconds__lte=7200), name="generation_seconds_in_range"
            ),
            models.CheckConstraint(condition=Q(take__gte=1), name="generation_take_positive"),
            models.CheckConstraint(
                condition=Q(orientation__in=["", *(each.value for each in Orientation)]), name="generation_orientation_known"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "model", "-created_at"], condition=Q(phase="done"), name="generation_made"),
            models.Index(fields=["owner", "modality", "-created_at", "-id"], name="generation_owner_modality"),
            models.Index(fields=["owner", "-created_at", "-id"], name="generation_owner_created"),
            models.Index(fields=["owner", "review", "-created_at"], condition=~Q(review=""), name="generation_reviewed"),
            models.Index(
                fields=["provider"], condition=Q(phase__in=["submitting", "submitted", "fetching"]), name="generation_at_work"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modality} {self.pk}"

    @property
    def inputs(self) -> dict[Role, Asset]:
        """The assets that go in, for what each is."""
        found = {Role.FIRST: self.first_frame, Role.LAST: self.last_frame, Role.REFERENCE: self.reference}
        return {role: asset for role, asset in found.items() if asset is not None}

    @property
    def order(self) -> Order:
        return Order(
            modality=Modality(self.modality),
            model=self.model,
            prompt=self.prompt,
            negative_prompt=self.negative_prompt,
            orientation=Orientation(self.orientation) if self.orientation else None,
            resolution=self.resolution,
            seconds=self.seconds,
            seed=self.seed,
            voice=self.voice,
            params=self.params,
            roles=tuple(self.inputs),
        )

    @property
    def submission(self) -> Submission:
        """What its provider knows it by."""
        return Submission(self.remote_id, self.handles, self.reply)

    @property
    def used(self) -> Usage:
        cost = self.usage.get("cost")
        return Usage(**{**self.usage, "cost": None if cost is None else Decimal(cost)})


def usage_to_json(usage: Usage) -> dict[str, Any]:
    """For the column; what is not known is left out."""
    values = {**vars(usage), "cost": None if usage.cost is None else str(usage.cost)}
    return {name: value for name, value in values.items() if value is not None}
