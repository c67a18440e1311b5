"""The library over JSON: what its pages show and do, for their owner and for nobody else."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer

from accounts.models import User
from jobs.models import Job
from media_library import shelves
from media_library.api.assets import shown
from media_library.api.shapes import AssetSerializer
from media_library.models import Asset, Collection, Tag
from tests.factories import make_asset, make_job

pytestmark = pytest.mark.django_db
API = "/api/v1"


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    answer = getattr(client, method)(f"{API}{path}", body or {}, content_type="application/json", headers=headers)
    return answer.status_code, answer.json() if answer.content else None


def test_the_list_is_what_the_library_shows_page_by_page(ada: User, bea: User, ada_client: Client) -> None:
    made = [make_asset(ada, name=f"Valley {n}") for n in range(25)]
    make_asset(ada, name="Harbour"), make_asset(bea, name="Valley of Bea")
    first = ada_client.get(f"{API}/assets/", {"q": "valley"}).json()
    rest = ada_client.get(f"{API}/assets/", {"q": "valley", "after": first["next"]}).json()
    assert (first["total"], len(first["results"]), len(rest["results"]), rest["next"]) == (25, 20, 5, "")
    assert [each["id"] for each in first["results"] + rest["results"]] == [str(each.pk) for each in reversed(made)]


def test_a_page_asks_the_database_as_much_for_many_as_for_few(
    ada: User, ada_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tags = shelves.find_or_make(Tag, ada, ["spring", "autumn"])
    [shelf] = shelves.find_or_make(Collection, ada, ["Launch"])
    for n in range(20):
        asset = make_asset(ada, name=f"Valley {n}")
        asset.tags.set(tags)
        asset.collections.add(shelf)
    ada_client.get(f"{API}/assets/")  # and some of the person's allowance is taken
    with django_assert_num_queries(3):  # session, user, page
        page = ada_client.get(f"{API}/assets/").json()
    assert page["results"][0]["tags"] == ["autumn", "spring"]
    assert page["results"][0]["collections"] == [str(shelf.pk)]


def test_in_a_list_an_asset_is_what_it_is_alone_and_everybody_gets_their_own(
    ada: User, bea: User, ada_client: Client, bea_client: Client
) -> None:
    hers, mine = make_asset(bea, name="Hers"), make_asset(ada, name="Mine")
    for client, asset in ((ada_client, mine), (bea_client, hers), (ada_client, mine)):
        [told] = client.get(f"{API}/assets/").json()["results"]
        assert told == client.get(f"{API}/assets/{asset.pk}/").json()
        assert (told["name"], told["tags"], told["collections"]) == (asset.name, [], [])


def test_what_is_written_by_hand_is_what_the_fields_would_write(ada: User) -> None:
    [shelf] = shelves.find_or_make(Collection, ada, ["Launch"])
    now = timezone.now()
    whole = make_asset(ada, derived={"poster": {}, "peaks": {}}, deleted_at=now, created_at=now.replace(microsecond=0))
    whole.tags.set(shelves.find_or_make(Tag, ada, ["spring", "autumn"]))
    whole.collections.add(shelf)
    job = make_job(ada, kind="ingest", queue="import", status="processing")
    make_asset(ada, status="processing", checksum="", duration_us=None, width=None, job=job, parent=whole)
    for asset in shown(Asset.objects.visible_to(ada)):
        by_the_framework = ModelSerializer.to_representation(AssetSerializer(), asset)
        by_hand = AssetSerializer().to_representation(asset)
        assert list(by_hand) == list(by_the_framework)
        assert JSONRenderer().render(by_hand) == JSONRenderer().render(by_the_framework)


def test_an_asset_tells_its_facts_and_addresses_that_work_for_its_owner(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, derived={"poster": {"size": 1, "type": "image/jpeg"}})
    told = ada_client.get(f"{API}/assets/{asset.pk}/").json()
    assert (told["kind"], told["checksum"], sorted(told["urls"])) == ("video", asset.checksum, ["original", "poster"])
    assert "metadata" not in told


def test_a_name_and_a_star_can_be_changed_and_nothing_else(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    status, told = send(ada_client, "patch", f"/assets/{asset.pk}/", {"name": "Harbour", "is_starred": True, "size": 1})
    assert (status, told["name"], told["is_starred"], told["size"]) == (200, "Harbour", True, asset.size)
    assert send(ada_client, "patch", f"/assets/{asset.pk}/", {"name": ""})[0] == 400
    assert list(Asset.objects.values_list("folded_name", "is_starred")) == [("harbour", True)]


def test_delete_moves_it_to_the_trash_and_restore_brings_it_back(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    assert send(ada_client, "delete", f"/assets/{asset.pk}/")[0] == 204
    assert ada_client.get(f"{API}/assets/").json()["total"] == 0
    assert ada_client.get(f"{API}/assets/{asset.pk}/").json()["deleted_at"]
    assert send(ada_client, "post", f"/assets/{asset.pk}/restore/")[1]["deleted_at"] is None


def test_one_thing_is_done_to_all_that_a_query_shows_and_can_be_taken_back(ada: User, bea: User, ada_client: Client) -> None:
    for owner in (ada, ada, bea):
        make_asset(owner, name="Valley")
    make_asset(ada, name="Harbour")
    _, told = send(ada_client, "post", "/assets/act/", {"action": "trash", "all": True, "query": "q=valley"})
    assert told["done"] == 2
    assert Asset.objects.trashed().count() == 2
    _, back = send(ada_client, "post", "/assets/act/", told["undo"])
    assert (back["done"], Asset.objects.trashed().count()) == (2, 0)


def test_nobody_acts_on_what_is_anothers(bea: User, ada_client: Client) -> None:
    theirs = make_asset(bea)
    for action in ("trash", "star", "tag", "delete"):
        body = {"action": action, "ids": [str(theirs.pk)], "tags": ["mine"], "sure": True}
        assert send(ada_client, "post", "/assets/act/", body)[1]["done"] == 0
    theirs.refresh_from_db()
    assert (theirs.deleted_at, theirs.is_starred, theirs.tags.count()) == (None, False, 0)


def test_tags_and_collections_are_made_renamed_merged_and_deleted(ada: User, ada_client: Client) -> None:
    status, spring = send(ada_client, "post", "/tags/", {"name": "spring"})
    assert status == 201
    assert send(ada_client, "post", "/tags/", {"name": "SPRING"})[1]["id"] == spring["id"]
    _, summer = send(ada_client, "post", "/tags/", {"name": "summer"})
    asset = make_asset(ada)
    send(ada_client, "post", "/assets/act/", {"action": "tag", "ids": [str(asset.pk)], "tags": ["spring"]})
    assert send(ada_client, "patch", f"/tags/{spring['id']}/", {"name": "summer"})[1]["id"] == summer["id"]
    assert ada_client.get(f"{API}/tags/").json() == [{**summer, "count": 1}]
    _, shelf = send(ada_client, "post", "/collections/", {"name": "Launch"})
    assert send(ada_client, "delete", f"/collections/{shelf['id']}/")[0] == 204
    assert not Collection.objects.exists()


@pytest.mark.parametrize("kind", ["tags", "collections"])
def test_a_strangers_tag_or_collection_is_not_there(bea: User, ada_client: Client, kind: str) -> None:
    model = Tag if kind == "tags" else Collection
    [theirs] = shelves.find_or_make(model, bea, ["spring"])
    assert send(ada_client, "patch", f"/{kind}/{theirs.pk}/", {"name": "mine"})[0] == 404
    assert send(ada_client, "delete", f"/{kind}/{theirs.pk}/")[0] == 404


def test_an_import_needs_a_key_and_with_it_is_asked_for_once(ada_client: Client) -> None:
    body = {"urls": ["https://example.com/film.mp4"]}
    assert send(ada_client, "post", "/imports/", body)[0] == 400
    first, second = (send(ada_client, "post", "/imports/", body, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first == second
    assert (first[0], first[1][0]["kind"], Job.objects.count()) == (201, "fetch", 1)
    status, told = send(ada_client, "post", "/imports/", {"urls": ["http://127.0.0.1/"]}, **{"Idempotency-Key": "two"})
    assert status == 422, told


def test_work_on_an_asset_is_one_job_for_one_key(ada: User, bea: User, ada_client: Client, bea_client: Client) -> None:
    asset = make_asset(ada, kind="image", duration_us=None, metadata={"probe": PICTURE})
    path, body = f"/assets/{asset.pk}/work/", {"tool": "edit", "turn": 90}
    assert send(ada_client, "post", path, body)[0] == 400
    assert send(bea_client, "post", path, body, **{"Idempotency-Key": "a"})[0] == 404
    first, second = (send(ada_client, "post", path, body, **{"Idempotency-Key": "a"}) for _ in range(2))
    assert first == second
    assert (first[0], first[1]["kind"], Job.objects.count()) == (201, "edit", 1)
    status, told = send(ada_client, "post", path, {"tool": "edit", "turn": 45}, **{"Idempotency-Key": str(uuid4())})
    assert (status, told["error"]["code"]) == (422, "wish_refused")


PICTURE: dict[str, Any] = {"kind": "image", "container": "png", "size": 1000, "width": 640, "height": 360, "video_codec": "png"}
