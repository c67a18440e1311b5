"""`updated_at` moves on every change of a row, `QuerySet.update()` and raw SQL included: the database sees to it.

A writer that sets the column itself, as `auto_now` does, is left alone. docs/decisions/0003-updated-at.md says why.
"""

from collections.abc import Iterable

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

COLUMN = "updated_at"
TRIGGER = "{table}_touch_updated_at"

# One millisecond is all that SQLite's clock tells, so a second change within it counts on from the first.
_SQLITE = """
CREATE TRIGGER {trigger} AFTER UPDATE ON {table} FOR EACH ROW WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE {table} SET updated_at = max(
    strftime('%Y-%m-%d %H:%M:%f', 'now'), strftime('%Y-%m-%d %H:%M:%f', OLD.updated_at, '+0.001 seconds')
  ) WHERE rowid = NEW.rowid;
END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 microsecond');
  END IF;
  RETURN NEW;
END $$
"""
_POSTGRESQL = "CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION touch_updated_at()"

_INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE pg_table_is_visible(c.oid)",
}


def tables(found: Iterable[type[models.Model]]) -> list[str]:
    """The tables among these models that have the column."""
    return sorted({m._meta.db_table for m in found if any(f.column == COLUMN for f in m._meta.concrete_fields)})


def install(connection: BaseDatabaseWrapper, wanted: Iterable[str]) -> None:
    """Make the trigger of each table that lacks it. A table that is not there, as after a reverse migration, is skipped."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_INSTALLED[connection.vendor])
        installed = {row[0] for row in cursor.fetchall()}
        missing = [table for table in wanted if TRIGGER.format(table=table) not in installed]
        missing = [table for table in missing if _has_column(connection, table)] if missing else []
        if missing and connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        statement = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
        for table in missing:
            sql = statement.format(trigger=quote(TRIGGER.format(table=table)), table=quote(table))
            cursor.execute(sql)


def install_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate: see apps.py."""
    wanted = tables(sender.get_models())
    if wanted:
        install(connections[using], wanted)


def _has_column(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        return any(field.name == COLUMN for field in connection.introspection.get_table_description(cursor, table))
