"""What this machine offers to the tests: a PostgreSQL, a Chromium."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import psycopg

NOT_OURS = "not part of the project"  # how the reason of a skip begins that continuous integration lets pass

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
    """Path of a Chromium: CHROMIUM, one on the path, or one that Playwright has fetched."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    fetched = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(fetched[-1]) if fetched else None


def fetch_chromium() -> str | None:
    """As `chromium`; without one, ask Playwright to fetch it, which needs the network."""
    if found := chromium():
        return found
    print("No Chromium is found; trying to fetch one ...", flush=True)
    try:
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    chromium.cache_clear()
    return chromium()
