"""Zoom and playhead beside the document: they are saved without a new version."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0004_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='project',
            name='view_position',
            field=models.PositiveIntegerField(blank=True, help_text='In frames. Null: as the document says.', null=True),
        ),
        migrations.AddField(
            model_name='project',
            name='view_zoom',
            field=models.FloatField(blank=True, help_text='Null: as the document says.', null=True),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('view_zoom__gte', 0.1), ('view_zoom__lte', 10)), name='project_view_zoom_in_range'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('view_position__gte', 0), ('view_position__lte', 3456000)), name='project_view_position_in_range'),
        ),
    ]
