"""What had ended before there was a bell is no news."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    jobs = apps.get_model("jobs", "Job").objects.using(schema_editor.connection.alias)
    jobs.filter(completed_at__isnull=False).update(read_at=F("completed_at"))


class Migration(migrations.Migration):

    dependencies = [("jobs", "0002_prices_deadlines_results")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
