"""A use is of an asset, or of an effect."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media_library', '0004_search'),
        ('projects', '0005_view'),
    ]

    operations = [
        migrations.AddField(
            model_name='timelineuse',
            name='effect',
            field=models.CharField(blank=True, default='', help_text='Its kind; of a transition with “transition:” before it.', max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='timelineuse',
            name='asset',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='media_library.asset'),
        ),
        migrations.AddIndex(
            model_name='timelineuse',
            index=models.Index(fields=['effect', 'owner'], name='timeline_use_effect'),
        ),
        migrations.AddConstraint(
            model_name='timelineuse',
            constraint=models.UniqueConstraint(condition=models.Q(('effect', ''), _negated=True), fields=('project', 'effect'), name='timeline_use_effect_unique'),
        ),
        migrations.AddConstraint(
            model_name='timelineuse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asset__isnull', False), ('effect', '')), models.Q(('asset__isnull', True), models.Q(('effect', ''), _negated=True)), _connector='OR'), name='timeline_use_of_one'),
        ),
    ]
