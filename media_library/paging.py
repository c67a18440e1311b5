"""Pages of assets that cost the same wherever they are: each begins after the last row of the one before, by an index."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce

from media_library.models import Asset, AssetQuerySet

PAGE_SIZE = 20
COUNTED_MAX = 10_000  # to count more takes longer than all the rest of a page, and tells nobody anything


@dataclass(frozen=True)
class Order:
    """One way to sort; rows of the same key follow each other by id, so that the order is always the same."""

    label: str
    key: Any  # an expression of Asset's
    read: Callable[[str], Any]  # the key from its text in a cursor; raises ValueError
    is_rising: bool = False

    @property
    def by(self) -> tuple[str, str]:
        """For order_by, where `key` is annotated."""
        return ("key", "pk") if self.is_rising else ("-key", "-pk")


# a literal nought: with a parameter in its place SQLite would not know the index
ORDERS = {
    "newest": Order("Newest", F("created_at"), datetime.fromisoformat),
    "oldest": Order("Oldest", F("created_at"), datetime.fromisoformat, is_rising=True),
    "name": Order("Name", F("folded_name"), str, is_rising=True),
    "largest": Order("Largest", F("size"), int),
    "longest": Order("Longest", Coalesce("duration_us", RawSQL("0", ())), int),
}
LAST_TRASHED = Order("Last trashed", F("deleted_at"), datetime.fromisoformat)


@dataclass(frozen=True)
class Page:
    assets: list[Asset]
    total: int  # of all pages; COUNTED_MAX + 1 where there are more than are counted, 0 where they were not counted
    next: str  # the cursor of the next page; empty on the last

    @property
    def amount(self) -> str:
        """1,284 or 10,000+"""
        return f"{self.total:,}" if self.total <= COUNTED_MAX else f"{COUNTED_MAX:,}+"


class Amount(Subquery):
    """How many rows a sliced queryset has, and so no more than its slice."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def page_of(assets: AssetQuerySet, order: Order, after: str = "", *, size: int = PAGE_SIZE) -> Page:
    """The rows and the count of all by one query. A cursor that is none of ours begins at the beginning."""
    counted = assets.order_by().values("pk")[: COUNTED_MAX + 1]
    rows: list[Any] = list(_sorted(assets, order, after).annotate(total=Amount(counted))[: size + 1])
    return _page(rows, size, total=rows[0].total if rows else counted.count() if after else 0)


def part_of(assets: AssetQuerySet, order: Order, after: str = "", *, size: int = PAGE_SIZE) -> Page:
    """The same rows, and no count: that looks at ten thousand, and who only goes on has been told it."""
    return _page(list(_sorted(assets, order, after)[: size + 1]), size, total=0)


def _page(rows: list[Any], size: int, total: int) -> Page:
    """Of one row more than it shows, where there is a next."""
    return Page(rows[:size], total, _cursor(rows[size - 1]) if len(rows) > size else "")


def _sorted(assets: AssetQuerySet, order: Order, after: str) -> AssetQuerySet:
    return _after(assets.alias(key=order.key), order, after).annotate(key=F("key")).order_by(*order.by)


def _after(assets: AssetQuerySet, order: Order, cursor: str) -> AssetQuerySet:
    place = _place(order, cursor)
    if place is None:
        return assets
    comes_later = TupleGreaterThan if order.is_rising else TupleLessThan
    return assets.filter(comes_later(Tuple(F("key"), F("pk")), place))


def _cursor(asset: Any) -> str:
    key = asset.key.isoformat() if isinstance(asset.key, datetime) else asset.key
    return urlsafe_b64encode(json.dumps([str(key), str(asset.pk)]).encode()).decode().rstrip("=")


def _place(order: Order, cursor: str) -> tuple[Any, UUID] | None:
    try:
        key, pk = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return order.read(key), UUID(pk)
    except (ValueError, TypeError, AttributeError):
        return None
