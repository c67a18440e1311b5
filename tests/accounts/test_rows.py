"""AC9, the second lock: under the role of the web PostgreSQL shows a person no row of another's, whatever SQL asks."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from pytest_django import Settings

from accounts import rows
from accounts.models import AuditEvent, User
from generation import requesting
from generation.models import PromptTemplate
from jobs import lifecycle
from jobs.models import Job
from media_library import shelves
from media_library.models import Asset, Tag
from projects.models import Project
from tests.database.rows import label, make_row
from tests.factories import make_asset, make_job, make_project
from tests.generation import working
from tests.generation.conftest import fake
from tests.generation.factories import make_template
from tests.generation.fake_provider import FakeProvider

__all__ = ["fake"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("roles"),  # they belong to the whole server
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone has row-level security"),
]
ROLE = "reelwright_test_web"


@pytest.fixture(autouse=True)
def _role(settings: Settings) -> Iterator[None]:
    settings.DATABASE_WEB_ROLE = ROLE
    rows.install(connection)
    rows.watch(None, connection)
    yield
    if connection.in_atomic_block:
        return  # all of it is taken back with the test's transaction
    with connection.cursor() as cursor:
        for model in rows.owned():
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")
        for table, _, _ in rows._links():
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")


def ask(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


@pytest.mark.parametrize("model", rows.owned(), ids=label)
def test_raw_sql_sees_ones_own_rows_and_no_others(model: type[models.Model], bea: User) -> None:
    row: Any = make_row(model)
    table = model._meta.db_table
    with rows.seen_by(row.owner_id):
        assert {owner for (owner,) in ask(f"SELECT owner_id FROM {table}")} == {row.owner_id}
    with rows.seen_by(bea.pk):
        assert ask(f"SELECT * FROM {table}") == []
    assert len(ask(f"SELECT * FROM {table}")) >= 1


def test_nothing_of_anothers_can_be_changed_deleted_or_made(ada: User, bea: User) -> None:
    asset = make_asset(bea)
    with rows.seen_by(ada.pk):
        assert Asset.objects.filter(pk=asset.pk).update(name="Mine") == 0
        assert Asset.objects.filter(pk=asset.pk).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            make_job(bea)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Asset.objects.bulk_create([Asset(owner=bea, name="Theirs", kind="image", status="processing")])
    assert Asset.objects.get().name == asset.name


def test_what_its_owner_shares_is_read_by_all_and_changed_by_nobody_else(ada: User, bea: User) -> None:
    shared = PromptTemplate.objects.create(owner=bea, name="Launch", prompt="A {{ product }}", is_public=True)
    PromptTemplate.objects.create(owner=bea, name="Draft", prompt="A {{ product }}")
    with rows.seen_by(ada.pk):
        assert [row.pk for row in PromptTemplate.objects.all()] == [shared.pk]
        assert PromptTemplate.objects.update(name="Mine") == 0
        assert PromptTemplate.objects.all().delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            PromptTemplate.objects.create(owner=bea, name="Theirs", prompt="A cat", is_public=True)
    assert PromptTemplate.objects.count() == 2


def test_tags_of_anothers_assets_do_not_show(ada: User, bea: User) -> None:
    [tag] = shelves.find_or_make(Tag, bea, ["spring"])
    make_asset(bea).tags.add(tag)
    through = Asset.tags.through._meta.db_table
    with rows.seen_by(ada.pk):
        assert ask(f"SELECT * FROM {through}") == []
    with rows.seen_by(bea.pk):
        assert len(ask(f"SELECT * FROM {through}")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_nothing_of_a_person(ada: User) -> None:
    before = ask("SELECT current_user")
    with rows.seen_by(ada.pk):
        assert ask("SELECT current_user, current_setting('reelwright.person')") == [(ROLE, str(ada.pk))]
    assert ask("SELECT current_user, current_setting('reelwright.person', true)") == [(*before[0], "")]
    with transaction.atomic():
        with rows.seen_by(ada.pk):
            assert ask("SELECT current_user") == [(ROLE,)]
        assert ask("SELECT current_user") == before


def test_a_transaction_that_failed_can_be_taken_back_to_where_it_was_right(ada: User, bea: User) -> None:
    with rows.seen_by(ada.pk), transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic():
            make_job(bea)
        make_job(ada)
    assert [job.owner for job in Job.objects.all()] == [ada]


def test_who_does_something_may_note_it_and_reads_only_what_concerns_them(ada: User, bea: User) -> None:
    with rows.seen_by(ada.pk):
        AuditEvent.objects.create(actor=ada, owner=ada, action="export")
    AuditEvent.objects.create(actor=bea, owner=bea, action="export")
    with rows.seen_by(ada.pk):
        assert [event.actor_id for event in AuditEvent.objects.all()] == [ada.pk]


@pytest.mark.django_db(transaction=True)
def test_pages_and_the_api_work_under_the_role(ada: User, bea: User, ada_client: Client) -> None:
    mine, theirs = make_asset(ada), make_asset(bea)
    for address in ("/", "/library/", "/projects/", "/jobs/", "/settings/", "/settings/usage/", "/api/v1/assets/"):
        assert ada_client.get(address).status_code == 200, address
    made = ada_client.post("/projects/create/", {"name": "Film", "canvas": "1920x1080", "rate": "30"})
    assert made.status_code == 302
    bulk = {"action": "tag", "ids": [str(mine.pk), str(theirs.pk)], "tags": "spring"}
    assert ada_client.post("/library/bulk/", bulk).status_code == 302
    assert list(Asset.objects.filter(tags__name="spring")) == [mine]
    assert Project.objects.get().owner == ada


def test_a_view_that_forgot_whose_it_is_shows_nothing_of_anothers(
    ada: User, bea: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(bea)
    monkeypatch.setattr("projects.models.ProjectQuerySet.visible_to", lambda self, user: self)
    assert ada_client.get(f"/projects/{project.pk}/").status_code == 404
    assert ada_client.get(f"/projects/{uuid4()}/").status_code == 404


def test_generations_are_asked_for_cancelled_and_retried_under_the_role(ada: User, bea: User, fake: FakeProvider) -> None:
    template = make_template(bea, is_public=True)
    with rows.seen_by(ada.pk):
        generation = working.ask(ada, template=template)
    working.work()
    with rows.seen_by(ada.pk):
        job = working.job_of(generation)
        lifecycle.cancel(job)
        again = requesting.retry_generation(working.job_of(generation))
    assert (Job.objects.get(pk=job.pk).status, again.retry_of_id, working.paid(ada)) == ("cancelled", job.pk, 1)
    assert PromptTemplate.objects.get().usage_count == 1
    working.work(4)
    assert fake.count("cancel") == 1
    assert Job.objects.get(pk=again.pk).status == "completed"


def test_staff_see_everybodys_in_the_admin_and_their_own_elsewhere(ada: User, bea: User, ada_client: Client) -> None:
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    asset = make_asset(bea, name="Harbour of Bea")
    assert "Harbour of Bea" in ada_client.get("/admin/media_library/asset/").content.decode()
    assert ada_client.get(f"/library/{asset.pk}/").status_code == 404
