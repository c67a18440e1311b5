"""What this machine offers to the tests: a PostgreSQL, a Chromium."""

import os
import shutil
from functools import cache
from pathlib import Path

import psycopg

_USUAL = ("postgres://postgres@127.0.0.1:5432/postgres", "postgresql:///postgres")


@cache
def postgres_url() -> str | None:
    """A server on which the tests may make databases of their own."""
    named = [os.environ.get(name, "") for name in ("TEST_POSTGRES_URL", "DATABASE_URL")]
    for url in [*(name for name in named if name.startswith("postgres")), *_USUAL]:
        try:
            with psycopg.connect(url, connect_timeout=2) as connection:
                row = connection.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
        except psycopg.Error:
            continue
        if row and row[0]:
            return url
    return None


@cache
def chromium() -> str | None:
    """Path of a Chromium: CHROMIUM, one on the path, or the one that Playwright has fetched."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    fetched = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(fetched[-1]) if fetched else None
