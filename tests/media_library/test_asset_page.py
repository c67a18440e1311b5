"""/library/<id>/ and what can be done there: rename, download, trash, restore, delete, try again."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from jobs.models import Job
from media_library import storage
from media_library.forms import RenameForm
from media_library.models import Asset
from projects import timelines
from tests.factories import make_asset, make_job, make_project
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db
H264 = {"probe": {"pixel_format": "yuv420p"}}
POSTS = ["rename", "trash", "restore", "delete", "retry"]


def page(client: Client, asset: Asset) -> str:
    return client.get(f"/library/{asset.pk}/").content.decode()


def address(asset: Asset, role: storage.Role = "original") -> str:
    return storage.url_for(asset, role).replace("&", "&amp;")


def test_it_shows_the_facts(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, name="Valley", duration_us=61_000_000, checksum="c0ffee" + "0" * 58)
    shown = page(ada_client, asset)
    for fact in ["Valley", "1:01", "1920×1080", "30 fps", "H.264 in MP4", "valley.mp4", "c0ffee"]:  # noqa: RUF001
        assert fact in shown


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({"metadata": H264}, "original"),
        ({"codec": "vp9", "container": "webm", "mime_type": "video/webm"}, "original"),
        ({"codec": "hevc"}, "proxy"),
        ({"container": "matroska", "mime_type": "video/x-matroska"}, "proxy"),
        ({"metadata": {"probe": {"pixel_format": "yuv422p10le"}}}, "proxy"),
    ],
)
def test_it_plays_what_a_browser_can(ada: User, ada_client: Client, fields: dict[str, object], role: storage.Role) -> None:
    asset = make_asset(ada, derived={"proxy": {"size": 1, "type": "video/mp4"}}, **fields)
    assert re.search(rf'<video[^>]*\ssrc="{re.escape(address(asset, role))}"', page(ada_client, asset))


def test_a_picture_and_a_sound_have_their_own_players(ada: User, ada_client: Client) -> None:
    picture, sound = make_asset(ada, kind="image", mime_type="image/png"), make_asset(ada, kind="audio", mime_type="audio/mpeg")
    assert f'src="{address(picture)}" alt="Valley"' in page(ada_client, picture)
    assert f'src="{address(sound)}"></audio>' in page(ada_client, sound)


def test_an_asset_in_the_making_shows_its_job_and_fetches_its_body_when_done(ada: User, ada_client: Client) -> None:
    job = make_job(ada, kind="ingest", queue="import", status="processing", stage="Drawing the poster")
    asset = make_asset(ada, status="processing", checksum="", job=job)
    assert "Drawing the poster" in page(ada_client, asset)
    assert f'refresh="/library/{asset.pk}/body/"' in page(ada_client, asset)
    Asset.objects.update(status="ready", checksum="a" * 64)
    body = ada_client.get(f"/library/{asset.pk}/body/").content.decode()
    assert "<video" in body
    assert "<html" not in body


def test_a_duplicate_offers_the_one_there_is(ada: User, bea: User, ada_client: Client) -> None:
    first = make_asset(ada, name="The first")
    second = make_asset(ada, metadata={"duplicate_of": str(first.pk)})
    assert f'href="/library/{first.pk}/"' in page(ada_client, second)
    hers = make_asset(bea, name="Hers")
    Asset.objects.filter(pk=second.pk).update(metadata={"duplicate_of": str(hers.pk)})
    assert "Hers" not in page(ada_client, second)


def test_renaming(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    ada_client.post(f"/library/{asset.pk}/rename/", {"name": "Dusk"})
    asset.refresh_from_db()
    assert (asset.name, asset.original_name) == ("Dusk", "valley.mp4")
    for bad in ["", "x" * 256]:
        ada_client.post(f"/library/{asset.pk}/rename/", {"name": bad})
    asset.refresh_from_db()
    assert asset.name == "Dusk"


def test_renaming_writes_nothing_but_the_name(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = make_asset(ada, status="processing", checksum="")
    is_valid = RenameForm.is_valid

    def valid_while_the_job_ends(form: RenameForm) -> bool:
        Asset.objects.filter(pk=asset.pk).update(status="ready", checksum="c" * 64)
        return is_valid(form)

    monkeypatch.setattr(RenameForm, "is_valid", valid_while_the_job_ends)
    ada_client.post(f"/library/{asset.pk}/rename/", {"name": "Dusk"})
    asset.refresh_from_db()
    assert (asset.name, asset.status) == ("Dusk", "ready")


def test_a_download_leads_to_the_signed_address(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    answer = ada_client.get(f"/library/{asset.pk}/download/")
    assert (answer.status_code, answer.headers["Location"]) == (302, storage.url_for(asset, download=True))


def test_trash_and_back(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    there = ada_client.post(f"/library/{asset.pk}/trash/").headers["Location"]
    assert there.startswith("/library/?undo=")
    page_after = ada_client.get(there)
    assert page_after.context["page"].total == 0
    assert "Undo" in page_after.content.decode()
    assert "in the trash" in page(ada_client, asset)
    assert ada_client.post(f"/library/{asset.pk}/trash/").status_code == 404
    assert ada_client.post(f"/library/{asset.pk}/restore/").status_code == 302
    assert ada_client.get("/library/").context["page"].total == 1


def test_it_shows_where_it_is_used_and_what_follows_from_the_trash(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    project = make_project(ada, name="Spring film")
    timelines.save(project, timeline_of(asset).dump(), 1)
    shown = page(ada_client, asset)
    assert f'href="/projects/{project.pk}/edit/"><bdi>Spring film</bdi>' in shown
    assert "Used in Spring film, which cannot be rendered until it is restored." in shown
    ada_client.post(f"/library/{asset.pk}/trash/")
    assert "Used in Spring film" in ada_client.get("/library/").content.decode()


def test_it_tells_how_it_was_made_back_to_the_first(ada: User, bea: User, ada_client: Client) -> None:
    first = make_asset(ada, name="Raw", source="url", metadata={"source_url": "https://example.com/a.mp4"})
    second = make_asset(ada, name="Cut", source="edited", parent=first, metadata={"made": {"label": "Trimmed"}})
    third = make_asset(ada, name="Loud", source="edited", parent=second, metadata={"made": {"label": "Enhanced"}})
    steps = [(step.words, step.title) for step in ada_client.get(f"/library/{third.pk}/").context["origins"]]
    assert steps == [("Enhanced from", "Cut"), ("Trimmed from", "Raw"), ("Imported from", "example.com")]
    assert [child.name for child in ada_client.get(f"/library/{first.pk}/").context["children"]] == ["Cut"]
    Asset.objects.filter(pk=second.pk).update(parent=None)
    assert "from a file that is gone" in page(ada_client, second)


def test_a_source_that_is_no_web_address_is_no_link(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, source="url", metadata={"source_url": "javascript:alert(1)"})
    assert "javascript:" not in page(ada_client, asset)


def test_tags_and_collections_are_added_and_taken_off_on_it(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    here = {"ids": asset.pk, "next": f"/library/{asset.pk}/"}
    for act in ({"action": "tag", "tags": "Sea"}, {"action": "collect", "collection": "B-roll"}, {"action": "star"}):
        assert ada_client.post("/library/bulk/", {**here, **act}).headers["Location"] == here["next"]
    shown = page(ada_client, asset)
    assert "?tag=Sea" in shown
    assert 'value="unstar"' in shown
    shelf = asset.collections.get()
    assert f"?collection={shelf.pk}" in shown
    ada_client.post("/library/bulk/", {**here, "action": "untag", "tags": "Sea"})
    ada_client.post("/library/bulk/", {**here, "action": "uncollect", "collection": str(shelf.pk)})
    assert (asset.tags.count(), asset.collections.count()) == (0, 0)


def test_a_download_is_noted(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    ada_client.get(f"/library/{asset.pk}/download/")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target_id) == ("download", ada, str(asset.pk))


def test_a_file_to_convert_offers_that(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, status="failed", error="This is ProRes video.", metadata={"offer": "transcode"})
    assert f'href="/library/{asset.pk}/tools/transcode/">Convert' in page(ada_client, asset)
    assert "Convert" in ada_client.get("/library/").content.decode()


def test_deleting_for_good_removes_row_and_files_and_stops_the_job(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, deleted_at=timezone.now(), status="processing")
    asset.job = make_job(ada, kind="ingest", queue="import", params={"asset": str(asset.pk)})
    asset.save()
    for path in (storage.original_path(asset), storage.derived_path(asset, "poster")):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    assert ada_client.post(f"/library/{asset.pk}/delete/").headers["Location"] == "/library/trash/"
    assert not Asset.objects.exists()
    assert not storage.original_path(asset).exists()
    assert not storage.derived_path(asset, "poster").exists()
    assert Job.objects.get().status == "cancelled"


def test_a_kept_asset_is_not_deleted_without_the_trash(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada)
    assert ada_client.post(f"/library/{asset.pk}/delete/").status_code == 404
    assert Asset.objects.exists()


def test_trying_a_failed_one_again(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, status="failed", checksum="", error="The disk was full.")
    ada_client.post(f"/library/{asset.pk}/retry/")
    asset.refresh_from_db()
    assert asset.status == "failed"
    storage.original_path(asset).parent.mkdir(parents=True)
    storage.original_path(asset).write_bytes(b"x")
    ada_client.post(f"/library/{asset.pk}/retry/")
    asset.refresh_from_db()
    assert (asset.status, asset.error) == ("processing", "")


@pytest.mark.parametrize("path", ["", "body/", "download/"])
def test_a_stranger_cannot_see_it(bea_client: Client, client: Client, ada: User, ada_client: Client, path: str) -> None:
    asset = make_asset(ada)
    assert bea_client.get(f"/library/{asset.pk}/{path}").status_code == 404
    assert ada_client.get(f"/library/{uuid4()}/{path}").status_code == 404
    assert client.get(f"/library/{asset.pk}/{path}").headers["Location"].startswith("/accounts/login/")
    assert ada_client.post(f"/library/{asset.pk}/{path}").status_code == 405


@pytest.mark.parametrize("action", POSTS)
@pytest.mark.parametrize("state", [{}, {"deleted_at": timezone.now()}, {"status": "failed"}])
def test_a_stranger_cannot_change_it(
    bea_client: Client, client: Client, ada: User, ada_client: Client, action: str, state: dict[str, object]
) -> None:
    asset = make_asset(ada, **state)
    before = Asset.objects.values().get()
    assert bea_client.post(f"/library/{asset.pk}/{action}/", {"name": "Mine"}).status_code == 404
    assert client.post(f"/library/{asset.pk}/{action}/", {"name": "Mine"}).status_code == 302
    assert ada_client.get(f"/library/{asset.pk}/{action}/").status_code == 405
    assert Asset.objects.values().get() == before
