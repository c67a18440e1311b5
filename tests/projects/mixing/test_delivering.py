"""Films of a run handed out: searched, listed in a manifest, sent as a ZIP, shown in the library, added to a project."""

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from pytest_django import Settings

from accounts.archives import stream_zip
from accounts.models import User
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from media_library.zipping import LEFT_OUT, NotZipped
from projects.mixing import delivering
from projects.mixing.groups import MixRefused
from projects.models import Mix, MixOutput
from projects.models.mixing import MixOutputQuerySet
from tests.media_library.accounting import assert_storage_adds_up
from tests.projects.documents import clips
from tests.projects.mixing.films import asked, keep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_dir(settings: Settings, tmp_path: Path) -> Path:
    folder = settings.MEDIA_DIR = tmp_path / "media"
    return folder


@pytest.fixture
def mix(ada: User) -> Mix:
    """Of four films two are there."""
    mix = asked(ada, metadata={"static": {"campaign": "Été 50%", "artist": "=cmd()"}}, naming="{index} film")
    keep(mix, 1, 2)
    return mix


def films(mix: Mix) -> MixOutputQuerySet:
    return MixOutput.objects.filter(mix=mix).select_related("asset").order_by("number")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_manifest_says_what_each_film_is(mix: Mix) -> None:
    lines = table(delivering.manifest_csv(mix, films(mix)))
    assert list(lines[0]) == [*delivering.COLUMNS, "metadata: artist", "metadata: campaign"]
    first, third = lines[0], lines[2]
    assert (first["number"], first["file"], first["seconds"]) == ("1", "001 film.mp4", "8.000")
    assert (first["status"], first["bytes"], first["sha256"]) == ("ready", "5", "c" * 64)
    assert first["clips"] == "Valley; Valley"
    assert first["metadata: campaign"] == "Été 50%"
    assert (third["status"], third["bytes"], third["sha256"]) == ("waiting", "", "")


def test_a_spreadsheet_runs_nothing_of_it(mix: Mix) -> None:
    MixOutput.objects.filter(mix=mix, number=1).update(
        name="-1.mp4", clips=[{"title": "@sum"}, {"title": "+1"}], metadata={"=a": "=cmd()"}
    )
    text = delivering.manifest_csv(mix, films(mix))
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_zip_has_the_films_and_their_manifest(mix: Mix) -> None:
    made = list(films(mix).made())
    with ZipFile(io.BytesIO(b"".join(stream_zip(delivering.entries(mix, made))))) as archive:
        assert archive.namelist() == ["manifest.csv", "001 film.mp4", "002 film.mp4"]
        assert archive.read("001 film.mp4") == b"film!"
        assert [line["file"] for line in table(archive.read("manifest.csv").decode())] == ["001 film.mp4", "002 film.mp4"]


def test_a_film_that_cannot_be_read_does_not_lose_the_others(mix: Mix) -> None:
    made = list(films(mix).made())
    storage.local(storage.key_of(made[0].asset)).unlink()  # type: ignore[arg-type]
    with ZipFile(io.BytesIO(b"".join(stream_zip(delivering.entries(mix, made))))) as archive:
        assert archive.namelist() == ["manifest.csv", "002 film.mp4", LEFT_OUT]


def test_more_than_a_zip_holds_is_refused_before_it_begins(mix: Mix) -> None:
    Asset.objects.filter(source="mixed").update(size=6 * 1000**3)
    with pytest.raises(NotZipped, match="at most 10 GB"):
        delivering.entries(mix, list(films(mix).made()))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("001", [1]),
        ("FILM", [1, 2, 3, 4]),
        ("été", [1, 2, 3, 4]),
        ("50%", [1, 2, 3, 4]),
        ("5_%", []),
        ("campaign", []),
        ("autumn", [3]),
        ("MN 20", [3]),
        ('", "', []),
        ("", [1, 2, 3, 4]),
    ],
)
def test_films_are_found_by_their_name_or_any_value_of_their_metadata(mix: Mix, words: str, found: list[int]) -> None:
    MixOutput.objects.filter(mix=mix).update(metadata={"campaign": "été 50%", "date": "spring"})
    MixOutput.objects.filter(mix=mix, number=3).update(metadata={"campaign": "été 50%", "date": "Autumn 2026"})
    assert list(delivering.search(films(mix), words).values_list("number", flat=True)) == found


def test_the_library_shows_what_is_added_and_prepares_it_once(mix: Mix) -> None:
    assert not Asset.objects.listed().filter(source="mixed").exists()
    assert delivering.add_to_library(films(mix)) == 2
    assert delivering.add_to_library(films(mix)) == 2
    listed = Asset.objects.listed().filter(source="mixed")
    assert {asset.job.kind for asset in listed.select_related("job") if asset.job} == {"ingest"}
    assert Job.objects.filter(kind="ingest").count() == listed.count() == 2
    assert_storage_adds_up()


def test_what_is_not_there_cannot_be_added(mix: Mix) -> None:
    with pytest.raises(MixRefused, match="None of these"):
        delivering.add_to_library(films(mix).numbered([3]))


def test_films_that_no_browser_plays_are_for_download(mix: Mix) -> None:
    Asset.objects.filter(source="mixed").update(mime_type="video/x-msvideo")
    with pytest.raises(MixRefused, match="AVI is for other programs"):
        delivering.add_to_library(films(mix))
    with pytest.raises(MixRefused, match="AVI"):
        delivering.add_to_project(films(mix), mix.project)
    assert not Asset.objects.listed().filter(source="mixed").exists()


def test_films_go_to_the_end_of_a_project_in_order(mix: Mix) -> None:
    assert delivering.add_to_project(films(mix), mix.project) == 2
    assert clips(mix.project) == [("001 film", 0, 120), ("002 film", 120, 120)]
    assert Asset.objects.listed().filter(source="mixed").count() == 2


def test_too_many_for_a_timeline_are_refused_whole(mix: Mix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.gathering.MOST", 1)
    with pytest.raises(MixRefused, match="at most 1"):
        delivering.add_to_project(films(mix), mix.project)
    assert clips(mix.project) == []
    assert not Asset.objects.listed().filter(source="mixed").exists()
