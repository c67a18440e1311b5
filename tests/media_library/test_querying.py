"""What an address of the library asks for: words, filters, orders and pages, as rows."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from media_library import paging, querying, removing
from media_library.models import Asset, Collection, Tag
from media_library.paging import ORDERS, PAGE_SIZE, page_of, part_of
from projects import timelines
from tests.factories import make_asset, make_project
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db


def found(user: User, query: str) -> set[str]:
    view = querying.read(user, QueryDict(query))
    return {asset.name for asset in view.of(Asset.objects.visible_to(user))}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("cafe", {"Café del Mar"}),
        ("CAFÉ mar", {"Café del Mar"}),
        ("mar%20café", {"Café del Mar"}),
        ("café dunes", set()),
        ("100%25", {"100% wool"}),
        ("_", set()),
        ("spring", {"Dunes", "Spring"}),
        ("spring dun", {"Dunes"}),
        ("summer", set()),
    ],
)
def test_each_word_is_in_the_name_or_in_a_tag_without_regard_to_case_or_accents(
    ada: User, bea: User, words: str, names: set[str]
) -> None:
    for name in ("Café del Mar", "100% wool", "Dunes", "Spring"):
        make_asset(ada, name=name)
    Asset.objects.get(name="Dunes").tags.add(Tag.objects.create(owner=ada, name="Spring-launch"))
    Tag.objects.create(owner=bea, name="summer")
    assert found(ada, f"q={words}") == names
    assert {asset.name for asset in querying.search(ada, Asset.objects.all(), QueryDict(f"q={words}")["q"])} == names


@pytest.mark.parametrize(
    ("query", "fields", "other"),
    [
        ("kind=audio", {"kind": "audio"}, {}),
        ("source=edited", {"source": "edited"}, {}),
        ("starred=1", {"is_starred": True}, {}),
        ("added=7d", {}, {"created_at": timezone.now() - timedelta(days=8)}),
        ("added=30d", {}, {"created_at": timezone.now() - timedelta(days=31)}),
        ("added=1y", {}, {"created_at": timezone.now() - timedelta(days=366)}),
        ("orientation=wide", {}, {"width": 9, "height": 16}),
        ("orientation=tall", {"width": 9, "height": 16}, {}),
        ("orientation=square", {"width": 9, "height": 9}, {"width": None, "height": None}),
        ("status=failed", {"status": "failed"}, {}),
        ("KIND=audio&kind=AUDIO", {"kind": "audio"}, {}),
    ],
)
def test_a_filter_leaves_what_it_names(ada: User, query: str, fields: dict[str, Any], other: dict[str, Any]) -> None:
    make_asset(ada, name="This", **fields)
    make_asset(ada, name="That", **other)
    assert found(ada, query) == {"This"}


def test_tags_collections_and_projects_are_filters_by_ones_own_alone(ada: User, bea: User) -> None:
    asset = make_asset(ada, name="This")
    make_asset(ada, name="That")
    asset.tags.add(Tag.objects.create(owner=ada, name="Sea & sun"))
    shelf, hers = Collection.objects.create(owner=ada, name="B-roll"), Collection.objects.create(owner=bea, name="Hers")
    asset.collections.add(shelf)
    project = make_project(ada)
    timelines.save(project, timeline_of(asset).dump(), 1)
    for query in ("tag=sea %26 sun", f"collection={shelf.pk}", f"project={project.pk}"):
        assert found(ada, query) == {"This"}, query
        assert querying.read(bea, QueryDict(query)).chosen == {}
    assert querying.read(ada, QueryDict(f"collection={hers.pk}")).is_whole is False


@pytest.mark.parametrize("many", [1, 30_000])
def test_words_find_by_tag_whether_few_have_it_or_many(ada: User, bea: User, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querying, "MANY", many)
    sea, sun = (Tag.objects.create(owner=ada, name=name) for name in ("seaside", "sunny"))
    for n in range(3):
        make_asset(ada, name=f"By tag {n}").tags.add(sea)
    make_asset(ada, name="Both").tags.add(sea, sun)
    make_asset(ada, name="A seaside in name")
    make_asset(ada, name="Neither").tags.add(sun)
    make_asset(bea, name="Hers").tags.add(Tag.objects.create(owner=bea, name="seaside"))
    assert found(ada, "q=seaside") == {"By tag 0", "By tag 1", "By tag 2", "Both", "A seaside in name"}
    assert found(ada, "q=seaside sunny") == {"Both"}
    assert page_of(querying.read(ada, QueryDict("q=seaside")).of(Asset.objects.visible_to(ada)), ORDERS["newest"]).total == 5


def test_ones_own_things_are_looked_up_once_and_where_an_address_names_one(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Tag.objects.create(owner=ada, name="sea")
    with django_assert_num_queries(0):
        querying.read(ada, QueryDict("kind=video&sort=name")).of(Asset.objects.visible_to(ada))
    with django_assert_num_queries(1):
        view = querying.read(ada, QueryDict(f"tag=sea&collection={uuid4()}&q=harbour"))
        view.of(Asset.objects.visible_to(ada))
    assert view.chosen["tag"].label == "sea"


def test_what_is_unknown_is_left_out_and_told(ada: User) -> None:
    make_asset(ada, name="This")
    for query in ("kind=evil", "tag=gone", "project=x", "starred=0"):
        assert found(ada, query) == {"This"}
        assert not querying.read(ada, QueryDict(query)).is_whole
    assert querying.read(ada, QueryDict("utm_source=mail&page=7&kind=")).is_whole


def test_the_query_string_of_a_view_is_the_view(ada: User) -> None:
    query = "q=a+b&kind=video&starred=1&sort=longest&view=list"
    view = querying.read(ada, QueryDict(query))
    assert view.query() == query
    assert view.query(kind="", sort="newest") == "q=a+b&starred=1&view=list"


@pytest.mark.parametrize("sort", ORDERS)
def test_the_pages_of_an_order_hold_everything_once_and_cost_a_query(
    ada: User, sort: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    day = timezone.now()
    for n in range(2 * PAGE_SIZE + 5):  # many of each key, so that ids must decide
        lasts = None if n % 2 else 7 + n % 3
        make_asset(ada, name=f"Clip {n % 7}", size=1 + n % 5, duration_us=lasts, created_at=day - timedelta(hours=n % 4))
    seen: list[Any] = []
    after, pages = "", 0
    while after or not pages:
        with django_assert_num_queries(1):
            view = querying.read(ada, QueryDict(f"sort={sort}"))
            page = page_of(view.of(Asset.objects.visible_to(ada)), view.order, after)
        assert page.total == 2 * PAGE_SIZE + 5
        seen += page.assets
        after, pages = page.next, pages + 1
    assert pages == 3
    assert len({asset.pk for asset in seen}) == len(seen) == 2 * PAGE_SIZE + 5
    keys = [(asset.key, asset.pk.hex) for asset in seen]
    assert keys == sorted(keys, reverse=not ORDERS[sort].is_rising)


@pytest.mark.parametrize("sort", ORDERS)
def test_a_part_is_its_page_without_the_count(ada: User, sort: str) -> None:
    for n in range(PAGE_SIZE + 5):
        make_asset(ada, name=f"Clip {n % 7}", size=1 + n % 5)
    mine, after = Asset.objects.visible_to(ada), ""
    for _ in range(2):
        page = page_of(mine, ORDERS[sort], after)
        with CaptureQueriesContext(connection) as asked:
            part = part_of(mine, ORDERS[sort], after)
        assert (part.assets, part.next, part.total) == (page.assets, page.next, 0)
        assert "COUNT(" not in asked[0]["sql"] and len(asked) == 1
        after = part.next
    assert after == ""


def test_a_page_is_not_moved_by_what_comes_or_goes_before_it(ada: User) -> None:
    for n in range(PAGE_SIZE + 3):
        make_asset(ada, name=f"Clip {n:02}")
    first = page_of(Asset.objects.visible_to(ada), ORDERS["newest"])
    make_asset(ada, name="Newer")
    removing.remove(first.assets[-1])
    second = page_of(Asset.objects.visible_to(ada), ORDERS["newest"], first.next)
    assert [asset.name for asset in second.assets] == ["Clip 02", "Clip 01", "Clip 00"]


def test_beyond_the_last_page_there_is_nothing_but_the_count(ada: User) -> None:
    make_asset(ada, name="First")
    for _ in range(PAGE_SIZE):
        make_asset(ada)
    after = page_of(Asset.objects.visible_to(ada), ORDERS["newest"]).next
    Asset.objects.filter(name="First").update(created_at=timezone.now())
    page = page_of(Asset.objects.visible_to(ada), ORDERS["newest"], after)
    assert (page.assets, page.total, page.next) == ([], PAGE_SIZE + 1, "")


def test_more_than_is_counted_is_said_to_be_more(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED_MAX", 2)
    for _ in range(2):
        make_asset(ada)
    assert page_of(Asset.objects.visible_to(ada), ORDERS["newest"]).amount == "2"
    for _ in range(2):
        make_asset(ada)
    page = page_of(Asset.objects.visible_to(ada), ORDERS["newest"])
    assert (page.total, page.amount) == (3, "2+")
