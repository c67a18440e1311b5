"""What staff see of jobs, and the two things that they may do with them."""

from uuid import UUID

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CreditTransaction, User
from jobs import lifecycle, submitting
from jobs.models import Job
from tests.factories import make_job, make_user
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db
LIST = "/admin/jobs/job/"


@pytest.fixture
def staff_client(db: None) -> Client:
    client = Client()
    client.force_login(make_user(email="op@example.com", username="operator", is_staff=True, is_superuser=True))
    return client


def retry_toy(job: Job) -> Job:
    """The retry of the kind "toy": the same for sixty credits, of the hundred that FREE has in a month."""
    return submitting.submit(
        job.kind, owner=job.owner, params={}, title=job.title, key=submitting.retry_key(job), price=60, retry_of=job
    )


RETRY = f"{__name__}.retry_toy"


def make_failed(owner: User, **fields: object) -> Job:
    return make_job(owner, **{"kind": "toy", "status": "failed", "completed_at": timezone.now(), **fields})


def act(client: Client, action: str, *jobs: Job) -> str:
    form = {"action": action, "_selected_action": [str(job.pk) for job in jobs]}
    answer: HttpResponse = client.post(LIST, form, follow=True)  # type: ignore[assignment]
    return answer.content.decode()


def shown(client: Client, **query: str) -> set[UUID]:
    return {job.pk for job in client.get(LIST, query).context["cl"].result_list}


def test_staff_see_the_command_and_the_last_lines_and_can_change_nothing(ada: User, staff_client: Client) -> None:
    job = make_job(ada, error_detail="ffmpeg -i x\nlast line")
    page = staff_client.get(reverse("admin:jobs_job_change", args=[job.pk]))
    assert b"last line" in page.content
    assert b'name="_save"' not in page.content
    assert staff_client.get(reverse("admin:jobs_job_delete", args=[job.pk])).status_code == 403


def test_who_is_not_staff_is_sent_to_sign_in(ada: User, ada_client: Client) -> None:
    job = make_job(ada)
    for client in (ada_client, Client()):
        for address in (LIST, f"{LIST}{job.pk}/change/"):
            assert client.get(address).status_code == 302
        assert client.post(LIST, {"action": "cancel", "_selected_action": [str(job.pk)]}).status_code == 302
    job.refresh_from_db()
    assert job.status == "queued"


def test_staff_without_the_right_to_change_are_offered_no_action(ada: User) -> None:
    reader = make_user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_job"))
    client = Client()
    client.force_login(reader)
    job = make_job(ada, kind="toy")
    assert shown(client) == {job.pk}
    act(client, "cancel", job)
    job.refresh_from_db()
    assert job.status == "queued"


def test_staff_cancel_jobs_from_the_list(ada: User, staff_client: Client) -> None:
    with kind(lambda job, report: {}) as settled:
        job = make_job(ada, kind="toy")
        running = lifecycle.claim(make_job(ada, kind="toy"))
        assert running is not None
        page = act(staff_client, "cancel", *Job.objects.all())
    assert "2 jobs were cancelled or told to stop." in page
    job.refresh_from_db()
    running.refresh_from_db()
    assert (job.status, running.status, running.cancel_requested) == ("cancelled", "processing", True)
    assert settled == [(str(job.pk), "cancelled")]
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(job.pk), str(running.pk)}


def test_a_retry_by_staff_is_a_new_job_that_the_owner_pays(ada: User, staff_client: Client) -> None:
    with kind(lambda job, report: {}, retry=RETRY):
        job = make_failed(ada)
        assert "1 jobs are tried again." in act(staff_client, "retry", job)
        act(staff_client, "retry", job)  # once more: it is the same retry
    made = Job.objects.get(retry_of=job)
    ada.refresh_from_db()
    assert (made.owner, made.status, made.price, ada.credits) == (ada, "queued", 60, 40)
    assert LogEntry.objects.filter(object_id=str(job.pk), change_message__contains=str(made.pk)).exists()


def test_what_cannot_be_tried_again_is_said_job_by_job_and_holds_up_no_other(ada: User, staff_client: Client) -> None:
    with kind(lambda job, report: {}, retry=RETRY):
        waiting = make_job(ada, kind="toy")
        closed = make_failed(make_user(is_active=False))
        first, second = make_failed(ada), make_failed(ada)
        page = act(staff_client, "retry", waiting, closed, first, second)
    assert f"Job {waiting.pk}: This cannot be tried again" in page
    assert f"Job {closed.pk}: Its owner&#x27;s account is closed." in page
    assert "This costs 60 credits and you have 40." in page
    assert "1 jobs are tried again." in page
    assert Job.objects.filter(retry_of__in=[first, second]).count() == 1
    assert not closed.retries.exists()


def test_the_page_of_a_job_shows_what_was_charged_and_given_back_and_how_it_was_tried_again(
    ada: User, staff_client: Client
) -> None:
    with kind(lambda job, report: {}, retry=RETRY):
        job = submitting.submit("toy", owner=ada, params={}, title="Spring <film>", price=3)
        lifecycle.cancel(job)
        job.refresh_from_db()
        again = submitting.retry(job)
    other = make_job(ada)
    CreditTransaction.objects.create(owner=ada, kind="USAGE", amount=-9, reference=other.pk, description="Another thing")
    page = staff_client.get(f"{LIST}{job.pk}/change/").content.decode()
    assert "USAGE -3 Toy: Spring &lt;film&gt;" in page
    assert "REFUND +3 Given back: Toy: Spring &lt;film&gt;" in page
    assert "Another thing" not in page
    assert f'<a href="{LIST}{again.pk}/change/">{again.pk}</a> queued' in page
    assert f"{LIST}{job.pk}/change/" in staff_client.get(f"{LIST}{again.pk}/change/").content.decode()


def test_the_list_is_narrowed_by_status_kind_queue_and_trouble(ada: User, staff_client: Client) -> None:
    plain = make_job(ada, kind="ingest", queue="import")
    crashed = make_job(ada, crashes=1)
    lost = make_job(ada, losses=2, status="processing")
    again = make_job(ada, retry_of=plain, leftovers=True)
    assert shown(staff_client, kind="ingest") == shown(staff_client, queue="import") == {plain.pk}
    assert shown(staff_client, status__exact="processing") == {lost.pk}
    assert shown(staff_client, trouble="crashes") == {crashed.pk}
    assert shown(staff_client, trouble="losses") == {lost.pk}
    assert shown(staff_client, trouble="retries") == shown(staff_client, trouble="leftovers") == {again.pk}
    assert shown(staff_client) == {plain.pk, crashed.pk, lost.pk, again.pk}


def test_jobs_are_found_by_id_title_and_owner(ada: User, bea: User, staff_client: Client) -> None:
    job, _ = make_job(ada, title="Valley"), make_job(bea, title="Harbour")
    for words in (str(job.pk), "valley", "ada@", "ada"):
        assert shown(staff_client, q=words) == {job.pk}, words


def test_a_longer_list_asks_the_database_no_more_often(ada: User, staff_client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    first = make_job(ada)
    for _ in range(20):
        make_job(make_user(), retry_of=first)
    with django_assert_max_num_queries(6):
        assert len(shown(staff_client)) == 21
