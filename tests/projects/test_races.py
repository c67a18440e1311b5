"""Many at once, on a SQLite file and on PostgreSQL: one save counts, one render is made."""

from typing import Any

import pytest

from tests import racing

pytestmark = [pytest.mark.races, pytest.mark.xdist_group("races")]


def race(what: str, values: dict[str, str]) -> Any:
    return racing.race("tests.projects.racing", what, values)[0]


def test_of_twenty_saves_of_one_version_one_wins_and_the_others_are_told(environment: dict[str, str]) -> None:
    found = race("saves", environment)
    assert found["statuses"] == [200] + [409] * 19
    assert found["version"] == 2


def test_of_twenty_requests_for_the_same_render_one_is_made(environment: dict[str, str]) -> None:
    found = race("renders", environment)
    assert found["statuses"] == [302] * 20
    assert found["renders"] == 1
