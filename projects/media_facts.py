"""What the editor is told of media: facts that edits need, and where pictures and sounds are.

frontend/src/editor/state/media.ts reads it.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from accounts.models import User
from media_library import storage
from media_library.models import Asset
from projects.clip_table import problem_of
from projects.models import Project

_STRIP = ("frames", "width", "height")


def of_project(project: Project) -> list[dict[str, Any]]:
    """Of each asset that the timeline names, those in the trash and those that are gone too."""
    return of_ids(project.owner, project.document().assets())


def of_ids(owner: User, ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Of each, those in the trash and those that are gone too, or that never were the person's."""
    owned = Asset.objects.visible_to(owner).defer("metadata").in_bulk(list(ids))
    return [*tell(owned.values()), *(_gone(pk) for pk in ids if pk not in owned)]


def tell(assets: Iterable[Asset]) -> list[dict[str, Any]]:
    return [_told(asset) for asset in assets]


def _told(asset: Asset) -> dict[str, Any]:
    is_ready = asset.status == Asset.Status.READY
    strip = asset.derived.get("filmstrip") if is_ready else None
    return {
        "id": str(asset.pk),
        "kind": asset.kind,
        "name": asset.name,
        "status": asset.status,
        "problem": (asset.status == Asset.Status.FAILED and asset.error) or problem_of(asset),
        "duration_us": asset.duration_us,
        "width": asset.width,
        "height": asset.height,
        "has_audio": asset.has_audio,
        "is_trashed": asset.deleted_at is not None,
        "source": asset.source,
        "poster": _address(asset, "poster"),
        "filmstrip": {"url": _address(asset, "filmstrip"), **{name: strip[name] for name in _STRIP}} if strip else None,
        "peaks": _address(asset, "peaks"),
        "original": storage.url_for(asset) if is_ready else "",
    }


def _address(asset: Asset, role: storage.Role) -> str:
    return storage.url_for(asset, role) if asset.status == Asset.Status.READY and role in asset.derived else ""


def _gone(pk: UUID) -> dict[str, Any]:
    nothing = dict.fromkeys(("duration_us", "width", "height", "filmstrip"))
    empty = dict.fromkeys(("source", "poster", "peaks", "original"), "")
    about = {"id": str(pk), "kind": "video", "name": "Missing media", "status": "gone", "problem": problem_of(None)}
    return {**about, **nothing, **empty, "has_audio": False, "is_trashed": False}
