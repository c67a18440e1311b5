"""One whole row of every table of ours, every foreign key set; and writes that go round Django's forms and models."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, models

from accounts.models import ApiLogin, AuditEvent, CreditTransaction, RateCount, User
from generation.models import Budget, Generation, GenerationCost, PromptTemplate, Provider, ProviderModel, WebhookEvent
from jobs.models import Job
from media_library.models import Asset, Collection, Tag, Upload
from projects.models import (
    ClipGroup,
    Mix,
    MixOutput,
    MixSetup,
    Project,
    ProjectClip,
    ProjectTag,
    ProjectVersion,
    Render,
    TimelineUse,
)
from tests.factories import (
    make_asset,
    make_clip,
    make_group,
    make_job,
    make_mix,
    make_mix_output,
    make_project,
    make_setup,
    make_user,
)
from tests.generation.factories import make_cost, make_generation, make_model, make_template

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
    return make_asset(owner, job=make_job(owner), parent=make_asset(owner))


def make_use() -> TimelineUse:
    owner = make_user()
    return TimelineUse.objects.create(owner=owner, project=make_project(owner), asset=make_asset(owner))


def make_project_tag(**fields: Any) -> ProjectTag:
    owner = make_user()
    values = {"name": "Sea", "folded": "sea", **fields}
    return ProjectTag.objects.create(owner=owner, project=values.pop("project", None) or make_project(owner), **values)


def make_version(**fields: Any) -> ProjectVersion:
    owner = fields.get("owner") or make_user()
    values = {
        "owner": owner,
        "author": make_user(),
        "number": 1,
        "name": "First cut",
        "kind": "named",
        "reason": "asked",
        **fields,
    }
    project = values.pop("project", None) or make_project(owner)
    return ProjectVersion.objects.create(project=project, timeline=project.timeline, **values)


def make_grouped_clip() -> ProjectClip:
    return make_clip(make_group())


def make_retried_job() -> Job:
    owner = make_user()
    return make_job(owner, retry_of=make_job(owner))


def make_entry(owner: User | None = None, **fields: Any) -> CreditTransaction:
    """A row of the ledger alone; the balance beside it is credits.py's."""
    values = {"kind": "GRANT", "amount": 10, "reference": uuid4(), "description": "A gift", **fields}
    return CreditTransaction.objects.create(owner=owner or make_user(), **values)


def make_event() -> AuditEvent:
    return AuditEvent.objects.create(actor=make_user(), owner=make_user(), action="export")


def make_api_login() -> ApiLogin:
    return ApiLogin.objects.create(owner=make_user(), expires_at=datetime(2036, 1, 1, tzinfo=UTC))


def make_count() -> RateCount:
    return RateCount.objects.create(key=f"submit:{uuid4()}", taken=1, ends_at=1_800_000_000)


def make_tag(**fields: Any) -> Tag:
    return Tag.objects.create(**{"owner": fields.get("owner") or make_user(), "name": "Spring", **fields})


def make_collection(**fields: Any) -> Collection:
    return Collection.objects.create(**{"owner": fields.get("owner") or make_user(), "name": "Launch", **fields})


def make_whole_generation() -> Generation:
    owner = make_user()
    frames = {name: make_asset(owner, kind="image") for name in ("first_frame", "last_frame", "reference")}
    made_of = {"template": make_template(owner), "parent": make_generation(owner)}
    return make_generation(owner, asset=make_asset(owner), remote_id=uuid4().hex, **frames, **made_of)


def make_whole_cost(**fields: Any) -> GenerationCost:
    owner = make_user()
    return make_cost(owner, generation=make_generation(owner), asset=make_asset(owner), **fields)


def make_whole_template() -> PromptTemplate:
    owner = make_user()
    return make_template(owner, thumbnail=make_asset(owner))


def make_provider() -> Provider:
    return Provider.objects.create(name=f"provider{uuid4().hex[:8]}")


def make_webhook(**fields: Any) -> WebhookEvent:
    values = {"provider": "fake", "event_id": uuid4().hex, "generation": make_generation(), **fields}
    return WebhookEvent.objects.create(**values)


def make_budget() -> Budget:
    return Budget.objects.create(owner=make_user(), monthly=10)


MAKERS: dict[type[models.Model], Callable[[], models.Model]] = {
    User: make_user,
    CreditTransaction: make_entry,
    AuditEvent: make_event,
    ApiLogin: make_api_login,
    RateCount: make_count,
    Job: make_retried_job,
    Asset: make_whole_asset,
    Upload: make_upload,
    Tag: make_tag,
    Collection: make_collection,
    Project: make_project,
    ProjectTag: make_project_tag,
    ProjectVersion: make_version,
    TimelineUse: make_use,
    Render: make_render,
    ClipGroup: make_group,
    ProjectClip: make_grouped_clip,
    MixSetup: make_setup,
    Mix: make_mix,
    MixOutput: make_mix_output,
    Budget: make_budget,
    Generation: make_whole_generation,
    GenerationCost: make_whole_cost,
    PromptTemplate: make_whole_template,
    Provider: make_provider,
    ProviderModel: make_model,
    WebhookEvent: make_webhook,
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

    What cannot be changed once it is there (the ledger, the audit log) is inserted: a copy of the row with these values.
    """
    if isinstance(row, CreditTransaction):
        return _insert_like(row, reference=values.pop("reference", uuid4()), **values)
    if isinstance(row, AuditEvent):
        return _insert_like(row, **values)
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
