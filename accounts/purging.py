"""The end of a closed account: work is stopped, files go, and last the rows, by which the next run finds what one left.

What upper layers keep of a person is found by the dotted paths of settings.ACCOUNT_DATA, under two roles; each function
takes the person and is safe to call twice. `stop` cancels work and returns how much of it still runs. `remove_files`
raises OSError when it cannot.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from accounts import audit
from accounts.append_only import FORGOTTEN
from accounts.models import CreditTransaction, User


class Postponed(Exception):
    """This person is not purged now; the message says why."""


def due(days: int) -> QuerySet[User]:
    """Accounts that were closed more than `days` ago, by the database's clock."""
    return User.objects.filter(deleted_at__lt=Now() - timedelta(days=days)).order_by("deleted_at", "pk")


def purge(user_id: UUID, days: int) -> None:
    """Remove a person for good. Raises Postponed, OSError or DatabaseError, and then the row is still there to be found.

    Files go outside the transaction: there may be many, and SQLite has one writer.
    """
    user = due(days).filter(pk=user_id).first()
    if user is None:
        raise Postponed("it was reopened or purged by someone else")
    _stop(user)
    for remove in _functions("remove_files"):
        remove(user)
    sessions = _sessions_of(user)
    with transaction.atomic():
        locked = due(days).select_for_update().filter(pk=user_id).first()
        if locked is None:
            raise Postponed("it was reopened or purged by someone else while its files were removed")
        _stop(locked)
        Session.objects.filter(pk__in=sessions).delete()
        _about(locked).update(object_repr="A purged account")  # it was the address
        CreditTransaction.objects.filter(owner=locked).update(owner=None, description=FORGOTTEN)  # the words may name their work
        audit.forget(locked)
        audit.note("account_purged", actor=None, target=locked)
        locked.delete()


def _stop(user: User) -> None:
    """A worker that still runs might write files after they were removed, so it has to end first."""
    if running := sum(stop(user) for stop in _functions("stop")):
        raise Postponed(f"{running} of its jobs still running; cancelling")


def _functions(role: str) -> Iterator[Callable[[User], Any]]:
    for roles in settings.ACCOUNT_DATA.values():
        if role in roles:
            yield import_string(roles[role])


def _sessions_of(user: User) -> list[str]:
    """A session names its person only inside what is signed, so each has to be read."""
    return [row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(user.pk)]


def _about(user: User) -> QuerySet[LogEntry]:
    """What staff did to the account stays on record, without a name."""
    return LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
