"""AC7: an entry of the ledger, once written, is never changed or deleted, whoever asks and however."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts import append_only
from accounts.append_only import FORGOTTEN, LEDGER
from accounts.models import CreditTransaction, User
from tests.database.rows import make_entry

pytestmark = pytest.mark.django_db
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone knows REPLACE")
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone knows TRUNCATE")


def sql(statement: str, *params: str | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("LEDGER", LEDGER.table), params)


def entries(entry: CreditTransaction) -> Any:
    return CreditTransaction.objects.filter(pk=entry.pk)


def save_changed(entry: CreditTransaction) -> None:
    entry.amount = 1000
    entry.save()


WAYS: dict[str, Callable[[CreditTransaction], object]] = {
    "save": save_changed,
    "update of the amount": lambda entry: entries(entry).update(amount=1000),
    "update of the kind": lambda entry: entries(entry).update(kind="PURCHASE"),
    "update of the reference": lambda entry: entries(entry).update(reference=uuid4()),
    "update of the words": lambda entry: entries(entry).update(description="Something else"),
    "update of the time": lambda entry: entries(entry).update(created_at=datetime(2020, 1, 1, tzinfo=UTC)),
    "update to the same": lambda entry: entries(entry).update(amount=entry.amount),
    "another's words with no owner": lambda entry: entries(entry).update(owner=None, description="Something else"),
    "another amount with no owner": lambda entry: entries(entry).update(owner=None, description=FORGOTTEN, amount=1000),
    "an upsert": lambda entry: CreditTransaction.objects.bulk_create(
        [CreditTransaction(pk=entry.pk, kind="GRANT", amount=1000, reference=uuid4(), description="x")],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["amount"],
    ),
    "delete": lambda entry: entry.delete(),
    "delete of a query": lambda entry: entries(entry).delete(),
    "raw update": lambda entry: sql("UPDATE LEDGER SET amount = amount * 2 WHERE id = %s", entry.pk),
    "raw delete": lambda entry: sql("DELETE FROM LEDGER WHERE id = %s", entry.pk),
    "raw delete of all": lambda entry: sql("DELETE FROM LEDGER"),
}


def refuses(do: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=LEDGER.refusal), transaction.atomic():
        do()


@pytest.mark.parametrize("way", WAYS)
def test_an_entry_stays_as_it_was_written(way: str, ada: User) -> None:
    entry = make_entry(ada)
    before = entries(entry).values().get()
    refuses(lambda: WAYS[way](CreditTransaction.objects.get(pk=entry.pk)))
    assert entries(entry).values().get() == before


def test_an_entry_changes_owner_never(ada: User, bea: User) -> None:
    entry = make_entry(ada)
    refuses(lambda: entries(entry).update(owner=bea))
    entries(entry).update(owner=None, description=FORGOTTEN)
    refuses(lambda: entries(entry).update(owner=bea))


def test_a_purge_takes_the_owner_and_the_words_and_nothing_else(ada: User) -> None:
    entry = make_entry(ada)
    entries(entry).update(owner=None, description=FORGOTTEN)
    entry.refresh_from_db()
    assert (entry.owner, entry.description, entry.amount) == (None, FORGOTTEN, 10)
    refuses(lambda: entries(entry).update(description="Something else"))


@only_sqlite
def test_an_entry_is_not_replaced_by_one_of_its_id_or_of_its_reference(ada: User) -> None:
    entry = make_entry(ada)
    columns = "INTO LEDGER (id, kind, amount, reference, description)"
    ways = [
        (f"REPLACE {columns} VALUES (%s, 'GRANT', 1, %s, 'x')", entry.pk, uuid4().hex),
        (f"INSERT OR REPLACE {columns} VALUES (%s, 'GRANT', 1, %s, 'x')", None, entry.reference.hex),
        ("UPDATE OR REPLACE LEDGER SET reference = %s", uuid4().hex),
    ]
    for statement, *params in ways:
        refuses(lambda statement=statement, params=params: sql(statement, *params))  # type: ignore[misc]
    entry.refresh_from_db()
    assert entry.amount == 10


@only_postgresql
def test_the_table_is_not_emptied(ada: User) -> None:
    make_entry(ada)
    connection.check_constraints()  # none is left to be looked at, which would be refused first
    for statement in ("TRUNCATE LEDGER", "TRUNCATE accounts_user CASCADE"):
        refuses(lambda statement=statement: sql(statement))  # type: ignore[misc]
    assert CreditTransaction.objects.count() == 1


def test_migrate_puts_the_triggers_over_those_of_an_earlier_release(ada: User) -> None:
    entry = make_entry(ada)
    name, on = ("ledger_append_only", f" ON {LEDGER.table}") if connection.vendor == "postgresql" else ("ledger_no_update", "")
    sql(f"DROP TRIGGER {name}{on}")
    entries(entry).update(amount=11)  # so the trigger is what refuses
    for _ in range(2):
        append_only.install_after_migrate(apps.get_app_config("accounts"), using="default")
    refuses(lambda: entries(entry).update(amount=12))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_triggers_are_there_after_a_flush_too(ada: User, turn: int) -> None:
    """The first turn leaves an entry to be flushed, the second finds the rule as it was."""
    assert CreditTransaction.objects.count() == 0
    entry = make_entry(ada)
    refuses(entry.delete)
