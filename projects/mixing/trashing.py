"""Films of a run put into the trash, which shows them beside all else that was thrown away, and taken out of it again."""

from datetime import datetime

from django.utils import timezone

from media_library.models import Asset
from projects.models import Mix
from projects.models.mixing import MixOutputQuerySet


def trash(outputs: MixOutputQuerySet) -> tuple[int, datetime]:
    """Those that are there. How many they were, and the moment by which `restore` finds them."""
    now = timezone.now()
    ids = list(outputs.made().order_by().values_list("asset", flat=True))
    count = Asset.objects.kept().filter(pk__in=ids).update(deleted_at=now, updated_at=now)
    return count, now


def restore(mix: Mix, moment: datetime) -> int:
    """Those that were put there then. How many came back."""
    ids = mix.outputs.filter(asset__deleted_at=moment).values_list("asset", flat=True)
    return Asset.objects.trashed().filter(pk__in=list(ids), deleted_at=moment).update(deleted_at=None, updated_at=timezone.now())


def count(mix: Mix, moment: datetime) -> int:
    """How many were put there then and still are."""
    return mix.outputs.filter(asset__deleted_at=moment).count()


def moment_in(text: str) -> datetime | None:
    """As an address or a form names it; None where it names none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
