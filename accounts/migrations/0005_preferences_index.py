"""Staff find people by what they prefer: an index that PostgreSQL alone has."""

from typing import Any

from django.db import migrations


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE INDEX user_preferences ON accounts_user USING gin (preferences jsonb_path_ops)")


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX user_preferences")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_audit_and_tokens'),
    ]

    operations = [
        migrations.RunPython(make, drop),
    ]
