"""Fixtures for all tests: Ada owns things, Bea is a stranger; no test reaches the network."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from accounts import append_only
from accounts.models import User
from tests.factories import make_user

_LOCAL = {"127.0.0.1", "::1", "localhost"}


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
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield


@pytest.fixture(autouse=True, scope="session")
def _ledger_can_be_flushed() -> Iterator[None]:
    """After a test with transaction=True Django empties every table, which the triggers of the ledger refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush
    names = {"sqlite": [*append_only._SQLITE], "postgresql": ["ledger_append_only", "ledger_no_truncate"]}

    def without_triggers(self: BaseDatabaseOperations, sql_list: Any) -> None:
        connection = self.connection
        on = f" ON {append_only.TABLE}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in names[connection.vendor]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        flush(self, sql_list)
        append_only.install(connections[connection.alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield
