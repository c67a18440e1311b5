"""One migrated database file for all, and a fresh copy of it for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.works import Works


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    works = Works(tmp_path_factory.mktemp("template"))
    works.migrate()
    return works.database


@pytest.fixture
def works(tmp_path: Path, database_template: Path) -> Iterator[Works]:
    with Works(tmp_path, database_template) as works:
        yield works
    print(works.log())  # pytest shows it when the test fails
