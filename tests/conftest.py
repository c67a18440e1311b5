"""Fixtures for all tests: Ada owns things, Bea is a stranger; no test reaches the network."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from accounts import append_only, tracing
from accounts.models import User
from tests.factories import make_user
from tests.racing import environment

__all__ = ["environment"]

_LOCAL = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ONLY_WITH_DATABASE, as on the second database, tests that touch none are left out: they ran on the first."""
    if not os.environ.get("ONLY_WITH_DATABASE"):
        return
    out = [item for item in items if not item.get_closest_marker("django_db") and "db" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in set(out)]


def pytest_exception_interact(call: pytest.CallInfo[Any], report: pytest.TestReport | pytest.CollectReport) -> None:
    """What an error of the engine says to staff alone: the command, and the last lines that it wrote."""
    error = call.excinfo.value if call.excinfo else None
    while error is not None:
        if detail := getattr(error, "detail", ""):
            report.sections.append((f"detail of {type(error).__name__}", str(detail)))
        error = error.__cause__


@pytest.fixture
def ada(db: None) -> User:
    return make_user(email="ada@example.com", username="ada", first_name="Ada", last_name="Byron")


@pytest.fixture
def bea(db: None) -> User:
    return make_user(email="bea@example.com", username="bea")


@pytest.fixture
def ada_client(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def bea_client(bea: User) -> Client:
    client = Client()
    client.force_login(bea)
    return client


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    """Attempts to sign in are counted in the cache, among other things; every test starts from none."""
    for each in caches.all(initialized_only=True):
        each.clear()


@pytest.fixture(autouse=True)
def _nobody_asks() -> None:
    """What asgiref runs for a test leaves its request behind in the test's own context, and so to all tests after it."""
    tracing._asked.set(None)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield


@pytest.fixture(autouse=True, scope="session")
def _records_can_be_flushed() -> Iterator[None]:
    """After a test with transaction=True Django empties every table, which the triggers of append_only.py refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, sql_list: Any) -> None:
        connection = self.connection
        with connection.cursor() as cursor:
            for record in append_only.RECORDS:
                on = f" ON {record.table}" if connection.vendor == "postgresql" else ""
                for name in record.triggers(connection.vendor):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        flush(self, sql_list)
        append_only.install(connections[connection.alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield
