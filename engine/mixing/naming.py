"""File names from a template: a closed list of fields in braces, names that every system takes, no two of them the same. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from engine.mixing.fields import FIELDS

LONGEST = 150  # bytes, without the suffix: file systems take 255, and an archive puts folders before it
REPLACED = re.compile(r'[<>:"/\\|?*]')
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they can make a name read as another
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])( *\.|$)", re.I)  # devices, on Windows
NAMELESS = "mix"
_FIELD = re.compile(r"\{([^{}]*)\}")


def check_template(template: str) -> None:
    """Raises ValueError with a sentence unless it is text with known fields in braces."""
    there = ", ".join(f"{{{field}}}" for field in FIELDS)
    for word in _FIELD.findall(template):
        if word not in FIELDS:
            raise ValueError(f"There is no field {{{word}}}: use {there}")
    if set("{}") & set(_FIELD.sub("", template)):
        raise ValueError(f"Braces stand around a field, and nowhere else: use {there}")


def name_files(template: str, films: Sequence[Mapping[str, str]], suffix: str) -> list[str]:
    """A name for each film. Raises ValueError with a sentence when two are the same to a system that ignores case."""
    names: list[str] = []
    taken: set[str] = set()
    for values in films:
        name = _tidy(fill(template, values))
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in taken:
            raise ValueError(f"Two films would be called “{name}”: begin the names with {{index}}")
        taken.add(folded)
        names.append(name + suffix)
    return names


def fill(template: str, values: Mapping[str, str]) -> str:
    """A checked template with its fields filled in."""
    return _FIELD.sub(lambda match: values[match[1]], template)


def _tidy(name: str) -> str:
    """What any file system takes, and nothing that hides a file or leads out of its folder."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in TURNING.sub("", name))
    spaced = " ".join(REPLACED.sub("-", unicodedata.normalize("NFC", kept)).split())
    cut = spaced.strip(" .-_").encode()[:LONGEST].decode(errors="ignore").strip(" .-_")
    return f"_{cut}" if RESERVED.match(cut) else cut or NAMELESS
