"""Work that comes round by itself: one ownerless job for each kind and period, whoever looks first, however many look."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from jobs import submitting

PERIODS = {"hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d"}
_inserted: dict[str, str] = {}  # by kind: the period that this process has seen to


def insert_due() -> None:
    """For each entry of settings.PERIODIC_JOBS the job of the running period, if it is not there yet."""
    now = _now()
    for kind, period in settings.PERIODIC_JOBS.items():
        key = f"{kind}:{now.strftime(PERIODS[period])}"
        if _inserted.get(kind) != key:
            submitting.submit(kind, owner=None, params={}, key=key)
            _inserted[kind] = key


def _now() -> datetime:
    """The database's, so that machines whose clocks differ mean the same period."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        found = cursor.fetchone()[0]
    return found if isinstance(found, datetime) else datetime.fromisoformat(found)
