"""The two databases that a test with real processes runs on: a SQLite file, or a database in a PostgreSQL of the tests' own."""

import json
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from config.launch import redis_server
from jobs.orphans import die_with

Rows = list[dict[str, Any]]
_PATIENCE = 15.0  # seconds that a look at a database which restarts may take


class Database(Protocol):
    """Where the works keep their rows. Both answer in one shape: ids as 32 digits, JSON as text."""

    name: str

    @property
    def environment(self) -> dict[str, str]: ...

    def rows(self, query: str, *values: Any) -> Rows: ...


class SQLiteFile:
    name = "sqlite"

    def __init__(self, path: Path) -> None:
        """`path` is where the studio looks for it: db.sqlite3 in the data folder."""
        self.path = path
        self.environment: dict[str, str] = {}

    def rows(self, query: str, *values: Any) -> Rows:
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    @contextmanager
    def locked(self, patience: float = 20.0) -> Iterator[None]:
        """Nobody else writes meanwhile. Raises sqlite3.OperationalError when somebody has written for `patience` seconds."""
        connection = sqlite3.connect(self.path, timeout=patience, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()


class PostgresDatabase:
    name = "postgres"

    def __init__(self, server: "PostgresServer", called: str) -> None:
        self.server = server
        self.url = f"postgres://postgres@127.0.0.1:{server.port}/{called}"
        self.environment = {"DATABASE_URL": self.url}

    def rows(self, query: str, *values: Any) -> Rows:
        give_up_at = time.monotonic() + _PATIENCE
        while True:
            try:
                with psycopg.connect(self.url, row_factory=dict_row, connect_timeout=5) as connection:
                    found = connection.execute(query.replace("?", "%s").encode(), values).fetchall()
                return [{name: _plain(value) for name, value in row.items()} for row in found]
            except psycopg.OperationalError:
                if time.monotonic() > give_up_at:
                    raise
                time.sleep(0.1)


class PostgresServer:
    """A cluster in a folder of its own, on a free port of 127.0.0.1, that may be stopped as one likes."""

    def __init__(self, template: Path | None = None) -> None:
        """Empty, or with what another saved at `template`. Raises LookupError with the reason where there can be none."""
        self._user = _other_user()
        self.bin = _binaries()
        self.port = redis_server.free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="reelwright-postgres-"))  # pytest's own no other user may enter
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        try:
            if template:
                self._copy(template)
            else:
                options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync"]
                command = [str(self.bin / "initdb"), "-D", str(self.data), *options]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._as_user())
            self.start()
        except BaseException:
            self.close()
            raise

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "32MB",
            "fsync": "off",  # only processes are killed here, never the machine; with it each recovery first syncs all files
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        me = os.getpid()
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *words],
                stdout=log,
                stderr=log,
                preexec_fn=lambda: die_with(me),
                start_new_session=True,
                **self._as_user(),
            )
        give_up_at = time.monotonic() + 60
        while not self._is_up():
            assert time.monotonic() < give_up_at, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.05)

    def stop(self, how: str = "fast") -> None:
        """`fast` ends every connection in order, `immediate` as a crash does: what follows is a recovery."""
        if self._process is not None:
            self._process.send_signal({"fast": signal.SIGINT, "immediate": signal.SIGQUIT}[how])
            self._process.wait(60)

    def save(self, template: Path) -> None:
        """Stop, and put the data where others can begin with them."""
        self.stop()
        shutil.copytree(self.data, template)

    def _copy(self, template: Path) -> None:
        shutil.copytree(template, self.data)
        if self._user:
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def create(self, called: str, template: str = "template1") -> PostgresDatabase:
        admin = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(admin, autocommit=True) as connection:
            names = sql.Identifier(called), sql.Identifier(template)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return PostgresDatabase(self, called)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_up(self) -> bool:
        try:
            psycopg.connect(f"postgres://postgres@127.0.0.1:{self.port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _as_user(self) -> dict[str, Any]:
        """It refuses to run as root."""
        place: dict[str, Any] = {"cwd": "/"}
        if self._user is None:
            return place
        return {**place, "user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def _other_user() -> pwd.struct_passwd | None:
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise LookupError("no user postgres as whom root could start a PostgreSQL") from None


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise LookupError("no PostgreSQL server is installed (apt install postgresql)")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case dict() | list():
            return json.dumps(value)
        case datetime():
            return value.isoformat(" ")
        case _:
            return value
