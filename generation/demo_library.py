"""How the demo's clips stand in the library: tagged, one starred, in a collection, and with what was made of them.

Each step finds what an earlier try left. What its owner has in the trash is left there.
"""

from accounts.models import User
from engine.timeline import Crop
from jobs.reading import hush
from media_library.editing.requesting import request_work
from media_library.editing.wishes import Edit, Frame, Sound, Wish
from media_library.models import Asset, Collection, Tag
from media_library.shelves import find_or_make

COLLECTION = "High Valleys"
STARRED = "valley"
TAGS = {
    "valley": ("landscape", "morning"),
    "ocean": ("landscape", "evening"),
    "aurora": ("landscape", "night"),
    "city": ("town", "night"),
}
_UPRIGHT = Crop(left=0.342, right=0.342)  # 9:16 out of the middle of 16:9
WISHES: dict[str, Wish] = {
    "city": Edit(crop=_UPRIGHT, end_us=1_500_000),
    "valley": Frame(at_us=1_000_000),
    "aurora": Sound(),
}


def furnish(user: User, assets: dict[str, Asset]) -> None:
    """`assets` by the names of their scenes. Raises Refused when something cannot be asked for."""
    kept = {name: asset for name, asset in assets.items() if asset.deleted_at is None}
    [collection] = find_or_make(Collection, user, [COLLECTION])
    collection.assets.add(*kept.values())
    for name, asset in kept.items():
        asset.tags.add(*find_or_make(Tag, user, TAGS[name]))
    Asset.objects.filter(pk__in=[asset.pk for name, asset in kept.items() if name == STARRED]).update(is_starred=True)
    for name, wish in WISHES.items():
        if name in kept:
            hush(request_work(user, kept[name], wish, key="demo"))
