"""An address of the library, read: words, filters, an order, a layout. One address is one view, for pages and for what is
done to all that a view shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID

from django.db.models import BooleanField, Case, ExpressionWrapper, Func, JSONField, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import GreaterThan
from django.http import QueryDict

from accounts.models import User
from media_library.filters import Choice, Filter, filters_of
from media_library.models import Asset, AssetQuerySet, Tag, folded
from media_library.paging import ORDERS, Amount, Order

LAYOUTS = {"grid": "Grid", "list": "List"}
LONGEST = 200  # characters of a search
MOST_WORDS = 8
MANY = 30_000  # links of a tag, from where on it is quicker to look at each asset than to list them
_LOOKS = (
    *("owner", "name", "kind", "source", "status", "error", "is_starred", "size", "duration_us", "width", "height", "codec"),
    *("frame_rate_num", "frame_rate_den", "derived", "metadata", "created_at", "updated_at"),
    *(f"job__{name}" for name in ("owner", "kind", "title", "status", "stage", "progress", "error")),
)
_USUAL = {"sort": "newest", "view": "grid"}


@dataclass(frozen=True)
class View:
    """What an address asks for. `chosen` is by the name of the filter; `is_whole` says that nothing in it was unknown."""

    filters: tuple[Filter, ...]
    words: str
    chosen: Mapping[str, Choice]
    sort: str
    layout: str
    is_whole: bool

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.chosen)

    def of(self, assets: AssetQuerySet) -> AssetQuerySet:
        """Those of `assets` that it asks for, in no order."""
        for each in self.filters:
            if each.name in self.chosen:
                assets = assets.filter(each.where(self.chosen[each.name]))
        if not self.words:
            return assets
        tags = next(each.choices for each in self.filters if each.name == "tag")
        return naming(assets, self.words, [(choice.id, choice.label) for choice in tags if choice.id])

    def query(self, **changes: str) -> str:
        """Its query string with some parameters changed; what is empty or usual is left out."""
        return "&".join(filter(None, {**self._parts, **{name: _part(name, value) for name, value in changes.items()}}.values()))

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Of the query string, by parameter: a page has sixty links that each change one."""
        values = {"q": self.words, **{name: choice.value for name, choice in self.chosen.items()}}
        return {name: _part(name, value) for name, value in {**values, "sort": self.sort, "view": self.layout}.items()}


def _part(name: str, value: str) -> str:
    return f"{name}={quote_plus(value)}" if value and _USUAL.get(name) != value else ""


def read(user: User, data: QueryDict) -> View:
    """For one person; a query where it names something of theirs. What is unknown is left out, so that an old address shows
    something still."""
    filters = filters_of(user, {name: str(value) for name, value in data.items()})
    found = {each.name: each.find(str(data[each.name])) for each in filters if data.get(each.name)}
    sort, layout = data.get("sort", ""), data.get("view", "")
    return View(
        filters=filters,
        words=" ".join(data.get("q", "").replace("\0", " ")[:LONGEST].split()),
        chosen={name: choice for name, choice in found.items() if choice},
        sort=sort if sort in ORDERS else "newest",
        layout=layout if layout in LAYOUTS else "grid",
        is_whole=all(found.values()),
    )


def with_looks(assets: AssetQuerySet) -> AssetQuerySet:
    """Each with its job, and of both what a card shows alone."""
    return assets.select_related("job").only(*_LOOKS)


def with_labels(assets: AssetQuerySet) -> AssetQuerySet:
    """Each with `labels`, the names of its tags or None, without a query more."""
    return assets.annotate(labels=_labels())


def with_shelves(assets: AssetQuerySet) -> AssetQuerySet:
    """Each with `shelves`, the ids of its collections as text or None, without a query more."""
    return assets.annotate(shelves=_shelves())


@cache  # each query takes a copy, which costs it half of what making one does
def _labels() -> Subquery:
    return Subquery(Tag.objects.filter(assets=OuterRef("pk")).order_by().values(all=_All("name")))


@cache
def _shelves() -> Subquery:
    links = Asset.collections.through.objects.filter(asset=OuterRef("pk")).order_by()
    return Subquery(links.values(all=_All("collection")))


class _All(Func):
    """All of one column, as a list."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def _tagged(tags: list[UUID]) -> Case:
    """Whether an asset has one of these tags. The database lists all that have; where those are many, it asks of each instead.

    A page needs twenty of them, and ten thousand for its count: to list a hundred thousand would take longer than all the rest.
    """
    links = Asset.tags.through.objects.filter(tag__in=tags)
    are_many = GreaterThan(Amount(links.values("pk")[: MANY + 1]), MANY)
    of_each = links.filter(asset=OuterRef("pk")).values(is_there=Value(True))[:1]  # EXISTS might become a list, too
    listed = ExpressionWrapper(Q(pk__in=links.values("asset")), BooleanField())
    return Case(When(are_many, then=Subquery(of_each)), default=listed, output_field=BooleanField())


def search(user: User, assets: AssetQuerySet, words: str) -> AssetQuerySet:
    """Those of `assets`, all of them the user's, in whose name or tags each of the words is."""
    return naming(assets, words, Tag.objects.visible_to(user).values_list("pk", "name")) if words else assets


def naming(assets: AssetQuerySet, words: str, tags: Iterable[tuple[UUID, str]]) -> AssetQuerySet:
    """Each word is in the name, or in one of these tags of it. Where no tag has it, the index of names serves alone."""
    for word in folded(words).split()[:MOST_WORDS]:
        there = Q(folded_name__contains=word)
        if having := [pk for pk, name in tags if word in folded(name)]:
            there |= Q(_tagged(having))
        assets = assets.filter(there)
    return assets
