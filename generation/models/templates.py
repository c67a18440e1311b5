"""PromptTemplate: a prompt with blanks, to be filled in and used again."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from generation.providers.shapes import Modality
from media_library.models import Asset


class PromptTemplateQuerySet(models.QuerySet["PromptTemplate"]):
    def visible_to(self, user: User) -> "PromptTemplateQuerySet":
        """One's own, and those that others share."""
        return self.filter(Q(owner=user) | Q(is_public=True))

    def owned_by(self, user: User) -> "PromptTemplateQuerySet":
        return self.filter(owner=user)

    def count_use(self) -> int:
        return self.update(usage_count=F("usage_count") + 1)


class PromptTemplate(models.Model):
    """`prompt` holds blanks as {{ name }}; `defaults` are fields of the form that it fills in: see prompt_templates.py."""

    class Category(models.TextChoices):
        SOCIAL = "social"
        ADVERTISING = "advertising"
        PRODUCT = "product"
        EDUCATION = "education"
        EVENT = "event"
        CINEMATIC = "cinematic"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="prompt_templates")
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=1000, blank=True)
    category = models.CharField(max_length=20, choices=Category, default=Category.OTHER)
    modality = models.CharField(max_length=20, choices=[(m.value, m.value.capitalize()) for m in Modality], default="video")
    thumbnail = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    prompt = models.CharField(max_length=2000)
    negative_prompt = models.CharField(max_length=2000, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    is_public = models.BooleanField(default=False, help_text="Everybody may use it; only its owner may change it.")
    usage_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PromptTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="prompt_template_name_unique",
                violation_error_message="You have a template of that name.",
            ),
            models.CheckConstraint(condition=Q(name__trim__length__gte=1), name="prompt_template_name_not_empty"),
            models.CheckConstraint(condition=Q(prompt__trim__length__gte=1), name="prompt_template_prompt_not_empty"),
            models.CheckConstraint(
                condition=Q(category__in=["social", "advertising", "product", "education", "event", "cinematic", "other"]),
                name="prompt_template_category_known",
            ),
            models.CheckConstraint(
                condition=Q(modality__in=[each.value for each in Modality]), name="prompt_template_modality_known"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="prompt_template_owner_created"),
            models.Index(fields=["category", "-usage_count"], condition=Q(is_public=True), name="prompt_template_public"),
        ]

    def __str__(self) -> str:
        return self.name
