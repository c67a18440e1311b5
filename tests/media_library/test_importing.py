"""Files become assets: good ones with facts and all that is derived; others with a sentence and nothing on disk, or an offer."""

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from engine.errors import UnsupportedMedia
from engine.ingest import Ingested
from engine.media import MediaInfo
from jobs import lifecycle
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from media_library import importing, removing, storage
from media_library.models import Asset
from tests import media
from tests.factories import make_asset
from tests.media_library.conftest import files_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(ada: User, tmp_path: Path) -> Callable[..., Asset]:
    def bring_in(source: Path | bytes, name: str = "My film.mp4") -> Asset:
        path = tmp_path / "incoming"
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            shutil.copyfile(source, path)
        return importing.import_file(ada, path, name=name)

    return bring_in


def ingested(asset: Asset) -> Asset:
    run_inline("import")
    asset.refresh_from_db()
    return asset


@pytest.mark.ffmpeg
def test_a_video_becomes_ready_with_facts_and_all_that_is_derived(bring: Callable[..., Asset]) -> None:
    source = media.make_video(2, rate="30", size=(640, 360))
    asset = ingested(bring(source))
    assert (asset.status, asset.error, asset.kind, asset.codec, asset.container) == ("ready", "", "video", "h264", "mp4")
    assert (asset.width, asset.height, asset.frame_rate_num, asset.frame_rate_den) == (640, 360, 30, 1)
    assert asset.duration_us == pytest.approx(2_000_000, abs=40_000)
    assert (asset.has_audio, asset.mime_type, asset.size) == (True, "video/mp4", source.stat().st_size)
    assert len(asset.checksum) == 64
    assert storage.original_path(asset).read_bytes() == source.read_bytes()
    starts = {"poster": b"\xff\xd8\xff", "proxy": b"\0\0\0", "filmstrip": b"\xff\xd8\xff", "peaks": b"\2\0\0\0"}
    assert asset.derived.keys() == starts.keys()
    for role, start in starts.items():
        data = storage.derived_path(asset, role).read_bytes()
        assert data.startswith(start)
        assert asset.derived[role]["size"] == len(data)
        assert asset.derived[role]["type"] == storage.DERIVED_TYPES[role]
    strip = {name: asset.derived["filmstrip"][name] for name in ("frames", "width", "height")}
    assert strip == {"frames": 4, "width": 160, "height": 90}
    assert asset.job is not None
    assert asset.job.status == "completed"


@pytest.mark.ffmpeg
def test_a_turned_video_has_the_size_that_is_seen(bring: Callable[..., Asset]) -> None:
    asset = ingested(bring(media.make_video(1, size=(320, 180), rotation=90)))
    assert (asset.width, asset.height) == (180, 320)


@pytest.mark.ffmpeg
def test_a_picture_and_a_sound_are_known_by_what_is_inside_and_not_by_their_name(bring: Callable[..., Asset]) -> None:
    picture = ingested(bring(media.make_image((320, 200)), name="film.mp4"))
    sound = ingested(bring(media.make_audio(1, suffix=".mp3"), name="picture.png"))
    assert (picture.kind, picture.mime_type, picture.width, picture.duration_us) == ("image", "image/png", 320, None)
    assert list(picture.derived) == ["poster"]
    assert (sound.kind, sound.mime_type, sound.codec, sound.width) == ("audio", "audio/mpeg", "mp3", None)
    assert list(sound.derived) == ["peaks"]


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"just some words\n" * 20, "text file"),
        (b"", "empty"),
        (b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:1/secret.ts\n", "playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<html><script>alert(1)</script></html>", "web page"),
        (lambda: media.make_video(2).read_bytes()[:20_000], "damaged"),
        (lambda: media.png(16_000, 16_000, rows=10), "pixels"),
    ],
    ids=["text", "empty", "hls", "concat", "svg", "html", "cut short", "huge picture"],
)
def test_a_file_that_cannot_be_used_gets_a_sentence_and_nothing_is_kept(
    bring: Callable[..., Asset], media_dir: Path, source: bytes | Callable[[], bytes], sentence: str
) -> None:
    asset = ingested(bring(source() if callable(source) else source))
    assert asset.status == "failed"
    assert sentence in asset.error
    assert asset.error.endswith(".")
    assert asset.checksum == ""
    assert files_under(media_dir) == []


@pytest.mark.ffmpeg
def test_a_film_that_is_not_edited_directly_is_kept_with_the_offer_to_convert_it(bring: Callable[..., Asset]) -> None:
    source = media.make_video(seconds=1, gop=15, codec="prores_ks", suffix=".mov", extra=("-pix_fmt", "yuv422p10le"))
    asset = ingested(bring(source, name="Take.mov"))
    assert (asset.status, asset.metadata["offer"]) == ("failed", "transcode")
    assert asset.error == "This is ProRes video, which the studio does not edit directly. Convert it to H.264 to use it."
    assert (asset.codec, asset.width, asset.size, asset.mime_type) == ("prores", 320, source.stat().st_size, "video/quicktime")
    assert MediaInfo.from_json(asset.metadata["probe"]).frames == 30
    assert storage.original_path(asset).read_bytes() == source.read_bytes()
    assert storage.derived_path(asset, "poster").is_file()
    assert asset.job is not None
    assert asset.job.status == "completed"


def test_a_render_that_is_not_edited_directly_stays_ready(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The studio's own AVI holds MPEG-4, which it plays from the proxy."""
    asset = make_asset(ada, codec="mpeg4", container="avi")
    storage.original_path(asset).parent.mkdir(parents=True)
    storage.original_path(asset).write_bytes(b"ours")
    importing._submit_ingest(ada, asset.pk, asset.name)
    monkeypatch.setattr(importing, "ingest", lambda *args, **kwargs: replace(_made(*args), offer="Convert it."))
    run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, asset.error, list(asset.derived), asset.codec) == ("ready", "", ["poster"], "mpeg4")
    assert "offer" not in asset.metadata


@pytest.mark.ffmpeg
def test_the_same_file_again_says_which_one_there_is(bring: Callable[..., Asset], bea: User, tmp_path: Path) -> None:
    picture = media.make_image()
    first = ingested(bring(picture))
    second = ingested(bring(picture))
    assert second.status == "ready"
    assert second.metadata["duplicate_of"] == str(first.pk)
    assert "duplicate_of" not in first.metadata
    shutil.copyfile(picture, tmp_path / "hers")
    hers = ingested(importing.import_file(bea, tmp_path / "hers", name="a.png"))
    assert "duplicate_of" not in hers.metadata
    shutil.copyfile(picture, tmp_path / "from the web")
    fetched = ingested(importing.import_file(first.owner, tmp_path / "from the web", name="a.png", source=Asset.Source.URL))
    assert fetched.metadata["duplicate_of"] == str(first.pk)


def test_a_file_from_another_disk_is_moved_in_as_well(
    bring: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch, media_dir: Path, tmp_path: Path
) -> None:
    replace = Path.replace

    def across_disks(self: Path, target: Path) -> Path:
        if media_dir not in self.parents:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", across_disks)
    asset = bring(b"from afar")
    assert files_under(media_dir) == [asset.storage_key]
    assert storage.original_path(asset).read_bytes() == b"from afar"
    assert not (tmp_path / "incoming").exists()


def test_two_workers_in_turn_come_to_the_same_end(bring: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch) -> None:
    asset = bring(b"bytes")
    monkeypatch.setattr(importing, "ingest", _made)
    job = Job.objects.get()
    results = [importing.perform_ingest(job, Report(job, time_limit=60)) for _ in range(2)]
    assert results[0] == results[1]
    assert storage.derived_path(asset, "poster").read_bytes() == b"jpg"


def test_a_cancelled_ingest_keeps_nothing(bring: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch, media_dir: Path) -> None:
    asset = bring(b"bytes")

    def cancelled(source: Path, workdir: Path, *, report: Report, should_stop: object) -> None:
        report.stop("cancel")
        report(0.5, "Making the proxy")

    monkeypatch.setattr(importing, "ingest", cancelled)
    job = Job.objects.get()
    with pytest.raises(lifecycle.Cancelled):
        importing.perform_ingest(job, Report(job, time_limit=60))
    assert files_under(media_dir) == []
    job.status = Job.Status.CANCELLED
    importing.settle_ingest(job)
    asset.refresh_from_db()
    assert (asset.status, asset.error) == ("failed", "Cancelled.")


def test_a_worker_that_must_stop_leaves_the_file_for_the_next(
    bring: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = bring(b"bytes")

    def stopped(source: Path, workdir: Path, *, report: Report, should_stop: object) -> None:
        report.stop("shutdown")
        report(0.5, "Making the proxy")

    monkeypatch.setattr(importing, "ingest", stopped)
    job = Job.objects.get()
    with pytest.raises(lifecycle.Cancelled):
        importing.perform_ingest(job, Report(job, time_limit=60))
    assert storage.original_path(asset).read_bytes() == b"bytes"


def test_a_job_that_failed_from_outside_marks_the_asset_and_it_can_be_tried_again(bring: Callable[..., Asset]) -> None:
    asset = bring(b"bytes")
    job = Job.objects.get()
    job.status, job.error = Job.Status.FAILED, "It crashed three times."
    importing.settle_ingest(job)
    asset.refresh_from_db()
    assert (asset.status, asset.error) == ("failed", "It crashed three times.")
    again = importing.request_ingest(asset)
    asset.refresh_from_db()
    assert (asset.status, asset.error, asset.job) == ("processing", "", again)
    assert again != job


def test_an_asset_deleted_while_it_was_prepared_leaves_nothing(
    bring: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    asset = bring(b"bytes")
    job = Job.objects.get()

    def deleted_meanwhile(source: Path, workdir: Path, **_: object) -> object:
        found = _made(source, workdir)
        removing.remove(Asset.objects.get(pk=asset.pk))
        return found

    monkeypatch.setattr(importing, "ingest", deleted_meanwhile)
    with pytest.raises(lifecycle.JobFailed):
        importing.perform_ingest(job, Report(job, time_limit=60))
    importing.settle_ingest(job)
    assert files_under(media_dir) == []


def test_an_adopted_video_is_ready_at_once_and_only_once(ada: User) -> None:
    facts = MediaInfo("video", "mp4", 7, 2_000_000, 1280, 720, video_codec="h264", audio_codec="aac").to_json()
    values: dict[str, Any] = {
        "name": "Cut",
        "kind": "video",
        "source": "rendered",
        "facts": facts,
        "checksum": "c" * 64,
        "size": 7,
    }
    pk = uuid4()
    assets = [importing.adopt(ada, asset_id=pk, mime_type="video/mp4", **values) for _ in range(2)]
    assert assets[0] == assets[1]
    asset = Asset.objects.get()
    assert (asset.status, asset.width, asset.source, asset.storage_key) == ("ready", 1280, "rendered", f"originals/{ada.pk}/{pk}")
    assert Job.objects.get().params == {"asset": str(pk)}


def test_an_adopted_video_stays_ready_when_its_poster_cannot_be_made(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = make_asset(ada)
    storage.original_path(asset).parent.mkdir(parents=True)
    storage.original_path(asset).write_bytes(b"ours")
    job = importing._submit_ingest(ada, asset.pk, asset.name)
    monkeypatch.setattr(importing, "ingest", _refused)
    run_inline("import")
    job.refresh_from_db()
    asset.refresh_from_db()
    assert (job.status, asset.status) == ("failed", "ready")
    assert storage.original_path(asset).read_bytes() == b"ours"


def test_the_engine_gets_path_checksum_and_facts(ada: User) -> None:
    facts = MediaInfo("image", "png", 5, width=10, height=20)
    asset = make_asset(ada, metadata={"probe": facts.to_json()})
    source = importing.to_source(asset)
    assert (source.path, source.checksum, source.info) == (storage.original_path(asset), asset.checksum, facts)


def _made(source: Path, workdir: Path, **_: object) -> Ingested:
    (workdir / "poster.jpg").write_bytes(b"jpg")
    info = MediaInfo("image", "png", source.stat().st_size, width=4, height=4)
    return Ingested(info, "a" * 64, {"poster": workdir / "poster.jpg"})


def _refused(source: Path, workdir: Path, **_: object) -> object:
    raise UnsupportedMedia("No.")
