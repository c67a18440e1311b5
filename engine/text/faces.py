"""Which face has a letter, and how wide it is there. Reads the built faces; libass shapes and draws with the same ones.

libass finds a face by its family's name only and looks no further where a letter is missing, so the script says it.
Widths are shares of a text's size. Kerning is left out of them: a line is within a few hundredths of what they say.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine import fonts
from engine.text.letters import ZERO_WIDTH_JOINER, is_unseen

ASSUMED = 0.4  # the width of a letter that no face has


@dataclass(frozen=True)
class Face:
    """`widths` by code point; nothing in it where the face is not built."""

    family: str
    widths: Mapping[int, float]

    def has(self, letter: str) -> bool:
        return all(ord(char) in self.widths or is_unseen(char) for char in letter)

    def width(self, letter: str) -> float:
        """Of a grapheme. Accents add nothing; joined emoji stand beside one another, for libass does not join them."""
        parts = (part[0] for part in letter.split(ZERO_WIDTH_JOINER) if part)
        return sum(self.widths.get(ord(first), ASSUMED) for first in parts if not is_unseen(first))


@dataclass(frozen=True)
class Faces:
    """The face asked for, then those that fill in where it has no such letter."""

    chain: tuple[Face, ...]

    def of(self, letter: str) -> Face:
        return next((face for face in self.chain if face.has(letter)), self.chain[0])

    def width(self, letters: list[str]) -> float:
        """Of a run of graphemes on one line."""
        return sum(self.of(letter).width(letter) for letter in joined(letters))


def faces(font: str, bold: bool, italic: bool) -> Faces:
    style = ("Bold" if bold else "") + ("Italic" if italic else "") or "Regular"
    return Faces(tuple(_face(family, style) for family in (fonts.FAMILIES[font], *fonts.FALLBACKS)))


def joined(letters: list[str]) -> list[str]:
    """Arabic letters as the forms that they take beside their neighbours, which are much narrower; for widths only."""
    shaped = list(letters)
    before = ""  # the letter before, when it may join what follows
    for number, letter in enumerate(letters):
        forms = _FORMS.get(letter[0], {})
        after = _FORMS.get(letters[number + 1][0], {}) if number + 1 < len(letters) else {}
        joins_before, joins_after = bool(before) and "final" in forms, "initial" in forms and "final" in after
        form = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get((joins_before, joins_after))
        if form in forms:
            shaped[number] = forms[form] + letter[1:]
        before = letter if joins_after else ""
    return shaped


def _face(family: fonts.Family, style: str) -> Face:
    path = fonts.folder() / family.file(style)
    return _read(path, path.stat().st_mtime_ns, family.name) if path.is_file() else Face(family.name, {})


@cache
def _read(path: Path, _changed: int, family: str) -> Face:
    from fontTools.ttLib import TTFont  # slow to import, and wanted where there are words only

    with TTFont(path, lazy=True) as font:
        line = font["OS/2"].usWinAscent + font["OS/2"].usWinDescent
        advances = font["hmtx"].metrics
        return Face(family, {code: advances[name][0] / line for code, name in font.getBestCmap().items()})


def _presentation_forms() -> dict[str, dict[str, str]]:
    """{letter: {"initial" | "medial" | "final" | "isolated": the code point for it in that form}}."""
    found: dict[str, dict[str, str]] = {}
    for form in map(chr, (*range(0xFB50, 0xFBFF), *range(0xFE80, 0xFEF5))):
        kind, *letters = unicodedata.decomposition(form).split() or [""]
        if len(letters) == 1:
            found.setdefault(chr(int(letters[0], 16)), {})[kind.strip("<>")] = form
    return found


_FORMS = _presentation_forms()
