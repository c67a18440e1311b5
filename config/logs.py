"""How the log is written: a line for people (LOG_FORMAT=line) or an object for machines (json), each with the ids of the
request and the job that it is about, and without the keys that addresses can hold.

It needs no settings of Django: the web server's first process, which reads none, writes by it too (config/launch/uvicorn.json).
"""

import json
import logging
import re
from datetime import UTC, datetime

from accounts import tracing
from config import env

_KEYS = re.compile(
    r"(?P<before>/accounts/(?:confirm-email|password/reset/key)/|[?&](?:sign|key|token|code|password)=|\bBearer )[^/&\s\"'<>]+"
    r"|(?P<login>://[^/@:\s]*:)[^/@\s]+(?=@)"
)


class Ids(logging.Filter):
    """Puts `request_id` and `job_id` on a record. Not `request`: by that name Django adds the request itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id, record.job_id = tracing.request_id(), tracing.job_id()
        return True


class Line(logging.Formatter):
    """A record begins at the margin, the rest of it is indented: no text that someone sent can pose as another record."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(ids)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        named = ", ".join(f"{name} {value}" for name, value in _ids(record).items() if value)
        record.ids = f" [{named}]" if named else ""
        return "\n    ".join(without_keys(super().format(record)).splitlines())


class Json(logging.Formatter):
    """An object is one line. Of a record's extras it takes the ids alone: the rest can be anything, as Django's requests are."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
            **_ids(record),
        }
        if record.exc_info:
            told["exception"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(told)


FORMATS: dict[str, type[Line | Json]] = {"line": Line, "json": Json}


def console() -> logging.Handler:
    """To standard error, in the form that the environment asks for."""
    asked = env.text("LOG_FORMAT", "line")
    if asked not in FORMATS:
        raise ValueError(f"LOG_FORMAT must be line or json, not {asked!r}")
    handler = logging.StreamHandler()
    handler.addFilter(Ids())
    handler.setFormatter(FORMATS[asked]())
    return handler


def without_keys(text: str) -> str:
    """`text`, with dots for what opens something to whoever has it: mailed keys, signatures, tokens, passwords of services."""
    return _KEYS.sub(lambda found: f"{found['before'] or found['login']}...", text)


def _ids(record: logging.LogRecord) -> dict[str, str]:
    return {"request": getattr(record, "request_id", ""), "job": getattr(record, "job_id", "")}
