"""Groups, clips and setups changed by many at once, and films asked for by many, on a SQLite file and on PostgreSQL."""

from typing import Any

import pytest

from tests import racing

pytestmark = [pytest.mark.races, pytest.mark.xdist_group("races")]


def race(what: str, values: dict[str, str]) -> Any:
    return racing.race("tests.projects.mixing.racing", what, values)[0]


def test_groups_that_many_order_at_once_end_in_an_order(environment: dict[str, str]) -> None:
    found = race("orders", environment)
    assert found["answers"] == ["added"] * 2 + ["deleted"] + ["moved"] * 8
    assert found["orders"] == list(range(7))
    assert found["names"][:5] == [f"Group {number}" for number in range(1, 6)]
    assert len(set(found["names"])) == 7


def test_clips_that_many_move_at_once_end_in_an_order(environment: dict[str, str]) -> None:
    assert race("clips", environment) == {"answers": ["moved"], "orders": [list(range(4))] * 2}


def test_a_project_gets_one_setup_and_of_saves_from_one_version_one_wins(environment: dict[str, str]) -> None:
    assert race("setups", environment) == {
        "setups": 1,
        "saved": ["2"] + ["SetupConflict('The mix was changed in another tab')"] * 7,
        "version": 2,
    }


def test_files_that_come_for_a_group_get_there_once_while_it_is_deleted(environment: dict[str, str]) -> None:
    assert race("arrivals", environment) == {"faults": [], "orders": list(range(6)), "arrived": True}


def test_a_key_asks_for_one_mix_and_one_charge_however_often_it_is_sent_at_once(environment: dict[str, str]) -> None:
    paid = [["USAGE", -4], ["USAGE", -4]]
    assert race("mixes", environment) == {"answers": [1, 8], "mixes": 2, "films": 8, "paid": paid, "left": 92}


def test_films_asked_for_again_by_many_at_once_are_paid_once(environment: dict[str, str]) -> None:
    paid = [["REFUND", 4], ["USAGE", -4], ["USAGE", -4]]
    found = race("remakes", environment)
    assert found == {"jobs": 1, "answers": 8, "mixes": 1, "films": 4, "paid": paid, "left": 96}
