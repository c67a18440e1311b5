"""Which providers may be asked just now, and how many places each has."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from generation import health
from generation.models import Generation, Provider
from jobs.models import Job
from tests.generation.factories import make_generation

pytestmark = pytest.mark.django_db
Phase = Generation.Phase


def fail(times: int) -> None:
    for _ in range(times):
        health.note_failure("fake")


def rested() -> None:
    Provider.objects.update(closed_until=Now() - timedelta(seconds=1))


def at_work(owner: User | None = None) -> Generation:
    generation = make_generation(owner)
    Job.objects.filter(generation=generation).update(status="processing", fence=3)
    return generation


def test_a_provider_that_nobody_knows_may_be_asked() -> None:
    assert health.may_ask("fake") == 0


def test_some_failures_do_not_close_it_and_a_success_forgets_them() -> None:
    fail(health.FAILURES_MAX - 1)
    assert health.may_ask("fake") == 0
    health.note_success("fake")
    fail(health.FAILURES_MAX - 1)
    assert health.may_ask("fake") == 0


def test_the_fifth_in_a_row_closes_it() -> None:
    fail(health.FAILURES_MAX)
    assert 10 < health.may_ask("fake") < health.REST * 1.3
    assert health.may_ask("other") == 0


def test_after_the_rest_one_goes_first_and_its_success_opens_it() -> None:
    fail(health.FAILURES_MAX)
    rested()
    assert health.may_ask("fake") == 0
    assert health.may_ask("fake") > 0, "the others wait for what the first one finds"
    health.note_success("fake")
    assert health.may_ask("fake") == 0
    assert health.may_ask("fake") == 0


@pytest.mark.parametrize(("more", "seconds"), [(0, 15), (1, 30), (2, 60), (4, 240), (5, 300), (40, 300)])
def test_each_further_failure_closes_it_for_longer(more: int, seconds: int) -> None:
    fail(health.FAILURES_MAX + more)
    soon, late = Now() + timedelta(seconds=seconds - 3), Now() + timedelta(seconds=seconds + 3)
    assert Provider.objects.filter(closed_until__gt=soon, closed_until__lt=late).exists()


def test_a_place_is_the_step_to_submitting_and_is_taken_by_the_holder_of_the_job() -> None:
    generation = at_work()
    assert not health.take_place(generation, 2, is_local=False), "another has the job by now"
    assert health.take_place(generation, 3, is_local=False)
    assert (generation.phase, generation.fence) == (Phase.SUBMITTING, 3)
    assert generation.submitted_at is not None
    assert not health.take_place(generation, 3, is_local=False), "it was begun"


def test_there_are_so_many_places_and_what_is_over_gives_its_own_back(settings: Settings) -> None:
    settings.PROVIDER_PLACES = 2
    first, second, third = at_work(), at_work(), at_work()
    assert [health.take_place(each, 3, is_local=False) for each in (first, second, third)] == [True, True, False]
    assert health.take_place(make_other(), 3, is_local=False), "another provider has places of its own"
    Job.objects.filter(generation=first).update(status="failed", completed_at=Now())
    assert health.take_place(third, 3, is_local=False)


def make_other() -> Generation:
    generation = at_work()
    Generation.objects.filter(pk=generation.pk).update(provider="other")
    generation.refresh_from_db()
    return generation


def test_what_is_local_needs_no_place_and_may_begin_again(settings: Settings) -> None:
    settings.PROVIDER_PLACES = 0
    generation = at_work()
    assert health.take_place(generation, 3, is_local=True)
    assert health.take_place(generation, 3, is_local=True)
