"""With this folder on PYTHONPATH a process takes it to be CLOCK_SKEW seconds later than it is, wherever it asks Python."""

import datetime
import os
import time
from typing import Any, TypeAlias

_shift = float(os.environ.get("CLOCK_SKEW", "0"))
_time, _time_ns = time.time, time.time_ns
_datetime: TypeAlias = datetime.datetime


class _Kind(type):
    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, _datetime)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, _datetime)


class _Skewed(_datetime, metaclass=_Kind):
    """Makes real ones, as some libraries look at the exact type."""

    def __new__(cls, *args: Any, **named: Any) -> Any:
        return _datetime(*args, **named)

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return _datetime.now(tz) + datetime.timedelta(seconds=_shift)

    @classmethod
    def utcnow(cls) -> Any:
        return _datetime.now(datetime.UTC).replace(tzinfo=None) + datetime.timedelta(seconds=_shift)

    today = now


if _shift:
    time.time = lambda: _time() + _shift
    time.time_ns = lambda: _time_ns() + int(_shift * 1e9)
    datetime.datetime = _Skewed  # type: ignore[misc]
