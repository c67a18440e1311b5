"""A Redis, a database file and `manage.py work`, apart from all others; and the means to kill parts of them."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from redis import Redis

from config.launch import redis_server

ROOT = Path(__file__).resolve().parent.parent.parent
_SUBMIT = """
import json, sys
from jobs import submitting
for line in sys.stdin:
    print(submitting.submit(owner=None, **json.loads(line)).pk, flush=True)
"""


def wait_for(what: str, is_so: Callable[[], Any], seconds: float = 30.0) -> float:
    """How long it took until `is_so()`. Fails after `seconds`."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if is_so():
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:g} s: {what}")


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """From the state on: the name before it may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Works:
    """`with Works(folder) as works:`; nothing that it started is left behind afterwards."""

    def __init__(self, folder: Path, template: Path | None = None, **environment: str) -> None:
        """`template`: a migrated database file to begin with."""
        self.folder = folder
        self.redis_port = redis_server.free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(folder),
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "WORKERS": "2",
            "SECRET_KEY": "for tests only, and nowhere else, as anyone can read it here",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        if template:
            shutil.copy(template, self.database)
        self._redis: subprocess.Popen[bytes] | None = None
        self._work: subprocess.Popen[bytes] | None = None
        self._clerk: subprocess.Popen[str] | None = None

    @property
    def database(self) -> Path:
        return self.folder / "db.sqlite3"

    @property
    def supervisor(self) -> int:
        assert self._work is not None
        return self._work.pid

    def __enter__(self) -> "Works":
        self.start_redis()
        self.start_work()
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._clerk, self._work, self._redis):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()

    def migrate(self) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], cwd=ROOT, env=self.environment, check=True
        )

    def start_redis(self) -> None:
        """With an empty memory, whatever was in it before."""
        shutil.rmtree(self.folder / "redis", ignore_errors=True)
        self._redis = subprocess.Popen(redis_server.command(self.folder / "redis", self.redis_port), stdout=subprocess.DEVNULL)
        wait_for("Redis answers", self._is_redis_up)

    def kill_redis(self) -> None:
        assert self._redis is not None
        self._redis.kill()
        self._redis.wait()

    def start_work(self) -> None:
        log = (self.folder / "work.log").open("ab")
        self._work = subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )

    def end_work(self, how: signal.Signals) -> tuple[float, int]:
        """The seconds that it took, and the exit status."""
        assert self._work is not None
        began = time.monotonic()
        self._work.send_signal(how)
        status = self._work.wait(30)
        return time.monotonic() - began, status

    def submit(self, kind: str = "encode", **params: Any) -> str:
        """Through one process that stays, as starting Django takes longer than the jobs do. Returns the id."""
        if self._clerk is None:
            command = [sys.executable, "manage.py", "shell", "-v0", "-c", _SUBMIT]
            self._clerk = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._clerk.stdin is not None
        assert self._clerk.stdout is not None
        print(json.dumps({"kind": kind, "params": params}), file=self._clerk.stdin, flush=True)
        return str(UUID(self._clerk.stdout.readline().strip()))

    def job(self, pk: str) -> dict[str, Any]:
        return self.rows("select * from jobs_job where id = ?", UUID(pk).hex)[0]

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as connection:
            connection.row_factory = sqlite3.Row
            found = [dict(row) for row in connection.execute(query, values)]
        connection.close()
        return found

    def settlements(self, pk: str) -> list[str]:
        """The status at each time that the job was settled."""
        notes = [json.loads(row["params"]) for row in self.rows("select params from jobs_job where kind = 'note'")]
        return [note["status"] for note in notes if note["of"] == pk]

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "faults").glob("*"))

    def processes(self) -> dict[int, list[str]]:
        """What belongs to `manage.py work`: pid to command line. The data folder is in the environment of each, or, for
        what runs in the sandbox and so has none of ours, among its arguments."""
        marker = f"DATA_DIR={self.folder}".encode()
        others = {process.pid for process in (self._clerk, self._redis) if process is not None}
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) in others:
                continue
            try:
                command = (entry / "cmdline").read_bytes()
                is_ours = marker in (entry / "environ").read_bytes().split(b"\0") or str(self.folder).encode() in command
                if is_ours and _stat(int(entry.name))[0] != "Z":
                    found[int(entry.name)] = command.decode().split("\0")
            except OSError:
                continue  # it ended while we looked
        return found

    def encoders(self) -> list[int]:
        return [pid for pid, command in self.processes().items() if "ffmpeg" in command[0]]

    def horse(self) -> int:
        """The process that runs the encoder."""
        return parent_of(self.encoders()[0])

    def log(self) -> str:
        return (self.folder / "work.log").read_text()

    def _is_redis_up(self) -> bool:
        try:
            with Redis(port=self.redis_port) as client:
                return bool(client.ping())
        except OSError:
            return False
        except Exception as error:  # noqa: BLE001 - redis-py's own, while the server loads
            return not str(error)
