from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media_library', '0005_unlisted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='destination',
            field=models.CharField(blank=True, default='', help_text='Where it goes once it is ready; empty once it is there.', max_length=100),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['owner', 'destination'], name='upload_owner_destination'),
        ),
    ]
