"""A person's generations, prompt templates and what calls to providers cost, in the archive of what the studio keeps of them."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from accounts.archives import Entry
from accounts.exporting import in_pages, table
from accounts.models import User
from generation.models import Generation, GenerationCost, PromptTemplate

ASKED = [
    *["id", "job_id", "asset_id", "template_id", "parent_id", "batch", "take", "provider", "model", "model_label", "modality"],
    *["prompt", "negative_prompt", "orientation", "resolution", "seconds", "seed", "voice", "params"],
    *["first_frame_id", "last_frame_id", "reference_id", "phase", "remote_id", "reply", "usage", "retry_count", "estimate"],
    *["review", "submitted_at", "created_at"],
]
TEMPLATE = [
    *["id", "name", "description", "category", "modality", "thumbnail_id", "prompt", "negative_prompt", "defaults", "is_public"],
    *["usage_count", "created_at"],
]
COST = [
    *["id", "generation_id", "asset_id", "category", "amount", "currency", "is_known", "provider", "model", "external_id"],
    *["tokens_in", "tokens_out", "seconds", "latency_ms", "is_success", "error", "created_at"],
]


def export(user: User) -> Iterator[Entry]:
    yield table("generations.json", (_told(row, ASKED) for row in in_pages(Generation.objects.visible_to(user))))
    yield table("prompt_templates.json", (_told(row, TEMPLATE) for row in in_pages(PromptTemplate.objects.owned_by(user))))
    yield table("generation_costs.json", (_told(row, COST) for row in in_pages(GenerationCost.objects.visible_to(user))))


def _told(row: models.Model, fields: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}
