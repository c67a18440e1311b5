"""Each test has a media folder of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def media_dir(settings: Settings, tmp_path: Path) -> Path:
    folder = settings.MEDIA_DIR = tmp_path / "media"
    return folder


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
