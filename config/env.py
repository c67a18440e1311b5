"""Typed readers of the environment. Every setting of an installation comes through here; .env.example lists them."""

import contextlib
import json
import os
import re
import secrets
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, overload
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def word(name: str) -> str:
    """A name that may stand in SQL: small letters, digits, underscores; or nothing."""
    value = text(name)
    if not re.fullmatch(r"([a-z_][a-z0-9_]{0,62})?", value):
        raise ValueError(f"{name} must be a plain word, not {value!r}")
    return value


def words(name: str) -> list[str]:
    """Set apart by spaces; none where it is not set."""
    return text(name).split()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"{name} must be on or off, not {value!r}")


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def amount(name: str) -> Decimal | None:
    """Of money, none below nought; None where it is not set."""
    value = text(name)
    try:
        found = Decimal(value) if value else None
    except InvalidOperation:
        raise ValueError(f"{name} must be an amount such as 20 or 7.50, not {value!r}") from None
    if found is not None and not (found.is_finite() and found >= 0):
        raise ValueError(f"{name} must not be below nought, not {value!r}")
    return found


def table(name: str, defaults: dict[str, dict[str, Any]], *, may_be_nought: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """`defaults` with what the JSON in `name` changes: {"FREE": {"credits_a_month": 200}}. Only figures, only known ones."""
    try:
        changes = json.loads(text(name, "{}"))
        merged = {row: {**cells, **changes.pop(row, {})} for row, cells in defaults.items()}
    except (ValueError, TypeError, AttributeError):
        raise ValueError(f"{name} must be a JSON object of objects") from None
    unknown = [*changes, *(f"{row}.{cell}" for row, cells in merged.items() for cell in cells if cell not in defaults[row])]
    if unknown:
        raise ValueError(f"{name} knows no {', '.join(unknown)}")
    for row, cells in merged.items():
        for cell, value in cells.items():
            least = 0 if cell in may_be_nought else 1
            is_right = (
                type(value) is int and value >= least if isinstance(defaults[row][cell], int) else value == defaults[row][cell]
            )
            if not is_right:
                raise ValueError(f"{name}: {row}.{cell} must be a whole number of at least {least}, not {value!r}")
    return merged


@overload
def folder(name: str, default: Path) -> Path: ...
@overload
def folder(name: str, default: None) -> Path | None: ...
def folder(name: str, default: Path | None) -> Path | None:
    """An absolute path; a relative one counts from the checkout, not from where the command was typed."""
    return (ROOT / text(name)).resolve() if text(name) else default


def database(default_file: Path) -> dict[str, object]:
    """DATABASE_URL as a Django database entry; without one, SQLite in `default_file`, tuned for many processes.

    PostgreSQL gets a pool in each web process: under ASGI a connection kept by its thread would be one per request. What
    the pool gives out is tried first, else the first requests after a restart of the database would meet dead connections. A try
    to connect anew is given up after three seconds, and the next who asks begins another: else the pauses between the tries
    would grow to minutes while the database is away, and last on when it is back. It compiles no query: what a search may cost is
    guessed high, and compiling took 50 ms of one's 140.
    IMMEDIATE: a transaction that will write takes the lock at once, so that it waits instead of failing on upgrade.
    """
    if text("DATABASE_URL"):
        entry = dict(env.db_url("DATABASE_URL"))
        if "postgresql" in entry["ENGINE"]:
            entry["ENGINE"] = "config.postgresql"  # Django's, see there
            entry["CONN_HEALTH_CHECKS"] = True
            entry["DISABLE_SERVER_SIDE_CURSORS"] = bool(word("DATABASE_WEB_ROLE"))  # each statement says whose it is
            pool = {"min_size": 1, "max_size": 20, "timeout": 20, "reconnect_timeout": 3}
            entry["OPTIONS"] = {"connect_timeout": 5, "options": "-c jit=off", **entry.get("OPTIONS", {}), "pool": pool}
        return entry
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(default_file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def secret(name: str, file: Path) -> str:
    """`name` from the environment, else from `file`, which is made on first use and readable by its owner only."""
    if text(name):
        return text(name)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)  # atomic, and the first of two processes wins
        draft.unlink()
    return file.read_text().strip()


def host_of(url: str) -> str:
    return urlsplit(url).hostname or "localhost"
