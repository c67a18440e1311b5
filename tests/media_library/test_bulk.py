"""POST /library/bulk/: what is done to a selection, from a form and from the page's script."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from jobs.models import Job
from media_library import bulk, emptying, storage
from media_library.models import Asset, Collection, Tag
from media_library.selecting import MOST_IDS, Selection
from projects import timelines
from tests.factories import make_asset, make_project
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db
URL = "/library/bulk/"
JSON = {"Accept": "application/json"}


def post(client: Client, **fields: Any) -> Any:
    return json.loads(client.post(URL, fields, headers=JSON).content)


def names(**fields: Any) -> list[str]:
    return sorted(Asset.objects.filter(**fields).values_list("name", flat=True))


def test_a_form_comes_back_to_its_page_with_a_sentence(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    answer = ada_client.post(URL, {"action": "star", "ids": asset.pk, "next": "/library/?kind=video"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/library/?kind=video")
    assert "1 starred." in ada_client.get("/library/").content.decode()
    for elsewhere in ("https://evil.example/", "//evil.example", ""):
        answer = ada_client.post(URL, {"action": "unstar", "ids": asset.pk, "next": elsewhere})
        assert answer.headers["Location"] == "/library/"


def test_a_script_gets_json(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    done = post(ada_client, action="star", ids=asset.pk)
    assert done == {"done": 1, "message": "1 starred.", "ids": [str(asset.pk)], "undo": None, "url": ""}


def test_tagging_makes_what_is_missing_and_keeps_what_is_there(ada: User, bea: User, ada_client: Client) -> None:
    first, second, hers = make_asset(ada, name="A"), make_asset(ada, name="B"), make_asset(bea, name="Hers")
    sea = Tag.objects.create(owner=ada, name="Sea")
    first.tags.add(sea)
    done = post(ada_client, action="tag", ids=[first.pk, second.pk, hers.pk], tags=" sea,Night  shots , ,SEA")
    assert done["message"] == "2 tagged Sea, Night shots."
    assert sorted(second.tags.values_list("name", flat=True)) == ["Night shots", "Sea"]
    assert Tag.objects.count() == 2
    assert not hers.tags.exists()
    assert post(ada_client, action="untag", ids=[first.pk, second.pk], tags="SEA")["done"] == 2
    assert names(tags=sea) == []


@pytest.mark.parametrize("text", ["", " , ", "x" * 51, ",".join(str(n) for n in range(21))])
def test_a_tag_that_is_none_is_refused(ada: User, ada_client: Client, text: str) -> None:
    answer = ada_client.post(URL, {"action": "tag", "ids": make_asset(ada).pk, "tags": text}, headers=JSON)
    assert answer.status_code == 422
    assert json.loads(answer.content)["error"]["message"]
    assert not Tag.objects.exists()


def test_collecting_and_taking_out(ada: User, bea: User, ada_client: Client) -> None:
    asset = make_asset(ada, name="A")
    Collection.objects.create(owner=bea, name="B-roll")
    for _ in range(2):
        assert post(ada_client, action="collect", ids=asset.pk, collection="B-roll")["message"] == "1 in B-roll."
    shelf = Collection.objects.get(owner=ada)
    assert names(collections=shelf) == ["A"]
    assert post(ada_client, action="uncollect", ids=asset.pk, collection="b-ROLL")["done"] == 1
    assert names(collections=shelf) == []
    assert "You have no collection" in post(ada_client, action="uncollect", ids=asset.pk, collection="x")["error"]["message"]


def test_the_trash_is_undone_by_what_the_answer_says(ada: User, ada_client: Client) -> None:
    first, second = make_asset(ada, name="A"), make_asset(ada, name="B")
    make_asset(ada, name="Earlier", deleted_at=timezone.now())
    done = post(ada_client, action="trash", ids=[first.pk, second.pk])
    assert (done["done"], done["undo"]["label"]) == (2, "Undo")
    assert names(deleted_at=None) == []
    fields = {name: value for name, value in done["undo"].items() if name != "label"}
    assert post(ada_client, **fields)["message"] == "2 back in your library."
    assert names(deleted_at=None) == ["A", "B"]


def test_all_that_match_are_moved_and_brought_back_whatever_their_number(
    ada: User, bea: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "A_BATCH", 3)
    monkeypatch.setattr(bulk, "MOST_TOLD", 4)
    for n in range(8):
        make_asset(ada, name=f"Sea {n}")
    make_asset(ada, name="Dunes"), make_asset(bea, name="Sea hers")
    done = post(ada_client, all=1, query="q=sea", action="trash")
    assert (done["done"], len(done["ids"])) == (8, 4)
    assert names(deleted_at=None) == ["Dunes", "Sea hers"]
    assert post(ada_client, action="restore", trashed_at=done["undo"]["trashed_at"])["done"] == 8
    assert post(ada_client, all=1, query="?q=sea", action="tag", tags="x,y")["done"] == 8
    assert Asset.tags.through.objects.count() == 16


def test_its_queries_rise_by_batches_and_not_by_rows(
    ada: User, django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "A_BATCH", 300)
    rows = [Asset(owner=ada, name=f"{n}", folded_name=f"{n}", kind="video") for n in range(600)]
    Asset.objects.bulk_create(rows)
    with django_assert_max_num_queries(12):  # the view, the ids, two batches, who uses and mixes them
        assert bulk.trash(Selection.read(ada, QueryDict("all=1")), QueryDict()).count == 600


def test_a_batch_is_looked_up_by_its_ids_and_linked_by_one_statement(ada: User) -> None:
    make_asset(ada), make_asset(ada)
    selection = Selection.read(ada, QueryDict("all=1"))
    with CaptureQueriesContext(connection) as asked:
        bulk.star(selection, QueryDict())
        bulk.collect(selection, QueryDict("collection=Sea"))
    said = [query["sql"] for query in asked]
    [update] = [sql for sql in said if sql.startswith("UPDATE")]
    assert "owner_id" not in update  # else SQLite looks through all of the owner's, at each batch
    assert len([sql for sql in said if sql.startswith("INSERT INTO media_library_asset_collections")]) == 1
    assert Asset.objects.filter(is_starred=True, collections__name="Sea").count() == 2


def test_all_of_a_filter_that_is_gone_is_refused_and_not_all_of_the_library(ada: User, ada_client: Client) -> None:
    make_asset(ada)
    answer = ada_client.post(URL, {"all": 1, "query": "tag=gone", "action": "trash"}, headers=JSON)
    assert answer.status_code == 409
    assert Asset.objects.kept().count() == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "star"}, 422),
        ({"action": "star", "ids": "x"}, 422),
        ({"action": "restore", "trashed_at": "x"}, 422),
        ({"action": "star", "ids": [str(uuid4()) for _ in range(MOST_IDS + 1)]}, 422),
        ({"action": "act", "ids": str(uuid4())}, 400),
        ({"ids": str(uuid4())}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(ada_client: Client, fields: dict[str, Any], status: int) -> None:
    answer = ada_client.post(URL, fields, headers=JSON)
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["message"].endswith(".")
    assert ada_client.post(URL, fields).status_code == 302


@pytest.mark.parametrize("action", bulk.ACTIONS)
def test_nothing_of_a_strangers_is_touched(ada: User, bea_client: Client, action: str) -> None:
    asset, binned = make_asset(ada, status="failed"), make_asset(ada, deleted_at=timezone.now())
    asset.tags.add(Tag.objects.create(owner=ada, name="Sea"))
    before = list(Asset.objects.order_by("pk").values())
    done = post(bea_client, action=action, ids=[asset.pk, binned.pk], tags="Sea", collection="x", sure=1)
    assert done.get("done", 0) == 0
    assert list(Asset.objects.order_by("pk").values()) == before
    assert [tag.name for tag in asset.tags.all()] == ["Sea"]


def test_the_answer_says_which_projects_use_what_was_moved(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    for name in ("Spring film", "Dunes"):
        timelines.save(make_project(ada, name=name), timeline_of(asset).dump(), 1)
    message = post(ada_client, action="trash", ids=asset.pk)["message"]
    assert message == "1 moved to the trash. Used in Dunes and Spring film, which cannot be rendered until it is restored."


def test_deleting_for_good_asks_first(ada: User, ada_client: Client) -> None:
    kept, binned = make_asset(ada), make_asset(ada, deleted_at=timezone.now())
    timelines.save(make_project(ada, name="Spring film"), timeline_of(binned).dump(), 1)
    fields: dict[str, Any] = {"action": "delete", "ids": [binned.pk, kept.pk]}
    asked = ada_client.post(URL, fields).content.decode()
    assert "Delete 1 asset for good?" in asked
    assert "Used in Spring film, where it will be missing." in asked
    assert f'name="ids" value="{binned.pk}"' in asked
    assert ada_client.post(URL, fields, headers=JSON).status_code == 409
    assert Asset.objects.count() == 2
    assert post(ada_client, **fields, sure=1)["done"] == 1
    assert list(Asset.objects.all()) == [kept]


def test_emptying_the_trash_is_a_job_where_there_is_much(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying, "AT_ONCE", 2)
    make_asset(ada, name="Kept")
    for _ in range(3):
        make_asset(ada, deleted_at=timezone.now())
    done = post(ada_client, action="delete", all=1, query="", sure=1)
    assert done["message"] == "3 being deleted."
    later = make_asset(ada, name="Later", deleted_at=timezone.now())
    job = Job.objects.get(kind="empty_trash")
    for _ in range(2):
        emptying.perform_emptying(job, lambda fraction, stage: None)  # type: ignore[arg-type]
    assert names() == ["Kept", "Later"]
    assert post(ada_client, action="delete", all=1, query="kind=video", sure=1)["error"]["code"] == "not_sure"
    assert post(ada_client, action="delete", all=1, query="", sure=1)["message"] == "1 deleted."
    assert not Asset.objects.filter(pk=later.pk).exists()


def test_a_job_leaves_what_was_restored_meanwhile(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying, "AT_ONCE", 0)
    assets = [make_asset(ada, deleted_at=timezone.now()) for _ in range(2)]
    job = emptying.delete(ada, [asset.pk for asset in assets])
    assert job is not None
    first: list[int] = []

    def report(fraction: float, stage: str) -> None:
        if not first:
            first.append(Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(deleted_at=None))

    emptying.perform_emptying(job, report)  # type: ignore[arg-type]
    assert Asset.objects.kept().count() == 2


def test_what_is_deleted_takes_its_file_along(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, deleted_at=timezone.now())
    path = storage.original_path(asset)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    post(ada_client, action="delete", ids=asset.pk, sure=1)
    assert not path.exists()


def test_a_tag_that_is_deleted_meanwhile_is_no_error(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asset, tag = make_asset(ada), Tag.objects.create(owner=ada, name="Sea")
    Tag.objects.filter(pk=tag.pk).delete()
    bulk._put(tag, [asset.pk, uuid4()])
    assert not asset.tags.exists()


def test_anonymous_is_sent_to_sign_in_and_reading_is_not_allowed(client: Client, ada_client: Client, settings: Settings) -> None:
    assert client.post(URL).headers["Location"].startswith("/accounts/login/")
    assert ada_client.get(URL).status_code == 405
