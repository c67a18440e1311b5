"""Versions kept, restored, pruned and named by many at once, on a SQLite file and on PostgreSQL."""

from typing import Any

import pytest

from tests import racing

pytestmark = [pytest.mark.races, pytest.mark.xdist_group("races")]


def race(what: str, values: dict[str, str]) -> Any:
    return racing.race("tests.projects.version_racing", what, values)[0]


def test_eight_saves_at_the_ten_minute_mark_keep_one_version(environment: dict[str, str]) -> None:
    assert race("due", environment) == {"saved": 8, "version": 9, "kept": 1}


def test_of_restores_and_saves_from_one_version_one_wins_and_what_was_there_is_kept(environment: dict[str, str]) -> None:
    found = race("restores", environment)
    assert (found["done"], found["others"], found["version"]) == (
        1,
        ["VersionConflict('The project was changed in another tab')"],
        3,
    )
    assert found["kept"]["1"] == 1.0
    assert found["kept"].get("2", 2) == 2, "the state that all of them saw, if a restore came far enough to keep it"


def test_pruning_leaves_the_last_fifty_and_takes_none_that_was_just_named(environment: dict[str, str]) -> None:
    found = race("pruning", environment)
    assert 40 <= found["automatic"] <= 50, "each that is named is one automatic less"
    assert found["lost"] == []


def test_one_state_gets_one_name(environment: dict[str, str]) -> None:
    assert race("names", environment) == {"kept": 2, "refused": 6}
