"""What models, generations, templates and costs look like in JSON, and what may be sent about them."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from generation import catalogue
from generation.models import Generation, PromptTemplate, ProviderModel
from generation.prompt_templates import DEFAULTS, fault_of
from generation.providers.checking import SEED_MAX
from generation.providers.shapes import Modality, Orientation
from generation.wants import PROMPTS_MAX, TAKES_MAX

SECONDS_MAX = 7200
ORIENTATIONS = [each.value for each in Orientation]


def storable(values: dict[str, Any]) -> dict[str, Any]:
    """JSON that a database keeps: with no character of number 0, and no half of a pair. Raises ValidationError."""
    text = json.dumps(values, ensure_ascii=False)
    if "\\u0000" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise serializers.ValidationError("There is a character in it that is none. Remove it.")
    return values


class ModelSerializer(serializers.ModelSerializer[ProviderModel]):
    """A model that may be chosen. `capabilities` says what it takes, what it does not name is left to the model; `price` is
    what its provider takes, as known on a day."""

    capabilities = serializers.DictField(read_only=True)
    price = serializers.SerializerMethodField()
    provider_label = serializers.SerializerMethodField()
    notice = serializers.SerializerMethodField(help_text="What it is, in one sentence.")

    class Meta:
        model = ProviderModel
        fields = (
            *("id", "provider", "provider_label", "notice", "model", "label", "modality"),
            *("capabilities", "price", "is_deprecated", "retires_on"),
        )

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_price(self, row: ProviderModel) -> dict[str, Any] | None:
        return row.own_price or row.price

    def get_provider_label(self, row: ProviderModel) -> str:
        return catalogue.adapter(row.provider).label

    def get_notice(self, row: ProviderModel) -> str:
        return catalogue.adapter(row.provider).notice


class WantSerializer(serializers.Serializer[Any]):
    """What is wanted of a model: one take of each prompt, or `takes` of them. What it cannot do is a 422 with the field."""

    model = serializers.UUIDField(help_text="Of the list of models.")
    prompts = serializers.ListField(
        child=serializers.CharField(max_length=10_000, allow_blank=True), min_length=1, max_length=PROMPTS_MAX
    )
    takes = serializers.IntegerField(min_value=1, max_value=TAKES_MAX, default=1)
    negative_prompt = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    orientation = serializers.ChoiceField(choices=ORIENTATIONS, required=False, default="", allow_blank=True)
    resolution = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True, default=None)
    seconds = serializers.FloatField(min_value=0.1, max_value=SECONDS_MAX, required=False, allow_null=True, default=None)
    seed = serializers.IntegerField(min_value=0, max_value=SEED_MAX, required=False, allow_null=True, default=None)
    voice = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    params = serializers.DictField(
        child=serializers.JSONField(), required=False, default=dict, help_text="By the names of the model's capabilities."
    )
    first_frame = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="An image of yours.")
    last_frame = serializers.UUIDField(required=False, allow_null=True, default=None)
    reference = serializers.UUIDField(required=False, allow_null=True, default=None)
    template = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="That the prompt was made from.")

    def validate_params(self, params: dict[str, Any]) -> dict[str, Any]:
        return storable(params)


class QuoteSerializer(serializers.Serializer[Any]):
    """Of all takes together. `low` and `high` are what the provider takes; null where nobody can say."""

    credits = serializers.IntegerField()
    takes = serializers.IntegerField()
    low = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    high = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    currency = serializers.CharField()
    basis = serializers.CharField()
    seconds = serializers.FloatField(allow_null=True, help_text="How long one usually takes.")


class AskedGenerationSerializer(serializers.ModelSerializer[Generation]):
    """What was asked, which does not change, so that the answer to a key is the same each time; the job tells the rest."""

    job = serializers.UUIDField(source="job_id", allow_null=True, read_only=True)
    template = serializers.UUIDField(source="template_id", allow_null=True, read_only=True)
    parent = serializers.UUIDField(source="parent_id", allow_null=True, read_only=True)  # type: ignore[assignment]  # DRF's word
    first_frame = serializers.UUIDField(source="first_frame_id", allow_null=True, read_only=True)
    last_frame = serializers.UUIDField(source="last_frame_id", allow_null=True, read_only=True)
    reference = serializers.UUIDField(source="reference_id", allow_null=True, read_only=True)
    params = serializers.DictField(read_only=True)
    orientation = serializers.CharField(read_only=True, help_text="Empty: the model decided.")

    class Meta:
        model = Generation
        fields: tuple[str, ...] = (
            *("id", "batch", "take", "job", "provider", "model", "model_label", "modality", "prompt", "negative_prompt"),
            *("orientation", "resolution", "seconds", "seed", "voice", "params", "first_frame", "last_frame", "reference"),
            *("template", "parent", "estimate", "created_at"),
        )
        read_only_fields = fields


class GenerationSerializer(AskedGenerationSerializer):
    """One take. `asset` is what came of it; `status` and `error` are its job's, empty once that is gone."""

    asset = serializers.UUIDField(source="asset_id", allow_null=True, read_only=True)
    status = serializers.CharField(source="job.status", default="", read_only=True)
    error = serializers.CharField(source="job.error", default="", read_only=True)
    review = serializers.CharField(read_only=True, help_text="kept, rejected, or empty.")

    class Meta(AskedGenerationSerializer.Meta):
        fields = (
            *AskedGenerationSerializer.Meta.fields,
            *("status", "error", "phase", "asset", "review", "retry_count", "submitted_at", "updated_at"),
        )
        read_only_fields = fields


class GenerationPageSerializer(serializers.Serializer[Any]):
    results = GenerationSerializer(many=True)
    next = serializers.UUIDField(allow_null=True, help_text="For the parameter `before` of the next page.")


class ReviewSerializer(serializers.Serializer[Any]):
    review = serializers.ChoiceField(choices=["", *Generation.Review.values], allow_blank=True, help_text='"" takes it back.')


class TemplateSerializer(serializers.ModelSerializer[PromptTemplate]):
    """A prompt with blanks, {{ name }}. `defaults` are wishes that it brings along. `is_mine`: you may change it."""

    name = serializers.CharField(max_length=100)
    defaults = serializers.DictField(required=False)
    is_mine = serializers.SerializerMethodField()

    class Meta:
        model = PromptTemplate
        fields = (
            *("id", "name", "description", "category", "modality", "prompt", "negative_prompt", "defaults"),
            *("is_public", "is_mine", "usage_count", "created_at", "updated_at"),
        )
        read_only_fields = ("id", "usage_count", "created_at", "updated_at")
        extra_kwargs = {"modality": {"choices": [each.value for each in Modality]}}

    def get_is_mine(self, template: PromptTemplate) -> bool:
        return bool(template.owner_id == self.context["user"].pk)

    def validate_defaults(self, defaults: dict[str, Any]) -> dict[str, Any]:
        if odd := sorted(set(defaults) - set(DEFAULTS)):
            raise serializers.ValidationError(f"A template does not set {odd[0][:40]}. It may set {', '.join(DEFAULTS)}.")
        return storable(defaults)

    def validate_prompt(self, prompt: str) -> str:
        if fault := fault_of(prompt):
            raise serializers.ValidationError(fault)
        return prompt


class TemplatePageSerializer(serializers.Serializer[Any]):
    results = TemplateSerializer(many=True)
    next = serializers.UUIDField(allow_null=True, help_text="For the parameter `after` of the next page.")


class PartSerializer(serializers.Serializer[Any]):
    """`latency_ms` is the mean of its calls."""

    key = serializers.CharField()
    calls = serializers.IntegerField()
    failed = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=14, decimal_places=4)
    latency_ms = serializers.IntegerField()


class DaySerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    total = serializers.DecimalField(max_digits=14, decimal_places=4)


class OtherMoneySerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    total = serializers.DecimalField(max_digits=14, decimal_places=4)


class CostsSerializer(serializers.Serializer[Any]):
    """US dollars in a calendar month (UTC), the dearest part first. `budget` and `left`: of the running month; null: no limit."""

    month = serializers.CharField()
    total = serializers.DecimalField(max_digits=14, decimal_places=4)
    unknown = serializers.IntegerField(help_text="Calls of which nobody knows the cost; they count as nothing.")
    budget = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    left = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    days = DaySerializer(many=True)
    providers = PartSerializer(many=True)
    categories = PartSerializer(many=True)
    others = OtherMoneySerializer(many=True, help_text="Paid in other currencies; no other figure counts it, nor the budget.")


class CaptionsSerializer(serializers.Serializer[Any]):
    """Of an asset with sound. Without a model the words must be known, as those of a voice that was made here."""

    project = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="Whose timeline gets the captions.")
    model = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="Of the list of models, for captions.")
    script = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True, help_text="What is said.")
    language = serializers.RegexField(
        r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$", max_length=35, required=False, default="", allow_blank=True
    )
