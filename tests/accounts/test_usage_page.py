"""AC7: the page of one's own credits, storage and tier, and the statement as CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import credits, usage
from accounts.http import in_thread
from accounts.models import CreditTransaction, User
from tests.database.rows import make_entry

pytestmark = pytest.mark.django_db
URL, CSV = "/settings/usage/", "/settings/usage.csv"


@pytest.fixture
def rich(ada: User) -> User:
    """Ada, who was given 2,000 credits, spent 20 and 30, and got 30 of them back."""
    credits.grant(ada, 2000, "A gift")
    credits.charge(ada, 20, reference=uuid4(), description="Render: First")
    failed = uuid4()
    credits.charge(ada, 30, reference=failed, description="Render: Second")
    credits.refund(ada.pk, 30, reference=failed, description="Given back: Render: Second")
    ada.refresh_from_db()
    return ada


def page(client: Client, **parameters: str) -> str:
    response = client.get(URL, parameters)
    assert response.status_code == 200
    return unescape(response.content.decode())


def rows(client: Client, **parameters: str) -> list[tuple[str, int, int]]:
    return [(entry.description, entry.amount, entry.balance) for entry in client.get(URL, parameters).context["page_obj"]]


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    for address in (URL, CSV):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_it_is_read_and_never_written(ada_client: Client) -> None:
    for address in (URL, CSV):
        assert ada_client.post(address).status_code == 405


def test_everyone_sees_their_own(rich: User, bea_client: Client) -> None:
    assert rows(bea_client) == []
    assert "Render: First" not in page(bea_client)


def test_entries_come_newest_first_with_amount_and_balance(rich: User, ada_client: Client) -> None:
    assert rows(ada_client) == [
        ("Given back: Render: Second", 30, 1980),
        ("Render: Second", -30, 1950),
        ("Render: First", -20, 1980),
        ("A gift", 2000, 2000),
    ]
    shown = page(ada_client)
    for words in ("+2,000", "\N{MINUS SIGN}20", "1,980", "Refund", "Grant"):
        assert words in shown


def test_a_kind_has_an_address_of_its_own_and_its_balances_count_the_others(rich: User, ada_client: Client) -> None:
    assert rows(ada_client, kind="usage") == [("Render: Second", -30, 1950), ("Render: First", -20, 1980)]
    assert 'href="/settings/usage/?kind=usage" aria-current="true"' in " ".join(page(ada_client, kind="usage").split())
    assert 'href="/settings/usage/" aria-current="true"' in " ".join(page(ada_client).split())


@pytest.mark.parametrize("kind", ["nonsense", "USAGE", "usage'--", ""])
def test_a_kind_that_there_is_not_shows_all(rich: User, ada_client: Client, kind: str) -> None:
    assert len(rows(ada_client, kind=kind)) == 4


def test_there_are_twenty_a_page_and_the_kind_is_kept(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 100, "A gift")
    for number in range(21):
        credits.charge(ada, 1, reference=uuid4(), description=f"Render: {number}")
    assert len(rows(ada_client)) == 20
    assert rows(ada_client, page="2") == [("Render: 0", -1, 99), ("A gift", 100, 100)]
    assert rows(ada_client, kind="usage", page="2") == [("Render: 0", -1, 99)]
    assert rows(ada_client, page="99") == rows(ada_client, page="2")
    assert "?kind=usage&page=2" in page(ada_client, kind="usage")


def test_a_page_asks_the_database_as_often_for_many_entries_as_for_few(
    rich: User, ada_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as few:
        page(ada_client)
    for number in range(30):
        credits.charge(rich, 1, reference=uuid4(), description=f"Render: {number}")
    with django_assert_num_queries(len(few)):
        page(ada_client)


def test_it_says_what_the_tier_allows_and_what_work_costs(ada: User, ada_client: Client) -> None:
    User.objects.filter(pk=ada.pk).update(
        tier="PRO", licence_until=datetime(2099, 5, 6, tzinfo=UTC), storage_used=3 * 1024**3, credits=1234
    )
    shown = page(ada_client)
    for words in ("Pro", "until 6 May 2099", "3 GB", "of 500 GB", "2160p", "2,000 more come with each month", "1,234"):
        assert words in shown, words
    for words in ("Render at 2160p", "per started 30 seconds"):
        assert words in shown, words


def test_a_licence_that_ended_is_told_and_the_limits_are_those_of_free(ada: User, ada_client: Client) -> None:
    User.objects.filter(pk=ada.pk).update(tier="PRO", licence_until=datetime(2026, 1, 2, tzinfo=UTC))
    shown = page(ada_client)
    assert "Your Pro licence ended on 2 January 2026." in shown
    assert "of 5 GB" in shown


def test_full_storage_is_told(ada: User, ada_client: Client) -> None:
    assert "It is full" not in page(ada_client)
    User.objects.filter(pk=ada.pk).update(storage_used=5 * 1024**3)
    assert "It is full" in page(ada_client)


def test_without_entries_it_says_what_will_be_here(ada_client: Client) -> None:
    shown = page(ada_client)
    assert "Nothing yet" in shown
    assert "<svg role" not in shown
    assert CSV not in shown


def test_a_kind_without_entries_leads_back_to_all(rich: User, ada_client: Client) -> None:
    shown = page(ada_client, kind="purchase")
    assert "Nothing of this kind" in shown
    assert "Show all" in shown


def test_words_of_an_entry_are_words(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 5, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in ada_client.get(URL).content.decode()


def test_settings_lead_to_it(ada_client: Client) -> None:
    assert f'href="{URL}"' in ada_client.get("/settings/").content.decode()


# The plots


def test_a_days_spending_is_less_what_was_given_back_of_it(rich: User) -> None:
    days = usage.last_days(rich)
    assert len(days) == 30
    assert days[-1] == usage.Day(timezone.now().date(), spent=20, balance=1980)
    assert days[-2] == usage.Day(timezone.now().date() - timedelta(days=1), spent=0, balance=0)


def test_what_is_given_back_later_counts_for_the_day_of_the_work(ada: User) -> None:
    """An entry's time is the database's, so these are made as the ledger's own would have been."""
    job, noon = uuid4(), datetime(2026, 11, 20, 12, tzinfo=UTC)
    for days, kind, amount in [(40, "GRANT", 100), (3, "USAGE", -30), (1, "REFUND", 10)]:
        make_entry(ada, kind=kind, amount=amount, reference=job, created_at=noon - timedelta(days=days))
    make_entry(ada, kind="USAGE", amount=-5, created_at=datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
    make_entry(ada, kind="USAGE", amount=-1, created_at=datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC))
    ada.credits = 74
    found = {day.date.day: (day.spent, day.balance) for day in usage.last_days(ada, noon.date())[-5:]}
    assert found == {16: (0, 100), 17: (20, 70), 18: (0, 70), 19: (1, 79), 20: (5, 74)}


def test_the_plots_have_a_text_and_a_table(rich: User, ada_client: Client) -> None:
    shown = page(ada_client)
    assert 'aria-label="Spent each day: 20 in 30 days. The table below has every day."' in shown
    assert 'aria-label="Balance: 1,980 now. The table below has every day."' in shown
    today = timezone.now()
    assert f"<title>{today:%-d %B}: 20</title>" in shown
    assert f'<th scope="row">{today:%-d %b %Y}</th>' in shown
    assert "style=" not in shown


# Where credits are switched off


def test_without_credits_the_page_knows_storage_and_tier_alone(rich: User, ada_client: Client, settings: Settings) -> None:
    settings.CREDITS = False
    shown = page(ada_client)
    assert "of 5 GB" in shown
    assert "1080p" in shown
    main = shown[shown.index("<main") : shown.index("</main")]
    assert "redit" not in main
    assert "Render" not in main
    assert CSV not in shown
    assert ada_client.get(CSV).status_code == 404
    profile = ada_client.get("/settings/").content.decode()
    assert "redit" not in profile[profile.index("<main") : profile.index("</main")]


# CSV


def export(user: User) -> tuple[StreamingHttpResponse, list[dict[str, str]]]:
    async def read() -> tuple[StreamingHttpResponse, str]:
        client = AsyncClient()
        await client.aforce_login(user)
        response: Any = await client.get(CSV)
        return response, b"".join([part async for part in response.streaming_content]).decode()

    response, text = async_to_sync(read)()
    return response, list(csv.DictReader(io.StringIO(text)))


def test_the_csv_has_every_entry_oldest_first_as_a_download(rich: User, bea: User) -> None:
    credits.grant(bea, 5, "A gift")
    response, lines = export(rich)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="credits.csv"'
    assert [(line["kind"], line["description"], line["amount"], line["balance"]) for line in lines] == [
        ("GRANT", "A gift", "2000", "2000"),
        ("USAGE", "Render: First", "-20", "1980"),
        ("USAGE", "Render: Second", "-30", "1950"),
        ("REFUND", "Given back: Render: Second", "30", "1980"),
    ]
    entry = CreditTransaction.objects.filter(owner=rich).order_by("id").first()
    assert entry is not None
    assert datetime.fromisoformat(lines[0]["time"]) == entry.created_at.replace(microsecond=0)
    assert lines[0]["reference"] == str(entry.reference)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_words_that_a_spreadsheet_would_run_are_quoted_and_amounts_are_not(ada: User, start: str) -> None:
    credits.grant(ada, 50, f'{start}HYPERLINK("https://evil.example")')
    credits.grant(ada, -20, 'Plain, with "quotes" = and é')
    _, lines = export(ada)
    assert [line["description"] for line in lines] == [
        f'\'{start}HYPERLINK("https://evil.example")',
        'Plain, with "quotes" = and é',
    ]
    assert [line["amount"] for line in lines] == ["50", "-20"]


def test_the_csv_is_sent_in_parts(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "AT_ONCE", 3)
    for number in range(7):
        credits.grant(ada, 1, f"Gift {number}")

    async def read() -> list[str]:
        return [part async for part in in_thread(usage.csv_lines(ada))]

    parts = async_to_sync(read)()
    assert [part.count("\r\n") for part in parts] == [1, 3, 3, 1]
    assert [int(line.split(",")[4]) for line in "".join(parts).splitlines()[1:]] == list(range(1, 8))


def test_without_entries_the_csv_has_its_columns(ada: User) -> None:
    assert export(ada)[1] == []
