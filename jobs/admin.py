"""Jobs for staff: what was asked, how it went, the command and the last lines; and the one action, cancel."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jobs import lifecycle
from jobs.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    list_display = ["id", "kind", "status", "progress", "stage", "owner", "title", "attempt", "crashes", "created_at"]
    list_filter = ["status", "kind", "queue", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["id", "title", "owner__email", "external_id"]
    ordering = ["-created_at"]
    show_full_result_count = False
    actions = ["cancel"]
    fieldsets = [
        (None, {"fields": ["id", "kind", "title", "owner", "status", "stage", "progress", "error"]}),
        ("For the operator", {"fields": ["error_detail", "params", "result", "external_id", "idempotency_key"]}),
        ("Running", {"fields": ["queue", "attempt", "crashes", "fence", "lease_until", "wake_at", "cancel_requested", "seq"]}),
        ("Times", {"fields": ["created_at", "started_at", "completed_at", "updated_at"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False  # a job is deleted with its owner; alone it would leave what it settles hanging

    def get_readonly_fields(self, request: HttpRequest, obj: Job | None = None) -> list[str]:
        return [field.name for field in Job._meta.fields]

    @admin.action(description="Cancel the chosen jobs", permissions=["change"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        chosen = list(jobs.filter(status__in=Job.ACTIVE))
        for job in chosen:
            lifecycle.cancel(job)
        self.message_user(request, f"{len(chosen)} jobs were cancelled or told to stop.")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Nothing here can be saved."""
        context |= {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **kwargs)
