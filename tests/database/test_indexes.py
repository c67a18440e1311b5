"""OP2: the indexes that the source documents list, read from the database's own catalogue."""

from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import connection

from tests.database.rows import OUR_APPS

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Wanted:
    """`leading` are the columns it begins with; `part` a word of its condition; `method` and `is_only` are PostgreSQL's."""

    table: str
    leading: tuple[str, ...]
    part: str = ""
    method: str = "btree"
    is_only_on_postgresql: bool = False


GIN = {"method": "gin", "is_only_on_postgresql": True}
WANTED = {
    "users by creation": Wanted("accounts_user", ("created_at",)),
    "users by tier": Wanted("accounts_user", ("tier",)),
    "users by preference": Wanted("accounts_user", ("preferences",), **GIN),  # type: ignore[arg-type]
    "projects by owner and creation": Wanted("projects_project", ("owner_id", "created_at")),
    "projects by owner and opening": Wanted("projects_project", ("owner_id", "last_opened_at")),
    "projects by status": Wanted("projects_project", ("status",)),
    "projects by words of the name": Wanted("projects_project", ("owner_id", "upper"), **GIN),  # type: ignore[arg-type]
    "projects by their timeline": Wanted("projects_project", ("timeline",), **GIN),  # type: ignore[arg-type]
    "projects that use an asset": Wanted("projects_timelineuse", ("asset_id",)),
    "projects that use an effect": Wanted("projects_timelineuse", ("effect", "owner_id")),
    "jobs by owner, status and creation": Wanted("jobs_job", ("owner_id", "status", "created_at")),
    "renders, and so their jobs, by project": Wanted("projects_render", ("project_id", "created_at")),
    "jobs that are active": Wanted("jobs_job", ("queue", "wake_at", "created_at"), part="queued"),
    "assets by owner and creation": Wanted("media_library_asset", ("owner_id", "created_at")),
    "assets by format": Wanted("media_library_asset", ("owner_id", "container")),
    "assets by kind": Wanted("media_library_asset", ("owner_id", "kind", "created_at")),
    "assets by source": Wanted("media_library_asset", ("owner_id", "source", "created_at")),
    "assets by checksum": Wanted("media_library_asset", ("owner_id", "checksum")),
    "assets by metadata": Wanted("media_library_asset", ("metadata",), **GIN),  # type: ignore[arg-type]
    "assets by words of the name": Wanted("media_library_asset", ("owner_id", "folded_name"), **GIN),  # type: ignore[arg-type]
    "kept assets, newest first": Wanted("media_library_asset", ("owner_id", "created_at"), part="deleted_at"),
    "kept assets by name": Wanted("media_library_asset", ("owner_id", "folded_name"), part="deleted_at"),
    "kept assets by size": Wanted("media_library_asset", ("owner_id", "size"), part="deleted_at"),
    "starred assets": Wanted("media_library_asset", ("owner_id", "created_at"), part="is_starred"),
    "the trash": Wanted("media_library_asset", ("owner_id", "deleted_at"), part="deleted_at"),
    "the ledger by owner and creation": Wanted("accounts_credittransaction", ("owner_id", "created_at")),
    "the ledger by type": Wanted("accounts_credittransaction", ("kind",)),
    "groups by project and order": Wanted("projects_clipgroup", ("project_id", "order")),
    "clips by project and order": Wanted("projects_projectclip", ("project_id", "order")),
    "clips by project and creation": Wanted("projects_projectclip", ("project_id", "created_at")),
    "clips by group": Wanted("projects_projectclip", ("group_id", "order")),
    "mixes by project and creation": Wanted("projects_mix", ("project_id", "created_at")),
    "mixers, the last edited first": Wanted("projects_mixsetup", ("owner_id", "edited_at")),
    "mixers by their settings": Wanted("projects_mixsetup", ("settings",), **GIN),  # type: ignore[arg-type]
    "mixers by their mode": Wanted("projects_mixsetup", ("((settings -> 'mode'",), is_only_on_postgresql=True),
    "films of a mix": Wanted("projects_mixoutput", ("mix_id", "number")),
    "films by how they ended": Wanted("projects_mixoutput", ("status", "created_at")),
    "films by their metadata": Wanted("projects_mixoutput", ("metadata",), **GIN),  # type: ignore[arg-type]
    "generations by owner and creation": Wanted("generation_generation", ("owner_id", "created_at")),
    "generations by owner, kind and creation": Wanted("generation_generation", ("owner_id", "modality", "created_at")),
    "generations that hold a place": Wanted("generation_generation", ("provider",), part="submitting"),
    "the last ones of a model": Wanted("generation_generation", ("provider", "model", "created_at"), part="done"),
    "costs by owner and creation": Wanted("generation_generationcost", ("owner_id", "created_at")),
    "costs by category": Wanted("generation_generationcost", ("category", "created_at")),
    "costs by provider": Wanted("generation_generationcost", ("provider", "created_at")),
    "costs of an asset": Wanted("generation_generationcost", ("asset_id",)),
    "costs by creation": Wanted("generation_generationcost", ("created_at",)),
    "costs of a campaign": Wanted("generation_generationcost", ("campaign",), part="campaign"),
    "prompt templates by owner": Wanted("generation_prompttemplate", ("owner_id", "created_at")),
    "shared prompt templates by category": Wanted("generation_prompttemplate", ("category", "usage_count"), part="is_public"),
    "the audit log by owner and creation": Wanted("accounts_auditevent", ("owner_id", "created_at")),
}
# OP2 lists these too. Their tables are still to come: what one of them needs moves up there when it does.
AWAITED = {
    "campaign": "live by owner and status; created; updated; category; GIN on keywords and on metadata",
    "campaignasset": "selected; source image",
    "liveconnection": "open",
    "workflow": "owner and creation",
}


def definitions(table: str) -> list[str]:
    """CREATE INDEX statements as the database tells them, without quotes; on SQLite of a rule of uniqueness the columns alone."""
    query = "SELECT indexdef FROM pg_indexes WHERE tablename = %s"
    if connection.vendor == "sqlite":
        columns = "(SELECT group_concat(name, ', ') FROM pragma_index_info(m.name))"
        query = f"SELECT coalesce(sql, '(' || {columns} || ')') FROM sqlite_master AS m WHERE type = 'index' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return [str(row[0]).replace('"', "") for row in cursor.fetchall()]


def serves(definition: str, wanted: Wanted) -> bool:
    columns, _, condition = definition.partition("(")[2].partition(" WHERE ")
    named = [column.strip().lower() for column in columns.split(",")]
    method = "gin" if "USING gin" in definition else "btree"
    return (
        method == wanted.method
        and len(named) >= len(wanted.leading)
        and all(column.startswith(want) for column, want in zip(named, wanted.leading, strict=False))
        and wanted.part in condition
    )


@pytest.mark.parametrize("name", WANTED)
def test_the_index_is_there(name: str) -> None:
    wanted = WANTED[name]
    if wanted.is_only_on_postgresql and connection.vendor != "postgresql":
        assert not any("gin" in definition for definition in definitions(wanted.table))
        return
    assert any(serves(definition, wanted) for definition in definitions(wanted.table)), definitions(wanted.table)


def test_what_is_still_awaited_is_not_there_yet() -> None:
    names = {
        str(model._meta.model_name): model._meta.label for app in OUR_APPS for model in apps.get_app_config(app).get_models()
    }
    come = [f"{names[name]}: {indexes}" for name, indexes in AWAITED.items() if name in names]
    assert come == [], "these have come: write their indexes into WANTED"
