"""What is written once: the database refuses UPDATE, DELETE and TRUNCATE of the ledger and of the audit log, whoever asks.

One change is let through: the person and the words go when someone is purged (DM1). The triggers come after each
`migrate`, as those of updated_at.py do and for the same reason.
"""

from dataclasses import dataclass

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FORGOTTEN = "An account that was closed"  # what a purge leaves of the words


@dataclass(frozen=True)
class Record:
    """A table of rows that stay as they were written.

    `rows` is what people call them. `kept` are the columns that not even a purge changes, none of them nullable. `is_purge` is
    SQL over OLD and NEW that is true or false, never NULL. `is_there` is SQL over NEW: whether a row would be replaced by it.
    """

    name: str
    table: str
    rows: str
    refusal: str
    kept: tuple[str, ...]
    is_purge: str
    is_there: str = "id = NEW.id"

    def triggers(self, vendor: str) -> set[str]:
        """Their names."""
        if vendor == "postgresql":
            return {f"{self.name}_append_only", f"{self.name}_no_truncate"}
        return set(self.for_sqlite())

    def for_sqlite(self) -> dict[str, str]:
        """Bodies by name. REPLACE deletes without asking the trigger that guards deletes, so the row it would replace is
        looked for first."""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
        found = f"SELECT 1 FROM {self.table} WHERE {self.is_there}"  # noqa: S608 - constants
        return {
            f"{self.name}_no_delete": f"BEFORE DELETE ON {self.table} {refuse}",
            f"{self.name}_no_update": f"BEFORE UPDATE ON {self.table} WHEN NOT ({self._lets_through()}) {refuse}",
            f"{self.name}_no_replace": f"BEFORE INSERT ON {self.table} WHEN EXISTS ({found}) {refuse}",
        }

    def for_postgresql(self) -> str:
        return f"""
            SELECT pg_advisory_xact_lock(hashtext('{self.name}_append_only'));  -- two machines that start at once
            CREATE OR REPLACE FUNCTION {self.name}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'UPDATE' THEN
                IF {self._lets_through()} THEN
                  RETURN NEW;
                END IF;
              END IF;
              RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE OR REPLACE TRIGGER {self.name}_append_only BEFORE UPDATE OR DELETE ON {self.table}
              FOR EACH ROW EXECUTE FUNCTION {self.name}_append_only();
            CREATE OR REPLACE TRIGGER {self.name}_no_truncate BEFORE TRUNCATE ON {self.table}
              FOR EACH STATEMENT EXECUTE FUNCTION {self.name}_append_only();
            """

    def _lets_through(self) -> str:
        return " AND ".join([self.is_purge, *(f"NEW.{column} = OLD.{column}" for column in self.kept)])


def _goes(column: str) -> str:
    return f"(OLD.{column} IS NOT NULL AND NEW.{column} IS NULL)"


def _stays_or_goes(column: str) -> str:
    return f"(NEW.{column} IS NULL OR (OLD.{column} IS NOT NULL AND NEW.{column} = OLD.{column}))"


_WORDS_STAY_OR_GO = f"(NEW.description = OLD.description OR NEW.description = '{FORGOTTEN}')"

LEDGER = Record(
    name="ledger",
    table="accounts_credittransaction",
    rows="entries",
    refusal="an entry of the ledger is never changed",
    kept=("id", "kind", "amount", "reference", "created_at"),
    is_purge=f"{_goes('owner_id')} AND {_WORDS_STAY_OR_GO}",
    is_there="id = NEW.id OR (reference = NEW.reference AND kind = NEW.kind)",
)
AUDIT = Record(
    name="audit",
    table="accounts_auditevent",
    rows="lines of the audit log",
    refusal="a line of the audit log is never changed",
    kept=("id", "action", "target", "target_id", "request_id", "created_at"),
    is_purge=" AND ".join(
        [
            f"({_goes('actor_id')} OR {_goes('owner_id')})",
            *(_stays_or_goes(column) for column in ("actor_id", "owner_id", "address")),
            _WORDS_STAY_OR_GO,
        ]
    ),
)
RECORDS = (LEDGER, AUDIT)


def install(connection: BaseDatabaseWrapper) -> None:
    """Also over what an earlier release installed."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for record in RECORDS:
        if record.table in tables:  # not after a reverse migration
            _install(connection, record)


def _install(connection: BaseDatabaseWrapper, record: Record) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(record.for_postgresql())
            return
        for name, body in record.for_sqlite().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def is_installed(connection: BaseDatabaseWrapper, record: Record) -> bool:
    query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [record.table])
        return record.triggers(connection.vendor) <= {row[0] for row in cursor.fetchall()}


def install_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate: see apps.py."""
    install(connections[using])
