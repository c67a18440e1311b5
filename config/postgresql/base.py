"""Django's PostgreSQL, with a rule of ours: nobody who waits for an answer waits twenty seconds for a server that is not there.

A pool alone cannot tell a server that is away from one that is busy: both give no connection. So after a short wait the server
itself is asked. One that answers is busy, and then the pool is waited for as long as the settings say. One that does not is
given up at once in a request; workers and commands go on looking until that time is over, as a restart costs them nothing.
"""

import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool, PoolTimeout

from accounts import tracing

LOOK = 2.5  # seconds; somewhat longer than the first two tries of a pool that has lost its connections
_ANSWER = 2  # seconds that a server has to take a connection


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> Any:
        found = super().pool
        return found if found is None else _Waited(found)


@dataclass
class _Waited:
    """Django's pool of this process, for one who asks it for a connection; all else is the pool's own."""

    _pool: ConnectionPool[Any]

    def getconn(self) -> Any:
        """Raises PoolTimeout."""
        ends_at = monotonic() + self._pool.timeout
        while True:
            try:
                return self._pool.getconn(timeout=min(LOOK, ends_at - monotonic()))
            except PoolTimeout:
                if monotonic() >= ends_at:
                    raise
                if _server.answers(self._pool):
                    return self._pool.getconn(timeout=ends_at - monotonic())
                if tracing.request_id():
                    raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


@dataclass
class _Server:
    """Asked at most once a second, whoever waits."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked_at: float = float("-inf")
    _has_answered: bool = False

    def answers(self, pool: ConnectionPool[Any]) -> bool:
        with self._lock:
            if monotonic() - self._asked_at > 1:
                self._has_answered = _takes_one(pool)
                self._asked_at = monotonic()
            return self._has_answered


def _takes_one(pool: ConnectionPool[Any]) -> bool:
    try:
        psycopg.connect(str(pool.conninfo), **{**dict(pool.kwargs or {}), "connect_timeout": _ANSWER}).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True


_server = _Server()
