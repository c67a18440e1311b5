"""Films by how they ended; what setups say and what films say about themselves, by indexes that PostgreSQL alone has."""

from typing import Any

from django.db import migrations, models

INDEXES = {
    "mix_setup_settings": "projects_mixsetup USING gin (settings jsonb_path_ops)",
    "mix_setup_mode": "projects_mixsetup ((settings -> 'mode'))",  # as Django asks for settings__mode
    "mix_output_metadata": "projects_mixoutput USING gin (metadata jsonb_path_ops)",
}


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name, of in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {of}")


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0032_trim_has_length'),
    ]

    operations = [
        migrations.AddIndex('mixoutput', models.Index(fields=['status', '-created_at'], name='mix_output_status')),
        migrations.RunPython(make, drop),
    ]
