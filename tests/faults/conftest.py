"""A migrated database of each sort for all workers, and a fresh copy of it for each test."""

import fcntl
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.databases import Database, PostgresServer, SQLiteFile
from tests.faults.pace import stretch
from tests.faults.works import Works

TWO_MINUTES = "test_a_thousand_streams_are_served_by_one_process_and_released[sqlite]"
_numbers = itertools.count(1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest first: of what runs side by side, the last to begin ought to be short."""
    items.sort(key=lambda item: item.get_closest_marker("storm") is None and not item.name.startswith(TWO_MINUTES))


@pytest.fixture(scope="session")
def of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(target: Path, make: Callable[[], None]) -> Path:
    """`target`, which `make` makes, for whoever is the first to want it."""
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            make()
    return target


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory, of_all: Path) -> Path:
    target = of_all / "migrated.sqlite3"

    def make() -> None:
        folder = tmp_path_factory.mktemp("template")
        Works(folder).migrate()
        (folder / "db.sqlite3").rename(target)

    return once(target, make)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, of_all: Path) -> Iterator[PostgresServer]:
    """A server of this worker's own, with a migrated database named `migrated`."""
    target = of_all / "migrated.postgres"

    def make() -> None:
        server = PostgresServer()
        try:
            Works(tmp_path_factory.mktemp("postgres"), server.create("migrated")).migrate()
            server.save(target)
        finally:
            server.close()

    try:
        server = PostgresServer(once(target, make))
    except LookupError as lack:
        pytest.skip(str(lack))
    try:
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


@pytest.fixture(autouse=True)
def _pace() -> None:
    """So that a machine which was busy while a test ran is not found idle at the end of its patience."""
    stretch()


@pytest.fixture
def works(tmp_path: Path, database_template: Path) -> Iterator[Works]:
    with Works(tmp_path, database_template) as works:
        yield works
    print(works.log())  # pytest shows it when the test fails
