"""What has ended is removed by itself, and what holds is left."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import limits
from accounts.models import ApiLogin, RateCount, User
from jobs.report import Report
from jobs.sweeping import perform_sweep
from tests.factories import make_job

pytestmark = pytest.mark.django_db


def swept() -> dict[str, int]:
    job = make_job()
    return perform_sweep(job, Report(job, time_limit=60))


def test_ended_sessions_go_and_open_ones_stay(ada: User, ada_client: Client, bea_client: Client) -> None:
    stays, goes = ada_client.session.session_key, bea_client.session.session_key
    for key in (stays, goes):
        UserSession.objects.create(user=ada, session_key=key, ip="192.0.2.7", user_agent="x")
    Session.objects.filter(pk=goes).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert swept()["sessions"] == 1
    assert list(Session.objects.values_list("pk", flat=True)) == [stays]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [stays]


@pytest.mark.parametrize(
    ("ended", "days", "stays"),
    [("expires_at", 31, False), ("revoked_at", 31, False), ("expires_at", 29, True), ("used_at", 90, True)],
)
def test_a_programs_sign_in_is_kept_a_month_after_its_end(ada: User, ended: str, days: int, stays: bool) -> None:
    values = {"expires_at": timezone.now() + timedelta(days=1), ended: timezone.now() - timedelta(days=days)}
    ApiLogin.objects.create(owner=ada, **values)
    swept()
    assert ApiLogin.objects.exists() == stays


def test_counts_that_have_ended_go(ada: User) -> None:
    limits.check(ada, "submit")
    RateCount.objects.update(ends_at=1)
    limits.check("192.0.2.7", "submit")
    assert swept()["counts"] == 1
    assert RateCount.objects.count() == 1
