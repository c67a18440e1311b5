"""One whole row of every table of ours, every foreign key set; and writes that go round Django's forms and models."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, models

from accounts.models import CreditTransaction, User
from jobs.models import Job
from media_library.models import Asset, Upload
from projects.models import Project, Render
from tests.factories import make_asset, make_job, make_project, make_user

OUR_APPS = ["accounts", "jobs", "media_library", "projects", "generation"]


def make_upload(**fields: Any) -> Upload:
    owner = fields.get("owner") or make_user()
    values = {"owner": owner, "name": "valley.mp4", "size": 1000, "asset": make_asset(owner), **fields}
    return Upload.objects.create(**values)


def make_render(**fields: Any) -> Render:
    owner = fields.get("owner") or make_user()
    values = {
        "owner": owner,
        "project": make_project(owner),
        "job": make_job(owner),
        "asset": make_asset(owner),
        "preset": "720p",
        "snapshot": {},
        "project_version": 1,
        "fingerprint": "f" * 64,
        **fields,
    }
    return Render.objects.create(**values)


def make_whole_asset() -> Asset:
    owner = make_user()
    return make_asset(owner, job=make_job(owner))


def make_retried_job() -> Job:
    owner = make_user()
    return make_job(owner, retry_of=make_job(owner))


def make_entry(owner: User | None = None, **fields: Any) -> CreditTransaction:
    """A row of the ledger alone; the balance beside it is credits.py's."""
    values = {"kind": "GRANT", "amount": 10, "reference": uuid4(), "description": "A gift", **fields}
    return CreditTransaction.objects.create(owner=owner or make_user(), **values)


MAKERS: dict[type[models.Model], Callable[[], models.Model]] = {
    User: make_user,
    CreditTransaction: make_entry,
    Job: make_retried_job,
    Asset: make_whole_asset,
    Upload: make_upload,
    Project: make_project,
    Render: make_render,
}


def our_models() -> list[type[models.Model]]:
    return [model for app in OUR_APPS if apps.is_installed(app) for model in apps.get_app_config(app).get_models()]


def label(model: type[models.Model], *more: str) -> str:
    return ".".join([model._meta.label, *more])


def make_row(model: type[models.Model]) -> models.Model:
    assert model in MAKERS, f"{label(model)} needs a maker in tests/database/rows.py"
    return MAKERS[model]()


def write_raw(row: models.Model, **values: Any) -> int:
    """UPDATE by SQL, past every check but the database's own; the number of rows written.

    What cannot be changed once it is there (the ledger) is inserted like that: a copy of the row with these values.
    """
    if isinstance(row, CreditTransaction):
        return _insert_like(row, reference=values.pop("reference", uuid4()), **values)
    meta, quote = row._meta, connection.ops.quote_name
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in values]
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    params = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)]
    key = meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(str(meta.pk.column))} = %s", [*params, key])
        return int(cursor.rowcount)


def _insert_like(row: models.Model, **values: Any) -> int:
    quote = connection.ops.quote_name
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    found = [values.get(field.name, getattr(row, field.attname)) for field in fields]
    params = [field.get_db_prep_save(value, connection) for field, value in zip(fields, found, strict=True)]
    with connection.cursor() as cursor:
        holders = ", ".join(["%s"] * len(params))
        cursor.execute(f"INSERT INTO {quote(row._meta.db_table)} ({columns}) VALUES ({holders})", params)
        return int(cursor.rowcount)


NOWHERE = uuid4()
LONG_AGO = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
