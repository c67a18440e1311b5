"""Staff find people by what they prefer: filters for the list of people. Who never chose has the default."""

from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.preferences import Preferences, Theme
from engine.presets import PRESETS


class ThemeFilter(admin.SimpleListFilter):
    title = "theme"
    parameter_name = "theme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(theme.value, theme.value.title()) for theme in Theme]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return preferring(queryset, "theme", self.value()) if self.value() in {*Theme} else queryset


class ExportPresetFilter(admin.SimpleListFilter):
    title = "export preset"
    parameter_name = "export_preset"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, preset.label) for name, preset in PRESETS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return preferring(queryset, "export_preset", self.value()) if self.value() in PRESETS else queryset


def preferring(people: QuerySet[User], name: str, value: str | None) -> QuerySet[User]:
    """Those whose preference it is; on PostgreSQL, which can look for a part of the document, by its index."""
    if connection.features.supports_json_field_contains:
        said = Q(preferences__contains={name: value})
    else:
        said = Q(**{f"preferences__{name}": value})
    is_default = Preferences().model_dump(mode="json")[name] == value
    return people.filter(said | Q(**{f"preferences__{name}__isnull": True})) if is_default else people.filter(said)
