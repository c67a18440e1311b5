"""The ledger cannot be changed: the database refuses UPDATE, DELETE and TRUNCATE of entries, whoever asks.

One change is let through: the owner and the words go when a person is purged (DM1). The triggers come after each
`migrate`, as those of updated_at.py do and for the same reason.
"""

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "accounts_credittransaction"
REFUSAL = "an entry of the ledger is never changed"
FORGOTTEN = "An account that was closed"  # what a purge leaves of the words

_KEPT = ("id", "kind", "amount", "reference", "created_at")
_IS_PURGE = (
    "OLD.owner_id IS NOT NULL AND NEW.owner_id IS NULL"
    f" AND (NEW.description = OLD.description OR NEW.description = '{FORGOTTEN}')"
)

# REPLACE deletes without asking the trigger that guards deletes, so the one it would replace is looked for first.
_SQLITE = {
    "ledger_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "ledger_no_update": f"BEFORE UPDATE ON {TABLE} WHEN NOT ({_IS_PURGE} AND "
    + " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _KEPT)
    + f") BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "ledger_no_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id"  # noqa: S608 - constants
    f" OR (reference = NEW.reference AND kind = NEW.kind)) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
}
_POSTGRESQL = f"""
SELECT pg_advisory_xact_lock(hashtext('ledger_append_only'));  -- two machines that start at once
CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {_IS_PURGE} AND {" AND ".join(f"NEW.{column} = OLD.{column}" for column in _KEPT)} THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON {TABLE}
  FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Also over what an earlier release installed."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return  # after a reverse migration
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
            return
        for name, body in _SQLITE.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    wanted = {"ledger_append_only", "ledger_no_truncate"} if connection.vendor == "postgresql" else set(_SQLITE)
    query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        return wanted <= {row[0] for row in cursor.fetchall()}


def install_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate: see apps.py."""
    install(connections[using])
