"""What each person keeps is added up, for installations that kept things before it was counted."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce


def forget_removed_files(apps: Any, schema_editor: Any) -> None:
    """An asset whose file was not taken has kept its size until now, and must not be charged for it."""
    originals = Path(settings.MEDIA_DIR) / "originals"
    if not originals.is_dir():
        return  # nothing to tell by: another machine, perhaps
    Asset = apps.get_model("media_library", "Asset")
    for asset in Asset.objects.filter(status="failed", size__gt=0).only("owner_id"):
        if not (originals / str(asset.owner_id) / str(asset.pk)).is_file():
            Asset.objects.filter(pk=asset.pk).update(size=0)


def count(apps: Any, schema_editor: Any) -> None:
    User = apps.get_model("accounts", "User")
    assets = _sum_by_owner(apps.get_model("media_library", "Asset").objects.all())
    awaited = _sum_by_owner(apps.get_model("media_library", "Upload").objects.filter(asset=None))
    people = User.objects.annotate(kept=Coalesce(assets, 0) + Coalesce(awaited, 0))
    for pk, kept in people.exclude(storage_used=F("kept")).values_list("pk", "kept"):
        User.objects.filter(pk=pk).update(storage_used=kept)


def _sum_by_owner(rows: Any) -> Subquery:
    mine = rows.filter(owner=OuterRef("pk")).order_by().values("owner")
    return Subquery(mine.annotate(sum=Sum("size")).values("sum"))


class Migration(migrations.Migration):

    atomic = False  # it looks at files; each step may run again

    dependencies = [
        ('accounts', '0002_tiers'),
        ('media_library', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(forget_removed_files, migrations.RunPython.noop),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
