"""GET /metrics: for staff and for who has the token, true at every scrape, and cheap."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from accounts.models import CreditTransaction, User
from jobs.models import Job
from tests.factories import make_job, make_user

pytestmark = pytest.mark.django_db
TOKEN = "a token that Prometheus was given"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def scrape(client: Client) -> dict[tuple[str, ...], float]:
    """Every figure by its name, less our prefix, and the values of its labels."""
    answer = client.get("/metrics", headers=BEARER)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    return {(one.name.removeprefix("reelwright_"), *one.labels.values()): one.value for one in samples}


def make_ended(status: str, owner: User, **fields: Any) -> Job:
    return make_job(owner, status=status, completed_at=timezone.now(), **fields)


def seconds_ago(seconds: float) -> Any:
    return timezone.now() - timedelta(seconds=seconds)


def test_staff_and_who_has_the_token_are_let_in(client: Client) -> None:
    assert client.get("/metrics", headers=BEARER).status_code == 200
    client.force_login(make_user(is_staff=True))
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer a token", "Bearer ä", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN} "[:-2]]
)
def test_everybody_else_is_told_that_there_is_no_such_page(client: Client, ada_client: Client, header: str) -> None:
    for visitor in (client, ada_client):
        assert visitor.get("/metrics", headers={"Authorization": header} if header else {}).status_code == 404


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer None"])
def test_without_a_token_of_its_own_the_studio_takes_none(client: Client, settings: Settings, header: str) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_a_queue_shows_what_waits_what_runs_and_for_how_long_the_first_could_have_been_started(ada: User, client: Client) -> None:
    make_job(ada, wake_at=seconds_ago(100))
    make_job(ada, wake_at=seconds_ago(300), status="processing", lease_until=seconds_ago(200))  # its worker died
    make_job(ada, wake_at=seconds_ago(900), status="processing", lease_until=seconds_ago(-60))
    make_job(ada, wake_at=seconds_ago(-60), status="processing")  # it will be tried again
    make_ended("completed", ada, wake_at=seconds_ago(900))
    found = scrape(client)
    assert (found["jobs_waiting", "render"], found["jobs_running", "render"]) == (2, 1)
    assert 200 <= found["jobs_oldest_waiting_seconds", "render"] < 260
    names = ("jobs_waiting", "jobs_running", "jobs_oldest_waiting_seconds", "jobs_late")
    assert [found[name, "import"] for name in names] == [0, 0, 0, 0]


def test_ends_are_counted_by_kind_and_status_from_nought(ada: User, client: Client) -> None:
    for status in ("completed", "completed", "failed", "cancelled"):
        make_ended(status, ada)
    make_ended("completed", ada, kind="gone")
    make_job(ada)
    found = scrape(client)
    assert [found["jobs_ended_total", "render", status] for status in ("completed", "failed", "cancelled")] == [2, 1, 1]
    assert found["jobs_ended_total", "gone", "completed"] == 1
    assert found["jobs_ended_total", "ingest", "failed"] == 0


def test_what_goes_wrong_is_counted(ada: User, client: Client) -> None:
    first = make_ended("failed", ada, losses=2, crashes=3, leftovers=True)
    make_job(ada, losses=1, retry_of=first, status="processing", deadline_at=seconds_ago(1))
    make_job(ada, deadline_at=seconds_ago(-60))
    make_ended("failed", ada, deadline_at=seconds_ago(60))
    found = scrape(client)
    assert [found[f"job_{name}_total", "render"] for name in ("leases_lost", "crashes", "retries")] == [3, 3, 1]
    assert (found["jobs_late", "render"], found[("jobs_leftovers",)]) == (1, 1)


def test_credits_are_counted_as_the_ledger_has_them(ada: User, client: Client) -> None:
    for kind, amount in (("GRANT", 100), ("USAGE", -7), ("USAGE", -5), ("REFUND", 4), ("REFUND", 1), ("PURCHASE", 50)):
        CreditTransaction.objects.create(owner=ada, kind=kind, amount=amount, reference=uuid4(), description="An entry")
    found = scrape(client)
    assert [found[(f"{name}_total",)] for name in ("credits_charged", "credits_refunded", "refunds")] == [12, 5, 2]


def test_an_empty_studio_has_figures_too(client: Client) -> None:
    assert set(scrape(client).values()) == {0.0}


def test_a_scrape_is_four_queries_whatever_there_is(ada: User, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for kind in ("render", "ingest", "gone"):
        make_job(ada, kind=kind, queue=kind)
    with django_assert_num_queries(4):
        scrape(client)


def test_a_database_that_is_away_is_said(client: Client) -> None:
    def away(execute: Callable[..., Any], *args: Any) -> Any:
        raise OperationalError("the connection was refused")

    staff = Client()
    staff.force_login(make_user(is_staff=True))
    with connection.execute_wrapper(away):
        for answer in (client.get("/metrics", headers=BEARER), staff.get("/metrics")):
            assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
        assert client.get("/metrics").status_code == 404
