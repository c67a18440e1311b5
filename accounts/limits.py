"""How often one person, or one address, may ask: settings.RATE_LIMITS, counted in the database so that it holds across processes.

A count begins with the first time and ends a while later. Of a large allowance a process takes a fiftieth at a time and
gives it out from memory, so that the API does not cost a write for each read; a process that stops loses what it held.
"""

from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts import audit
from accounts.models import User
from accounts.refusals import Refused

if TYPE_CHECKING:
    from rest_framework.views import APIView  # asks settings for the throttle below

_NOW = {
    "sqlite": "CAST(strftime('%%s', 'now') AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)",
}
_TAKE = """
INSERT INTO accounts_ratecount AS counted (key, taken, ends_at) VALUES (%s, %s, {now} + %s)
ON CONFLICT (key) DO UPDATE SET
  taken = CASE WHEN counted.ends_at <= {now} THEN excluded.taken ELSE counted.taken + excluded.taken END,
  ends_at = CASE WHEN counted.ends_at <= {now} THEN excluded.ends_at ELSE counted.ends_at END
RETURNING taken, ends_at - {now}
"""  # one statement: of many at once each gets a number of its own
_SWEEP = "DELETE FROM accounts_ratecount WHERE ends_at <= {now}"


class TooOften(Refused):
    status = 429
    code = "too_often"

    def __init__(self, seconds: int) -> None:
        self.retry_after = seconds
        wait = f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
        super().__init__(f"That is more often than the studio takes. Wait {wait}, then try again.")


@dataclass
class _Held:
    """What this process may still give out of a count, until `ends_at` of its own clock."""

    left: int
    ends_at: float


MOST_HELD = 10_000  # people and addresses, after which those whose time is over are let go
_held: dict[str, _Held] = {}
_lock = Lock()


def check(who: User | str, name: str) -> None:
    """Count one more of `name` for a person or an address. Raises TooOften. Call it outside of transactions.

    Inside one the count would be undone with the rest, and others would wait for it.
    """
    amount, seconds = settings.RATE_LIMITS[name]["amount"], settings.RATE_LIMITS[name]["seconds"]
    said = str(who.pk) if isinstance(who, User) else who
    key = f"{name}:{sha256(said.encode()).hexdigest()}"
    step = max(1, amount // 50)
    if step > 1 and _has_one(key):
        return
    taken, left = _take(key, step, seconds)
    if taken > amount:
        raise TooOften(max(1, left))
    if step > 1:
        _hold(key, step - 1, left)


def forgive(who: str, name: str) -> None:
    """Forget what was counted, as after a good sign-in."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_ratecount WHERE key = %s", [f"{name}:{sha256(who.encode()).hexdigest()}"])


def sweep() -> int:
    """Remove counts that have ended, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP.format(now=_NOW[connection.vendor]), [])
        return int(cursor.rowcount)


def _take(key: str, step: int, seconds: int) -> tuple[int, int]:
    """How many were taken with these, and the seconds until the count ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(now=_NOW[connection.vendor]), [key, step, seconds])
        taken, left = cursor.fetchone()
    return int(taken), int(left)


def _has_one(key: str) -> bool:
    with _lock:
        held = _held.get(key)
        if held is None or held.left < 1 or held.ends_at <= monotonic():
            return False
        held.left -= 1
        return True


def _hold(key: str, count: int, seconds: int) -> None:
    now = monotonic()
    with _lock:
        if len(_held) > MOST_HELD:
            for stale in [name for name, held in _held.items() if held.ends_at <= now]:
                del _held[stale]
        held = _held.get(key)
        if held and abs(held.ends_at - now - seconds) < 2:  # another thread's, of the same count
            held.left += count
        else:
            _held[key] = _Held(count, now + seconds)


class ApiThrottle(BaseThrottle):
    """For everything under /api/v1/: by person, and by address where nobody is signed in."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Raises TooOften, which is answered in the one shape of errors."""
        check(request.user if isinstance(request.user, User) else audit.address_of(request) or "nowhere", "api")
        return True
