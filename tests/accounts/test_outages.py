"""A database that is away is told from one that refuses: by what its drivers say, on both databases."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.db.utils import load_backend
from psycopg_pool import PoolTimeout

from accounts.outages import is_away


def raised(kind: type[Exception], cause: Exception) -> Exception:
    """As Django raises it."""
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


AWAY = {
    "refused": psycopg.OperationalError("connection failed: Connection refused"),
    "none in the pool": PoolTimeout("couldn't get a connection after 2.50 sec"),
    "cut": psycopg.OperationalError("server closed the connection unexpectedly"),
    "shut down": psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
    "crashed": psycopg.errors.CrashShutdown("terminating connection because of crash of another server process"),
    "starting up": psycopg.errors.CannotConnectNow("the database system is starting up"),
    "full": psycopg.errors.TooManyConnections("sorry, too many clients already"),
    "lost": psycopg.errors.ConnectionFailure("connection failure"),
}
REFUSED = {
    "cancelled": psycopg.errors.QueryCanceled("canceling statement due to statement timeout"),
    "deadlock": psycopg.errors.DeadlockDetected("deadlock detected"),
    "locked": psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"),
    "disk full": psycopg.errors.DiskFull("could not extend file"),
}


@pytest.mark.parametrize("how", AWAY)
def test_a_server_that_is_not_there_is_away(how: str) -> None:
    assert is_away(raised(OperationalError, AWAY[how]))


@pytest.mark.parametrize("how", REFUSED)
def test_what_the_server_itself_refuses_is_not(how: str) -> None:
    assert not is_away(raised(OperationalError, REFUSED[how]))


def test_a_closed_connection_is_away_and_a_closed_cursor_is_a_mistake() -> None:
    assert is_away(raised(InterfaceError, psycopg.InterfaceError("the connection is closed")))
    assert not is_away(raised(InterfaceError, psycopg.InterfaceError("the cursor is closed")))


def test_other_errors_and_none_are_not() -> None:
    for error in (None, ValueError("x"), OperationalError("of nobody"), raised(IntegrityError, psycopg.IntegrityError("twice"))):
        assert not is_away(error)
    assert not is_away(raised(DatabaseError, psycopg.OperationalError("connection refused")))


@pytest.mark.django_db  # for leave to open others
def test_a_file_that_is_locked_or_not_there_is_away_and_a_wrong_statement_is_not(tmp_path: Path) -> None:
    backend = load_backend("django.db.backends.sqlite3")
    settings = {"NAME": str(tmp_path / "db"), "OPTIONS": {}, "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None}
    settings |= {"CONN_HEALTH_CHECKS": False, "CONN_MAX_AGE": 0}

    def error_of(name: str, statement: str) -> Exception:
        database = backend.DatabaseWrapper({**settings, "NAME": name, "OPTIONS": {"timeout": 0}}, "aside")
        try:
            with pytest.raises(OperationalError) as caught, database.cursor() as cursor:
                cursor.execute(statement)
            return caught.value
        finally:
            database.close()

    holder = sqlite3.connect(tmp_path / "db", isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        assert is_away(error_of(str(tmp_path / "db"), "CREATE TABLE t (n)"))
    finally:
        holder.close()
    assert is_away(error_of(str(tmp_path / "nowhere" / "db"), "SELECT 1"))
    assert not is_away(error_of(str(tmp_path / "db"), "SELECT * FROM nothing"))
