"""What is known of each provider, its models as it lists them, and the webhooks that it has sent."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from generation.providers.shapes import Capabilities, Modality, Price


class Provider(models.Model):
    """How a provider that settings name has answered. Its address and key are in the environment alone."""

    name = models.CharField(max_length=40, primary_key=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row, of calls that were not at fault themselves.")
    closed_until = models.DateTimeField(null=True, blank=True, help_text="Nothing is asked of it before: it failed too often.")
    tested_at = models.DateTimeField(null=True, blank=True, help_text="When somebody last pressed Test connection.")
    is_verified = models.BooleanField(default=False, help_text="It answered that test.")
    test_result = models.CharField(max_length=500, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True, help_text="When its models were last listed.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class ProviderModelQuerySet(models.QuerySet["ProviderModel"]):
    def offered(self) -> "ProviderModelQuerySet":
        """Those that people may choose: enabled, still listed, not past their end."""
        today = timezone.now().date()
        return self.filter(Q(retires_on__isnull=True) | Q(retires_on__gt=today), is_enabled=True, is_listed=True)

    def of(self, modality: str) -> "ProviderModelQuerySet":
        return self.filter(modality=modality)


class ProviderModel(models.Model):
    """A model of a provider's catalogue, as it was when last asked. `capabilities` and `price` are shapes of shapes.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200, help_text="Its id there.")
    label = models.CharField(max_length=200)
    modality = models.CharField(max_length=20, choices=[(each.value, each.value.capitalize()) for each in Modality])
    capabilities = models.JSONField(default=dict, blank=True)
    price = models.JSONField(null=True, blank=True, help_text="As its catalogue says; none: it does not.")
    own_price = models.JSONField(null=True, blank=True, help_text="As staff have entered it; it counts before the catalogue's.")
    retires_on = models.DateField(null=True, blank=True)
    is_deprecated = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True, help_text="It was there when the catalogue was last read.")
    is_enabled = models.BooleanField(default=True, help_text="People may choose it.")
    order = models.PositiveIntegerField(default=100, help_text="Where it stands among others of its modality.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProviderModelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "model", "modality"], name="provider_model_unique"),
            models.CheckConstraint(
                condition=Q(modality__in=[each.value for each in Modality]), name="provider_model_modality_known"
            ),
        ]
        indexes = [models.Index(fields=["modality", "order", "label"], name="provider_model_listed")]

    def __str__(self) -> str:
        return f"{self.label} ({self.provider})"

    @property
    def takes(self) -> Capabilities:
        return Capabilities.model_validate(self.capabilities)

    @property
    def current_price(self) -> Price | None:
        found: dict[str, Any] | None = self.own_price or self.price
        return Price.model_validate(found) if found else None


class WebhookEvent(models.Model):
    """A webhook that was taken; the same one again finds it. What it says is a hint, and the provider is asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(max_length=40)
    event_id = models.CharField(max_length=255)
    remote_id = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=40, blank=True, help_text="What it said.")
    generation = models.ForeignKey(
        "generation.Generation", on_delete=models.SET_NULL, null=True, blank=True, related_name="webhook_events"
    )
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_event_unique")]
        indexes = [models.Index(fields=["received_at"], name="webhook_event_received")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
