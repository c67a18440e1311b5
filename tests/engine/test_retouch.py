"""A picture becomes another one: what is done to it, in which order, and that nothing of the file's own words goes along."""

from pathlib import Path

import pytest
from PIL import Image

from engine import retouch as module
from engine.errors import UnsupportedMedia
from engine.retouch import Retouch, retouch
from tests.media import made, make_image, png

BLUE, WHITE = (51, 102, 204), (255, 255, 255)


def drawn(tmp_path: Path, wanted: Retouch, source: Path | None = None) -> Image.Image:
    out = tmp_path / "out"
    info = retouch(source or make_image((320, 180)), out, wanted)
    with Image.open(out) as image:
        image.load()
    assert (info.width, info.height, info.container) == (*image.size, wanted.format)
    return image


def corner(image: Image.Image) -> str:
    """Where the white quarter is: the picture has it at the top left."""
    grey = image.convert("L")
    places = {"top left": (2, 2), "top right": (-3, 2), "bottom left": (2, -3), "bottom right": (-3, -3)}
    return max(places, key=lambda name: grey.getpixel((places[name][0] % grey.width, places[name][1] % grey.height)))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("wanted", "size", "white"),
    [
        (Retouch(format="png"), (320, 180), "top left"),
        (Retouch(format="png", turn=90), (180, 320), "top right"),
        (Retouch(format="png", turn=180), (320, 180), "bottom right"),
        (Retouch(format="webp", turn=270), (180, 320), "bottom left"),
        (Retouch(format="png", mirror="horizontal"), (320, 180), "top right"),
        (Retouch(format="png", mirror="vertical"), (320, 180), "bottom left"),
        (Retouch(format="jpeg", turn=90, mirror="horizontal"), (180, 320), "top left"),
        (Retouch(format="png", scale=2), (640, 360), "top left"),
        (Retouch(format="png", crop=(0.25, 0, 0.25, 0.5), scale=0.5), (80, 45), "top left"),
    ],
)
def test_it_is_turned_then_cropped_then_mirrored_then_scaled(
    tmp_path: Path, wanted: Retouch, size: tuple[int, int], white: str
) -> None:
    image = drawn(tmp_path, wanted)
    assert (image.size, corner(image)) == (size, white)


def test_a_crop_counts_in_the_turned_picture(tmp_path: Path) -> None:
    image = drawn(tmp_path, Retouch(format="png", turn=90, crop=(0.5, 0, 0, 0.5)))
    assert image.size == (90, 160)
    assert image.convert("RGB").getcolors() == [(90 * 160, WHITE)]


def test_a_telephones_picture_is_upright_first(tmp_path: Path) -> None:
    source = make_image((320, 180), suffix=".jpg", orientation=6)
    assert drawn(tmp_path, Retouch(turn=90), source).size == (320, 180)


@pytest.mark.parametrize(
    ("wanted", "colour"),
    [
        (Retouch(format="png", saturation=0), (97, 97, 97)),
        (Retouch(format="png", brightness=0.2), (102, 153, 255)),
        (Retouch(format="png", contrast=2), (0, 77, 255)),
        (Retouch(format="png", denoise=1, sharpen=1), BLUE),
    ],
)
def test_colours_are_changed_as_asked(tmp_path: Path, wanted: Retouch, colour: tuple[int, int, int]) -> None:
    found = drawn(tmp_path, wanted).convert("RGB").getpixel((300, 170))
    assert all(abs(a - b) <= 1 for a, b in zip(found, colour, strict=True))  # type: ignore[arg-type]


def _see_through(out: Path) -> None:
    Image.new("RGBA", (40, 20), (255, 0, 0, 128)).save(out)


def test_what_shows_through_stays_and_is_white_where_a_format_knows_no_such_thing(tmp_path: Path) -> None:
    source = made(".png", _see_through, "see-through")
    assert drawn(tmp_path, Retouch(format="webp", quality="ultra", contrast=1.1), source).getpixel((5, 5))[3] == 128  # type: ignore[index]
    red, green, blue = drawn(tmp_path, Retouch(format="jpeg", quality="ultra"), source).getpixel((5, 5))  # type: ignore[misc]
    assert (red > 250, 120 < green < 135, 120 < blue < 135) == (True, True, True)


def _talkative(out: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    Image.new("RGB", (40, 20)).save(out, exif=exif, comment="secret", icc_profile=b"a profile of colours")


def test_only_the_colours_profile_is_carried_along(tmp_path: Path) -> None:
    image = drawn(tmp_path, Retouch(format="jpeg"), made(".jpg", _talkative, "talkative"))
    assert (dict(image.getexif()), image.info.get("comment"), image.info["icc_profile"]) == ({}, None, b"a profile of colours")


@pytest.mark.parametrize("content", [b"", b"<svg></svg>", png(20_000, 20_000, rows=1), make_image().read_bytes()[:100]])
def test_what_is_no_picture_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.write_bytes(content)
    with pytest.raises(UnsupportedMedia):
        retouch(source, out, Retouch())
    assert not out.exists()


def test_what_was_drawn_counts_only_if_it_is_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw_something_else(source: Path, out: Path, wanted: Retouch, should_stop: object) -> None:
        out.write_bytes(make_image(suffix=".gif").read_bytes())

    monkeypatch.setattr(module, "_draw", draw_something_else)
    with pytest.raises(UnsupportedMedia):
        retouch(make_image(), tmp_path / "out", Retouch())
    assert not (tmp_path / "out").exists()
