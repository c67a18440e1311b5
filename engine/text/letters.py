"""Text as it was typed: cleaned, cut into what a reader takes for letters, and written so that libass draws it literally."""

import unicodedata

WORD_JOINER = "\u2060"
ZERO_WIDTH_JOINER = "\u200d"
RIGHT_TO_LEFT_MARK, LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"
NEW_LINES = ("\r\n", "\r", "\x85", "\u2028", "\u2029")
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)  # spell out the name of a region behind a black flag

_CONTROLS = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160))) | {ord("\t"): "    "}
# Braces would open a command. A backslash would be one, unless something that cannot be seen follows it.
_LITERAL = str.maketrans({"{": "\\{", "}": "\\}", "\\": "\\" + WORD_JOINER, "\n": "\\N"})


def cleaned(text: str) -> str:
    """Without control characters; every kind of new line is a \\n, every tab four spaces."""
    for kind in NEW_LINES:
        text = text.replace(kind, "\n")
    return text.translate(_CONTROLS)


def escaped(text: str) -> str:
    """`text` such that libass draws it literally."""
    return cleaned(text).translate(_LITERAL)


def graphemes(line: str) -> list[str]:
    """The letters of a line, each with its accents and whatever else is drawn as one with it."""
    found: list[str] = []
    for char in line:
        if found and _belongs(char, found[-1]):
            found[-1] += char
        else:
            found.append(char)
    return found


def is_unseen(char: str) -> bool:
    """Whether it only says how its neighbours are drawn, so that no face needs a picture of it."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def runs_right_to_left(text: str) -> bool | None:
    """Which way its first letter with a direction runs; None where there is none."""
    for char in text:
        if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL"):
            return kind != "L"
    return None


def _belongs(char: str, before: str) -> bool:
    code = ord(char)
    if before[-1] == ZERO_WIDTH_JOINER and ord(before[0]) > 0x2000:
        return True
    if code in FLAG_LETTERS:
        return len(before) == 1 and ord(before) in FLAG_LETTERS
    return char == ZERO_WIDTH_JOINER or code in SKIN_TONES or code in TAGS or unicodedata.category(char) in ("Mn", "Me", "Mc")
