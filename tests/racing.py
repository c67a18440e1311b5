"""Races between processes, on databases apart from the tests' own: a SQLite file and one on PostgreSQL, each migrated once.

A process that has loaded Django runs one race after another: its start takes longer than any of them.
"""

import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection, connections

from accounts.refusals import Refused
from tests.machine import postgres_url

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a process on a migrated database apart from the other tests'."""
    values = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "tests.jobs.racing_settings",
        "DATA_DIR": str(tmp_path_factory.mktemp("race")),
        "SECRET_KEY": "for tests only, and nowhere else, as anyone can read it here",
        "LOG_LEVEL": "ERROR",
    }
    if request.param == "sqlite":
        migrate(values)
        yield values
        _end(values)
        return
    server = postgres_url()
    if server is None:
        pytest.skip("no PostgreSQL")
    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    try:
        migrate(values := {**values, "DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))})
        yield values
    finally:
        _end(values)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")


def migrate(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], cwd=ROOT, env=environment, check=True)


def race(module: str, what: str, environment: dict[str, str], processes: int = 1) -> list[Any]:
    """What each of so many processes says of the race, all at it at once. `module` calls `serve`."""
    runners = [_runner(module, number, environment) for number in range(processes)]
    for runner in runners:
        assert runner.stdin is not None
        runner.stdin.write(f"{what}\n")
        runner.stdin.flush()
    answers = [runner.stdout.readline() if runner.stdout else "" for runner in runners]
    assert all(answers), f"{module} ended over {what}"
    return [json.loads(answer) for answer in answers]


def serve(run: Callable[[str], Any]) -> None:
    """In the process: a name a line comes in, an answer a line goes out. It holds no connection while it waits."""
    for line in sys.stdin:
        answer = run(line.strip())
        connections.close_all()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
        print(json.dumps(answer), flush=True)


def at_once(do: Callable[[int], Any], threads: int, *, is_connected: bool = False) -> list[Any]:
    """In the process: what `do` returned to the thread of each number, the code of its refusal, or its error as text. With
    `is_connected` all have their connection before the first begins; of those the pool has twenty."""
    connections.close_all()
    barrier = threading.Barrier(threads)
    answers: list[Any] = [None] * threads

    def run(number: int) -> None:
        if is_connected:
            connection.ensure_connection()
        barrier.wait()
        try:
            answers[number] = do(number)
        except Refused as refused:
            answers[number] = refused.code
        except Exception as error:  # noqa: BLE001 - it is the finding
            answers[number] = repr(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return answers


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """The same of a deed for each thread."""
    return at_once(lambda number: deeds[number](), len(deeds))


_running: dict[tuple[str, str, int], subprocess.Popen[str]] = {}


def _runner(module: str, number: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    key = (environment["DATA_DIR"], module, number)
    if key not in _running or _running[key].poll() is not None:
        command = [sys.executable, "-m", module]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        _running[key] = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)  # type: ignore[call-overload]
    return _running[key]


def _end(environment: dict[str, str]) -> None:
    for key in [key for key in _running if key[0] == environment["DATA_DIR"]]:
        runner = _running.pop(key)
        runner.kill()
        runner.communicate()
