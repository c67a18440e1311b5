"""/library/: the grid, its filters, and who sees what."""

import pickle
import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from media_library import storage
from media_library.models import Asset, Collection, Tag
from tests.factories import make_asset, make_job, make_project

pytestmark = pytest.mark.django_db
URL = "/library/"


SCRIPT = {"X-Fragment": "1"}  # what load-more.ts sends


def ids_in(html: str) -> list[str]:
    return re.findall(r'data-asset="([^"]+)"', html)


def next_in(html: str) -> str:
    found = re.search(r'<load-more>\s*<a [^>]*href="([^"]+)" rel="next"', html)
    return found[1] if found else ""


def names(client: Client, url: str = URL) -> list[str]:
    return [asset.name for asset in client.get(url).context["page"].assets]


def test_it_lists_ones_own_assets_newest_first(ada: User, bea: User, ada_client: Client) -> None:
    now = timezone.now()
    make_asset(ada, name="Older", created_at=now - timedelta(days=1))
    make_asset(ada, name="Newer", created_at=now)
    make_asset(bea, name="Hers")
    make_asset(ada, name="Binned", deleted_at=now)
    assert names(ada_client) == ["Newer", "Older"]
    assert "Hers" not in ada_client.get(URL).content.decode()


def test_a_page_has_twenty_and_a_link_to_the_next_that_keeps_the_filter(ada: User, ada_client: Client) -> None:
    for n in range(21):
        make_asset(ada, name=f"Clip {n:02}")
    page = ada_client.get(f"{URL}?kind=video").content.decode()
    assert len(re.findall("data-asset=", page)) == 20
    link = re.search(r'<load-more>\s*<a [^>]*href="([^"]+)" rel="next"', page)
    assert link is not None
    assert "kind=video&amp;after=" in link[1]
    assert names(ada_client, URL + unescape(link[1])) == ["Clip 00"]


@pytest.mark.parametrize("layout", ["grid", "list"])
def test_a_script_is_sent_the_next_cards_without_their_page(
    ada: User, bea: User, ada_client: Client, layout: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(41):
        make_asset(ada, name=f"Clip {n:02}")
    make_asset(bea, name="Hers")
    whole = ada_client.get(f"{URL}?view={layout}")
    address = f"{URL}?{whole.context['next_query']}"
    page = ada_client.get(address)
    with django_assert_num_queries(3):  # session, user, rows
        part = ada_client.get(address, headers=SCRIPT)
    assert ids_in(part.text) == ids_in(page.text) == [str(asset.pk) for asset in page.context["page"].assets]
    assert next_in(part.text) == next_in(page.text) != ""
    assert "data-library-grid" in part.text and "Hers" not in part.text
    for frame in ("<html", "<nav", "csrfmiddlewaretoken", 'id="bulk"', "data-library-count"):
        assert (frame in page.text, frame in part.text) == (True, False), frame
    assert next_in(ada_client.get(f"{URL}{unescape(next_in(part.text))}", headers=SCRIPT).text) == ""


def test_a_part_is_never_taken_for_the_page_at_its_address(ada: User, ada_client: Client, client: Client) -> None:
    make_asset(ada)
    page, part = ada_client.get(URL), ada_client.get(URL, headers=SCRIPT)
    assert "X-Fragment" in page["Vary"] and "Cookie" in page["Vary"]
    assert "X-Fragment" in part["Vary"] and "Cookie" in part["Vary"]
    assert (part["Cache-Control"], "Cache-Control" in page) == ("private, no-store", False)
    assert part["Content-Security-Policy"] == page["Content-Security-Policy"]
    assert client.get(URL, headers=SCRIPT).status_code == 302  # a stranger


def test_what_failed_can_be_dismissed_out_of_a_part(ada: User) -> None:
    asset = make_asset(ada, status="failed", error="This is a text file.", checksum="")
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    part = client.get(URL, headers=SCRIPT).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', part)
    assert token is not None
    assert client.post(f"{URL}{asset.pk}/delete/").status_code == 403
    assert client.post(f"{URL}{asset.pk}/delete/", {"csrfmiddlewaretoken": token[1]}).status_code == 302


def test_it_searches_by_name_and_by_kind(ada: User, ada_client: Client) -> None:
    make_asset(ada, name="Harbour dusk")
    make_asset(ada, name="Harbour bell", kind="audio")
    make_asset(ada, name="Dunes", kind="image")
    assert names(ada_client, f"{URL}?q=harb") == ["Harbour bell", "Harbour dusk"]
    assert names(ada_client, f"{URL}?q=harb&kind=audio") == ["Harbour bell"]
    assert "Nothing matches" in ada_client.get(f"{URL}?q=nowhere").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?kind=evil&source=x&tag=%00&collection=x&project=x&starred=x&added=x&status=x&orientation=x&sort=x&view=x",
        "?after=x",
        "?after=WyJ4IiwgInkiXQ",
        "?after=bnVsbA",
        "?after=%F0%9F%8E%AC",
        "?q=%00%25_" + "x " * 300,
        "?undo=x",
        "?view=list",
    ],
)
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
    with django_assert_num_queries(5):  # session, user, filters, page; jobs in the head
        ada_client.get(URL)


def test_the_list_asks_no_more_for_all_its_tags(
    ada: User, ada_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20):
        make_asset(ada).tags.add(Tag.objects.create(owner=ada, name=f"tag {n}"))
    ada_client.get(URL)
    with django_assert_num_queries(5):
        page = ada_client.get(f"{URL}?view=list&tag=tag+3&q=tag&sort=name").content.decode()
    assert '<table class="table" data-library-grid' in page
    assert page.count("<tr class") == 1
    assert "<bdi>tag 3</bdi>" in page
    make_asset(ada, name="Without")
    assert "Without" in ada_client.get(f"{URL}?view=list").content.decode()


def test_what_is_filtered_by_is_a_chip_that_leads_away_from_it(ada: User, ada_client: Client) -> None:
    make_asset(ada).tags.add(Tag.objects.create(owner=ada, name="a & b"))
    context = ada_client.get(f"{URL}?q=val&tag=A+%26+B&kind=video&sort=name").context
    assert [(chip.group, chip.label, chip.url) for chip in context["chips"]] == [
        ("Search", "val", "?kind=video&tag=a+%26+b&sort=name"),
        ("Tag", "a & b", "?q=val&kind=video&sort=name"),
    ]
    assert [link.label for link in context["kinds"] if link.is_current] == ["Video"]
    assert context["kinds"][0].url == "?q=val&tag=a+%26+b&sort=name"
    assert [link.label for link in context["orders"] if link.is_current] == ["Name"]
    assert "1</span> matches" in ada_client.get(f"{URL}?q=val").content.decode()


def test_the_menu_offers_ones_own_tags_collections_and_projects(ada: User, bea: User, ada_client: Client) -> None:
    Tag.objects.create(owner=ada, name="Sea"), Tag.objects.create(owner=bea, name="Hers")
    shelf = Collection.objects.create(owner=ada, name="B-roll")
    project = make_project(ada, name="Spring film")
    make_project(bea, name="Her film")
    groups = {label: {link.label: link.url for link in links} for label, links in ada_client.get(URL).context["groups"]}
    assert groups["Tag"] == {"Sea": "?tag=Sea"}
    assert groups["Collection"] == {"B-roll": f"?collection={shelf.pk}"}
    assert groups["Project"] == {"Spring film": f"?project={project.pk}"}
    assert groups["Source"]["URL"] == "?source=url"


def test_a_filmstrip_is_given_to_the_script(ada: User, ada_client: Client) -> None:
    strip = {"size": 1, "type": "image/jpeg", "frames": 24, "width": 160, "height": 90}
    asset = make_asset(ada, derived={"filmstrip": strip})
    address = storage.url_for(asset, "filmstrip").replace("&", "&amp;")
    page = " ".join(ada_client.get(URL).content.decode().split())
    assert f'<hover-scrub src="{address}" frames="24" width="160" height="90">' in page


def test_the_ids_of_the_contract_with_the_script_are_there(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, size=7)
    page = ada_client.get(f"{URL}?kind=video").content.decode()
    for hook in [
        '<asset-selection bulk="/library/bulk/"',
        'zip="/media/zip"',
        'total="1"',
        'query="kind=video"',
        f'data-asset="{asset.pk}"',
        'data-size="7"',
        'data-status="ready"',
        '<form id="bulk" method="post" action="/library/bulk/">',
        f'name="ids"\n         value="{asset.pk}"\n         form="bulk"',
        *(f'data-do="{act}"' for act in ("clear", "all", "tag", "collect", "star", "project", "zip", "trash")),
        *(f'<dialog class="sheet floating" id="bulk-{act}"' for act in ("tag", "collect", "project")),
    ]:
        assert hook in page, hook


def test_an_empty_collection_says_how_to_fill_it(ada: User, ada_client: Client) -> None:
    shelf = Collection.objects.create(owner=ada, name="B-roll")
    assert "Nothing in this collection" in ada_client.get(f"{URL}?collection={shelf.pk}").content.decode()


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


def test_a_card_is_drawn_anew_when_its_asset_has_changed(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, name="Harbour")
    assert "Harbour" in ada_client.get("/library/").text
    Asset.objects.filter(pk=asset.pk).update(name="Quay", is_starred=True)
    page = ada_client.get("/library/").text
    assert ("Harbour" in page, "Quay" in page, "Remove the star" in page) == (False, True, True)


def test_what_is_kept_of_a_card_holds_nothing_of_the_page_that_drew_it_first(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = make_asset(ada, name="Harbour", derived={"poster": {"size": 1, "type": "image/jpeg"}})
    first = ada_client.get("/library/")
    [kept] = caches["fragments"]._cache.values()  # type: ignore[attr-defined]  # of Django's, in this process
    card = str(pickle.loads(kept))  # as it was put there
    assert storage.url_for(asset, "poster").replace("&", "&amp;") in card
    assert card in first.text and card in ada_client.get("/library/?sort=name").text
    assert "csrfmiddlewaretoken" not in card and "Byron" not in card
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600)
    assert card not in ada_client.get("/library/").text  # its addresses are another hour's


def test_a_row_is_drawn_anew_when_its_tags_or_its_age_have_changed(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    asset = make_asset(ada, name="Harbour", created_at=now)
    first = ada_client.get("/library/?view=list").text
    assert "just now" in first
    [kept] = caches["fragments"]._cache.values()  # type: ignore[attr-defined]  # of Django's, in this process
    row = str(pickle.loads(kept))
    assert row in first and "csrfmiddlewaretoken" not in row and "Byron" not in row
    asset.tags.add(Tag.objects.create(owner=ada, name="a & <b>"))
    page = ada_client.get("/library/?view=list").text
    assert '<bdi class="truncate">a &amp; &lt;b&gt;</bdi></a>' in page and row not in page
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5))
    assert "5 minutes ago" in ada_client.get("/library/?view=list").text


def test_a_star_of_the_list_is_sent_by_a_form_of_the_page(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    page = ada_client.get("/library/").text
    assert f'value="{asset.pk}" form="star"' in page
    assert '<form id="star"' in page and '<form id="unstar"' in page
    ada_client.post("/library/bulk/", {"action": "star", "next": "/library/", "ids": [str(asset.pk)]})
    assert f'value="{asset.pk}" form="unstar"' in ada_client.get("/library/").text
