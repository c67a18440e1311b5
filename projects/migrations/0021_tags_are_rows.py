import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0020_project_tags")]

    operations = [
        migrations.RemoveField("project", "tags"),
        migrations.AlterField(
            "projecttag",
            "project",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="projects.project"),
        ),
    ]
