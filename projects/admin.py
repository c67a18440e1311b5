"""Projects, versions and renders for staff: to find and to read, with the record of a failure beside its render.

The mixer's are in mixing/admin.py, which is read from here.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from engine.presets import PRESETS
from projects.mixing.admin import GroupLines
from projects.models import Project, ProjectTag, ProjectVersion, Render, TimelineUse


@admin.register(Project)
class ProjectAdmin(AuditedAdmin[Project]):
    list_display = ["name", "owner", "status", "version", "edited_at", "last_opened_at", "deleted_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "id"]
    raw_id_fields = ["owner"]
    readonly_fields = [
        "id",
        "status",
        "version",
        "timeline",
        "view_zoom",
        "view_position",
        "edited_at",
        "created_at",
        "updated_at",
    ]
    inlines = [GroupLines]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class PresetFilter(admin.SimpleListFilter):
    """Of those there are: to ask the table which it names is to read all of it."""

    title = parameter_name = "preset"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, preset.label) for name, preset in PRESETS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Render]) -> QuerySet[Render]:
        return queryset.filter(preset=self.value()) if self.value() else queryset


@admin.register(Render)
class RenderAdmin(AuditedAdmin[Render]):
    list_display = ["name", "owner", "project", "preset", "job_status", "created_at"]
    list_filter = [PresetFilter, "job__status", "created_at"]
    list_select_related = ["owner", "project", "job"]
    search_fields = ["name", "owner__email", "id", "fingerprint"]
    readonly_fields = [
        *["id", "owner", "project", "name", "preset", "project_version", "job", "asset", "job_status", "error", "error_detail"],
        *["fingerprint", "snapshot", "created_at", "updated_at"],
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="status", ordering="job__status")
    def job_status(self, render: Render) -> str:
        return render.job.status if render.job else "reused"

    def error(self, render: Render) -> str:
        return render.job.error if render.job else ""

    @admin.display(description="details of the error")
    def error_detail(self, render: Render) -> str:
        return render.job.error_detail if render.job else ""


@admin.register(ProjectVersion)
class ProjectVersionAdmin(ReadOnlyAdmin[ProjectVersion], AuditedAdmin[ProjectVersion]):
    """A person's own history: to look at, when somebody asks where a cut went."""

    list_display = ["project", "number", "name", "reason", "description", "owner", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["project", "owner"]
    search_fields = ["project__name", "project__id", "name", "owner__email"]
    exclude = ["timeline"]


@admin.register(ProjectTag)
class ProjectTagAdmin(ReadOnlyAdmin[ProjectTag], AuditedAdmin[ProjectTag]):
    list_display = ["name", "project", "owner"]
    list_select_related = ["project", "owner"]
    search_fields = ["name", "project__name", "owner__email"]


@admin.register(TimelineUse)
class TimelineUseAdmin(ReadOnlyAdmin[TimelineUse], AuditedAdmin[TimelineUse]):
    """Follows from the timelines, so it is only read here."""

    list_display = ["project", "asset", "effect", "owner"]
    list_select_related = ["project", "asset", "owner"]
    search_fields = ["project__name", "asset__name", "effect", "owner__email"]
