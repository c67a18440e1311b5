"""The orders of the gallery. A page begins after the last row of the one before, and takes of one prompt stay side by side."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, ExpressionWrapper, F, Max, OuterRef, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Cast, Coalesce

from generation.models import Generation, GenerationCost
from generation.models.generations import GenerationQuerySet
from generation.providers.shapes import Modality

FINE = 10_000  # parts of a unit of money, as costs are kept
US = 1_000_000  # microseconds of a second
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Key:
    """A column, or what `of` says; `read` has it from its text in a cursor and raises ValueError."""

    name: str
    read: Callable[[str], Any]
    of: Any = None


@dataclass(frozen=True)
class Order:
    """The last key is the row's own, so that no two are alike."""

    label: str
    keys: tuple[Key, ...]
    is_rising: bool = False

    def sorted(self, generations: GenerationQuerySet) -> GenerationQuerySet:
        sign = "" if self.is_rising else "-"
        made = generations.annotate(**{key.name: key.of for key in self.keys if key.of is not None})
        return made.order_by(*(f"{sign}{key.name}" for key in self.keys))

    def after(self, generations: GenerationQuerySet, cursor: str) -> GenerationQuerySet:
        """Of those that it sorted, what comes later. A cursor that is none of ours begins at the beginning."""
        place = self._place(cursor)
        if place is None:
            return generations
        comes_later = TupleGreaterThan if self.is_rising else TupleLessThan
        return generations.filter(comes_later(Tuple(*(F(key.name) for key in self.keys)), place))

    def cursor(self, generation: Generation) -> str:
        values = [getattr(generation, key.name) for key in self.keys]
        told = [value.isoformat() if isinstance(value, datetime) else str(value) for value in values]
        return urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")

    def _place(self, cursor: str) -> tuple[Any, ...] | None:
        try:
            told = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            return tuple(key.read(text) for key, text in zip(self.keys, told, strict=True))
        except (ValueError, TypeError, AttributeError):
            return None


def orders_for(modality: str) -> dict[str, Order]:
    """By the names that addresses have; a picture has no length."""
    return {name: order for name, order in ORDERS.items() if name != "longest" or modality != Modality.IMAGE}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


def _figure(text: str) -> int:
    figure = int(text)
    if not -LARGEST <= figure <= LARGEST:
        raise ValueError("more than a column holds")
    return figure


def _whole(value: Any) -> Any:
    return Cast(ExpressionWrapper(value, output_field=BigIntegerField()), BigIntegerField())


def _most(value: Any) -> Any:
    """Of all takes of the prompt, so that none of them stands apart from the others."""
    prompt = Generation.objects.filter(owner=OuterRef("owner"), batch=OuterRef("batch")).order_by()
    return Subquery(prompt.values("batch").annotate(most=Max(value)).values("most"))


def _spent() -> Any:
    """The dearest of its calls, in FINE parts, whatever the money."""
    calls = GenerationCost.objects.filter(generation__batch=OuterRef("batch"), owner=OuterRef("owner")).order_by()
    most = calls.values("generation__batch").annotate(most=Max(_whole(F("amount") * FINE))).values("most")
    return Coalesce(Subquery(most), 0, output_field=BigIntegerField())


_MADE, _OWN = Key("created_at", _moment), Key("pk", UUID)
_BEGUN = Key("begun", _moment, _most(F("created_at")))  # of several as dear, or as long, the newest first
_CHARGED = Key("charged", _figure, _most(Coalesce("job__price", 0)))
_LENGTH = Key(
    "length", _figure, _most(Coalesce("asset__duration_us", _whole(F("seconds") * US), 0, output_field=BigIntegerField()))
)
ORDERS = {
    "newest": Order("Newest", (_MADE, _OWN)),
    "oldest": Order("Oldest", (_MADE, _OWN), is_rising=True),
    "dearest": Order("Dearest", (_CHARGED, Key("spent", _figure, _spent()), _BEGUN, _OWN)),  # in credits, then in money
    "longest": Order("Longest", (_LENGTH, _BEGUN, _OWN)),
}
