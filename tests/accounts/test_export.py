"""A person takes everything along that the studio keeps of them: one ZIP, of their own things alone."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from accounts import avatars, credits, exporting
from accounts.models import AuditEvent, User
from media_library import storage
from media_library.models import Asset, Tag
from tests.factories import make_asset, make_clip, make_group, make_job, make_mix, make_mix_output, make_project, make_setup
from tests.media import make_image

pytestmark = pytest.mark.django_db
URL = "/settings/data/export.zip"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_DIR = tmp_path


def with_file(owner: User, content: bytes, **fields: Any) -> Asset:
    asset = make_asset(owner, size=len(content), **fields)
    path = storage.original_path(asset)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return asset


def pieces_of(answer: Any) -> list[bytes]:
    assert answer.is_async, "Django would read it whole before it sends the first byte"

    async def read() -> list[bytes]:
        return [piece async for piece in answer.streaming_content]

    return async_to_sync(read)()


def export(client: Client, query: str = "") -> ZipFile:
    answer: Any = client.get(URL + query)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="reelwright-ada-')
    archive = ZipFile(io.BytesIO(b"".join(pieces_of(answer))))
    assert archive.testzip() is None
    return archive


def read(archive: ZipFile, name: str) -> Any:
    return json.loads(archive.read(name))


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"].startswith("/accounts/login/")


def test_all_that_is_kept_is_in_it(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 50, "Welcome")
    asset = make_asset(ada, name="Valley", metadata={"source_url": "https://example.com/valley"})
    asset.tags.add(Tag.objects.create(owner=ada, name="Green"))
    project, job = make_project(ada, name="Spring: film/2"), make_job(ada, title="Film")
    avatars.keep(ada, ContentFile(make_image().read_bytes()))  # type: ignore[arg-type]
    archive = export(ada_client)
    assert set(archive.namelist()) == {
        *("account.json", "preferences.json", "credits.csv", "activity.json", "avatar.jpg", "jobs.json", "assets.json"),
        *("tags.json", "collections.json", "renders.json", "projects/Spring- film-2.json"),
        *("clip_groups.json", "project_clips.json", "mix_setups.json", "mixes.json", "mix_outputs.json"),
        *("generations.json", "prompt_templates.json", "generation_costs.json"),
    }
    account = read(archive, "account.json")
    assert (account["email"], account["credits"], account["has_second_factor"]) == ("ada@example.com", 50, False)
    assert read(archive, "preferences.json")["theme"] == "system"
    assert "Welcome" in archive.read("credits.csv").decode()
    told = read(archive, "assets.json")[0]
    assert (told["id"], told["tags"], told["metadata"]["source_url"]) == (str(asset.pk), ["Green"], "https://example.com/valley")
    assert read(archive, "jobs.json")[0]["id"] == str(job.pk)
    assert read(archive, "projects/Spring- film-2.json")["timeline"] == project.timeline
    assert read(archive, "renders.json") == []


def test_what_was_mixed_and_how_is_in_it(ada: User, bea: User, ada_client: Client) -> None:
    for owner in (ada, bea):
        project = make_project(owner)
        make_clip(make_group(project, name=f"Hook of {owner}"), title=f"Opening of {owner}")
        make_setup(project, count=7)
        make_mix_output(make_mix(project, name=f"Mix of {owner}"), metadata={"campaign": f"{owner}"})
    archive = export(ada_client)
    [group], [clip], [setup] = (read(archive, f"{name}.json") for name in ("clip_groups", "project_clips", "mix_setups"))
    [mix], [film] = (read(archive, f"{name}.json") for name in ("mixes", "mix_outputs"))
    assert (group["name"], clip["title"], clip["group_id"]) == (f"Hook of {ada}", f"Opening of {ada}", group["id"])
    assert (setup["settings"]["count"], mix["name"]) == (7, f"Mix of {ada}")
    assert (film["mix_id"], film["metadata"]) == (mix["id"], {"campaign": f"{ada}"})
    assert read(archive, "assets.json")


def test_nothing_of_anybody_elses_is_in_it_nor_any_secret(ada: User, bea: User, ada_client: Client) -> None:
    with_file(bea, b"hers", name="Hers")
    make_project(bea, name="Hers")
    make_job(bea, title="Hers")
    AuditEvent.objects.create(action="staff_view", actor=bea, owner=ada, description="Looked", address="10.1.2.3")
    archive = export(ada_client, "?files=1")
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    assert not any(word in everything for word in ("Hers", "bea", "10.1.2.3", ada.password))
    looked = next(line for line in read(archive, "activity.json") if line["what"] == "Staff looked at it")
    assert (looked["who"], looked["description"]) == ("someone else", "Looked")


def test_files_come_along_when_asked_for_and_one_that_is_missing_is_told(ada: User, ada_client: Client) -> None:
    with_file(ada, b"one", name="Valley")
    with_file(ada, b"two", name="Valley.mp4")
    make_asset(ada, name="Gone.mp4")
    archive = export(ada_client, "?files=1")
    files = {name: archive.read(name) for name in archive.namelist() if name.startswith("media/")}
    assert {files.pop("media/Valley.mp4"), files.pop("media/Valley (2).mp4")} == {b"one", b"two"}
    assert [b"Gone" in told for told in files.values()] == [True]
    assert not [name for name in export(ada_client).namelist() if name.startswith("media/")]


def test_rows_are_read_a_page_at_a_time_while_it_is_sent(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for number in range(5):
        make_job(ada, title=f"Film {number}")
    entries = {entry.name: entry for entry in exporting.entries(ada, with_files=False)}
    told = json.loads(b"".join(entries["jobs.json"].content))  # type: ignore[arg-type]
    assert sorted(job["title"] for job in told) == [f"Film {number}" for number in range(5)]


def test_a_file_is_sent_in_pieces(ada: User, ada_client: Client) -> None:
    with_file(ada, b"x" * 600_000, name="Valley.mp4")
    pieces = pieces_of(ada_client.get(f"{URL}?files=1"))
    assert max(len(piece) for piece in pieces) < 300_000


def test_it_is_audited_and_too_many_in_an_hour_are_refused(ada: User, ada_client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": {"amount": 1, "seconds": 3600}}
    export(ada_client)
    assert AuditEvent.objects.filter(action="export", owner=ada, actor=ada).count() == 1
    refused = ada_client.get(URL)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "That is more often than the studio takes" in refused.content.decode()
    assert AuditEvent.objects.filter(action="export").count() == 1
