"""A pool that is busy is waited for, a server that is away is not: not by a request."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg_pool import PoolTimeout

from accounts import tracing
from config import env
from config.postgresql import base


class FakePool:
    """Each try for a connection lasts as long as it may, on a clock of its own."""

    timeout = 20.0

    def __init__(self, frees_at: float = float("inf")) -> None:
        self.now = 0.0
        self.frees_at = frees_at
        self.tries: list[float] = []
        self.kwargs = {"host": "192.0.2.1"}

    def getconn(self, timeout: float) -> str:
        self.tries.append(timeout)
        ends_at = self.now + timeout
        self.now = min(ends_at, max(self.now, self.frees_at))
        if self.frees_at > ends_at:
            raise PoolTimeout
        return "a connection"


@contextlib.contextmanager
def _request() -> Iterator[None]:
    token = tracing._asked.set(tracing.Asked("f" * 32))
    try:
        yield
    finally:
        tracing._asked.reset(token)


Wait = Callable[[FakePool, bool], Any]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Ask the pool for a connection, with a server that answers or does not."""

    def ask(pool: FakePool, is_there: bool) -> Any:
        monkeypatch.setattr(base, "monotonic", lambda: pool.now)
        monkeypatch.setattr(base, "_takes_one", lambda _: is_there)
        monkeypatch.setattr(base, "_server", base._Server())
        return base._Waited(pool).getconn()  # type: ignore[arg-type]

    return ask


def test_a_request_gives_a_server_up_that_is_away_within_seconds(wait: Wait) -> None:
    pool = FakePool()
    with _request(), pytest.raises(PoolTimeout):
        wait(pool, False)
    assert pool.now == base.LOOK <= 3


def test_a_request_waits_for_a_pool_that_is_busy_as_long_as_the_settings_say(wait: Wait) -> None:
    pool = FakePool(frees_at=19)
    with _request():
        assert wait(pool, True) == "a connection"
    assert pool.now == 19
    full = FakePool()
    with _request(), pytest.raises(PoolTimeout):
        wait(full, True)
    assert full.now == 20
    assert len(full.tries) == 2  # so that it loses its place in the row of those who wait once, and no more


def test_what_nobody_waits_for_goes_on_looking(wait: Wait) -> None:
    pool = FakePool(frees_at=11)
    assert wait(pool, False) == "a connection"
    assert len(pool.tries) == 5  # each of which lets the pool try to connect anew
    away = FakePool()
    with pytest.raises(PoolTimeout):
        wait(away, False)
    assert away.now == 20


def test_of_many_who_wait_one_asks_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(pool: str) -> bool:
        asked.append(pool)
        return False

    monkeypatch.setattr(base, "_takes_one", refuse)
    server = base._Server()
    assert [server.answers("pool") for _ in range(20)] == [False] * 20  # type: ignore[arg-type]
    assert asked == ["pool"]


def test_all_else_is_the_pools_own() -> None:
    assert base._Waited(FakePool()).kwargs == {"host": "192.0.2.1"}  # type: ignore[arg-type]


def test_a_studio_has_twenty_connections_and_waits_twenty_seconds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ada:pass@db.example:5433/studio?connect_timeout=9")
    entry = env.database(tmp_path / "db.sqlite3")
    options = entry["OPTIONS"]
    assert isinstance(options, dict)
    assert entry["ENGINE"] == "config.postgresql"
    assert (options["pool"]["max_size"], options["pool"]["timeout"]) == (20, 20)
    assert options["connect_timeout"] == 9
