"""Each test has a media folder of its own, and can have real clips in it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from jobs import runner
from media_library import importing
from media_library.models import Asset
from media_library.scratch import scratch


@pytest.fixture(autouse=True)
def media_dir(settings: Settings, tmp_path: Path) -> Path:
    folder = settings.MEDIA_DIR = tmp_path / "media"
    return folder


@pytest.fixture
def bring_in(ada: User, media_dir: Path) -> Callable[[Path, str], Asset]:
    """Import a file for Ada, through the real ingest."""

    def run(path: Path, name: str) -> Asset:
        with scratch("test") as folder:
            copy = folder / path.name
            shutil.copyfile(path, copy)
            asset = importing.import_file(ada, copy, name=name)
        runner.run_inline("import")
        asset.refresh_from_db()
        assert asset.status == "ready", asset.error
        return asset

    return run
