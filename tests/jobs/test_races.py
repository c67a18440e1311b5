"""Forty threads at once, on a SQLite file and on PostgreSQL: one of them has it, and no one's transaction breaks."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.machine import postgres_url

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a process on a migrated database of its own."""
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
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")


def migrate(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], cwd=ROOT, env=environment, check=True)


def race(what: str, environment: dict[str, str]) -> Any:
    command = [sys.executable, "-m", "tests.jobs.racing", what]
    return json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def test_forty_clicks_with_one_key_make_one_job_and_break_no_transaction(environment: dict[str, str]) -> None:
    found = race("submit", environment)
    assert len(found["answers"]) == 1
    assert uuid.UUID(found["answers"][0])
    assert found["counts"] == {"render": 1, "ingest": 40}


def test_forty_workers_claim_a_job_and_one_has_it(environment: dict[str, str]) -> None:
    assert race("claim", environment) == {"fences": [1], "attempt": 1}


def test_a_job_ends_once_and_is_settled_once(environment: dict[str, str]) -> None:
    found = race("end", environment)
    assert (found["won"], found["settled"]) == (1, 1)
    assert found["status"] in {"completed", "cancelled"}
