"""Projects and renders for staff: to find and to read, with the record of a failure beside its render."""

from django.contrib import admin
from django.http import HttpRequest

from projects.models import Project, Render


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    list_display = ["name", "owner", "status", "version", "edited_at", "last_opened_at", "deleted_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "id"]
    raw_id_fields = ["owner"]
    date_hierarchy = "created_at"
    readonly_fields = ["id", "status", "version", "timeline", "edited_at", "created_at", "updated_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Render)
class RenderAdmin(admin.ModelAdmin[Render]):
    list_display = ["name", "owner", "project", "preset", "job_status", "created_at"]
    list_filter = ["preset", "job__status", "created_at"]
    list_select_related = ["owner", "project", "job"]
    search_fields = ["name", "owner__email", "id", "fingerprint"]
    date_hierarchy = "created_at"
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
