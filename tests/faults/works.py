"""A Redis, a database, `manage.py work` and a web server, apart from all others; and the means to kill parts of them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from redis import Redis

from config.launch import redis_server
from tests.faults.databases import Database, Rows, SQLiteFile
from tests.faults.pace import stretch
from tests.faults.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent.parent


def wait_for(what: str, is_so: Callable[[], Any], seconds: float = 30.0) -> float:
    """How long it took until `is_so()`. Fails after `seconds`, see pace.py."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() > began + seconds and time.monotonic() > began + seconds * stretch():
            raise AssertionError(f"not within {seconds:g} s at a stretch of {stretch():.1f}: {what}")
        time.sleep(0.05)
    return time.monotonic() - began


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """From the state on: the name before it may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Works:
    """`with Works(folder) as works:`; nothing that it started is left behind afterwards."""

    def __init__(self, folder: Path, database: Path | Database | None = None, **environment: str) -> None:
        """`database`: one that is migrated; of a path, the copy of the file there."""
        self.folder = folder
        self.redis_port = redis_server.free_port()
        self.web_port = redis_server.free_port()
        if database is None or isinstance(database, Path):
            own = SQLiteFile(folder / "db.sqlite3")
            if database is not None:
                shutil.copy(database, own.path)
            database = own
        self.database: Database = database
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(folder),
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "WORKERS": "2",
            "SECRET_KEY": "for tests only, and nowhere else, as anyone can read it here",
            "PYTHONUNBUFFERED": "1",
            "PYTHONFAULTHANDLER": "1",
            **database.environment,
            **environment,
        }
        self._redis: subprocess.Popen[bytes] | None = None
        self._work: subprocess.Popen[bytes] | None = None
        self._web: subprocess.Popen[bytes] | None = None
        self._clerk: subprocess.Popen[str] | None = None
        self._machines: list[subprocess.Popen[bytes]] = []

    @property
    def supervisor(self) -> int:
        assert self._work is not None
        return self._work.pid

    @property
    def has_ended(self) -> bool:
        assert self._work is not None
        return self._work.poll() is not None

    @property
    def has_web_ended(self) -> bool:
        assert self._web is not None
        return self._web.poll() is not None

    def __enter__(self) -> "Works":
        self.start_redis()
        self.start_work()
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        for process in (self._clerk, self._web, self._work, *self._machines, self._redis):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        for pid in self.processes():  # what was frozen does not end with its parent
            os.kill(pid, signal.SIGKILL)
        if kind is not None:
            print(self.log()[-20_000:])  # pytest shows it

    def migrate(self) -> None:
        for command in (["migrate", "--skip-checks"], ["createcachetable"]):
            subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=ROOT, env=self.environment, check=True)

    def start_redis(self) -> None:
        """With an empty memory, whatever was in it before."""
        shutil.rmtree(self.folder / "redis", ignore_errors=True)
        self._redis = subprocess.Popen(redis_server.command(self.folder / "redis", self.redis_port), stdout=subprocess.DEVNULL)
        wait_for("Redis answers", self._is_redis_up)

    def kill_redis(self) -> None:
        assert self._redis is not None
        self._redis.kill()
        self._redis.wait()

    def freeze_redis(self) -> None:
        """It takes connections and says nothing."""
        assert self._redis is not None
        self._redis.send_signal(signal.SIGSTOP)

    def start_work(self) -> None:
        self._work = self._start("work", [sys.executable, "manage.py", "work"])

    def end_work(self, how: signal.Signals) -> tuple[float, int]:
        """The seconds that it took, and the exit status."""
        assert self._work is not None
        began = time.monotonic()
        self._work.send_signal(how)
        status = self._work.wait(30 * stretch())
        return time.monotonic() - began, status

    def start_machine(self, name: str, **environment: str) -> subprocess.Popen[bytes]:
        """One more `manage.py work`, as on another machine."""
        machine = self._start(name, [sys.executable, "manage.py", "work"], environment)
        self._machines.append(machine)
        return machine

    def start_web(self) -> None:
        """Without waiting for it: `visitor().is_answered()` tells."""
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1"]
        command += ["--port", str(self.web_port), "--no-access-log", "--lifespan", "on", "--log-level", "warning"]
        self._web = self._start("web", command)

    def kill_web(self) -> None:
        assert self._web is not None
        self._web.kill()
        self._web.wait()

    def enlist(self, username: str, tier: str = "FREE", gift: int = 0) -> Visitor:
        """A new person with so many credits, who is signed in."""
        return Visitor(self.web_port, str(self.ask("enlist", username=username, tier=tier, gift=gift)))

    def ask(self, do: str, **arguments: Any) -> Any:
        """Have the clerk do something, see clerk.py."""
        if self._clerk is None:
            command = [sys.executable, "-m", "tests.faults.clerk"]
            with (self.folder / "clerk.log").open("ab") as log:
                self._clerk = subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
                )
        assert self._clerk.stdin is not None
        assert self._clerk.stdout is not None
        print(json.dumps({"do": do, **arguments}), file=self._clerk.stdin, flush=True)
        said = self._clerk.stdout.readline()
        assert said, (self.folder / "clerk.log").read_text()[-2000:]
        answer = json.loads(said)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def submit(self, kind: str = "encode", **params: Any) -> str:
        """Of nobody. Returns the id."""
        return str(self.ask("submit", kind=kind, params=params))

    def job(self, pk: str) -> dict[str, Any]:
        return self.rows("select * from jobs_job where id = ?", UUID(pk).hex)[0]

    def rows(self, query: str, *values: Any) -> Rows:
        return self.database.rows(query, *values)

    def settlements(self, pk: str) -> list[str]:
        """The status at each time that the job was settled."""
        notes = [json.loads(row["params"]) for row in self.rows("select params from jobs_job where kind = 'note'")]
        return [note["status"] for note in notes if note.get("of") == pk]

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "faults").glob("*"))

    def diary(self, event: str) -> list[tuple[str, int]]:
        """The job and the process of each `start` or `publish`, see kinds.py."""
        book = self.folder / "diary"
        lines = [line.split() for line in book.read_text().splitlines()] if book.exists() else []
        return [(pk, int(pid)) for what, pk, _, pid in lines if what == event]

    def processes(self) -> dict[int, list[str]]:
        """What belongs to `manage.py work`: pid to command line. The data folder is in the environment of each, or, for
        what runs in the sandbox and so has none of ours, among its arguments."""
        marker = f"DATA_DIR={self.folder}".encode()
        others = {process.pid for process in (self._clerk, self._web, self._redis) if process is not None}
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

    def workers(self) -> list[int]:
        return self._children_of([self.supervisor])

    def horses(self) -> list[int]:
        return self._children_of(self.workers())

    def log(self) -> str:
        files = [self.folder / f"{name}.log" for name in ("work", "web", "clerk")]
        return "\n".join(file.read_text() for file in files if file.exists())

    def _children_of(self, parents: list[int]) -> list[int]:
        """Of their main threads. As the kernel lists them: a look at every process there is would cost more than a storm."""
        found = []
        for parent in parents:
            with suppress(OSError):  # it ended while we looked
                children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
                found += [int(child) for child in children if _stat(int(child))[0] != "Z"]
        return found

    def _start(self, name: str, command: list[str], more: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env={**self.environment, **(more or {})}, stdout=log, stderr=log)

    def _is_redis_up(self) -> bool:
        try:
            with Redis(port=self.redis_port) as client:
                return bool(client.ping())
        except OSError:
            return False
        except Exception as error:  # noqa: BLE001 - redis-py's own, while the server loads
            return not str(error)
