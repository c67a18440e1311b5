"""Generation for staff: what was asked and how it went, providers and their models, what calls cost, and budgets.

Keys and addresses of providers are in the environment and are not shown here.
"""

from typing import Any, get_args

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from generation import catalogue, costs
from generation.models import Budget, Generation, GenerationCost, PromptTemplate, Provider, ProviderModel, WebhookEvent
from generation.providers.shapes import Price, ProviderError

UNITS = [(unit, unit.replace("_", " ")) for unit in get_args(Price.model_fields["unit"].annotation)]


class ProviderFilter(admin.SimpleListFilter):
    """From the table of providers: to ask a long one which it names is to read all of it."""

    title = parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in Provider.objects.order_by("pk").values_list("pk", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(provider=self.value()) if self.value() else queryset


@admin.register(Provider)
class ProviderAdmin(AuditedAdmin[Provider]):
    list_display = ["name", "is_connected", "is_verified", "tested_at", "test_result", "failures", "closed_until", "refreshed_at"]
    list_filter = ["is_verified"]
    search_fields = ["name"]
    actions = ["test", "refresh"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Provider | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Provider | None = None) -> list[str]:
        return [field.name for field in Provider._meta.fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Provider]:
        """Those that were connected since the last `migrate` too."""
        for name in catalogue.adapters():
            Provider.objects.get_or_create(pk=name)
        return super().get_queryset(request)

    @admin.display(description="Connected", boolean=True)
    def is_connected(self, provider: Provider) -> bool:
        return provider.pk in catalogue.adapters()

    @admin.action(description="Test connection, and list the models", permissions=["change"])
    def test(self, request: HttpRequest, providers: QuerySet[Provider]) -> None:
        for provider in providers:
            try:
                said = catalogue.test_connection(provider.pk)
                found = catalogue.refresh(provider.pk)
            except (ProviderError, catalogue.ProviderGone) as error:
                self.message_user(request, f"{provider}: {error}", messages.WARNING)
            else:
                self.message_user(request, f"{provider}: {said} Models: {found.words}.", messages.SUCCESS)
            self.log_deed(request, provider, "staff_action", "Tested the connection.")

    @admin.action(description="List the models anew", permissions=["change"])
    def refresh(self, request: HttpRequest, providers: QuerySet[Provider]) -> None:
        for provider in providers:
            try:
                found = catalogue.refresh(provider.pk)
            except (ProviderError, catalogue.ProviderGone) as error:
                self.message_user(request, f"{provider}: {error}", messages.WARNING)
            else:
                self.message_user(request, f"{provider}: {found.words}.", messages.SUCCESS)


class ProviderModelForm(forms.ModelForm[ProviderModel]):
    """The price that staff enter is three fields of its own; without an amount the catalogue's counts."""

    price_amount = forms.DecimalField(
        label="Own price, US dollars",
        min_value=0,
        max_digits=12,
        decimal_places=8,
        required=False,
        help_text="Empty: the catalogue's.",
    )
    price_unit = forms.ChoiceField(label="for each", choices=UNITS)
    price_per = forms.IntegerField(label="how many of them", min_value=1, initial=1)

    class Meta:
        model = ProviderModel
        fields = ["is_enabled", "order", "label"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own := self.instance.own_price:
            for name in ("amount", "unit", "per"):
                self.initial[f"price_{name}"] = own[name]

    def save(self, commit: bool = True) -> ProviderModel:
        said = self.cleaned_data
        self.instance.own_price = None
        if said["price_amount"] is not None:
            figures = {"amount": said["price_amount"], "unit": said["price_unit"], "per": said["price_per"]}
            price = Price.model_validate({**figures, "as_of": timezone.now().date(), "basis": "table"})
            self.instance.own_price = price.model_dump(mode="json")
        made: ProviderModel = super().save(commit)
        return made


@admin.register(ProviderModel)
class ProviderModelAdmin(AuditedAdmin[ProviderModel]):
    form = ProviderModelForm
    list_display = ["label", "provider", "modality", "said_price", "is_enabled", "is_listed"]
    list_display += ["is_deprecated", "retires_on", "order"]
    list_filter = ["provider", "modality", "is_enabled", "is_listed", "is_deprecated"]
    search_fields = ["label", "model", "provider"]
    ordering = ["modality", "order", "label"]
    actions = ["enable", "disable"]
    readonly_fields = [
        *["id", "provider", "model", "modality", "capabilities", "price", "retires_on"],
        *["is_deprecated", "is_listed", "created_at", "updated_at"],
    ]
    fieldsets = [
        (None, {"fields": ["provider", "model", "modality", "label", "is_enabled", "order"]}),
        ("Price", {"fields": ["price_amount", "price_unit", "price_per", "price"]}),
        ("As its provider lists it", {"fields": ["capabilities", "is_listed", "is_deprecated", "retires_on"]}),
        ("Times", {"fields": ["id", "created_at", "updated_at"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="Price")
    def said_price(self, model: ProviderModel) -> str:
        price = model.current_price
        if price is None:
            return "not known"
        unit = price.unit.replace("_", " ")
        per = f"for each {unit}" if price.per == 1 else f"for {price.per:,} {unit}s"
        words = f"{price.amount.normalize():f} {price.currency} {per}, {price.as_of}"
        if price.currency != costs.USD:
            words += f"; no budget counts {price.currency}: enter a price in US dollars"
        return words

    @admin.action(description="Offer the chosen models", permissions=["change"])
    def enable(self, request: HttpRequest, models: QuerySet[ProviderModel]) -> None:
        self._switch(request, models, True)

    @admin.action(description="Offer the chosen models no longer", permissions=["change"])
    def disable(self, request: HttpRequest, models: QuerySet[ProviderModel]) -> None:
        self._switch(request, models, False)

    def _switch(self, request: HttpRequest, models: QuerySet[ProviderModel], is_on: bool) -> None:
        chosen = list(models.exclude(is_enabled=is_on))
        for model in chosen:
            ProviderModel.objects.filter(pk=model.pk).update(is_enabled=is_on)
            self.log_deed(request, model, "staff_action", f"{'Offered' if is_on else 'No longer offered'} it.")
        self.message_user(request, f"{len(chosen)} models are {'offered' if is_on else 'no longer offered'}.")


@admin.register(Generation)
class GenerationAdmin(ReadOnlyAdmin[Generation], AuditedAdmin[Generation]):
    list_display = ["short_prompt", "owner", "modality", "provider", "model_label"]
    list_display += ["phase", "job_status", "retry_count", "created_at"]
    list_filter = ["modality", "phase", "job__status", ProviderFilter, "review", "created_at"]
    list_select_related = ["owner", "job"]
    search_fields = ["prompt", "owner__email", "=id", "=remote_id", "=batch", "model"]
    ordering = ["-created_at", "-id"]
    show_full_result_count = False

    @admin.display(description="Prompt")
    def short_prompt(self, generation: Generation) -> str:
        return generation.prompt if len(generation.prompt) <= 60 else f"{generation.prompt[:59]}…"

    @admin.display(description="Status", ordering="job__status")
    def job_status(self, generation: Generation) -> str:
        return generation.job.status if generation.job else "-"


@admin.register(GenerationCost)
class GenerationCostAdmin(ReadOnlyAdmin[GenerationCost], AuditedAdmin[GenerationCost]):
    list_display = [
        *["created_at", "owner", "category", "provider", "model", "amount", "currency", "counted"],
        *["is_known", "latency_ms", "is_success", "error"],
    ]
    list_filter = ["category", ProviderFilter, "is_success", "is_known", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "=generation__id", "=external_id", "=campaign", "model"]
    ordering = ["-created_at", "-id"]
    show_full_result_count = False

    @admin.display(description="In totals and budgets")
    def counted(self, cost: GenerationCost) -> str:
        return "Yes" if cost.currency == costs.USD else f"No: these are in US dollars, and {cost.currency} is not converted"


@admin.register(Budget)
class BudgetAdmin(AuditedAdmin[Budget]):
    list_display = ["owner", "monthly", "updated_at"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    raw_id_fields = ["owner"]

    def get_readonly_fields(self, request: HttpRequest, obj: Budget | None = None) -> list[str]:
        return ["owner"] if obj else []


@admin.register(PromptTemplate)
class PromptTemplateAdmin(AuditedAdmin[PromptTemplate]):
    list_display = ["name", "owner", "category", "modality", "is_public", "usage_count", "updated_at"]
    list_filter = ["category", "modality", "is_public"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "prompt"]
    raw_id_fields = ["owner", "thumbnail"]
    readonly_fields = ["id", "usage_count", "created_at", "updated_at"]


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin[WebhookEvent], AuditedAdmin[WebhookEvent]):
    list_display = ["received_at", "provider", "event_id", "remote_id", "state", "generation"]
    list_filter = [ProviderFilter, "received_at"]
    search_fields = ["=event_id", "=remote_id", "=generation__id"]
    ordering = ["-received_at"]
    show_full_result_count = False
