"""The build turns web fonts into faces that libass knows by name, the same bytes every time."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from engine import fonts
from engine.errors import RenderFailed


@pytest.mark.parametrize(("name", "weight", "style"), [("Inter-Regular.ttf", 400, "Regular"), ("Inter-Bold.ttf", 700, "Bold")])
def test_each_face_has_its_name_its_weight_and_all_alphabets(built_fonts: Path, name: str, weight: int, style: str) -> None:
    font = TTFont(built_fonts / name)
    assert (font["name"].getDebugName(1), font["name"].getDebugName(2)) == ("Inter", style)
    assert font["OS/2"].usWeightClass == weight
    assert set(map(ord, "Aßžłğ ПриветΕλλάδα Việt €")) <= set(font.getBestCmap())


def test_building_twice_gives_the_same_bytes(built_fonts: Path, tmp_path: Path) -> None:
    if not fonts.PACKAGE.is_dir():
        pytest.skip("the front-end packages are not installed")
    for path in fonts.build(tmp_path / "again"):
        assert path.read_bytes() == (built_fonts / path.name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == sorted(fonts.WEIGHTS)


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
