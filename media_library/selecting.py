"""Which assets a form or a request means: those whose ids it lists, all that a view shows, or all that were trashed at once.

Fields: `ids`, repeated, at most MOST_IDS; or `all=1` with the view's query string in `query`; or `trashed_at`, the moment
that the answer to a trash action names, which is what its undo sends.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from accounts.models import User
from accounts.refusals import Refused
from media_library import querying
from media_library.models import Asset, AssetQuerySet

MOST_IDS = 1000


class NothingSelected(Refused):
    code = "nothing_selected"


class UnknownView(Refused):
    status = 409
    code = "unknown_view"


@dataclass(frozen=True)
class Selection:
    """`ids` in the order in which they were given; without them `view` or `trashed_at` says it."""

    user: User
    ids: tuple[UUID, ...] = ()
    view: querying.View | None = None
    trashed_at: datetime | None = None

    @classmethod
    def read(cls, user: User, data: QueryDict) -> "Selection":
        """Raises Refused where it says nothing or too much, or names a filter that is gone and so means more than was seen."""
        if data.get("all") == "1":
            view = querying.read(user, QueryDict(data.get("query", "").lstrip("?")))
            if not view.is_whole:
                raise UnknownView("The filter you selected by is not there any more. Reload the page and select again.")
            return cls(user, view=view)
        if data.get("trashed_at"):
            return cls(user, trashed_at=_moment(str(data["trashed_at"])))
        ids = tuple(dict.fromkeys(_uuid(text) for text in data.getlist("ids")))
        if not ids:
            raise NothingSelected("Nothing is selected.")
        if len(ids) > MOST_IDS:
            raise NothingSelected(f"Select at most {MOST_IDS:,} one by one, or all that match.")
        return cls(user, ids)

    @property
    def within(self) -> AssetQuerySet:
        """What it may mean outside the trash: what the library shows; by its id any asset, as each has a page of its own."""
        return Asset.objects.kept() if self.ids else Asset.objects.listed()

    def of(self, assets: AssetQuerySet) -> AssetQuerySet:
        """Those of `assets` that it means and that are the user's, in no order."""
        assets = assets.visible_to(self.user)
        if self.view is not None:
            return self.view.of(assets)
        if self.trashed_at is not None:
            return assets.filter(deleted_at=self.trashed_at)
        return assets.filter(pk__in=self.ids)

    def in_order(self, assets: AssetQuerySet, most: int) -> list[Asset]:
        """The first of them, as the view sorts them or as they were listed."""
        if self.view is not None:
            order = self.view.order
            return list(self.of(assets).alias(key=order.key).order_by(*order.by)[:most])
        places = {pk: place for place, pk in enumerate(self.ids)}
        return sorted(self.of(assets), key=lambda asset: places.get(asset.pk, 0))[:most]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NothingSelected("The selection did not arrive whole. Select again.") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise NothingSelected("The selection did not arrive whole. Select again.") from None
