"""Assets that the library does not show, as the films of a mix: in no list, but at their addresses, and counted as storage."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from media_library import searching, shelves, storage
from media_library.models import Asset, Collection, Tag
from projects.models import Project
from tests.factories import make_asset, make_clip, make_project

pytestmark = pytest.mark.django_db
GONE = datetime(2026, 1, 1, tzinfo=UTC)
BULK = "/library/bulk/"


@pytest.fixture
def film(ada: User) -> Asset:
    """Beside one that is listed."""
    make_asset(ada, name="Valley sunrise", source="mixed")
    return make_asset(ada, name="Valley film 001", source="mixed", is_listed=False)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        *("/library/", "/library/?view=list", "/library/?q=valley", "/library/?source=mixed", "/library/?sort=size"),
        *("/", "/api/v1/assets/", "/api/v1/assets/?q=valley", "/search/?q=valley", "/search/"),
    ],
)
def test_it_is_in_no_list_and_no_search(film: Asset, ada_client: Client, address: str) -> None:
    page = shown(ada_client, address)
    assert "Valley sunrise" in page
    assert film.name not in page


def test_it_is_in_no_count(film: Asset, ada: User, ada_client: Client) -> None:
    tag, shelf = Tag.objects.create(owner=ada, name="Sea"), Collection.objects.create(owner=ada, name="Launch")
    for asset in Asset.objects.all():
        asset.tags.add(tag)
        asset.collections.add(shelf)
    assert ada_client.get("/api/v1/assets/").json()["total"] == 1
    assert [each.count for kind in (Tag, Collection) for each in _counted(kind, ada)] == [1, 1]


def _counted(kind: Any, owner: User) -> Any:
    return shelves.counted(kind, owner)


@pytest.mark.parametrize("address", ["projects/{0}/add/", "api/v1/projects/{0}/bin/?scope=library", "mixer/{0}/clips/add/"])
def test_no_picker_offers_it(film: Asset, ada: User, ada_client: Client, address: str) -> None:
    page = shown(ada_client, f"/{address.format(make_project(ada).pk)}")
    assert "Valley sunrise" in page
    assert film.name not in page


def test_the_palette_does_not_find_it(film: Asset, ada: User) -> None:
    assert [found.title for found in searching.search(ada, "valley", 6)] == ["Valley sunrise"]


@pytest.mark.parametrize("action", ["star", "trash", "tag"])
def test_all_that_match_are_those_that_are_shown(film: Asset, ada_client: Client, action: str) -> None:
    ada_client.post(BULK, {"action": action, "all": 1, "query": "source=mixed", "tags": "Sea"})
    film.refresh_from_db()
    assert (film.is_starred, film.deleted_at, film.tags.count()) == (False, None, 0)


def test_its_page_its_card_and_its_file_are_there_for_its_owner_alone(
    film: Asset, ada_client: Client, bea_client: Client
) -> None:
    path = storage.original_path(film)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * film.size)
    for address in (f"/library/{film.pk}/", f"/library/{film.pk}/card/", f"/api/v1/assets/{film.pk}/"):
        assert film.name in shown(ada_client, address)
        assert bea_client.get(address).status_code == 404
    assert ada_client.get(f"/library/{film.pk}/download/").status_code in (200, 302)
    assert bea_client.get(f"/library/{film.pk}/download/").status_code == 404
    assert ada_client.get(f"/generate/captions/{film.pk}/").status_code == 200


def test_from_its_page_or_by_a_program_it_goes_to_the_trash_and_comes_back_unlisted(film: Asset, ada_client: Client) -> None:
    page, api = f"/library/{film.pk}", f"/api/v1/assets/{film.pk}"
    for by_page in (True, False):
        assert (ada_client.post(f"{page}/trash/") if by_page else ada_client.delete(f"{api}/")).status_code < 400
        assert film.name in shown(ada_client, "/library/trash/")
        assert Asset.objects.trashed().get() == film
        ada_client.post(f"{api}/restore/")
        assert Asset.objects.kept().get(is_listed=False) == film


def test_from_its_page_it_is_starred_and_tagged(film: Asset, ada_client: Client) -> None:
    for action in ("star", "tag"):
        ada_client.post(BULK, {"action": action, "ids": film.pk, "tags": "Sea"})
    film.refresh_from_db()
    assert (film.is_starred, film.tags.get().name) == (True, "Sea")


def test_a_project_that_uses_it_has_it_in_its_bin(film: Asset, ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    added = ada_client.post(BULK, {"action": "project", "ids": film.pk, "project": project.pk})
    assert added.status_code == 302
    assert film.name in shown(ada_client, f"/api/v1/projects/{project.pk}/bin/?scope=project")
    assert film.pk in Project.objects.get(pk=project.pk).document().assets()


def test_a_mix_may_have_it_as_a_clip(film: Asset, ada: User, ada_client: Client) -> None:
    clip = make_clip(project=make_project(ada, name="Second mix"), asset=film)
    page = shown(ada_client, f"/library/{film.pk}/")
    assert f"/mixer/{clip.project_id}/" in page


def test_it_counts_as_storage(film: Asset, ada: User) -> None:
    ada.refresh_from_db()
    assert ada.storage_used == 2 * film.size


def test_the_trash_that_is_emptied_takes_it_along(film: Asset, ada_client: Client) -> None:
    Asset.objects.filter(pk=film.pk).update(deleted_at=GONE)
    ada_client.post(BULK, {"action": "delete", "all": 1, "query": "", "sure": 1})
    assert not Asset.objects.filter(pk=film.pk, deleted_at=None).exists()
