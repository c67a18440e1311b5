"""A database that cannot be reached: how that is told from one that refuses what it was asked, and what people are told."""

from typing import Any

from django.db import InterfaceError, OperationalError

from accounts.refusals import Refused

# Of PostgreSQL: shut down, crashed, starting up, no more connections. Class 08 beside them is the connection itself.
_AWAY = {"57P01", "57P02", "57P03", "53300"}
_AWAY_FILE = ("SQLITE_BUSY", "SQLITE_CANTOPEN")  # locked for longer than is waited for; its folder is not there
TELLING = (OperationalError, InterfaceError)  # what is worth asking about below


class DatabaseAway(Refused):
    status = 503
    code = "database_away"
    retry_after = 5

    def __init__(self) -> None:
        super().__init__(
            "The studio's database does not answer just now. Nothing that you had saved is lost. Try again in a minute."
        )


def is_away(error: BaseException | None) -> bool:
    """Whether Django raised it because the database could not be reached, or went away while it was being asked."""
    if not isinstance(error, TELLING):
        return False
    cause: Any = error.__cause__
    if isinstance(file_code := getattr(cause, "sqlite_errorname", None), str):
        return file_code.startswith(_AWAY_FILE)
    if not hasattr(cause, "sqlstate"):  # not the words of PostgreSQL's driver
        return False
    code = cause.sqlstate  # None: nothing came from the server
    if isinstance(error, InterfaceError):
        return code is None and "connection" in str(cause)
    return code is None or code.startswith("08") or code in _AWAY
