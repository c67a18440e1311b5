"""The faces that text is drawn with, built once for the run when the checkout has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import fonts


@pytest.fixture(scope="session")
def built_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if all((fonts.folder() / name).is_file() for name in fonts.FACES):
        return fonts.folder()
    if not fonts.PACKAGES.is_dir():
        pytest.skip("the front-end packages, which carry the fonts, are not installed")
    folder = tmp_path_factory.mktemp("fonts")
    fonts.build(folder)
    return folder


@pytest.fixture
def faces(built_fonts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The fonts, where the engine finds them."""
    monkeypatch.setenv("FONTS_DIR", str(built_fonts))
    yield built_fonts
