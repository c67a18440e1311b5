"""Every row has an owner, from the first migration of its table; so no row was ever without one."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel

from tests.database.rows import OUR_APPS, label, our_models

# A count is by a hash of who asked, an address perhaps, and ends soon. Providers are everybody's, and so is what they call out.
NO_OWNER = {
    *("accounts.User", "accounts.RateCount"),
    *("generation.Provider", "generation.ProviderModel", "generation.WebhookEvent"),
}
# The studio's own work; the entries of who was purged; what was done to nobody's things.
MAY_LACK_ONE = {"jobs.Job", "accounts.CreditTransaction", "accounts.AuditEvent", "generation.GenerationCost"}


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_every_table_but_the_users_has_an_owner(model: type) -> None:
    names = {field.name for field in model._meta.get_fields()}  # type: ignore[attr-defined]
    assert ("owner" in names) != (label(model) in NO_OWNER)


def test_the_owner_is_there_from_the_first_migration_of_the_table() -> None:
    loader = MigrationLoader(None)
    late = []
    for (app, name), migration in loader.disk_migrations.items():
        created = [op.name_lower for op in migration.operations if isinstance(op, CreateModel)] if app in OUR_APPS else []
        state = loader.project_state((app, name)) if created else None
        for model in created:
            assert state
            found = state.models[app, model]
            if f"{app}.{found.name}" not in NO_OWNER and "owner" not in found.fields:
                late.append(f"{app}.{found.name} in {name}")
    assert late == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in our_models() if label(m) not in NO_OWNER], ids=label)
def test_the_owner_is_a_column_and_only_a_job_or_an_entry_may_lack_one(model: type) -> None:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, model._meta.db_table)  # type: ignore[attr-defined]
    owner = next(column for column in columns if column.name == "owner_id")
    assert bool(owner.null_ok) == (label(model) in MAY_LACK_ONE)
