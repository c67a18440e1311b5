"""GenerationCost: what one call to a provider cost. The rows are summed where a total is wanted, so none can be wrong."""

import uuid
from datetime import UTC, date, datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from generation.models.generations import Generation
from media_library.models import Asset


class GenerationCostQuerySet(models.QuerySet["GenerationCost"]):
    def visible_to(self, user: User) -> "GenerationCostQuerySet":
        return self.filter(owner=user)

    def between(self, first: date, last: date) -> "GenerationCostQuerySet":
        """From the beginning of one day to the end of another, in UTC."""
        begin, end = (datetime.combine(day, moment, UTC) for day, moment in ((first, time.min), (last, time.max)))
        return self.filter(created_at__gte=begin, created_at__lte=end)

    def in_month(self, month: date) -> "GenerationCostQuerySet":
        """The calendar month (UTC) of that day."""
        begin = datetime(month.year, month.month, 1, tzinfo=UTC)
        end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
        return self.filter(created_at__gte=begin, created_at__lt=end)

    def newest_first(self) -> "GenerationCostQuerySet":
        return self.order_by("-created_at", "-id")


class GenerationCost(models.Model):
    """One call, made or failed. It outlives its owner, without the name. `campaign` is a plain id until campaigns exist."""

    class Category(models.TextChoices):
        LLM = "llm"
        IMAGE = "image"
        VIDEO = "video"
        AUDIO = "audio"
        COMPOSITION = "composition"
        STORAGE = "storage"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="generation_costs")
    generation = models.ForeignKey(Generation, on_delete=models.SET_NULL, null=True, blank=True, related_name="costs")
    asset = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    campaign = models.UUIDField(null=True, blank=True)
    category = models.CharField(max_length=20, choices=Category)
    amount = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    currency = models.CharField(max_length=3, default="USD")
    is_known = models.BooleanField(
        default=True, help_text="Off: the provider did not say, and no price is entered; counted as 0."
    )
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    tokens_in = models.PositiveIntegerField(null=True, blank=True)
    tokens_out = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True, help_text="Of computing, as billed.")
    latency_ms = models.PositiveBigIntegerField(default=0, help_text="From the asking to the end.")
    is_success = models.BooleanField(default=True)
    error = models.CharField(max_length=500, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GenerationCostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="generation_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(category__in=["llm", "image", "video", "audio", "composition", "storage", "other"]),
                name="generation_cost_category_known",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="generation_cost_owner"),
            models.Index(fields=["category", "-created_at"], name="generation_cost_category"),
            models.Index(fields=["provider", "-created_at"], name="generation_cost_provider"),
            models.Index(fields=["-created_at"], name="generation_cost_created"),
            models.Index(fields=["campaign"], condition=Q(campaign__isnull=False), name="generation_cost_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} to {self.provider}"
