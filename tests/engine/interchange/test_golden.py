"""One known timeline in each format, and what it loses: byte for byte. UPDATE_GOLDEN=1 writes the files anew."""

import os
from pathlib import Path

import pytest

from engine.interchange import FORMATS, export, read
from tests.engine.interchange.documents import NAMES, find, known

FOLDER = Path(__file__).with_name("golden")


@pytest.mark.parametrize("format", FORMATS)
def test_the_known_timeline_is_written_as_before(format: str) -> None:
    text, losses = export(known(), NAMES, format)
    listed = "".join(f"{loss.path}: {loss.message}\n" for loss in losses)
    for name, written in ((f"known{FORMATS[format].suffix}", text), (f"lost-{format}.txt", listed)):
        if os.environ.get("UPDATE_GOLDEN"):
            (FOLDER / name).write_text(written)
        assert (FOLDER / name).read_text() == written


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_read(format: str) -> None:
    text, _ = export(known(), NAMES, format)
    assert read(text, find, format)[0].elements()
