"""DM1: what becomes of a row when the row it points at goes, for every foreign key there is."""

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.database.rows import NOWHERE, label, make_row, our_models, write_raw

EXPECTED = {
    "accounts.CreditTransaction.owner": "SET_NULL",
    "accounts.AuditEvent.actor": "SET_NULL",
    "accounts.AuditEvent.owner": "SET_NULL",
    "accounts.ApiLogin.owner": "CASCADE",
    "jobs.Job.owner": "CASCADE",
    "jobs.Job.retry_of": "SET_NULL",
    "media_library.Asset.owner": "CASCADE",
    "media_library.Asset.job": "SET_NULL",
    "media_library.Asset.parent": "SET_NULL",
    "media_library.Tag.owner": "CASCADE",
    "media_library.Collection.owner": "CASCADE",
    "media_library.Upload.owner": "CASCADE",
    "media_library.Upload.asset": "CASCADE",
    "projects.Project.owner": "CASCADE",
    "projects.ProjectTag.owner": "CASCADE",
    "projects.ProjectTag.project": "CASCADE",
    "projects.ProjectVersion.owner": "CASCADE",
    "projects.ProjectVersion.project": "CASCADE",
    "projects.ProjectVersion.author": "SET_NULL",
    "projects.TimelineUse.owner": "CASCADE",
    "projects.TimelineUse.project": "CASCADE",
    "projects.TimelineUse.asset": "CASCADE",
    "projects.Render.owner": "CASCADE",
    "projects.Render.project": "CASCADE",
    "projects.Render.job": "SET_NULL",
    "projects.Render.asset": "SET_NULL",
    "projects.ClipGroup.owner": "CASCADE",
    "projects.ClipGroup.project": "CASCADE",
    "projects.ProjectClip.owner": "CASCADE",
    "projects.ProjectClip.project": "CASCADE",
    "projects.ProjectClip.asset": "CASCADE",
    "projects.ProjectClip.group": "SET_NULL",
    "projects.MixSetup.owner": "CASCADE",
    "projects.MixSetup.project": "CASCADE",
    "projects.Mix.owner": "CASCADE",
    "projects.Mix.project": "CASCADE",
    "projects.Mix.job": "SET_NULL",
    "projects.MixOutput.owner": "CASCADE",
    "projects.MixOutput.mix": "CASCADE",
    "projects.MixOutput.asset": "SET_NULL",
    "generation.Budget.owner": "CASCADE",
    "generation.Generation.owner": "CASCADE",
    **{
        f"generation.Generation.{name}": "SET_NULL"
        for name in ("job", "asset", "template", "parent", "first_frame", "last_frame", "reference")
    },
    "generation.GenerationCost.owner": "SET_NULL",
    "generation.GenerationCost.generation": "SET_NULL",
    "generation.GenerationCost.asset": "SET_NULL",
    "generation.PromptTemplate.owner": "CASCADE",
    "generation.PromptTemplate.thumbnail": "SET_NULL",
    "generation.WebhookEvent.generation": "SET_NULL",
}
KEYS = {
    label(model, field.name): (model, field)
    for model in our_models()
    for field in model._meta.concrete_fields
    if isinstance(field, models.ForeignKey)
}
each_key = pytest.mark.parametrize("key", sorted(KEYS))
pytestmark = pytest.mark.django_db
INDEXES = ("index", "unique", "primary_key")  # which of the database's constraints bring one


def test_every_foreign_key_is_in_the_table_above() -> None:
    assert set(KEYS) == set(EXPECTED)


@each_key
def test_deleting_what_it_points_at_does_what_the_table_says(key: str) -> None:
    model, field = KEYS[key]
    row = make_row(model)
    target = getattr(row, field.name)
    assert target is not None, f"the maker of {label(model)} must set {field.name}"
    rows = model._default_manager.filter(pk=row.pk)
    if EXPECTED[key] == "PROTECT":
        with pytest.raises(models.ProtectedError):
            target.delete()
        assert rows.exists()
        return
    target.delete()
    connection.check_constraints()
    left = list(rows.values_list(field.attname, flat=True))
    assert left == {"CASCADE": [], "SET_NULL": [None]}[EXPECTED[key]]


@each_key
def test_the_database_itself_refuses_a_key_that_points_nowhere(key: str) -> None:
    model, field = KEYS[key]
    row = make_row(model)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_raw(row, **{field.name: NOWHERE})
        connection.check_constraints()


@each_key
def test_every_foreign_key_has_an_index(key: str) -> None:
    """Without one each delete of the target reads the whole table."""
    model, field = KEYS[key]
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    leading = [each["columns"][0] for each in found.values() if each["columns"] and any(map(each.get, INDEXES))]
    assert field.column in leading
