"""DM2: `updated_at` moves on every change, on every table that has it, whoever writes."""

from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from accounts import updated_at
from projects.models import Project
from tests.database.rows import LONG_AGO, label, make_row, our_models, write_raw
from tests.factories import make_project

TABLES = [model for model in our_models() if updated_at.tables([model])]
each_table = pytest.mark.parametrize("model", TABLES, ids=label)
pytestmark = pytest.mark.django_db


def now_of(row: models.Model) -> datetime:
    row.refresh_from_db(fields=["updated_at"])
    moment: Any = row.updated_at  # type: ignore[attr-defined]
    assert isinstance(moment, datetime)
    return moment


def installed() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(updated_at._INSTALLED[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def test_every_table_that_has_the_column_has_its_trigger() -> None:
    names = {updated_at.TRIGGER.format(table=table) for table in updated_at.tables(apps.get_models())}
    assert len(names) >= 6
    assert names <= installed()


@each_table
def test_save_moves_it(model: type[models.Model]) -> None:
    row = make_row(model)
    before = now_of(row)
    row.save()
    assert now_of(row) > before


@each_table
def test_save_of_other_fields_alone_moves_it(model: type[models.Model]) -> None:
    row = make_row(model)
    before = now_of(row)
    row.save(update_fields=["created_at"])
    assert now_of(row) > before


@each_table
def test_a_query_set_moves_it_and_counts_its_rows_right(model: type[models.Model]) -> None:
    row = make_row(model)
    before = now_of(row)
    assert model._default_manager.filter(pk=row.pk).update(created_at=LONG_AGO) == 1
    assert now_of(row) > before


@each_table
def test_raw_sql_moves_it_each_time(model: type[models.Model]) -> None:
    row = make_row(model)
    moments = [now_of(row)]
    for _ in range(3):
        assert write_raw(row, created_at=LONG_AGO) == 1
        moments.append(now_of(row))
    assert moments == sorted(set(moments))


@each_table
def test_a_bulk_update_moves_it(model: type[models.Model]) -> None:
    row = make_row(model)
    before = now_of(row)
    model._default_manager.bulk_update([row], ["created_at"])
    assert now_of(row) > before


def test_it_keeps_time_with_the_clock() -> None:
    project = make_project()
    write_raw(project, updated_at=LONG_AGO)
    assert now_of(project) == LONG_AGO, "a writer that names the time itself is believed"
    write_raw(project, name="Autumn film")
    assert abs(now_of(project) - project.created_at).total_seconds() < 60


def test_other_rows_stay_as_they_are() -> None:
    written, other = make_project(), make_project()
    before = now_of(other)
    write_raw(written, name="Autumn film")
    assert now_of(other) == before


def drop(model: type[models.Model]) -> str:
    table = model._meta.db_table
    name = updated_at.TRIGGER.format(table=table)
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    return name


def test_migrate_brings_back_a_trigger_that_is_gone() -> None:
    name = drop(Project)
    assert name not in installed()
    project = make_project()
    before = now_of(project)
    write_raw(project, name="Autumn film")
    assert now_of(project) == before, "so the trigger is what moves it"
    for _ in range(2):
        updated_at.install_after_migrate(apps.get_app_config("projects"), using="default")
    assert name in installed()
    write_raw(project, name="Winter film")
    assert now_of(project) > before


def test_a_table_that_a_reverse_migration_took_away_is_skipped() -> None:
    updated_at.install(connection, ["no_such_table"])
    assert "no_such_table" not in " ".join(installed())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite makes a table anew to alter it")
def test_sqlite_loses_the_trigger_when_it_makes_a_table_anew() -> None:
    """The reason for the receiver of post_migrate. Should this fail one day, a migration will do instead."""
    name = updated_at.TRIGGER.format(table=Project._meta.db_table)
    try:
        with connection.schema_editor() as editor:
            editor._remake_table(Project)  # type: ignore[attr-defined]
        assert name not in installed()
    finally:
        updated_at.install_after_migrate(apps.get_app_config("projects"), using="default")
    assert name in installed()
