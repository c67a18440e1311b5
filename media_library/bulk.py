"""What can be done to many assets at once, by few statements however many they are.

Only ids are read. Each statement takes a batch, and says again in what state its rows must be, so that what happened in
between stays as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import UUIDField, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.refusals import Refused
from media_library import destinations, emptying, shelves, uses
from media_library.models import Asset, AssetQuerySet, Collection, Tag
from media_library.selecting import Selection

A_BATCH = 2000  # rows in a statement, a tenth of a second: with SQLite nobody else can write meanwhile
MOST_TOLD = 1000  # ids in an answer


class NoSuchAction(Refused):
    status = 400
    code = "no_such_action"


class NotSure(Refused):
    status = 409
    code = "not_sure"


@dataclass(frozen=True)
class Done:
    """What came of it: to how many, in a sentence, their first ids, and the fields that a form sends to take it back."""

    count: int
    sentence: str
    ids: list[UUID] = field(default_factory=list)
    undo: dict[str, str] | None = None
    warning: str = ""  # what follows from it elsewhere
    url: str = ""  # where to go on; empty to stay

    @property
    def message(self) -> str:
        return f"{self.sentence} {self.warning}".strip()

    def to_json(self) -> dict[str, Any]:
        ids = [str(pk) for pk in self.ids]
        return {"done": self.count, "message": self.message, "ids": ids, "undo": self.undo, "url": self.url}


def act(name: str, selection: Selection, data: QueryDict) -> Done:
    """Raises Refused. What upper layers can do with assets stands in settings.ASSET_ACTIONS, by dotted path."""
    action: Action | None = ACTIONS.get(name)
    if action is None and name in settings.ASSET_ACTIONS:
        action = import_string(settings.ASSET_ACTIONS[name])
    if action is None:
        raise NoSuchAction("There is no such action.")
    return action(selection, data)


def tag(selection: Selection, data: QueryDict) -> Done:
    found = shelves.find_or_make(Tag, selection.user, shelves.tags_in(data.get("tags", "")))
    ids = _ids(selection.of(selection.within))
    for each in found:
        _put(each, ids)
    return _done(ids, f"tagged {', '.join(each.name for each in found)}")


def untag(selection: Selection, data: QueryDict) -> Done:
    names = {name.casefold() for name in shelves.tags_in(data.get("tags", ""))}
    found = [each for each in Tag.objects.visible_to(selection.user) if each.name.casefold() in names]
    ids = _ids(selection.of(selection.within))
    for batch in _batches(ids):
        Asset.tags.through.objects.filter(tag__in=found, asset__in=batch).delete()
    return _done(ids, f"no longer tagged {', '.join(each.name for each in found) or data['tags']}")


def collect(selection: Selection, data: QueryDict) -> Done:
    (shelf,) = shelves.find_or_make(Collection, selection.user, [data.get("collection", "")])
    ids = _ids(selection.of(selection.within))
    _put(shelf, ids)
    return _done(ids, f"in {shelf.name}")


def uncollect(selection: Selection, data: QueryDict) -> Done:
    shelf = shelves.named(Collection, selection.user, data.get("collection", ""))
    ids = _ids(selection.of(selection.within))
    for batch in _batches(ids):
        Asset.collections.through.objects.filter(collection=shelf, asset__in=batch).delete()
    return _done(ids, f"taken out of {shelf.name}")


def star(selection: Selection, data: QueryDict) -> Done:
    return _done(_change(selection, selection.within, is_starred=True), "starred")


def unstar(selection: Selection, data: QueryDict) -> Done:
    return _done(_change(selection, selection.within, is_starred=False), "no longer starred")


def trash(selection: Selection, data: QueryDict) -> Done:
    """All get the same moment, by which the undo finds them again."""
    now = timezone.now()
    ids = _change(selection, selection.within, deleted_at=now)
    binned = Asset.objects.visible_to(selection.user).filter(deleted_at=now)
    needing = uses.needing(uses.uses_of(selection.user, binned.values_list("pk", flat=True)))
    undo = {"action": "restore", "label": "Undo", "trashed_at": now.isoformat()} if ids else None
    return _done(ids, "moved to the trash", warning=uses.warning(needing, len(ids)), undo=undo)


def restore(selection: Selection, data: QueryDict) -> Done:
    ids = _change(selection, Asset.objects.trashed(), deleted_at=None)
    destinations.deliver_restored(selection.user, ids)
    return _done(ids, "back in your library")


def delete(selection: Selection, data: QueryDict) -> Done:
    """For good: all of the trash, or what is listed there or failed. It must say `sure=1`, as nothing takes it back."""
    if data.get("sure") != "1":
        raise NotSure("What is deleted for good cannot be brought back.")
    mine = Asset.objects.visible_to(selection.user)
    if selection.view is None:
        ids = _ids(selection.of(mine.removable()))
        job = emptying.delete(selection.user, ids)
    elif selection.view.is_filtered:
        raise NotSure("Select what to delete one by one, or empty the whole trash.")
    else:
        ids = _ids(mine.trashed())
        job = emptying.empty(selection.user, ids)
    return _done(ids, "being deleted" if job else "deleted")


Action = Callable[[Selection, QueryDict], Done]
ACTIONS: dict[str, Action] = {
    action.__name__: action for action in (tag, untag, collect, uncollect, star, unstar, trash, restore, delete)
}


def _put(shelf: Tag | Collection, ids: list[UUID]) -> None:
    """On the shelf, those of them that are still there when it comes to them, if it is still there itself."""
    for batch in _batches(ids):
        with transaction.atomic():
            if type(shelf).objects.select_for_update().filter(pk=shelf.pk).exists():
                _link(shelf, Asset.objects.select_for_update().filter(pk__in=batch))


def _link(shelf: Tag | Collection, assets: AssetQuerySet) -> None:
    """By one statement, which brings no row here and leaves alone what is linked already."""
    through: Any = Asset.tags.through if isinstance(shelf, Tag) else Asset.collections.through
    name = "tag_id" if isinstance(shelf, Tag) else "collection_id"
    select, values = assets.order_by("pk").values_list("pk", Value(shelf.pk, UUIDField())).query.sql_with_params()
    insert = f"INSERT INTO {through._meta.db_table} (asset_id, {name}) {select} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(insert, values)


def _change(selection: Selection, within: AssetQuerySet, **fields: Any) -> list[UUID]:
    """Set them on those of `within` that are selected; each statement looks again whether they still are there. Their ids.

    It does not ask for the owner again: SQLite would look for the ids among all of the owner's, at each batch.
    """
    ids = _ids(selection.of(within))
    for batch in _batches(ids):
        within.filter(pk__in=batch).update(**fields, updated_at=timezone.now())
    return ids


def _ids(assets: AssetQuerySet) -> list[UUID]:
    """As they came, so that a batch finds its rows side by side on the disk."""
    return list(assets.order_by("created_at", "pk").values_list("pk", flat=True))


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[start : start + A_BATCH] for start in range(0, len(ids), A_BATCH))


def _done(ids: list[UUID], words: str, warning: str = "", undo: dict[str, str] | None = None) -> Done:
    sentence = f"{len(ids):,} {words}." if ids else "Nothing of that is there any more."
    return Done(len(ids), sentence, ids[:MOST_TOLD], undo, warning=warning)
