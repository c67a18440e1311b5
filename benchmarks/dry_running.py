"""DRYRUN: 500 films of 10 groups of 20 clips, under rules, from the rows of a database to what the page is told.

`python -m benchmarks.dry_running` measures it once, on the database that its environment names, and prints figures as JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.databases import database
from benchmarks.report import Row, median_of
from tests import machine
from tests.studio import ROOT

FILMS, GROUPS, CLIPS = 500, 10, 20
NAME = "reelwright_bench_dry_run"
RUNS, WARM = 7, 2


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="reelwright-bench-") as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DATA_DIR": folder,
            "SECRET_KEY": "for benchmarks only, as anyone can read it here",
        }
        yield from _measured("SQLite", environment)
        if server := machine.postgres_url():
            with database(server, NAME) as url:
                yield from _measured("PostgreSQL", {**environment, "DATABASE_URL": url})


def _measured(name: str, environment: dict[str, str]) -> Iterator[Row]:
    command = [sys.executable, "-m", "benchmarks.dry_running"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True)
    figures = json.loads(told.stdout.splitlines()[-1])
    workload = f"DRYRUN, {FILMS} of {GROUPS} groups of {CLIPS}, {name}"
    ours, spread = median_of(figures["cpu"])
    yield Row(workload, "CPU milliseconds", ours, 1200, spread=spread, note=f"{ours / FILMS:.2f} for each film")
    ours, spread = median_of(figures["wall"])
    yield Row(workload, "milliseconds", ours, 1500, spread=spread)
    yield Row(workload, "queries", figures["queries"], 8)


def _measure() -> dict[str, Any]:
    """Milliseconds of each run, and the queries of one."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from projects.mixing.dry_runs import dry_run
    from projects.models import ProjectClip
    from tests.factories import make_user
    from tests.projects.mixing.boards import give, make_board

    call_command("migrate", verbosity=0)
    groups = {f"Group {g}": [f"{g}.{c}" for c in range(CLIPS)] for g in range(GROUPS)}
    project = make_board(make_user(username="planner"), groups, count=FILMS)
    ids = {title: str(pk) for pk, title in ProjectClip.objects.values_list("pk", "title")}
    excludes = [[ids[f"{g}.{g}"], ids[f"{g + 1}.{g}"]] for g in range(GROUPS - 1)]
    pairs = {"excludes": excludes, "requires": [[ids["2.1"], ids["5.2"]]], "apart": [[ids["7.3"], ids["8.4"]]]}
    give(project, rules={**pairs, "min_difference": 3, "max_uses": 30, "max_overlap": 80})
    cpu, wall = list[float](), list[float]()
    for _ in range(WARM + RUNS):
        began, spent = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as queries:
            dry = dry_run(project)
        cpu.append((time.process_time() - spent) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
        assert len(dry.films) == FILMS, dry.problem
    return {"cpu": cpu[WARM:], "wall": wall[WARM:], "queries": len(queries)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    print(json.dumps(_measure()))
