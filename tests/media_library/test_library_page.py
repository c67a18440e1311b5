"""/library/: the grid, its filters, and who sees what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from media_library import storage
from media_library.models import Asset
from tests.factories import make_asset, make_job

pytestmark = pytest.mark.django_db
URL = "/library/"


def names(client: Client, url: str = URL) -> list[str]:
    return [asset.name for asset in client.get(url).context["page_obj"]]


def test_it_lists_ones_own_assets_newest_first(ada: User, bea: User, ada_client: Client) -> None:
    now = timezone.now()
    make_asset(ada, name="Older", created_at=now - timedelta(days=1))
    make_asset(ada, name="Newer", created_at=now)
    make_asset(bea, name="Hers")
    make_asset(ada, name="Binned", deleted_at=now)
    assert names(ada_client) == ["Newer", "Older"]
    assert "Hers" not in ada_client.get(URL).content.decode()


def test_a_page_has_twenty_and_keeps_the_filter_in_the_links(ada: User, ada_client: Client) -> None:
    for n in range(21):
        make_asset(ada, name=f"Clip {n:02}")
    assert len(names(ada_client)) == 20
    assert len(names(ada_client, f"{URL}?page=2")) == 1
    assert "kind=video&amp;page=2" in ada_client.get(f"{URL}?kind=video").content.decode()


def test_it_searches_by_name_and_by_kind(ada: User, ada_client: Client) -> None:
    make_asset(ada, name="Harbour dusk")
    make_asset(ada, name="Harbour bell", kind="audio")
    make_asset(ada, name="Dunes", kind="image")
    assert names(ada_client, f"{URL}?q=harb") == ["Harbour bell", "Harbour dusk"]
    assert names(ada_client, f"{URL}?q=harb&kind=audio") == ["Harbour bell"]
    assert "Nothing matches" in ada_client.get(f"{URL}?q=nowhere").content.decode()


@pytest.mark.parametrize("query", ["?kind=evil", "?page=x", "?page=999", "?q=" + "x" * 300])
def test_a_query_that_makes_no_sense_shows_the_library(ada: User, ada_client: Client, query: str) -> None:
    make_asset(ada)
    assert ada_client.get(URL + query).status_code == 200


def test_an_empty_library_says_how_to_begin(ada_client: Client) -> None:
    assert "Your library is empty" in ada_client.get(URL).content.decode()


def test_a_card_shows_poster_length_and_size(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, duration_us=12_000_000, derived={"poster": {"size": 1, "type": "image/jpeg"}})
    page = ada_client.get(URL).content.decode()
    assert storage.url_for(asset, "poster").replace("&", "&amp;") in page
    assert "0:12" in page
    assert "1920×1080 · 30 fps" in page  # noqa: RUF001


def test_a_card_in_the_making_shows_its_job(ada: User, ada_client: Client) -> None:
    job = make_job(ada, kind="ingest", queue="import", status="processing", stage="Making the proxy", progress=62)
    asset = make_asset(ada, status="processing", checksum="", job=job)
    page = ada_client.get(URL).content.decode()
    assert "Making the proxy" in page
    assert f'data-job="{job.pk}"' in page
    assert f'refresh="/library/{asset.pk}/card/"' in page


def test_a_failed_card_says_why_and_can_be_dismissed(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, status="failed", error="This is a text file.", checksum="")
    page = ada_client.get(URL).content.decode()
    assert "This is a text file." in page
    assert f'action="/library/{asset.pk}/delete/"' in page
    assert f'action="/library/{asset.pk}/retry/"' not in page
    storage.original_path(asset).parent.mkdir(parents=True)
    storage.original_path(asset).touch()
    assert f'action="/library/{asset.pk}/retry/"' in ada_client.get(URL).content.decode()


def test_words_of_people_are_never_markup(ada: User, ada_client: Client) -> None:
    make_asset(ada, name='<script>alert("x")</script>', original_name="<b>")
    assert b'<script>alert("x")' not in ada_client.get(URL).content


def test_a_card_alone_is_a_fragment(ada: User, ada_client: Client, bea_client: Client) -> None:
    asset = make_asset(ada)
    answer = ada_client.get(f"{URL}{asset.pk}/card/")
    assert answer.content.decode().strip().startswith("<li")
    assert bea_client.get(f"{URL}{asset.pk}/card/").status_code == 404


def test_more_cards_ask_for_no_more_queries(
    ada: User, ada_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        job = make_job(ada, kind="ingest", queue="import", status="processing")
        make_asset(ada, status="processing", checksum="", job=job)
    ada_client.get(URL)  # how long an ingest takes is asked once a while
    with django_assert_num_queries(6):  # session, user, count, page; counts and jobs in the head
        ada_client.get(URL)


def test_anonymous_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get(URL)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/library/")
    assert client.get(f"{URL}{make_asset().pk}/card/").status_code == 302


def test_only_reading_is_allowed(ada_client: Client) -> None:
    assert ada_client.post(URL).status_code == 405
    assert ada_client.post(f"{URL}{make_asset().pk}/card/").status_code == 405


def test_the_model_lists_what_may_be_removed(ada: User) -> None:
    kept, failed, binned = make_asset(ada), make_asset(ada, status="failed"), make_asset(ada, deleted_at=timezone.now())
    assert set(Asset.objects.removable()) == {failed, binned}
    assert set(Asset.objects.ready()) == {kept}
