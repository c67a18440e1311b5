"""Work that comes round by itself, once a period whoever looks; and the one that is there: the month's credits."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from accounts.models import CreditTransaction, User
from jobs import periodic, reconciler
from jobs.models import Job
from jobs.runner import run_inline

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 0, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _as_if_just_started(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(periodic, "_inserted", {})
    settings.PERIODIC_JOBS = {"monthly_credits": "day"}


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_now", lambda: moment)


def test_each_period_has_one_job_whoever_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    at(FRIDAY, monkeypatch)
    for _ in range(3):
        periodic.insert_due()
        periodic._inserted.clear()  # another machine's reconciler
    at(SATURDAY, monkeypatch)
    periodic.insert_due()
    keys = Job.objects.filter(owner=None).order_by("idempotency_key").values_list("idempotency_key", flat=True)
    assert list(keys) == ["monthly_credits:2026-11-27", "monthly_credits:2026-11-28"]


def test_a_look_within_the_period_costs_one_query(django_assert_num_queries: object) -> None:
    periodic.insert_due()
    with django_assert_num_queries(1):  # type: ignore[operator]
        periodic.insert_due()


def test_the_clock_is_the_databases() -> None:
    now = periodic._now()
    assert abs((datetime.now(UTC) - now.replace(tzinfo=now.tzinfo or UTC)).total_seconds()) < 60


def test_the_reconciler_inserts_them_and_everybody_gets_the_months_credits_once(ada: User, bea: User) -> None:
    User.objects.filter(pk=bea.pk).update(tier="PRO")
    reconciler.tick()
    run_inline("batch")
    Job.objects.all().delete()
    periodic._inserted.clear()
    reconciler.tick()
    run_inline("batch")
    given = CreditTransaction.objects.order_by("amount").values_list("owner__email", "kind", "amount")
    assert list(given) == [("ada@example.com", "GRANT", 100), ("bea@example.com", "GRANT", 2000)]
    bea.refresh_from_db()
    assert bea.credits == 2000
