"""The faces that text is drawn with: made at build time from @fontsource/inter, found at run time by FONTS_DIR.

`python -m engine.fonts OUT_DIR` merges the alphabets of each weight (the package has a file for each) into one TTF.
"""

import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from engine.errors import RenderFailed

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@fontsource" / "inter" / "files"
ALPHABETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")
WEIGHTS = {"Inter-Regular.ttf": 400, "Inter-Bold.ttf": 700}


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
    missing = [name for name in WEIGHTS if not (here / name).is_file()]
    if missing:
        raise RenderFailed("Text cannot be drawn: the fonts of this installation are not built.", f"{missing} not in {here}")
    return here


def build(out: Path, package: Path = PACKAGE) -> list[Path]:
    """Write the faces into `out`. Each file appears whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    return [_merge(out / name, [package / f"inter-{alphabet}-{weight}-normal.woff2" for alphabet in ALPHABETS])
            for name, weight in WEIGHTS.items()]  # fmt: skip


def _merge(target: Path, parts: Sequence[Path]) -> Path:
    from fontTools.merge import Merger  # slow to import, and wanted at build time only
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".merging-") as name:
        plain = []
        for number, part in enumerate(parts):
            font = TTFont(part, recalcTimestamp=False)
            font.flavor = None  # from compressed web font to plain TrueType, which libass reads
            plain.append(str(Path(name) / f"{number}.ttf"))
            font.save(plain[-1])
        merged = Merger().merge(plain)
        merged.recalcTimestamp = False  # the same fonts give the same bytes, and so the same keys
        merged["head"].created = merged["head"].modified = TTFont(parts[0])["head"].modified
        whole = Path(name) / target.name
        merged.save(whole)
        whole.chmod(0o644)
        whole.replace(target)
    return target


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
