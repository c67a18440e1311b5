"""The assets that timelines from before name, as rows; and the indexes that PostgreSQL alone has."""

from typing import Any

from django.db import migrations

INDEXES = {
    "project_name_search": "projects_project USING gin (owner_id, upper(name) gin_trgm_ops)",
    "project_timeline": "projects_project USING gin (timeline jsonb_path_ops)",
}


def note_uses(apps: Any, schema_editor: Any) -> None:
    Asset = apps.get_model("media_library", "Asset")
    Project = apps.get_model("projects", "Project")
    TimelineUse = apps.get_model("projects", "TimelineUse")
    for project in Project.objects.only("owner_id", "timeline").iterator(chunk_size=100):
        named = {
            element["asset"]
            for track in project.timeline.get("tracks", [])
            for element in track.get("elements", [])
            if element.get("asset")
        }
        there = Asset.objects.filter(owner=project.owner_id, pk__in=named).values_list("pk", flat=True)
        rows = [TimelineUse(project=project, asset_id=pk, owner_id=project.owner_id) for pk in there]
        TimelineUse.objects.bulk_create(rows, ignore_conflicts=True)


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
        ('projects', '0002_timeline_uses'),
        ('media_library', '0004_search'),
    ]

    operations = [
        migrations.RunPython(note_uses, migrations.RunPython.noop),
        migrations.RunPython(make, drop),
    ]
