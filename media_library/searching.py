"""Assets by words of their names and tags, for the palette: the search of the library's own page."""

from django.urls import reverse

from accounts.finding import Found
from accounts.models import User
from media_library import querying
from media_library.models import Asset

_ICONS = {"video": "film", "image": "image", "audio": "music"}


def search(user: User, words: str, limit: int) -> list[Found]:
    """The newest first; each of several words must be in the name or a tag, without regard to case or accents."""
    assets = querying.search(user, Asset.objects.visible_to(user).listed().ready(), words)
    return [_found(asset) for asset in assets.newest_first().only("pk", "name", "kind")[:limit]]


def _found(asset: Asset) -> Found:
    return Found(asset.get_kind_display(), asset.name, reverse("media_library:detail", args=[asset.pk]), _ICONS[asset.kind])
