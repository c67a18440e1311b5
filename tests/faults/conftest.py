"""A migrated database of each sort for all, and a fresh copy of it for each test."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.databases import Database, PostgresServer, SQLiteFile
from tests.faults.works import Works

_numbers = itertools.count(1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Storms first, as they take longest: of what runs side by side, the last to begin ought to be short."""
    items.sort(key=lambda item: item.get_closest_marker("storm") is None)


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    Works(folder).migrate()
    return folder / "db.sqlite3"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server of this run's own, with a migrated database named `migrated`."""
    try:
        server = PostgresServer()
    except LookupError as lack:
        pytest.skip(str(lack))
    try:
        Works(tmp_path_factory.mktemp("postgres"), server.create("migrated")).migrate()
        yield server
    finally:
        server.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.create(f"works_{next(_numbers)}", template="migrated")
    file = SQLiteFile(tmp_path / "db.sqlite3")
    file.path.write_bytes(request.getfixturevalue("database_template").read_bytes())
    return file


@pytest.fixture
def works(tmp_path: Path, database_template: Path) -> Iterator[Works]:
    with Works(tmp_path, database_template) as works:
        yield works
    print(works.log())  # pytest shows it when the test fails
