"""Many at once, on a SQLite file and on PostgreSQL: one save counts, one render is made."""

import json
import subprocess
import sys
from typing import Any

from tests.jobs.test_races import ROOT, environment

__all__ = ["environment"]


def race(what: str, values: dict[str, str]) -> Any:
    command = [sys.executable, "-m", "tests.projects.racing", what]
    return json.loads(subprocess.run(command, cwd=ROOT, env=values, check=True, stdout=subprocess.PIPE).stdout)


def test_of_twenty_saves_of_one_version_one_wins_and_the_others_are_told(environment: dict[str, str]) -> None:
    found = race("saves", environment)
    assert found["statuses"] == [200] + [409] * 19
    assert found["version"] == 2


def test_of_twenty_requests_for_the_same_render_one_is_made(environment: dict[str, str]) -> None:
    found = race("renders", environment)
    assert found["statuses"] == [302] * 20
    assert found["renders"] == 1
