"""What the library can be filtered by, as one table from which the menu, the chips and the rows are made.

What upper layers add stands in settings.ASSET_FILTERS: name of the parameter to its label and two functions by dotted path,
`choices(user, chosen)`, a queryset of things that have a name, and `assets(user, id)`, a queryset of the ids of one's assets.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, F, Q, Value
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from media_library.models import Asset, Collection, Tag

SOURCES = [(value, "URL" if value == "url" else label) for value, label in Asset.Source.choices]
_DAYS = {"7d": 7, "30d": 30, "1y": 365}
_SHAPES = {"wide": Q(width__gt=F("height")), "tall": Q(width__lt=F("height")), "square": Q(width=F("height"))}


@dataclass(frozen=True)
class Choice:
    value: str  # in the address
    label: str
    id: UUID | None = None  # of the person's own thing


@dataclass(frozen=True)
class Filter:
    name: str  # of the parameter
    label: str
    find_choices: Callable[[], tuple[Choice, ...]]
    where: Callable[[Choice], Q]

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.find_choices()

    def find(self, value: str) -> Choice | None:
        low = value.casefold()
        return next((choice for choice in self.choices if choice.value.casefold() == low), None)


def filters_of(user: User, chosen: dict[str, str]) -> tuple[Filter, ...]:
    """All. The person's own tags, collections and the rest are looked up by one query, when the first of them is asked for.

    `chosen` is what an address says, by name.
    """
    return (*_FIXED, *_own(_Own(user, chosen)))


class _Own:
    """What a person has to filter by."""

    def __init__(self, user: User, chosen: dict[str, str]) -> None:
        self.user, self.chosen = user, chosen

    def choices(self, name: str) -> Callable[[], tuple[Choice, ...]]:
        return lambda: tuple(self._found[name])

    @cached_property
    def _found(self) -> dict[str, list[Choice]]:
        """By the filter's name, in the order of titles."""
        things: dict[str, Any] = {
            "tag": Tag.objects.visible_to(self.user),
            "collection": Collection.objects.visible_to(self.user),
        }
        for name, about in settings.ASSET_FILTERS.items():
            things[name] = import_string(about["choices"])(self.user, self.chosen.get(name, ""))
        first, *others = (each.order_by().values_list(Value(name, CharField()), "pk", "name") for name, each in things.items())
        found: dict[str, list[Choice]] = {name: [] for name in things}
        for name, pk, title in sorted(first.union(*others, all=True), key=lambda row: row[2].casefold()):
            found[name].append(Choice(title if name == "tag" else str(pk), title, pk))
        return found


def _own(own: _Own) -> Iterator[Filter]:
    tags, collections = Asset.tags.through.objects, Asset.collections.through.objects
    yield Filter("tag", "Tag", own.choices("tag"), lambda choice: Q(pk__in=tags.filter(tag=choice.id).values("asset")))
    yield Filter(
        "collection",
        "Collection",
        own.choices("collection"),
        lambda choice: Q(pk__in=collections.filter(collection=choice.id).values("asset")),
    )
    for name, about in settings.ASSET_FILTERS.items():
        yield Filter(name, about["label"], own.choices(name), _by(own.user, about["assets"]))


def _by(user: User, path: str) -> Callable[[Choice], Q]:
    return lambda choice: Q(pk__in=import_string(path)(user, choice.id))


def _fixed(name: str, label: str, pairs: list[tuple[str, str]], where: Callable[[str], Q]) -> Filter:
    choices = tuple(Choice(value, label) for value, label in pairs)
    return Filter(name, label, lambda: choices, lambda choice: where(choice.value))


_FIXED = (
    _fixed("kind", "Kind", Asset.Kind.choices, lambda value: Q(kind=value)),
    _fixed("source", "Source", SOURCES, lambda value: Q(source=value)),
    _fixed("starred", "Star", [("1", "Starred")], lambda _: Q(is_starred=True)),
    _fixed(
        "added",
        "Added",
        [("7d", "Last 7 days"), ("30d", "Last 30 days"), ("1y", "Last year")],
        lambda value: Q(created_at__gte=timezone.now() - timedelta(days=_DAYS[value])),
    ),
    _fixed("orientation", "Shape", [("wide", "Wide"), ("tall", "Tall"), ("square", "Square")], _SHAPES.__getitem__),
    _fixed("status", "Status", Asset.Status.choices, lambda value: Q(status=value)),
)
