"""States of a project that are kept: automatic ones, and those that got a name."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models



class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_uses_and_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProjectVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='projects.project')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, help_text='Empty: an automatic one.', max_length=100)),
                ('kind', models.CharField(choices=[('named', 'Named'), ('automatic', 'Automatic')], max_length=10)),
                ('reason', models.CharField(choices=[('asked', 'Asked'), ('work', 'while you worked'), ('restore', 'before a restore'), ('export', 'when it was exported'), ('aside', 'put aside at a conflict')], max_length=10)),
                ('description', models.CharField(blank=True, help_text='What changed since the version before.', max_length=255)),
                ('timeline', models.JSONField(help_text='The document, in the schema of the program that kept it.')),
                ('elements', models.PositiveIntegerField(default=0)),
                ('duration_us', models.PositiveBigIntegerField(default=0)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When the project became this.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('created_at'), descending=True), name='version_created')],
                'constraints': [
                    models.UniqueConstraint(fields=('project', 'number'), name='version_number_unique'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='version_number_positive'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['named', 'automatic'])), name='version_kind_known'),
                    models.CheckConstraint(condition=models.Q(('reason__in', ['asked', 'work', 'restore', 'export', 'aside'])), name='version_reason_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'named'), ('name__trim__length__gte', 1)), models.Q(('kind', 'automatic'), ('name', '')), _connector='OR'), name='version_named_has_name'),
                ],
            },
        ),
    ]
