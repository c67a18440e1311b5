"""Everything that the studio keeps of a person, as the entries of one archive, read while it is sent.

What upper layers keep is found by the dotted paths of settings.ACCOUNT_DATA, under two roles: `export` and, where files are
asked for too, `export_files`. Each takes the person and yields Entry.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string

from accounts import audit, avatars
from accounts.archives import Entry
from accounts.models import AuditEvent, User
from accounts.preferences import Preferences
from accounts.usage import csv_lines

AT_ONCE = 500  # rows that are read in one query
Row = TypeVar("Row", bound=Model)


def entries(user: User, *, with_files: bool) -> Iterator[Entry]:
    """Rows first: an export that breaks off while files are sent has them."""
    yield from _of_accounts(user)
    for role in ("export", "export_files") if with_files else ("export",):
        for roles in settings.ACCOUNT_DATA.values():
            if role in roles:
                yield from import_string(roles[role])(user)


def document(name: str, content: dict[str, Any]) -> Entry:
    return Entry(name, _json(content).encode())


def table(name: str, rows: Iterable[dict[str, Any]]) -> Entry:
    """A list in JSON, a row on each line; no more than a page of it is in memory."""
    return Entry(name, _lines(rows))


def in_pages(rows: QuerySet[Row]) -> Iterator[Row]:
    """All of them by primary key, a few hundred at a time: no query stays open while the reader is slow."""
    rows = rows.order_by("pk")
    page = list(rows[:AT_ONCE])
    while page:
        yield from page
        page = list(rows.filter(pk__gt=page[-1].pk)[:AT_ONCE])


def _of_accounts(user: User) -> Iterator[Entry]:
    yield document("account.json", _account(user))
    yield document("preferences.json", Preferences.read(user.preferences).model_dump(mode="json"))
    yield Entry("credits.csv", (line.encode() for line in csv_lines(user)))
    events = AuditEvent.objects.filter(Q(owner=user) | Q(actor=user))
    yield table("activity.json", (_event(event, user) for event in in_pages(events)))
    if portrait := avatars.read(user):
        yield Entry("avatar.jpg", portrait)


def _account(user: User) -> dict[str, Any]:
    names = ["id", "email", "username", "first_name", "last_name", "tier", "licence_until", "credits", "storage_used"]
    told = {name: getattr(user, name) for name in [*names, "created_at", "last_login"]}
    return {**told, "has_second_factor": Authenticator.objects.filter(user=user).exists()}


def _event(event: AuditEvent, user: User) -> dict[str, Any]:
    """A line of the audit log, without the names and addresses of others."""
    is_own = event.actor_id == user.pk
    return {
        "at": event.created_at,
        "what": audit.ACTIONS.get(event.action, event.action),
        "who": "you" if is_own else "someone else" if event.actor_id else "the studio",
        "address": event.address if is_own else None,
        "description": event.description if event.owner_id == user.pk else "",
    }


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    before = "[\n"
    for row in rows:
        yield (before + _json(row)).encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
