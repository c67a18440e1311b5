"""The mixer for staff: to find and to read. What a person set up, what was asked for, and why a film failed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from accounts.staff import TabularInline
from projects.models import ClipGroup, Mix, MixOutput, MixSetup, ProjectClip

MODES = {"auto": "Automatic", "manual": "Manual"}


class _Lines(TabularInline[Any, Any]):
    """Rows on the page of what they are in: read there, and opened from there."""

    extra = 0
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class GroupLines(_Lines):
    model = ClipGroup
    fields = ["order", "name", "is_optional", "trim", "transition"]
    ordering = ["order"]


class ClipLines(_Lines):
    model = ProjectClip
    fields = ["order", "title", "asset", "weight", "length_us"]
    ordering = ["order"]


class OutputLines(_Lines):
    model = MixOutput
    fields = ["number", "name", "status", "error", "asset"]
    ordering = ["number"]


class ModeFilter(admin.SimpleListFilter):
    title = parameter_name = "mode"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(MODES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[MixSetup]) -> QuerySet[MixSetup]:
        return queryset.filter(settings__mode=self.value()) if self.value() else queryset


@admin.register(ClipGroup)
class ClipGroupAdmin(ReadOnlyAdmin[ClipGroup], AuditedAdmin[ClipGroup]):
    list_display = ["name", "project", "order", "is_optional", "owner"]
    list_select_related = ["project", "owner"]
    search_fields = ["name", "project__name", "owner__email"]
    inlines = [ClipLines]


@admin.register(ProjectClip)
class ProjectClipAdmin(ReadOnlyAdmin[ProjectClip], AuditedAdmin[ProjectClip]):
    list_display = ["title", "project", "group", "order", "asset", "owner"]
    list_select_related = ["project", "group", "asset", "owner"]
    search_fields = ["title", "project__name", "owner__email"]


@admin.register(MixSetup)
class MixSetupAdmin(ReadOnlyAdmin[MixSetup], AuditedAdmin[MixSetup]):
    list_display = ["project", "owner", "mode", "version", "edited_at"]
    list_filter = [ModeFilter]
    list_select_related = ["project", "owner"]
    search_fields = ["project__name", "project__id", "owner__email"]

    def mode(self, setup: MixSetup) -> str:
        return MODES.get(setup.settings.get("mode", "auto"), "")


@admin.register(Mix)
class MixAdmin(ReadOnlyAdmin[Mix], AuditedAdmin[Mix]):
    list_display = ["name", "owner", "project", "job_status", "created_at"]
    list_filter = ["job__status", "created_at"]
    list_select_related = ["owner", "project", "job"]
    search_fields = ["name", "owner__email", "id"]
    readonly_fields = ["id", "job_status", "error", "error_detail"]
    inlines = [OutputLines]

    @admin.display(description="status", ordering="job__status")
    def job_status(self, mix: Mix) -> str:
        return mix.job.status if mix.job else ""

    def error(self, mix: Mix) -> str:
        return mix.job.error if mix.job else ""

    @admin.display(description="details of the error")
    def error_detail(self, mix: Mix) -> str:
        return mix.job.error_detail if mix.job else ""


@admin.register(MixOutput)
class MixOutputAdmin(ReadOnlyAdmin[MixOutput], AuditedAdmin[MixOutput]):
    list_display = ["name", "mix", "number", "status", "error", "owner", "created_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["mix", "owner"]
    search_fields = ["name", "mix__name", "owner__email", "mix__id"]
