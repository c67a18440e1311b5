"""What the address of the list of jobs may ask for."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict

STATUSES = [
    ("", "All"),
    ("active", "Active"),
    ("unread", "Unread"),
    ("completed", "Completed"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


@dataclass(frozen=True)
class Filters:
    """Empty: all. `before` is the job after which the page begins."""

    status: str = ""
    kind: str = ""
    before: UUID | None = None

    @property
    def is_any(self) -> bool:
        return bool(self.status or self.kind)


class FilterForm(forms.Form):
    status = forms.ChoiceField(choices=STATUSES, required=False)
    kind = forms.ChoiceField(required=False)
    before = forms.UUIDField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(name, name) for name in settings.JOB_KINDS]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """A part that makes no sense is as good as not said."""
        self.full_clean()
        told = self.cleaned_data
        return Filters(told.get("status") or "", told.get("kind") or "", told.get("before"))
