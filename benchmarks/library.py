"""LIBRARY: a million assets on PostgreSQL, a tenth of them one person's; what a page, a search and a crowd of visits cost."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks import filling
from benchmarks.databases import database
from benchmarks.report import Row
from benchmarks.settings import TRIAL_UNIT, Settings
from benchmarks.visiting import AT_ONCE, visit
from tests import machine
from tests.studio import ROOT, Studio

TOTAL, TRIAL_TOTAL = 1_000_000, 20_000
NAME = "reelwright_bench_library"
VISITS = 400
A_SECONDS = 200  # requests that are wanted in a second
PAGES = ("first page", "thousandth page", "list")


def rows(settings: Settings) -> Iterator[Row]:
    server = machine.postgres_url()
    if server is None:
        print("LIBRARY needs a PostgreSQL: none answers.")
        return
    with database(server, NAME) as url, tempfile.TemporaryDirectory(prefix="reelwright-bench-") as folder:
        environment = {
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "SECRET_KEY": "for benchmarks only, as anyone can read it here",
            "RATE_LIMITS": json.dumps({"api": {"amount": 10**6}}),
        }
        people = [UUID(pk) for pk in _ask("people", environment)["people"]]
        filled = filling.fill(url, people, TRIAL_TOTAL if settings.unit == TRIAL_UNIT else TOTAL)
        workload = f"LIBRARY, {filled.count:,} of {filled.total:,}"
        _collect_static(environment)  # which pages name, and which only a studio that was started has
        found = _ask("figures", environment)
        yield from _looks(workload, found["looks"])
        with Studio(Path(folder), **environment, WEB_WORKERS="2") as studio:
            for name, path in (("page", "/library/"), ("API", "/api/v1/assets/")):
                yield from _visits(f"{workload}, {AT_ONCE} at once, {name}", studio.url + path, found)


def _looks(workload: str, looks: dict[str, dict[str, float]]) -> Iterator[Row]:
    for name, cost in looks.items():
        if name in PAGES:
            note = f"and {cost['template']} in the template"
            yield Row(f"{workload}, {name}", "queries", cost["queries"], 6)
            yield Row(f"{workload}, {name}", "CPU milliseconds beside the template", cost["data"], 5, note=note)
        yield Row(f"{workload}, {name}", "milliseconds in the database", cost["database"], 50)


def _visits(workload: str, url: str, found: dict[str, Any]) -> Iterator[Row]:
    cookie = f"sessionid={found['cookie']}"
    visit(url, cookie, 10 * AT_ONCE)  # each worker has read its templates then
    after = f"?after={found['after']}"
    wanted = [("first page", "", ""), ("thousandth page", after, "")]
    if url.endswith("/library/"):
        wanted.append(("next cards", after, "X-Fragment: 1\r\n"))  # what a browser asks as one reads on
    for page, query, fields in wanted:
        visits = visit(url + query, cookie, VISITS, fields)
        took = round(visits.seconds / len(visits.milliseconds) * A_SECONDS, 2)
        yield Row(f"{workload}, {page}", f"seconds for {A_SECONDS} requests", took, 1, note=f"{A_SECONDS / took:.0f} a second")
        yield Row(f"{workload}, {page}", "milliseconds, p95", round(visits.slow), 150)


def _collect_static(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def _ask(what: str, environment: dict[str, str]) -> Any:
    command = [sys.executable, "-m", "benchmarks.looking", what]
    said = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)
