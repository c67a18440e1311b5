"""Migrations are complete, named by a person, and go both ways."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OURS = ("accounts", "jobs", "media_library", "projects")
MACHINE_NAMED = re.compile(r"_auto_|_and_more|^\d{4}_(alter|remove)_")


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_has_a_name_that_says_something() -> None:
    loader = MigrationLoader(None)
    names = [name for app, name in loader.disk_migrations if app in OURS]
    assert names
    assert [name for name in names if MACHINE_NAMED.search(name)] == []


def test_every_operation_can_be_undone() -> None:
    loader = MigrationLoader(None)
    for (app, name), migration in loader.disk_migrations.items():
        if app in OURS:
            assert all(operation.reversible for operation in migration.operations), f"{app} {name}"


@pytest.mark.django_db(transaction=True)
def test_migrations_run_back_to_nothing_and_forth_again() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("projects", None), ("media_library", None), ("jobs", None)])
    tables = set(connection.introspection.table_names())
    assert not {"projects_project", "media_library_asset", "jobs_job"} & tables
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert {"projects_project", "media_library_asset", "jobs_job"} <= set(connection.introspection.table_names())
    call_command("migrate", verbosity=0)  # the triggers that follow a migration come back with it


def test_every_app_with_models_has_migrations() -> None:
    for app in OURS:
        assert (Path(settings.BASE_DIR) / app / "migrations" / "0001_initial.py").exists()
        assert apps.get_app_config(app)
