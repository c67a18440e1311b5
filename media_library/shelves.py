"""A person's tags and collections: found or made by name, renamed, merged, deleted. Names differ by more than case."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from accounts.models import User
from accounts.refusals import Refused
from media_library.models import Asset, Collection, OwnedQuerySet, Tag

Shelf = TypeVar("Shelf", bound=Tag | Collection)
MOST = 500  # of each for one person, as a menu lists them all
MOST_AT_ONCE = 20  # tags in one line of text


class BadName(Refused):
    code = "bad_name"


class TooMany(Refused):
    code = "too_many"


def tags_in(text: str) -> list[str]:
    """The tags in a line of text, set apart by commas; each once, without regard to case. Raises Refused."""
    found = {name.casefold(): name for part in text.split(",") if (name := _plain(part))}
    if len(found) > MOST_AT_ONCE:
        raise TooMany(f"Add at most {MOST_AT_ONCE} tags at once.")
    return [_checked(Tag, name) for name in found.values()] or [_checked(Tag, "")]


def find_or_make(kind: type[Shelf], owner: User, names: Iterable[str]) -> list[Shelf]:
    """The person's tags or collections of these names, made where they are not there. Two at once make each once."""
    wanted = {_checked(kind, name).casefold(): _checked(kind, name) for name in names}
    mine: dict[str, Shelf] = _by_name(kind, owner)
    missing = [name for low, name in wanted.items() if low not in mine]
    if missing:
        if len(mine) + len(missing) > MOST:
            raise TooMany(f"You have {len(mine)} {_word(kind)}s, and {MOST} is the most. Delete some first.")
        rows: list[Any] = [kind(owner=owner, name=name) for name in missing]
        kind.objects.bulk_create(rows, ignore_conflicts=True)
        mine = _by_name(kind, owner)
    return [mine[low] for low in wanted if low in mine]


def make(kind: type[Shelf], owner: User, name: str) -> Shelf:
    """A new one. Raises BadName where the person has one of that name."""
    name = _checked(kind, name)
    if name.casefold() in _by_name(kind, owner):
        raise BadName(f"You have a {_word(kind)} of that name.")
    return find_or_make(kind, owner, [name])[0]


def named(kind: type[Shelf], owner: User, name: str) -> Shelf:
    """The one of that name or id. Raises BadName."""
    shelf: Shelf
    for shelf in kind.objects.visible_to(owner):
        if name in (str(shelf.pk), shelf.name) or shelf.name.casefold() == _plain(name).casefold():
            return shelf
    raise BadName(f"You have no {_word(kind)} of that name.")


def rename(shelf: Shelf, name: str) -> Shelf:
    """Give it another name. To give a tag the name of another of that person's merges the two, and the other is returned.

    Raises BadName, for a collection also where another has the name.
    """
    name = _checked(type(shelf), name)
    other = _by_name(type(shelf), shelf.owner).get(name.casefold())
    if other is not None and other != shelf:
        if not (isinstance(shelf, Tag) and isinstance(other, Tag)):
            raise BadName("You have a collection of that name.")
        _merge(shelf, into=other)
        return other
    try:
        type(shelf).objects.filter(pk=shelf.pk).update(name=name)
    except IntegrityError:  # another got the name just now
        raise BadName(f"You have a {_word(type(shelf))} of that name.") from None
    return shelf


def counted(kind: type[Tag] | type[Collection], owner: User) -> OwnedQuerySet:
    """The person's, by name, each with `count`: its assets that the library shows."""
    listed = Count("assets", filter=Q(assets__deleted_at__isnull=True, assets__is_listed=True))
    mine: OwnedQuerySet = kind.objects.visible_to(owner)
    with_counts: OwnedQuerySet = mine.annotate(count=listed).order_by("name")
    return with_counts


def _merge(tag: Tag, into: Tag) -> None:
    links = Asset.tags.through.objects
    with transaction.atomic():
        has_both = links.filter(tag=into).values("asset")
        links.filter(tag=tag).exclude(asset__in=has_both).update(tag=into)
        tag.delete()


def _by_name(kind: type[Shelf], owner: User) -> dict[str, Shelf]:
    """By name without case, as people see it: SQLite's own LOWER knows ASCII alone."""
    return {each.name.casefold(): each for each in kind.objects.visible_to(owner).order_by("created_at")}


def _checked(kind: type[Shelf], name: str) -> str:
    name, longest = _plain(name), int(kind._meta.get_field("name").max_length or 0)
    if not 1 <= len(name) <= longest:
        raise BadName(f"A {_word(kind)} has a name of 1 to {longest} characters.")
    return name


def _plain(name: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())


def _word(kind: type[Shelf]) -> str:
    return kind._meta.verbose_name or ""  # type: ignore[return-value]
