"""/library/tags/ and /library/collections/: made, renamed, merged, deleted."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from media_library import shelves
from media_library.models import Collection, Tag
from tests.factories import make_asset

pytestmark = pytest.mark.django_db
KINDS = [("tags", Tag), ("collections", Collection)]
each_kind = pytest.mark.parametrize(("page", "kind"), KINDS)


@each_kind
def test_it_lists_ones_own_with_what_is_in_them(ada: User, bea: User, ada_client: Client, page: str, kind: Any) -> None:
    shelf = kind.objects.create(owner=ada, name="Sea")
    kind.objects.create(owner=bea, name="Hers")
    shelf.assets.add(make_asset(ada), make_asset(ada), make_asset(ada, deleted_at="2026-01-01T00:00Z"))
    answer = ada_client.get(f"/library/{page}/")
    assert [(each.name, each.count) for each in answer.context["shelves"]] == [("Sea", 2)]
    assert f"?{page[:-1]}={'Sea' if kind is Tag else shelf.pk}" in answer.content.decode()


@each_kind
def test_an_empty_page_says_how_to_begin(ada_client: Client, page: str, kind: Any) -> None:
    assert f"No {page} yet" in ada_client.get(f"/library/{page}/").content.decode()


@each_kind
def test_one_is_made_once(ada: User, ada_client: Client, page: str, kind: Any) -> None:
    for name in (" Sea  shots ", "SEA SHOTS", "", "x" * 101):
        assert ada_client.post(f"/library/{page}/create/", {"name": name}).headers["Location"] == f"/library/{page}/"
    assert [each.name for each in kind.objects.all()] == ["Sea shots"]


@each_kind
def test_renaming_and_deleting_leave_the_assets(ada: User, ada_client: Client, page: str, kind: Any) -> None:
    shelf, asset = kind.objects.create(owner=ada, name="Sea"), make_asset(ada)
    shelf.assets.add(asset)
    ada_client.post(f"/library/{page}/{shelf.pk}/rename/", {"name": "sea"})
    shelf.refresh_from_db()
    assert shelf.name == "sea"
    ada_client.post(f"/library/{page}/{shelf.pk}/delete/")
    assert not kind.objects.exists()
    asset.refresh_from_db()


def test_a_tag_that_gets_anothers_name_becomes_part_of_it(ada: User, ada_client: Client) -> None:
    first, second = Tag.objects.create(owner=ada, name="Sea"), Tag.objects.create(owner=ada, name="Ocean")
    both, one = make_asset(ada), make_asset(ada)
    both.tags.add(first, second)
    one.tags.add(second)
    ada_client.post(f"/library/tags/{second.pk}/rename/", {"name": "SEA"})
    assert list(Tag.objects.all()) == [first]
    assert set(first.assets.all()) == {both, one}
    assert "Ocean is now part of Sea." in ada_client.get("/library/tags/").content.decode()


def test_a_collection_keeps_its_name_to_itself(ada: User, ada_client: Client) -> None:
    first, second = Collection.objects.create(owner=ada, name="Sea"), Collection.objects.create(owner=ada, name="Ocean")
    ada_client.post(f"/library/collections/{second.pk}/rename/", {"name": "sea"})
    assert sorted(Collection.objects.values_list("name", flat=True)) == ["Ocean", "Sea"]
    assert "You have a collection of that name." in ada_client.get("/library/collections/").content.decode()
    assert first != second


def test_names_differ_by_more_than_case_beyond_ascii_too(ada: User) -> None:
    (one,) = shelves.find_or_make(Tag, ada, ["Äther"])
    assert shelves.find_or_make(Tag, ada, ["äther"]) == [one]


def test_there_may_be_so_many_and_no_more(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST", 2)
    shelves.find_or_make(Tag, ada, ["a", "b"])
    with pytest.raises(shelves.TooMany, match="You have 2 tags, and 2 is the most"):
        shelves.find_or_make(Tag, ada, ["b", "c"])
    assert len(shelves.find_or_make(Tag, ada, ["a", "B"])) == 2


@each_kind
@pytest.mark.parametrize("act", ["rename", "delete"])
def test_a_strangers_is_not_there(ada: User, bea_client: Client, client: Client, page: str, kind: Any, act: str) -> None:
    shelf = kind.objects.create(owner=ada, name="Sea")
    address = f"/library/{page}/{shelf.pk}/{act}/"
    assert bea_client.post(address, {"name": "Mine"}).status_code == 404
    assert client.post(address).headers["Location"].startswith("/accounts/login/")
    assert bea_client.get(address).status_code == 405
    shelf.refresh_from_db()
    assert shelf.name == "Sea"
