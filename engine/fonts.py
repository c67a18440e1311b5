"""The faces that text is drawn with: made at build time from the @fontsource packages, found at run time by FONTS_DIR.

`python -m engine.fonts OUT_DIR` merges the alphabets of each face (a package has a file for each) into one TTF. All
faces come under the SIL Open Font License 1.1; each package carries its text and whose work it is.
"""

import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import RenderFailed

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules" / "@fontsource"
EUROPEAN = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")
STYLES = {"Regular": (400, "normal"), "Bold": (700, "normal"), "Italic": (400, "italic"), "BoldItalic": (700, "italic")}
# How far a line reaches above and below its letters' feet, as a share of their em. libass takes the two together for
# the size of a text, so that all faces need the same, Inter's own, to stand at one size beside one another.
ASCENT, DESCENT = 2269 / 2048, 660 / 2048
NAMES = {"family": 1, "style": 2, "unique": 3, "full": 4, "postscript": 6}
NAMES_OF_VARIATIONS = (16, 17, 21, 22, 25)


@dataclass(frozen=True)
class Family:
    """`name` is what libass knows it by; a style that it lacks is slanted or thickened by libass."""

    name: str
    package: str
    alphabets: tuple[str, ...]
    styles: tuple[str, ...]

    def file(self, style: str) -> str:
        return f"{self.name.replace(' ', '')}-{style if style in self.styles else self._nearest(style)}.ttf"

    def _nearest(self, style: str) -> str:
        return "Bold" if style.startswith("Bold") and "Bold" in self.styles else "Regular"


FAMILIES = {
    "sans": Family("Inter", "inter", (*EUROPEAN, "greek-ext"), tuple(STYLES)),
    # Source Serif 4; its licence reserves the word "Source" for the unchanged font, and ours is merged
    "serif": Family("Reelwright Serif", "source-serif-4", EUROPEAN, tuple(STYLES)),
    "mono": Family("JetBrains Mono", "jetbrains-mono", EUROPEAN, tuple(STYLES)),
}
# What the others have no letters for. Colour emoji are not drawn by libass, so these are line drawings.
FALLBACKS = (
    Family("Noto Sans Arabic", "noto-sans-arabic", ("arabic",), ("Regular", "Bold")),
    Family("Noto Sans Hebrew", "noto-sans-hebrew", ("hebrew",), ("Regular", "Bold")),
    Family("Noto Emoji", "noto-emoji", ("emoji",), ("Regular",)),
)
FACES = {family.file(style): (family, style) for family in (*FAMILIES.values(), *FALLBACKS) for style in family.styles}


def folder() -> Path:
    return Path(os.environ.get("FONTS_DIR") or ROOT / "static" / "dist" / "fonts")


def fingerprint() -> str:
    """A hash of every face, part of the key of all that shows text; "" where none is built."""
    here = folder()
    files = sorted(here.glob("*.ttf")) if here.is_dir() else []
    return _hash(tuple((str(file), file.stat().st_mtime_ns) for file in files)) if files else ""


def require() -> Path:
    """The folder of the faces; text cannot be drawn without them."""
    here = folder()
    missing = [name for name in FACES if not (here / name).is_file()]
    if missing:
        raise RenderFailed("Text cannot be drawn: the fonts of this installation are not built.", f"{missing} not in {here}")
    return here


def build(out: Path, names: Iterable[str] = FACES) -> list[Path]:
    """Write the faces into `out`. Each file appears whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    return [_build(out / name, *FACES[name]) for name in names]


def _build(target: Path, family: Family, style: str) -> Path:
    from fontTools.merge import Merger  # slow to import, and wanted at build time only
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    weight, slant = STYLES[style]
    files = PACKAGES / family.package / "files"
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".merging-") as name:
        parts = [TTFont(files / f"{family.package}-{alphabet}-{weight}-{slant}.woff2") for alphabet in family.alphabets]
        for number, part in enumerate(parts):
            part.flavor = None  # from compressed web font to plain TrueType, which libass reads
            part.save(Path(name) / f"{number}.ttf")
        merged = Merger().merge([str(Path(name) / f"{number}.ttf") for number in range(len(parts))])
        merged.recalcTimestamp = False  # the same fonts give the same bytes, and so the same keys
        merged["head"].created = merged["head"].modified = parts[0]["head"].created
        _set_line(merged)
        if family in FAMILIES.values():
            _unjoin(merged)
        _set_names(merged, family.name, style)
        whole = Path(name) / target.name
        merged.save(whole)
        whole.chmod(0o644)
        whole.replace(target)
    return target


def _set_line(font: "TTFont") -> None:
    em = font["head"].unitsPerEm
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = round(ASCENT * em), round(DESCENT * em)


def _unjoin(font: "TTFont") -> None:
    """Take away the rules that make an arrow of -> or =>: what was typed is to be seen. Letters such as fi stay joined."""
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "calt":
            record.Feature.LookupListIndex, record.Feature.LookupCount = [], 0


def _set_names(font: "TTFont", family: str, style: str) -> None:
    """Some packages keep the name of the variable font that a face was cut from."""
    spaced = style.replace("BoldItalic", "Bold Italic")
    postscript = f"{family.replace(' ', '')}-{style}"
    values = {"family": family, "style": spaced, "unique": postscript, "full": f"{family} {spaced}", "postscript": postscript}
    for number in (*NAMES.values(), *NAMES_OF_VARIATIONS):
        font["name"].removeNames(nameID=number)
    for kind, number in NAMES.items():
        font["name"].setName(values[kind], number, 3, 1, 0x409)


@cache
def _hash(files: tuple[tuple[str, int], ...]) -> str:
    digest = hashlib.sha256()
    for file, _ in files:
        digest.update(hashlib.sha256(Path(file).read_bytes()).digest())
    return digest.hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m engine.fonts OUT_DIR")
    build(Path(sys.argv[1]))
