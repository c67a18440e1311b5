"""Workers killed at the worst moments, and many at once: charged once, one job there. On a SQLite file and on PostgreSQL."""

from typing import Any

import pytest

from tests import racing

pytestmark = [pytest.mark.races, pytest.mark.xdist_group("races")]  # together, so that each sort is migrated once
MADE_ONCE = {
    "status": "completed",
    "phase": "done",
    "entries": [["USAGE", -1]],
    "assets": 1,
    "costs": 1,
    "progress": 100,
    "made_there": 1,
}


def race(what: str, environment: dict[str, str]) -> Any:
    return race_of(what, environment, 1)[0]


def race_of(what: str, environment: dict[str, str], processes: int) -> list[Any]:
    return racing.race("tests.generation.racing", what, environment, processes)


def test_a_kill_between_the_providers_yes_and_our_writing_it_down_makes_it_once(environment: dict[str, str]) -> None:
    assert race("killed_after_it_was_taken", environment) == {**MADE_ONCE, "killed": True}


def test_where_nobody_can_say_it_is_given_back_and_not_made_twice(environment: dict[str, str]) -> None:
    found = race("killed_after_it_was_taken_where_nobody_can_say", environment)
    assert (found["killed"], found["made_there"], found["assets"]) == (True, 1, 0)
    assert (found["status"], found["phase"]) == ("failed", "unknown")
    assert found["entries"] == [["REFUND", 1], ["USAGE", -1]]


def test_a_kill_before_it_was_sent_sends_it_once(environment: dict[str, str]) -> None:
    assert race("killed_before_it_was_sent", environment) == MADE_ONCE


def test_a_kill_while_it_is_fetched_fetches_it_again(environment: dict[str, str]) -> None:
    assert race("killed_while_it_was_fetched", environment) == MADE_ONCE


def test_twenty_clicks_with_one_key_are_one_request(environment: dict[str, str]) -> None:
    assert race("one_key", environment) == {"answers": 1, "rows": 3, "charged": 3}


def test_of_twelve_requests_at_once_in_four_processes_five_fit_into_a_budget(environment: dict[str, str]) -> None:
    found = race_of("a_budget", environment, 4)
    assert (sum(each["taken"] for each in found), sum(each["refused"] for each in found)) == (5, 7)
    assert race("a_budget_after_it", environment) == {"rows": 5, "jobs": 5, "charged": [-1] * 5, "left": "$0.00"}


def test_of_twelve_that_begin_at_once_four_have_a_place(environment: dict[str, str]) -> None:
    assert race("places", environment) == {"yes": 4, "no": 8, "held": 4}


def test_however_many_end_it_it_is_given_back_and_stopped_once(environment: dict[str, str]) -> None:
    found = race("cancelled_by_many", environment)
    assert found["errors"] == []
    assert found["status"] in {"cancelled", "failed"}
    assert found["entries"] == [["REFUND", 1], ["USAGE", -1]]
    assert (found["stops"], found["cancels"], found["assets"]) == (1, 1, 0)
