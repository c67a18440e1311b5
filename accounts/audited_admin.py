"""What every admin of people's things is built on: it notes in the audit log what staff looked at, changed and did.

Django's own record of changes (LogEntry, the History button) is kept beside it.
"""

from typing import Any, TypeVar, cast

from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts import audit
from accounts.models import User
from accounts.staff import ModelAdmin

M = TypeVar("M", bound=Model)


class ReadOnlyAdmin(ModelAdmin[M]):
    """Rows that are looked at and never made, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class AuditedAdmin(ModelAdmin[M]):
    """The owner of a row is itself, where it is a person, or its `owner`; in allauth's tables, its `user`."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        thing = kwargs.get("obj")
        if thing is not None and request.method == "GET" and _owner(thing) != request.user:
            _note(request, "staff_view", thing, str(thing))
        return super().render_change_form(request, context, *args, **kwargs)

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        entry = super().log_addition(request, obj, message)
        _note(request, "staff_change", obj, entry.get_change_message())
        return entry

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        return self.log_deed(request, obj, "staff_change", message)

    def log_deed(self, request: HttpRequest, obj: M, action: str, message: Any) -> LogEntry:
        """As `log_change`, but with a word of audit.ACTIONS for what was done."""
        entry = super().log_change(request, obj, message)
        _note(request, action, obj, entry.get_change_message())
        return entry

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[M]) -> Any:
        for thing in queryset:
            _note(request, "staff_change", thing, f"Deleted {thing}")
        return super().log_deletions(request, queryset)


def _owner(thing: Model) -> User | None:
    found = thing if isinstance(thing, User) else getattr(thing, "owner", None) or getattr(thing, "user", None)
    return found if isinstance(found, User) else None


def _note(request: HttpRequest, action: str, thing: Model, words: str) -> None:
    actor = cast(User, request.user)  # the admin lets nobody else in
    audit.note(action, actor=actor, owner=_owner(thing), target=thing, description=words, request=request)
