"""Twenty at once at one person's storage, on a SQLite file and on PostgreSQL: it adds up, and what fits gets in."""

import uuid
from typing import Any

import pytest

from tests import racing

pytestmark = [pytest.mark.races, pytest.mark.xdist_group("races")]


def race(what: str, values: dict[str, str]) -> Any:
    return racing.race("tests.media_library.racing", what, values)[0]


def test_of_twenty_announcements_of_which_five_fit_five_are_taken(environment: dict[str, str]) -> None:
    assert race("announce", environment) == {"answers": [201] * 5 + [413] * 15, "used": 5000}


def test_an_asset_that_is_deleted_twenty_times_is_given_back_once(environment: dict[str, str]) -> None:
    found = race("delete", environment)
    assert found["used"] == 1000
    assert {answer for answer in found["answers"] if answer} <= {"DoesNotExist('Asset matching query does not exist.')"}


def test_an_upload_is_either_finished_or_taken_back(environment: dict[str, str]) -> None:
    found = race("take_back", environment)
    [outcomes, taken], used = found["answers"], found["used"]
    assert (outcomes, taken, used) in [(["made"], 0, 1000), (["taken"], 1, 0)]


def test_a_video_that_is_adopted_twenty_times_is_one_and_counts_once(environment: dict[str, str]) -> None:
    found = race("adopt", environment)
    assert (len(found["answers"]), found["used"]) == (1, 1000)
    assert uuid.UUID(found["answers"][0])


def test_trying_again_and_ending_take_their_locks_in_one_order(environment: dict[str, str]) -> None:
    assert race("retry", environment) == {"answers": [], "used": 1000}


def test_all_that_can_happen_at_once_ends_without_a_deadlock(environment: dict[str, str]) -> None:
    assert race("everything", environment)["answers"] == []
