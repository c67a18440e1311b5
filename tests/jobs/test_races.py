"""Forty threads at once, on a SQLite file and on PostgreSQL: one of them has it, it is paid once, no one's transaction breaks."""

import uuid
from typing import Any

import pytest

from tests import racing

pytestmark = [pytest.mark.races, pytest.mark.xdist_group("races")]  # together, so that each sort is migrated once


def race(what: str, environment: dict[str, str]) -> Any:
    return races(what, environment, 1)[0]


def races(what: str, environment: dict[str, str], processes: int) -> list[Any]:
    """The same race from several processes at once."""
    return racing.race("tests.jobs.racing", what, environment, processes)


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


def test_forty_clicks_with_one_key_are_one_job_and_one_charge(environment: dict[str, str]) -> None:
    found = race("one_click", environment)
    assert len(found.pop("answers")) == 1
    assert found == {"left": 70, "sum": 70, "jobs": 1, "USAGE": 1, "REFUND": 0}


def test_of_forty_that_want_ten_credits_each_of_a_hundred_ten_are_made(environment: dict[str, str]) -> None:
    found = race("spend", environment)
    assert found == {"refused": 30, "made": 10, "left": 0, "sum": 0, "jobs": 10, "USAGE": 10, "REFUND": 0}


def test_of_sixty_that_would_wait_fifty_do(environment: dict[str, str]) -> None:
    found = race("queue", environment)
    assert (found["refused"], found["made"], found["jobs"]) == (10, 50, 50)
    assert found["left"] == found["sum"] == 1000 - found["USAGE"]


def test_twenty_grants_of_one_reference_are_one(environment: dict[str, str]) -> None:
    found = race("grants", environment)
    assert (found["entries"], found["errors"], found["left"], found["sum"]) == (1, [], 150, 150)


def test_a_month_is_given_once_also_while_the_tier_rises(environment: dict[str, str]) -> None:
    found = race("months", environment)
    assert (found["given"], found["left"], found["sum"]) == (2000, 2000, 2000)


def test_two_workers_start_one_job_of_who_has_one_place(environment: dict[str, str]) -> None:
    assert race("places", environment) == {"at_work": [1] * 20}


def test_however_many_end_a_job_it_is_given_back_once_or_earned(environment: dict[str, str]) -> None:
    found = race("ends", environment)
    assert found["faults"] == []
    for end in found["found"]:
        is_earned = end["status"] == "completed"
        assert end["status"] in {"completed", "failed", "cancelled"}
        assert end["errors"] == []
        assert end["won"] <= 1  # the owner and the reconciler do not say that it was they
        assert (end["left"], end["sum"], end["REFUND"]) == ((70, 70, 0) if is_earned else (100, 100, 1))


def test_a_storm_from_two_processes_breaks_no_transaction_and_the_ledger_adds_up(environment: dict[str, str]) -> None:
    for found in races("storm", environment, 2):
        assert found["errors"] == []
    assert race("verify", environment)["faults"] == []


def test_of_eighty_that_ask_from_two_processes_thirty_pass(environment: dict[str, str]) -> None:
    first, second = races("asks", environment, 2)
    assert first["errors"] == second["errors"] == []
    assert first["passed"] + second["passed"] == 30
    assert (first["often"], second["often"]) == (20, 20)


def test_of_twenty_that_come_with_one_refresh_token_one_is_served_and_the_family_ends(environment: dict[str, str]) -> None:
    assert race("refreshes", environment) == {"made": 1, "errors": [], "after": ["token_refused"]}
