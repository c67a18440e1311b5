"""Row-level security: on PostgreSQL the database itself shows a person's request no row of anybody else's.

It is the second lock: the first is how views fetch things, `visible_to(user)`. With settings.DATABASE_WEB_ROLE each statement
of a signed-in person's request runs under that role, which owns nothing, and under that person's id, both set for the one
transaction that the statement is in. So nothing is left on a connection that goes back to the pool, and nothing around
events, uploads and media changes: they, the workers and the commands keep the role that they signed in with.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID
from weakref import WeakSet

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponseBase

from accounts.models import AuditEvent, User

WHOLE = ("/admin/", "/metrics")  # where staff see everybody's; the views there ask who is staff
# In a transaction that has failed they are all that may be said, and they ask for no row.
_BARE = ("SAVEPOINT", "RELEASE", "ROLLBACK")
_OURS = "current_setting('reelwright.person', true)"
_OWN = f"owner_id = nullif({_OURS}, '')::uuid"

_person: ContextVar[UUID | None] = ContextVar("person", default=None)
_narrowed: WeakSet[BaseDatabaseWrapper] = WeakSet()  # where the last statement was a person's


@contextmanager
def seen_by(person: UUID | None) -> Iterator[None]:
    """Inside, the database shows that person's rows alone; with None, all, as outside."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


def recognise(person: UUID) -> None:
    """The same to the end of the request, for who is known only once the view has begun."""
    if settings.DATABASE_WEB_ROLE:
        _person.set(person)


def restrict(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, after the one that knows the session's person."""
    if not settings.DATABASE_WEB_ROLE:
        raise MiddlewareNotUsed

    def restricted(request: HttpRequest) -> HttpResponseBase:
        with seen_by(None):
            user = request.user
        is_whole = isinstance(user, User) and user.is_staff and request.path_info.startswith(WHOLE)
        with seen_by(user.pk if isinstance(user, User) and not is_whole else None):
            return get_response(request)

    return restricted


def watch(sender: object, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Receiver of connection_created: see apps.py."""
    if settings.DATABASE_WEB_ROLE and connection.vendor == "postgresql" and _narrow not in connection.execute_wrappers:
        connection.execute_wrappers.append(_narrow)


def _narrow(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Say before a statement, and in the same message, whose it is: PostgreSQL takes both for one transaction."""
    person, connection = _person.get(), context["connection"]
    is_left = person is None and connection in _narrowed  # for the rest of a transaction that may still last
    if (person is None and not is_left) or sql.lstrip().startswith(_BARE):
        return execute(sql, params, many, context)
    (_narrowed.discard if is_left else _narrowed.add)(connection)
    role = "NONE" if is_left else _quoted()
    said = f"SET LOCAL ROLE {role}; SET LOCAL reelwright.person = '{person or ''}'; "
    if is_left and not connection.in_atomic_block:
        return execute(sql, params, many, context)
    if many:
        with transaction.atomic(using=connection.alias):
            execute(f"{said}SELECT 1", None, False, context)
            return execute(sql, params, many, context)
    result = execute(said + sql, params, many, context)
    cursor = context["cursor"].cursor
    while cursor.nextset():  # the answers to what was said before
        pass
    return result


# roles belong to the whole server, on which another database may be making this one just now
_MAKE_ROLE = """DO $$ BEGIN CREATE ROLE {role} NOLOGIN NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""


def owned() -> list[type[models.Model]]:
    """The tables whose rows are a person's."""
    return [model for model in apps.get_models() if any(field.column == "owner_id" for field in model._meta.concrete_fields)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the role and the policies, also over what an earlier release installed."""
    role, quote = _quoted(), connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('row_security'))")  # two machines that start at once
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_WEB_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(_MAKE_ROLE.format(role=role))
        cursor.execute(f"GRANT {role} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        there = set(connection.introspection.table_names(cursor))
        for model in owned():
            rules = {"mine": (role, "ALL", _OWN), "system": ("CURRENT_USER", "ALL", "true")}
            if model is AuditEvent:  # who does something to another's thing may note it, and not read it
                rules |= {
                    "mine": (role, "SELECT", f"{_OWN} OR actor_id = nullif({_OURS}, '')::uuid"),
                    "noted": (role, "INSERT", "true"),
                }
            if any(field.column == "is_public" for field in model._meta.concrete_fields):  # shared by its owner, to be read
                rules["shared"] = (role, "SELECT", "is_public")
            if model._meta.db_table in there:
                _guard(cursor, quote(model._meta.db_table), rules)
        for table, column, target in _links():
            if table in there:
                rule = f"EXISTS (SELECT 1 FROM {quote(target)} WHERE id = {column})"  # noqa: S608 - names of ours
                _guard(cursor, quote(table), {"mine": (role, "ALL", rule), "system": ("CURRENT_USER", "ALL", "true")})


def install_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate: see apps.py."""
    if settings.DATABASE_WEB_ROLE and connections[using].vendor == "postgresql":
        install(connections[using])


def _guard(cursor: Any, table: str, rules: dict[str, tuple[str, str, str]]) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    for name, (role, what, rule) in rules.items():
        cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        using = "" if what == "INSERT" else f"USING ({rule})"
        check = "" if what == "SELECT" else f"WITH CHECK ({rule})"
        cursor.execute(f"CREATE POLICY {name} ON {table} FOR {what} TO {role} {using} {check}")


def _links() -> Iterator[tuple[str, str, str]]:
    """Tables between two of ours, as those of tags: whoever has the first may see which are linked to it."""
    for model in owned():
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            if through is not None and through._meta.auto_created:
                yield through._meta.db_table, f"{model._meta.model_name}_id", model._meta.db_table


def _quoted() -> str:
    """The role's name as SQL; settings have seen to it that it is a plain word."""
    return f'"{settings.DATABASE_WEB_ROLE}"'
