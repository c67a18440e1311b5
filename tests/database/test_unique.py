"""What there may be only one of, by the database's word."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from jobs.models import Job
from tests.database.rows import label, make_entry, make_render, make_row, make_upload, our_models, write_raw
from tests.factories import make_job, make_user

pytestmark = pytest.mark.django_db
Pair = tuple[models.Model, dict[str, Any]]


def _email() -> Pair:
    make_user(email="ada@example.com")
    return make_user(), {"email": "ada@example.com"}


def _username() -> Pair:
    make_user(username="ada")
    return make_user(), {"username": "ADA"}


def _key_of_an_owner() -> Pair:
    owner = make_user()
    make_job(owner, idempotency_key="once")
    return make_job(owner), {"idempotency_key": "once"}


def _reference_of_a_kind() -> Pair:
    """Also for another person: what a job cost, it cost one."""
    reference = make_entry(kind="USAGE", amount=-1).reference
    return make_entry(), {"kind": "USAGE", "amount": -1, "reference": reference}


def _key_of_nobody() -> Pair:
    def ownerless(**more: Any) -> Job:
        return Job.objects.create(kind="render", queue="render", **more)

    ownerless(idempotency_key="clean-up:2026-11-20")
    return ownerless(), {"idempotency_key": "clean-up:2026-11-20"}


def _asset_of_an_upload() -> Pair:
    asset = make_upload().asset
    assert asset
    return make_upload(), {"asset": asset.pk}


def _job_of_a_render() -> Pair:
    job = make_render().job
    assert job
    return make_render(), {"job": job.pk}


# A row, and the write to it that must be refused because another row is there first.
REFUSED: dict[str, Callable[[], Pair]] = {
    "user_email_unique": _email,
    "user_username_unique": _username,
    "credit_reference_unique": _reference_of_a_kind,
    "job_key_unique": _key_of_an_owner,
    "job_ownerless_key_unique": _key_of_nobody,
    "media_library.Upload.asset": _asset_of_an_upload,
    "projects.Render.job": _job_of_a_render,
}


def test_every_rule_of_uniqueness_is_in_the_table_above() -> None:
    constraints = {c.name for m in our_models() for c in m._meta.constraints if isinstance(c, models.UniqueConstraint)}
    columns = {label(m, f.name) for m in our_models() for f in m._meta.concrete_fields if f.unique and not f.primary_key}
    assert constraints | columns == set(REFUSED)


@pytest.mark.parametrize("rule", sorted(REFUSED))
def test_a_second_one_is_refused(rule: str) -> None:
    row, values = REFUSED[rule]()
    with pytest.raises(IntegrityError), transaction.atomic():
        write_raw(row, **values)


def test_two_owners_may_use_the_same_key() -> None:
    make_job(idempotency_key="once")
    make_job(idempotency_key="once")
    assert Job.objects.filter(idempotency_key="once").count() == 2


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_every_table_can_be_filled_twice(model: type[models.Model]) -> None:
    """The makers do not collide, so the refusals above are for their own reasons."""
    assert make_row(model).pk != make_row(model).pk
