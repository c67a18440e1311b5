"""A person's library in the archive of what the studio keeps of them: what it knows, and the files."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from accounts.archives import Entry
from accounts.exporting import in_pages, table
from accounts.models import User
from media_library import zipping
from media_library.models import Asset, Collection, Tag

FACTS = [
    *["id", "name", "original_name", "kind", "source", "status", "error", "is_starred", "parent_id", "size", "duration_us"],
    *["width", "height", "codec", "container", "has_audio", "mime_type", "checksum", "deleted_at", "created_at", "metadata"],
]


def export(user: User) -> Iterator[Entry]:
    assets = Asset.objects.visible_to(user).prefetch_related("tags", "collections")
    yield table("assets.json", (_told(asset) for asset in in_pages(assets)))
    yield table("tags.json", (_named(tag) for tag in in_pages(Tag.objects.visible_to(user))))
    yield table("collections.json", (_named(shelf) for shelf in in_pages(Collection.objects.visible_to(user))))


def export_files(user: User) -> Iterator[Entry]:
    """The originals, those in the trash too."""
    assets = Asset.objects.visible_to(user).filter(status=Asset.Status.READY)
    for entry in zipping.entries(in_pages(assets)):
        yield replace(entry, name=f"media/{entry.name}")


def _told(asset: Asset) -> dict[str, Any]:
    facts = {name: getattr(asset, name) for name in FACTS}
    tags, shelves = ([row.name for row in rows.all()] for rows in (asset.tags, asset.collections))
    return {**facts, "tags": tags, "collections": shelves}


def _named(row: Tag | Collection) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "created_at": row.created_at}
