"""The effects and transitions that timelines from before name, as rows; going back, those rows go."""

from typing import Any

from django.db import migrations


def note_effects(apps: Any, schema_editor: Any) -> None:
    Project = apps.get_model("projects", "Project")
    TimelineUse = apps.get_model("projects", "TimelineUse")
    for project in Project.objects.only("owner_id", "timeline").iterator(chunk_size=100):
        named = {
            kind
            for track in project.timeline.get("tracks", [])
            for element in track.get("elements", [])
            for kind in _kinds(element)
        }
        rows = [TimelineUse(project=project, owner_id=project.owner_id, effect=kind) for kind in sorted(named)]
        TimelineUse.objects.bulk_create(rows, ignore_conflicts=True)


def forget_effects(apps: Any, schema_editor: Any) -> None:
    """The column becomes one of assets alone again."""
    apps.get_model("projects", "TimelineUse").objects.filter(asset__isnull=True).delete()


def _kinds(element: dict[str, Any]) -> list[str]:
    effects = [*(element.get("effects") or []), *(element.get("sound_effects") or [])]
    transition = element.get("transition")
    joined = [f"transition:{transition.get('kind', 'crossfade')}"] if transition else []
    return [*(effect["kind"] for effect in effects), *joined]


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0006_effect_uses'),
    ]

    operations = [
        migrations.RunPython(note_effects, forget_effects),
    ]
