"""What the end of a job leaves: news for its owner, files to be removed, credits given back, and nothing twice."""

from typing import Any

import pytest
from django.db.models import Sum

from accounts.models import CreditTransaction, User
from jobs import lifecycle, reading, reconciler, submitting
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from tests.factories import make_job
from tests.jobs import kinds
from tests.jobs.kinds import kind
from tests.jobs.test_fences import expire

pytestmark = pytest.mark.django_db


def done(job: Job, report: Report) -> dict[str, Any]:
    return {}


def broken(job: Job, report: Report) -> dict[str, Any]:
    raise lifecycle.JobFailed("It broke.")


def refunds() -> int:
    return CreditTransaction.objects.filter(kind="REFUND").aggregate(sum=Sum("amount"))["sum"] or 0


@pytest.mark.parametrize(
    ("perform", "is_quiet", "is_news"), [(done, False, True), (done, True, False), (broken, False, True), (broken, True, True)]
)
def test_a_result_is_news_and_a_quiet_success_is_not(ada: User, perform: Any, is_quiet: bool, is_news: bool) -> None:
    with kind(perform, is_quiet=is_quiet):
        make_job(ada, kind="toy")
        run_inline()
    assert Job.objects.unread().exists() == is_news


@pytest.mark.parametrize(("perform", "is_news"), [(done, False), (broken, True)])
def test_what_was_hushed_is_news_only_when_it_fails(ada: User, perform: Any, is_news: bool) -> None:
    with kind(perform):
        reading.hush(make_job(ada, kind="toy"))
        run_inline()
    assert Job.objects.unread().exists() == is_news


def test_what_its_owner_cancelled_is_no_news(ada: User) -> None:
    with kind(done):
        lifecycle.cancel(make_job(ada, kind="toy"))
    assert not Job.objects.unread().exists()


@pytest.mark.parametrize(("earned", "given_back"), [(None, 5), (0, 5), (2, 3), (5, 0), (99, 0), (-1, 5)])
def test_a_failed_job_gives_back_what_was_not_earned(ada: User, earned: int | None, given_back: int) -> None:
    with kind(broken, settle="tests.jobs.kinds.settle_earned"):
        kinds.earned = earned
        job = submitting.submit("toy", owner=ada, params={}, price=5)
        run_inline()
    ada.refresh_from_db()
    assert refunds() == given_back
    assert ada.credits == 100 - 5 + given_back
    assert Job.objects.get(pk=job.pk).status == "failed"


@pytest.mark.parametrize(("earned", "given_back"), [(None, 0), (3, 2)])
def test_a_job_that_completes_earned_all_unless_it_says_otherwise(ada: User, earned: int | None, given_back: int) -> None:
    with kind(done, settle="tests.jobs.kinds.settle_earned"):
        kinds.earned = earned
        submitting.submit("toy", owner=ada, params={}, price=5)
        run_inline()
    assert refunds() == given_back


def test_it_is_given_back_once_whoever_else_would_end_it(ada: User) -> None:
    with kind(done):
        job = submitting.submit("toy", owner=ada, params={}, price=5)
        held = lifecycle.claim(job)
        assert held is not None
        assert lifecycle.stop(held)
        lifecycle.cancel(job)
        assert not lifecycle.fail(held, "Late.")
        reconciler.free_abandoned()
    assert CreditTransaction.objects.filter(kind="REFUND", reference=job.pk).count() == 1


def test_a_settle_that_raises_gives_nothing_back_and_ends_nothing(ada: User) -> None:
    with kind(done, settle="tests.jobs.kinds.settle_badly"):
        job = submitting.submit("toy", owner=ada, params={}, price=5)
        with pytest.raises(ValueError, match="broken"):
            lifecycle.cancel(job)
    job.refresh_from_db()
    assert (job.status, refunds()) == ("queued", 0)


@pytest.mark.parametrize(("perform", "calls"), [(broken, 1), (done, 0)])
def test_what_a_job_without_a_result_published_is_removed_at_once(ada: User, perform: Any, calls: int) -> None:
    with kind(perform, discard="tests.jobs.kinds.discard"):
        make_job(ada, kind="toy")
        run_inline()
    assert len(kinds.discarded) == calls
    assert not Job.objects.filter(leftovers=True).exists()


def test_of_a_job_that_was_ended_without_a_worker_the_reconciler_removes_it(ada: User) -> None:
    with kind(done, discard="tests.jobs.kinds.discard"):
        job = make_job(ada, kind="toy")
        lifecycle.cancel(job)
        assert kinds.discarded == []
        reconciler.discard_leftovers()
        reconciler.discard_leftovers()
    assert kinds.discarded == [str(job.pk)]


def test_what_cannot_be_removed_is_tried_again(ada: User) -> None:
    with kind(done, discard="tests.jobs.kinds.settle_badly"):
        lifecycle.cancel(make_job(ada, kind="toy"))
        reconciler.discard_leftovers()
    assert Job.objects.filter(leftovers=True).exists()


def test_a_late_worker_removes_what_it_published_after_the_job_was_over(ada: User) -> None:
    """Frozen while it worked, it publishes when it wakes; the reconciler has been there before."""

    def perform(job: Job, report: Report) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        expire(job)
        reconciler.free_abandoned()
        reconciler.discard_leftovers()
        return {}

    with kind(perform, discard="tests.jobs.kinds.discard"):
        job = make_job(ada, kind="toy")
        run_inline()
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert len(kinds.discarded) == 2


def test_a_late_worker_leaves_the_result_of_another_alone(ada: User) -> None:
    def perform(job: Job, report: Report) -> dict[str, Any]:
        expire(job)
        reconciler.free_abandoned()
        second = lifecycle.claim(Job.objects.get(pk=job.pk))
        assert second is not None
        lifecycle.complete(second, {"by": "the other"})
        return {}

    with kind(perform, discard="tests.jobs.kinds.discard"):
        make_job(ada, kind="toy")
        run_inline()
    assert kinds.discarded == []


def test_a_worker_that_lost_its_job_publishes_nothing(ada: User) -> None:
    published = []

    def perform(job: Job, report: Report) -> dict[str, Any]:
        expire(job)
        reconciler.free_abandoned()
        report.confirm()
        published.append(True)
        return {}

    with kind(perform):
        job = make_job(ada, kind="toy")
        held = lifecycle.claim(job)
        assert held is not None
        with pytest.raises(lifecycle.LeaseLost):
            perform(held, Report(held, time_limit=60))
    assert published == []


def test_lost_leases_are_counted(ada: User) -> None:
    with kind(done):
        job = lifecycle.claim(make_job(ada, kind="toy"))
        assert job is not None
        expire(job)
        reconciler.free_abandoned()
    assert Job.objects.get(pk=job.pk).losses == 1
