"""What names are searched and sorted by, for assets from before; and the indexes that PostgreSQL alone has."""

import unicodedata
from typing import Any

from django.db import migrations

A_BATCH = 1000
INDEXES = {
    # one person's names: with the owner in it, a search never reads another's
    "asset_name_search": "media_library_asset USING gin (owner_id, folded_name gin_trgm_ops)",
    "asset_metadata": "media_library_asset USING gin (metadata jsonb_path_ops)",
}


def fold(apps: Any, schema_editor: Any) -> None:
    """As media_library.models.folded did it when this was written."""
    Asset = apps.get_model("media_library", "Asset")
    while rows := list(Asset.objects.filter(folded_name="").exclude(name="").only("pk", "name")[:A_BATCH]):
        for row in rows:
            plain = unicodedata.normalize("NFKD", row.name.casefold())
            words = "".join(character for character in plain if not unicodedata.combining(character)).casefold()[:500]
            row.folded_name = words or row.name
        Asset.objects.bulk_update(rows, ["folded_name"])


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    # both are trusted: the owner of the database may make them
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    for name, of in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {of}")


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('media_library', '0003_library'),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RunPython(make, drop),
    ]
