"""A part of a clip has a length: a check that comes to null lets the row pass."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0031_mixer'),
    ]

    operations = [
        migrations.RemoveConstraint('clipgroup', 'clip_group_trim_has_length'),
        migrations.AddConstraint(
            'clipgroup',
            models.CheckConstraint(
                condition=models.Q(('trim', 'whole'), models.Q(('trim_us__gt', 0), ('trim_us__isnull', False)), _connector='OR'),
                name='clip_group_trim_has_length',
            ),
        ),
    ]
