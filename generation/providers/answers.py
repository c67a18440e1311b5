"""What a provider's answer means: the errors that statuses and broken connections stand for, and JSON that was checked.

The sentences are for people; what the provider said itself, cut and redacted, follows where the order was at fault.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from generation.providers.redaction import clean
from generation.providers.shapes import ErrorKind, ProviderError

RETRY_MAX = 24 * 3600.0  # seconds; who asks for more is asked again after a day
SAID_MAX = 300  # characters of the provider's own words

_ID = re.compile(r"[!-~]+")  # what may be an id or an address: visible ASCII
_KINDS = {
    401: ErrorKind.AUTH,
    402: ErrorKind.QUOTA,
    403: ErrorKind.AUTH,
    408: ErrorKind.TIMEOUT,
    429: ErrorKind.RATE_LIMITED,
    504: ErrorKind.TIMEOUT,
}
_SENTENCES = {
    ErrorKind.AUTH: "{label} does not accept the studio's key. Ask whoever runs the studio to check it.",
    ErrorKind.QUOTA: "The studio's account at {label} has nothing left to spend. Ask whoever runs the studio.",
    ErrorKind.RATE_LIMITED: "{label} takes no more just now.",
    ErrorKind.TIMEOUT: "{label} did not answer in time.",
    ErrorKind.GONE: "{label} knows nothing of this any more.",
}


class AnswerError(ProviderError):
    """A ProviderError that a provider answered with: its status and, where there was one, its JSON."""

    def __init__(self, kind: ErrorKind, message: str, *, status: int, data: Any = None, **more: Any) -> None:
        super().__init__(kind, message, **more)
        self.status, self.data = status, data


@dataclass(frozen=True)
class Reply:
    """An answer of status 2xx. `headers` are named in small letters; `data` is what its JSON says, None where there was none.

    `submits`: it answers a request that may have made something, so that what cannot be read in it is a lost reply.
    """

    label: str
    status: int
    headers: Mapping[str, str]
    data: Any
    submits: bool = False

    def member(self, name: str) -> Any:
        """Of the object that it must be; None where it is not there."""
        if not isinstance(self.data, Mapping):
            raise self.malformed(f"not an object but {type(self.data).__name__}")
        return self.data.get(name)

    def id(self, name: str, *, most: int = 255) -> str:
        """A member that is an id or an address: visible ASCII. 255 characters are what the column of an id holds."""
        value = self.member(name)
        value = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(value, str) or len(value) > most or not _ID.fullmatch(value):
            raise self.malformed(f"no usable {name}")
        return value

    def items(self, name: str) -> list[Any]:
        value = self.member(name)
        if not isinstance(value, list):
            raise self.malformed(f"no list of {name}")
        return value

    def number(self, name: str) -> float | None:
        """A member, or else None: also where it is no number."""
        return figure(self.member(name))

    def malformed(self, detail: str) -> ProviderError:
        return malformed(self.label, detail, is_sent=self.submits)


def malformed(label: str, detail: str, *, is_sent: bool) -> ProviderError:
    message = f"{label} answered with something that the studio does not understand."
    return ProviderError(ErrorKind.PROVIDER, message, detail=detail, is_sent=is_sent)


def figure(value: Any) -> float | None:
    """A finite number that is none too large to count with, else None."""
    is_figure = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    return float(value) if is_figure else None


def count(value: Any) -> int | None:
    """A whole number that a column takes, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def parse(body: bytes) -> Any:
    """JSON that a database takes too: no NaN, no endless nesting. Raises ValueError."""

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is not JSON")

    try:
        return json.loads(body, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def error_of(
    label: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    submits: bool,
    absent: ErrorKind = ErrorKind.BAD_REQUEST,
    secrets: Iterable[str] = (),
    now: datetime | None = None,
) -> AnswerError:
    """The error that a status other than 2xx stands for. `absent` is the kind of a 404 or 410.

    One of 5xx to what submits is a lost reply: nobody knows how far it came. Not so a 503 that says when to come again.
    """
    try:
        data = parse(body)
    except ValueError:
        data = None
    words = clean(said(data), secrets, most=SAID_MAX)
    kind = _kind(status, absent)
    wait = retry_after(headers, now or datetime.now(UTC)) if kind in (ErrorKind.RATE_LIMITED, ErrorKind.PROVIDER) else None
    is_refusal = status < 500 or (status == 503 and wait is not None)
    detail = clean(f"{status} {words or body[:SAID_MAX].decode(errors='replace')}", secrets)
    more = {"detail": detail, "retry_after": wait, "is_sent": submits and not is_refusal}
    return AnswerError(kind, _sentence(label, status, kind, words), status=status, data=data, **more)


def said(data: Any) -> str:
    """The provider's own words of an error, in the shapes that servers have for it; "" where none is known."""
    if isinstance(data, str):
        return data.strip()
    if isinstance(data, list):
        return "; ".join(filter(None, (said(each) for each in data[:3])))
    if not isinstance(data, Mapping):
        return ""
    where = data.get("loc") or data.get("param") or ""
    where = ".".join(str(each) for each in where) if isinstance(where, list) else where
    for name in ("error", "detail", "message", "msg", "title"):
        if words := said(data.get(name)):
            return f"{where}: {words}" if where and isinstance(where, str) and where not in words else words
    return ""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, of a header that says seconds, milliseconds or a date; None where it says nothing of use."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", text):
            return min(float(text) * unit, RETRY_MAX)
    try:
        then = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, OverflowError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max((then - now).total_seconds(), 0.0), RETRY_MAX)


def _kind(status: int, absent: ErrorKind) -> ErrorKind:
    if status in (404, 410):
        return absent
    if status in _KINDS:
        return _KINDS[status]
    return ErrorKind.BAD_REQUEST if 400 <= status < 500 else ErrorKind.PROVIDER


def _sentence(label: str, status: int, kind: ErrorKind, words: str) -> str:
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(label=label)
    if kind == ErrorKind.BAD_REQUEST:
        return f"{label} did not take this: {words}" if words else f"{label} did not take this, and does not say why ({status})."
    if 300 <= status < 400:
        return f"{label} sends the studio on to another address, which it does not follow. Check the address in the settings."
    return f"{label} has a fault of its own ({status})."
