"""AC6: every way in which bytes come, change and go, one by one and in any order. The sum itself is asserted by conftest.py."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.refusals import Refused
from engine.errors import UnsupportedMedia
from engine.ingest import Ingested
from engine.media import MediaInfo
from jobs import lifecycle
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from media_library import importing, removing, reservations, storage
from media_library.models import Asset, Upload
from media_library.quota import StorageFull
from tests.factories import make_user
from tests.media_library.accounting import assert_storage_adds_up, used
from tests.media_library.conftest import files_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def incoming(tmp_path: Path) -> Callable[[bytes], Path]:
    def put(data: bytes) -> Path:
        path = tmp_path / f"incoming-{uuid4()}"
        path.write_bytes(data)
        return path

    return put


@pytest.fixture
def asset(ada: User, incoming: Callable[[bytes], Path]) -> Asset:
    return importing.import_file(ada, incoming(b"bytes"), name="film.mp4")


def adopt(owner: User, size: int, asset_id: UUID) -> Asset:
    facts = MediaInfo("video", "mp4", size, 2_000_000, 1280, 720, video_codec="h264").to_json()
    values: dict[str, Any] = {"name": "Cut", "kind": "video", "source": "rendered", "facts": facts, "checksum": "c" * 64}
    return importing.adopt(owner, asset_id=asset_id, size=size, mime_type="video/mp4", **values)


def accept(source: Path, workdir: Path, **_: object) -> Ingested:
    (workdir / "poster.jpg").write_bytes(b"a poster does not count")
    info = MediaInfo("image", "png", source.stat().st_size, width=4, height=4)
    return Ingested(info, f"{uuid4().hex:0>64}", {"poster": workdir / "poster.jpg"})


def refuse(source: Path, workdir: Path, **_: object) -> Ingested:
    raise UnsupportedMedia("It is no film.")


def die(*_: object) -> None:
    raise KeyboardInterrupt  # a SIGKILL, as far as one process can play it


def before_publishing(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[object]:
    """What `do` returned each time that a file was about to be moved into its place."""
    publish, seen = storage.publish, []

    def seen_and_published(path: Path, key: str) -> None:
        seen.append(do())
        publish(path, key)

    monkeypatch.setattr(storage, "publish", seen_and_published)
    return seen


# coming


def test_an_import_counts_from_before_it_is_moved_in(
    ada: User, incoming: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = before_publishing(monkeypatch, lambda: used(ada))
    importing.import_file(ada, incoming(b"bytes"), name="film.mp4")
    assert (seen, used(ada)) == ([5], 5)
    assert Upload.objects.get().asset == Asset.objects.get()


def test_an_import_that_does_not_fit_is_refused_and_stays_where_it_was(
    ada: User, incoming: Callable[[bytes], Path], media_dir: Path, limit: Callable[[int], None]
) -> None:
    limit(4)
    path = incoming(b"bytes")
    with pytest.raises(StorageFull):
        importing.import_file(ada, path, name="film.mp4")
    assert path.exists()
    assert files_under(media_dir) == []
    assert (Asset.objects.count(), Upload.objects.count(), Job.objects.count(), used(ada)) == (0, 0, 0, 0)


def test_an_import_that_the_disk_refuses_counts_nothing(
    ada: User, incoming: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(path: Path, key: str) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage, "publish", no_room)
    with pytest.raises(OSError, match="No space"):
        importing.import_file(ada, incoming(b"bytes"), name="film.mp4")
    assert (Upload.objects.count(), used(ada)) == (0, 0)


@pytest.mark.parametrize("again", [b"bytes", b"other bytes"])
def test_an_import_that_was_killed_counts_once_when_it_runs_again(
    ada: User, incoming: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch, again: bytes
) -> None:
    asset_id = uuid4()
    with monkeypatch.context() as killed:
        killed.setattr(importing, "_admit", die)
        with pytest.raises(KeyboardInterrupt):
            importing.import_file(ada, incoming(b"bytes"), name="film.mp4", asset_id=asset_id)
    assert used(ada) == 5  # the file is there, so it counts
    assert_storage_adds_up()
    asset = importing.import_file(ada, incoming(again), name="film.mp4", asset_id=asset_id)
    assert (asset.pk, asset.size, used(ada)) == (asset_id, len(again), len(again))
    assert storage.original_path(asset).read_bytes() == again


def test_an_import_that_is_there_already_counts_once(ada: User, incoming: Callable[[bytes], Path], asset: Asset) -> None:
    path = incoming(b"other bytes")
    assert importing.import_file(ada, path, name="film.mp4", asset_id=asset.pk) == asset
    assert not path.exists()
    assert (storage.original_path(asset).read_bytes(), used(ada)) == (b"bytes", 5)


def test_an_import_made_meanwhile_by_a_worker_beside_it_counts_once(
    ada: User, incoming: Callable[[bytes], Path], asset: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = importing._known
    answers = iter([None])  # at the first look it was not there
    monkeypatch.setattr(importing, "_known", lambda arrival: next(answers, known(arrival)))
    assert importing.import_file(ada, incoming(b"other bytes"), name="film.mp4", asset_id=asset.pk) == asset
    assert (Asset.objects.count(), Job.objects.count(), used(ada)) == (1, 1, 5)  # its ingest measures what stands there


def test_an_import_whose_room_staff_gave_away_meanwhile_counts_all_the_same(
    ada: User, incoming: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before_publishing(monkeypatch, lambda: reservations.give_up(Upload.objects.get().pk))
    importing.import_file(ada, incoming(b"bytes"), name="film.mp4")
    assert used(ada) == 5


def test_an_empty_import_counts_nothing(ada: User, incoming: Callable[[bytes], Path]) -> None:
    importing.import_file(ada, incoming(b""), name="film.mp4")
    assert (Asset.objects.get().size, Upload.objects.count(), used(ada)) == (0, 0, 0)


def test_a_whole_upload_counts_what_was_announced_and_once(ada: User, limit: Callable[[int], None]) -> None:
    limit(5)
    upload = reservations.announce(ada, name="film.mp4", size=5)
    path = storage.upload_path(upload.pk)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"bytes")
    for again in [upload, Upload.objects.get(), Upload.objects.get()]:
        importing.finish_upload(again, path)
        assert used(ada) == 5


def test_an_upload_that_is_taken_back_while_it_is_finished_leaves_nothing(ada: User, media_dir: Path) -> None:
    upload = reservations.announce(ada, name="film.mp4", size=5)
    path = storage.upload_path(upload.pk)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"bytes")
    assert reservations.give_up(upload.pk)  # between the last byte and the asset
    with pytest.raises(reservations.TakenBack):
        importing.finish_upload(upload, path)
    assert files_under(media_dir) == []
    assert (Asset.objects.count(), used(ada)) == (0, 0)


def test_an_upload_that_was_moved_and_cut_short_is_taken_back_with_its_file(ada: User, media_dir: Path) -> None:
    upload = reservations.announce(ada, name="film.mp4", size=5)
    (media_dir / "half").parent.mkdir(parents=True, exist_ok=True)
    (media_dir / "half").write_bytes(b"bytes")
    storage.publish(media_dir / "half", storage.original_key(ada.pk, upload.pk))
    assert reservations.take_back(upload.pk)
    assert files_under(media_dir) == []


def test_a_render_counts_even_where_it_does_not_fit_and_once(ada: User, limit: Callable[[int], None]) -> None:
    limit(5)
    asset_id = uuid4()
    for _ in range(2):
        with transaction.atomic():  # as in a settlement
            adopt(ada, 7, asset_id)
    assert used(ada) == 7


# looked at


def test_what_the_probe_measures_is_what_counts(ada: User, asset: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ingest", accept)
    storage.original_path(asset).write_bytes(b"more bytes")  # a late worker published another encode of the same
    run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, asset.size, used(ada)) == ("ready", 10, 10)


def test_a_render_keeps_the_size_that_it_was_counted_with(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = adopt(ada, 7, uuid4())
    storage.original_path(rendered).parent.mkdir(parents=True)
    storage.original_path(rendered).write_bytes(b"another size")
    monkeypatch.setattr(importing, "ingest", accept)
    run_inline("import")
    rendered.refresh_from_db()
    assert (rendered.size, used(ada), list(rendered.derived)) == (7, 7, ["poster"])


def test_a_file_that_is_not_taken_counts_no_longer(
    ada: User, asset: Asset, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    monkeypatch.setattr(importing, "ingest", refuse)
    run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, asset.size, used(ada)) == ("failed", 0, 0)
    assert files_under(media_dir) == []
    removing.remove(asset)
    assert used(ada) == 0


def test_a_worker_that_dies_between_the_row_and_the_file_gives_back_once(
    ada: User, asset: Asset, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    job = Job.objects.get()
    monkeypatch.setattr(importing, "ingest", refuse)
    with monkeypatch.context() as killed:
        killed.setattr(storage, "remove_files", die)
        with pytest.raises(KeyboardInterrupt):
            importing.perform_ingest(job, Report(job, time_limit=60))
    assert_storage_adds_up()
    assert used(ada) == 0
    run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, asset.size, used(ada)) == ("failed", 0, 0)
    assert files_under(media_dir) == []


def test_a_file_that_has_vanished_counts_no_longer(ada: User, asset: Asset) -> None:
    storage.original_path(asset).unlink()
    run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, asset.error, used(ada)) == ("failed", "The file is gone. Upload it again.", 0)


def test_a_worker_that_comes_late_takes_nothing_away(ada: User, asset: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    late = Job.objects.get()
    monkeypatch.setattr(importing, "ingest", accept)
    run_inline("import")
    monkeypatch.setattr(importing, "ingest", refuse)
    for status in ("ready", "failed"):
        Asset.objects.update(status=status)
        with pytest.raises(UnsupportedMedia):
            importing.perform_ingest(late, Report(late, time_limit=60))
    Asset.objects.update(status="processing", job=None)  # a newer job has it
    with pytest.raises(UnsupportedMedia):
        importing.perform_ingest(late, Report(late, time_limit=60))
    assert (storage.original_path(asset).read_bytes(), used(ada)) == (b"bytes", 5)


def test_one_that_was_cancelled_before_anyone_looked_keeps_its_file_and_counts(ada: User, asset: Asset) -> None:
    lifecycle.cancel(Job.objects.get())
    asset.refresh_from_db()
    assert (asset.status, storage.original_path(asset).is_file(), used(ada)) == ("failed", True, 5)


# going


def test_the_trash_counts(ada: User, asset: Asset) -> None:
    Asset.objects.update(deleted_at=timezone.now())
    assert_storage_adds_up()
    assert used(ada) == 5


def test_deleted_twice_it_is_given_back_once(ada: User, asset: Asset, incoming: Callable[[bytes], Path]) -> None:
    other = importing.import_file(ada, incoming(b"other"), name="film.mp4")
    first, second = Asset.objects.get(pk=asset.pk), Asset.objects.get(pk=asset.pk)
    removing.remove(first)
    removing.remove(second)
    assert used(ada) == other.size


def test_what_is_given_back_is_what_counts_at_that_moment(ada: User, asset: Asset) -> None:
    asset.size = 99  # read from a page of long ago
    removing.remove(asset)
    assert used(ada) == 0


# in any order

STEPS = st.tuples(
    st.sampled_from(
        [
            *["announce", "import", "adopt"] * 2,
            *["finish", "take back"],
            *["accept", "refuse", "cancel", "retry", "trash", "remove"],
        ]
    ),
    st.integers(0, 5),
    st.integers(1, 40),
)


class Person:
    """Does what people and workers do; what is refused leaves everything as it was."""

    def __init__(self, folder: Path) -> None:
        self.user = make_user()
        self.folder = folder

    def do(self, what: str, which: int, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
        uploads = list(Upload.objects.awaited().filter(owner=self.user).order_by("created_at"))
        assets = list(Asset.objects.filter(owner=self.user).order_by("created_at"))
        if what in ("accept", "refuse"):
            monkeypatch.setattr(importing, "ingest", {"accept": accept, "refuse": refuse}[what])
            run_inline("import")
        elif what == "announce":
            reservations.announce(self.user, name="film.mp4", size=size)
        elif what == "import":
            importing.import_file(self.user, self._file(self.folder / "incoming", size), name="film.mp4")
        elif what == "adopt":
            adopt(self.user, size, uuid4())
        elif what in ("finish", "take back") and uploads:
            self._go_on(what, uploads[which % len(uploads)])
        elif assets and what not in ("finish", "take back"):
            self._change(what, assets[which % len(assets)])

    def _go_on(self, what: str, upload: Upload) -> None:
        path = self._file(storage.upload_path(upload.pk), upload.size)
        if what == "finish":
            importing.finish_upload(upload, path)
        else:
            reservations.take_back(upload.pk)

    def _change(self, what: str, asset: Asset) -> None:
        if what == "cancel" and asset.job:
            lifecycle.cancel(asset.job)
        elif what == "retry":
            importing.request_ingest(asset)
        elif what == "trash":
            Asset.objects.filter(pk=asset.pk).update(deleted_at=timezone.now())
        elif what == "remove":
            removing.remove(asset)

    def _file(self, path: Path, size: int) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
        return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=25))
def test_whatever_happens_in_whatever_order_the_figure_is_the_sum(
    db: None, steps: list[tuple[str, int, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: Callable[[int], None]
) -> None:
    limit(100)
    person = Person(tmp_path)
    for what, which, size in steps:
        before = used(person.user)
        try:
            person.do(what, which, size, monkeypatch)
        except StorageFull:
            assert before + size > 100
            assert used(person.user) == before
        except Refused:
            assert used(person.user) == before
        assert_storage_adds_up()
