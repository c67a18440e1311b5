"""Files that are odd and good: each is ready, with the right facts, and with all that pages show of it."""

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.ingest import ingest
from engine.inspection import Drawings
from engine.probe import inspect_confined
from tests import hostile, media

pytestmark = pytest.mark.ffmpeg
FILM, PICTURE = {"poster", "filmstrip", "proxy"}, {"poster"}
HTML = b"<html><script>alert(document.domain)</script></html>"


def one_frame(_: Path) -> Path:
    return media.make_video(seconds=0.03, tone=None)


def ten_bits(_: Path) -> Path:
    return media.make_video(seconds=0.5, tone=None, extra=("-pix_fmt", "yuv420p10le"))


def one_a_second(_: Path) -> Path:
    return media.make_video(seconds=4, rate="1", tone=None)


def a_hundred_and_twenty_a_second(_: Path) -> Path:
    return media.make_video(seconds=0.5, rate="120", tone=None)


def upright_with_wide_pixels(_: Path) -> Path:
    return media.make_video(seconds=0.5, size=(144, 108), aspect="4/3", rotation=90, tone=None)


def odd_size(_: Path) -> Path:
    return media.make_video(seconds=0.2, size=(321, 181), picture="#FFFFFF", codec="vp9", suffix=".webm", tone=None)


def sound_in_an_mp4(folder: Path) -> Path:
    out = folder / "only.mp4"
    media.run_ffmpeg("-i", str(media.make_video()), "-vn", "-c", "copy", str(out))
    return out


def sound_that_lasts_longer(folder: Path) -> Path:
    out = folder / "longer.mp4"
    film = ["-i", str(media.make_video(seconds=1, tone=None)), "-i", str(media.make_audio(seconds=3, suffix=".m4a"))]
    media.run_ffmpeg(*film, "-c", "copy", str(out))
    return out


def picture_that_is_a_page_as_well(folder: Path) -> Path:
    """A JPEG with a page in its comment, and another after its end."""
    jpeg = media.make_image(suffix=".jpg").read_bytes()
    comment = b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML
    return hostile.data(folder, "page.html", jpeg[:2] + comment + jpeg[2:] + HTML)


def picture_that_is_an_archive_as_well(folder: Path) -> Path:
    return hostile.data(folder, "archive.jpg", media.make_image(suffix=".png").read_bytes() + b"PK\x03\x04" + bytes(100))


CASES: dict[Callable[[Path], Path], tuple[set[str], dict[str, Any]]] = {
    one_frame: (FILM, {"frames": 1, "has_audio": False}),
    ten_bits: (FILM, {"pixel_format": "yuv420p10le", "hdr": False, "frames": 15}),
    one_a_second: (FILM, {"frame_rate": Fraction(1), "frames": 4, "duration_us": 4_000_000}),
    a_hundred_and_twenty_a_second: (FILM, {"frame_rate": Fraction(120), "frames": 60}),
    upright_with_wide_pixels: (FILM, {"width": 108, "height": 192, "rotation": 90}),
    odd_size: (FILM, {"width": 321, "height": 181}),
    sound_in_an_mp4: ({"peaks"}, {"kind": "audio", "container": "mp4", "video_codec": ""}),
    sound_that_lasts_longer: ({*FILM, "peaks"}, {"duration_us": 1_000_000, "frames": 30}),
    picture_that_is_a_page_as_well: (PICTURE, {"kind": "image", "container": "jpeg"}),
    picture_that_is_an_archive_as_well: (PICTURE, {"kind": "image", "container": "png"}),
}


@pytest.mark.parametrize("make", CASES, ids=[make.__name__.replace("_", " ") for make in CASES])
def test_it_is_ready_with_the_right_facts(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    roles, facts = CASES[make]
    workdir = tmp_path / "work"
    workdir.mkdir()
    result = ingest(make(tmp_path), workdir, report=lambda *_: None, should_stop=lambda: False)
    assert {name: getattr(result.info, name) for name in facts} == facts
    assert set(result.derived) == roles
    assert result.offer == ""


def test_nothing_of_a_page_in_a_picture_is_in_its_poster(tmp_path: Path) -> None:
    poster = tmp_path / "poster.jpg"
    inspect_confined([picture_that_is_a_page_as_well(tmp_path)], Drawings(poster=poster))
    assert b"<script>" not in poster.read_bytes()
    with Image.open(poster) as drawn:
        assert drawn.size == (320, 180)
