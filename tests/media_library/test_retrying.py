"""A failed ingest is asked for again, from its card or from its job: one new job that names the old one."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from jobs import lifecycle, submitting
from jobs.models import Job
from jobs.submitting import NotRetried
from media_library import importing, quota, removing, storage
from media_library.models import Asset
from tests.factories import make_asset, make_job
from tests.media_library.accounting import used

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(ada: User, tmp_path: Path) -> Asset:
    """Its worker died too often; the file is there."""
    (tmp_path / "incoming").write_bytes(b"bytes")
    asset = importing.import_file(ada, tmp_path / "incoming", name="film.mp4")
    return fail(asset)


def fail(asset: Asset) -> Asset:
    job = asset.job
    assert job is not None
    Job.objects.filter(pk=job.pk).update(status="failed", error="It crashed.", completed_at=Now())
    job.refresh_from_db()
    importing.settle_ingest(job)
    asset.refresh_from_db()
    assert asset.status == "failed"
    return asset


def job_of(asset: Asset) -> Job:
    assert asset.job is not None
    return asset.job


def test_the_job_can_be_retried_and_the_new_one_names_it(failed: Asset) -> None:
    job = job_of(failed)
    again = submitting.retry(job)
    failed.refresh_from_db()
    assert (failed.status, failed.error, failed.job) == ("processing", "", again)
    assert (again.kind, again.retry_of, again.idempotency_key) == ("ingest", job, submitting.retry_key(job))
    assert (again.params, again.title, again.price) == ({"asset": str(failed.pk)}, "film", 0)


def test_asked_for_twice_it_is_one_job_from_wherever(failed: Asset) -> None:
    job = job_of(failed)
    first = importing.retry_ingest(job)
    assert importing.retry_ingest(job) == first
    assert importing.request_ingest(failed) == first  # a card from before the first click
    assert importing.request_ingest(Asset.objects.get()) == first  # one from after it
    assert Job.objects.count() == 2


def test_each_failure_can_be_tried_again(failed: Asset) -> None:
    first = job_of(failed)
    second = importing.retry_ingest(first)
    fail(Asset.objects.get())
    third = importing.retry_ingest(second)
    assert (third.retry_of, third.status) == (second, "queued")
    assert Asset.objects.get().job == third


def test_an_old_job_whose_retry_failed_as_well_starts_nothing(failed: Asset) -> None:
    first = job_of(failed)
    second = importing.retry_ingest(first)
    fail(Asset.objects.get())
    assert importing.retry_ingest(first) == second
    assert Asset.objects.get().status == "failed"
    assert Job.objects.count() == 2


def test_without_its_file_it_is_refused(failed: Asset) -> None:
    storage.original_path(failed).unlink()
    with pytest.raises(NotRetried, match="The file is gone"):
        importing.retry_ingest(job_of(failed))
    assert Asset.objects.get().status == "failed"


def test_what_is_ready_is_refused(ada: User) -> None:
    job = make_job(ada, kind="ingest", status="failed", completed_at=Now())
    asset = make_asset(ada, job=job)
    Job.objects.update(params={"asset": str(asset.pk)})
    job.refresh_from_db()
    path = storage.original_path(asset)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    with pytest.raises(NotRetried, match="It is ready"):
        importing.retry_ingest(job)


@pytest.mark.parametrize("is_named", [True, False])
def test_what_was_deleted_is_refused(ada: User, is_named: bool) -> None:
    params = {"asset": str(uuid4())} if is_named else {}
    with pytest.raises(NotRetried, match="It was deleted"):
        importing.retry_ingest(make_job(ada, kind="ingest", params=params))


def test_what_is_deleted_at_that_moment_is_refused(failed: Asset) -> None:
    job = job_of(failed)
    removing.remove(Asset.objects.get())
    storage.original_path(failed).write_bytes(b"bytes")  # the row was read, and the file seen, before both went
    with pytest.raises(NotRetried, match="It was deleted"):
        importing.request_ingest(failed)
    assert Job.objects.get() == job


def test_a_file_that_was_to_go_and_did_not_is_counted_again(failed: Asset, ada: User, limit: Callable[[int], None]) -> None:
    quota.release(ada.pk, 5)
    Asset.objects.update(size=0)  # the worker was killed after this and before the file
    limit(4)
    with pytest.raises(quota.StorageFull):
        importing.retry_ingest(job_of(failed))
    assert (Asset.objects.get().status, used(ada), Job.objects.count()) == ("failed", 0, 1)
    limit(5)
    importing.retry_ingest(job_of(failed))
    assert (Asset.objects.get().status, used(ada)) == ("processing", 5)


def test_the_link_of_a_job_is_the_page_of_its_asset(ada: User) -> None:
    asset = make_asset(ada)
    job = make_job(ada, kind="ingest", params={"asset": str(asset.pk)})
    with CaptureQueriesContext(connection) as queries:
        assert importing.link_ingest(job) == f"/library/{asset.pk}/"
        assert importing.link_ingest(Job(kind="ingest", params={})) == ""
    assert len(queries) == 0


def test_an_ingest_is_counted_against_nothing(failed: Asset, ada: User) -> None:
    for _ in range(submitting.QUEUED_MAX):
        make_job(ada)
    assert importing.retry_ingest(job_of(failed)).price == 0
    assert lifecycle.places_taken(ada) == 0
