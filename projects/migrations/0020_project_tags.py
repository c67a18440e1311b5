from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def make_rows(apps: Any, schema_editor: Any) -> None:
    tag = apps.get_model("projects", "ProjectTag")
    for project in apps.get_model("projects", "Project").objects.exclude(tags=[]).iterator():
        words = {str(name).casefold(): str(name)[:50] for name in project.tags if str(name).strip()}
        rows = [tag(project=project, owner_id=project.owner_id, name=name, folded=key[:100]) for key, name in words.items()]
        tag.objects.bulk_create(rows, ignore_conflicts=True)


def make_lists(apps: Any, schema_editor: Any) -> None:
    for project in apps.get_model("projects", "Project").objects.filter(projecttag__isnull=False).distinct():
        project.tags = list(project.projecttag_set.order_by("folded").values_list("name", flat=True))
        project.save(update_fields=["tags"])


class Migration(migrations.Migration):
    """Tags as rows, that a list can be narrowed by on every database."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0010_render_outputs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50)),
                ("folded", models.CharField(max_length=100)),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="projects.project")),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "folded"], name="project_tag_owner")],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "folded"), name="project_tag_unique"),
                    models.CheckConstraint(condition=models.Q(("name__trim__length__gte", 1)), name="project_tag_not_empty"),
                ],
            },
        ),
        migrations.RunPython(make_rows, make_lists),
    ]
