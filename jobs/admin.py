"""Jobs for staff: what was asked, how it went, what it cost, the command and the last lines; and the actions cancel and retry."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.audited_admin import AuditedAdmin
from accounts.models import CreditTransaction
from accounts.refusals import Refused
from jobs import kinds, lifecycle, submitting
from jobs.models import Job


class KindFilter(admin.SimpleListFilter):
    """From the settings: to ask the table which kinds it holds is to read all of it."""

    title = parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(name, kinds.get(name).label) for name in settings.JOB_KINDS]

    def queryset(self, request: HttpRequest, jobs: QuerySet[Job]) -> QuerySet[Job]:
        return jobs.filter(kind=self.value()) if self.value() else jobs


class QueueFilter(admin.SimpleListFilter):
    title = parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(name, name) for name in settings.RQ_QUEUES]

    def queryset(self, request: HttpRequest, jobs: QuerySet[Job]) -> QuerySet[Job]:
        return jobs.filter(queue=self.value()) if self.value() else jobs


class TroubleFilter(admin.SimpleListFilter):
    title = parameter_name = "trouble"
    CHOICES = {
        "crashes": ("It crashed", Q(crashes__gt=0)),
        "losses": ("It lost its worker", Q(losses__gt=0)),
        "leftovers": ("It left files", Q(leftovers=True)),
        "retries": ("It tries another again", Q(retry_of__isnull=False)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(name, words) for name, (words, _) in self.CHOICES.items()]

    def queryset(self, request: HttpRequest, jobs: QuerySet[Job]) -> QuerySet[Job]:
        _, rule = self.CHOICES.get(self.value() or "", ("", Q()))
        return jobs.filter(rule)


@admin.register(Job)
class JobAdmin(AuditedAdmin[Job]):
    list_display = ["id", "kind", "status", "progress", "stage", "owner", "title", "price"]
    list_display += ["attempt", "crashes", "losses", "tried_before", "created_at"]
    list_filter = ["status", KindFilter, QueueFilter, TroubleFilter, "created_at"]
    list_select_related = ["owner"]
    search_fields = ["=id", "title", "owner__email", "owner__username", "=external_id"]
    search_help_text = "By id, title, or the owner's email or name."
    ordering = ["-created_at"]
    show_full_result_count = False
    actions = ["cancel", "retry"]
    fieldsets = [
        (None, {"fields": ["id", "kind", "title", "owner", "status", "stage", "progress", "error"]}),
        ("Credits", {"fields": ["price", "ledger"]}),
        ("Tries", {"fields": ["retry_of", "tried_again", "attempt", "crashes", "losses"]}),
        ("For the operator", {"fields": ["error_detail", "params", "result", "external_id", "idempotency_key"]}),
        ("Running", {"fields": ["queue", "fence", "lease_until", "wake_at", "cancel_requested", "leftovers", "seq"]}),
        ("Times", {"fields": ["created_at", "started_at", "deadline_at", "completed_at", "read_at", "updated_at"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False  # a job is deleted with its owner; alone it would leave what it settles hanging

    def get_readonly_fields(self, request: HttpRequest, obj: Job | None = None) -> list[str]:
        return [*(field.name for field in Job._meta.fields), "ledger", "tried_again"]

    @admin.display(description="Retry of", ordering="retry_of")
    def tried_before(self, job: Job) -> SafeString | str:
        return _link(job.retry_of_id) if job.retry_of_id else "-"

    @admin.display(description="Tried again as")
    def tried_again(self, job: Job) -> SafeString | str:
        made = job.retries.order_by("created_at", "pk")
        return format_html_join("", "<div>{} {}</div>", ((_link(retry.pk), retry.status) for retry in made)) or "-"

    @admin.display(description="Entries in the ledger")
    def ledger(self, job: Job) -> SafeString | str:
        """What was charged and given back for it; read only, as the ledger is."""
        entries = CreditTransaction.objects.filter(reference=job.pk).order_by("pk")
        rows = ((timezone.localtime(each.created_at), each.kind, each.amount, each.description) for each in entries)
        return (
            format_html_join(
                "", "<div>{} {} {} {}</div>", ((f"{at:%d %b %Y %H:%M:%S}", kind, f"{n:+,}", words) for at, kind, n, words in rows)
            )
            or "-"
        )

    @admin.action(description="Cancel the chosen jobs", permissions=["change"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        chosen = list(jobs.filter(status__in=Job.ACTIVE))
        for job in chosen:
            lifecycle.cancel(job)
            self.log_deed(request, job, "staff_action", "Cancelled it, or told it to stop.")
        self.message_user(request, f"{len(chosen)} jobs were cancelled or told to stop.")

    @admin.action(description="Retry the chosen jobs (each owner is charged, as by a retry of their own)", permissions=["change"])
    def retry(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        count = 0
        for job in jobs.select_related("owner"):
            try:
                made = _retry(job)
            except Refused as refusal:
                self.message_user(request, f"Job {job.pk}: {refusal}", messages.WARNING)
            else:
                self.log_deed(request, job, "staff_action", f"Tried it again as {made}.")
                count += 1
        self.message_user(request, f"{count} jobs are tried again.")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Nothing here can be saved."""
        context |= {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **kwargs)


def _retry(job: Job) -> Job:
    if job.owner is not None and not job.owner.is_active:
        raise Refused("Its owner's account is closed.")
    return submitting.retry(job)


def _link(pk: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:jobs_job_change", args=[pk]), pk)
