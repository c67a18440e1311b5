"""The build turns web fonts into faces that libass knows by name, the same bytes every time."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from engine import fonts
from engine.errors import RenderFailed

EUROPEAN = "Aßžł ПриветΕλλάδα Việt €“”…"
SPECIMENS = {"NotoSansArabic": "مرحبا،٣", "NotoSansHebrew": "שָׁלוֹם", "NotoEmoji": "😀❤🚀"}


@pytest.mark.parametrize("name", fonts.FACES)
def test_each_face_has_its_name_its_weight_and_all_alphabets(built_fonts: Path, name: str) -> None:
    family, style = fonts.FACES[name]
    font = TTFont(built_fonts / name)
    spaced = "Bold Italic" if style == "BoldItalic" else style
    assert (font["name"].getDebugName(1), font["name"].getDebugName(2)) == (family.name, spaced)
    assert font["OS/2"].usWeightClass == (700 if "Bold" in style else 400)
    assert set(map(ord, SPECIMENS.get(name.partition("-")[0], EUROPEAN))) <= set(font.getBestCmap())


@pytest.mark.parametrize("name", fonts.FACES)
def test_every_face_has_a_line_of_the_same_height(built_fonts: Path, name: str) -> None:
    font = TTFont(built_fonts / name)
    line = font["OS/2"].usWinAscent / font["head"].unitsPerEm, font["OS/2"].usWinDescent / font["head"].unitsPerEm
    assert line == pytest.approx((fonts.ASCENT, fonts.DESCENT), abs=0.001)


def test_building_twice_gives_the_same_bytes(built_fonts: Path, tmp_path: Path) -> None:
    if not fonts.PACKAGES.is_dir():
        pytest.skip("the front-end packages are not installed")
    names = ["Inter-Regular.ttf", "NotoSansHebrew-Bold.ttf"]
    for path in fonts.build(tmp_path / "again", names):
        assert path.read_bytes() == (built_fonts / path.name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == names


@pytest.mark.parametrize(
    ("family", "style", "file"),
    [
        (fonts.FAMILIES["serif"], "BoldItalic", "ReelwrightSerif-BoldItalic.ttf"),
        (fonts.FALLBACKS[0], "BoldItalic", "NotoSansArabic-Bold.ttf"),
        (fonts.FALLBACKS[0], "Italic", "NotoSansArabic-Regular.ttf"),
        (fonts.FALLBACKS[2], "Bold", "NotoEmoji-Regular.ttf"),
    ],
)
def test_a_style_that_a_family_lacks_is_the_nearest_it_has(family: fonts.Family, style: str, file: str) -> None:
    assert family.file(style) == file


def test_the_fingerprint_follows_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTS_DIR", str(tmp_path))
    assert fonts.fingerprint() == ""
    (tmp_path / "a.ttf").write_bytes(b"one")
    first = fonts.fingerprint()
    (tmp_path / "b.ttf").write_bytes(b"two")
    assert first and fonts.fingerprint() not in ("", first)


def test_without_faces_text_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTS_DIR", str(tmp_path))
    with pytest.raises(RenderFailed, match="fonts of this installation are not built"):
        fonts.require()
