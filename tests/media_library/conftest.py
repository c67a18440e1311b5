"""Each test has a media folder of its own, and after each the used storage of everybody is the sum of their rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.media_library.accounting import assert_storage_adds_up


@pytest.fixture(autouse=True)
def media_dir(settings: Settings, tmp_path: Path) -> Path:
    folder = settings.MEDIA_DIR = tmp_path / "media"
    return folder


@pytest.fixture(autouse=True)
def _storage_adds_up(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("django_db"):
        assert_storage_adds_up()


@pytest.fixture
def limit(settings: Settings) -> Any:
    """`limit(1000)`: from now on everybody may keep so many bytes."""

    def set_limit(size: int) -> None:
        settings.TIERS = {tier: {**figures, "storage_limit": size} for tier, figures in settings.TIERS.items()}

    return set_limit


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
