"""Text as it is read aloud: for each written word what is said, and how long one pauses after it. English."""

import re
import unicodedata
from dataclasses import dataclass

from generation.procedural.speech import numerals
from generation.procedural.speech.abbreviations import LETTERS, MONEY, SAID_AS_WORDS, SHORT_FORMS, SIGNS, STANDING_ALONE, UNITS

SHORT, MIDDLE, LONG, PARAGRAPH = 0.14, 0.24, 0.42, 0.6  # seconds of pause


class CannotSpeak(ValueError):
    """A text that this voice cannot say; the message is a sentence for the person."""


@dataclass(frozen=True)
class Spoken:
    """`text` as written, with its punctuation; `said` in small letters. `ending` is "", ",", "." or "?" or "!"."""

    text: str
    said: tuple[str, ...]
    pause: float = 0.0
    ending: str = ""


_APOSTROPHES, _DASHES, _MINUS = "\u2018\u2019", "\u2013\u2014", "\u2212"
_QUOTES = "\"'\u201c\u201d()[]{}<>*_\u2026.;:!?\u00ab\u00bb\u00a1\u00bf,-" + _APOSTROPHES + _DASHES
_NUMBER = r"\d[\d,]*(?:\.\d+)?|\.\d+"


def spoken(text: str) -> list[Spoken]:
    """The words in order. Raises CannotSpeak for other scripts, and when there is nothing to say."""
    _check(text)
    words: list[Spoken] = []
    for paragraph in text.splitlines():
        for token in paragraph.split():
            words += _of_token(token)
        if words:
            words[-1] = _with_pause(words[-1], PARAGRAPH if words[-1].ending in (".", "!", "?") else LONG)
    if not any(word.said for word in words):
        raise CannotSpeak("There is nothing to say in this text: write at least one word.")
    return words


def _check(text: str) -> None:
    for letter in text:
        if letter.isalpha() and not unicodedata.name(letter, "").startswith(("LATIN", "FEMININE", "MASCULINE")):
            raise CannotSpeak(
                f"This voice reads English in Latin letters, and “{letter}” is none: write it otherwise, or choose another voice."
            )


def _with_pause(word: Spoken, pause: float) -> Spoken:
    return Spoken(word.text, word.said, max(pause, word.pause), word.ending or ".")


def _of_token(token: str) -> list[Spoken]:
    """A token has one word as a rule; one without letters or digits belongs to the word before, and is a pause."""
    plain = _plain(token)
    body = plain.strip(_QUOTES)
    tail = plain[plain.rfind(body[-1:]) + 1 :] if body else plain
    said = tuple(_said(_core(plain, body)))
    point = "." in tail and not (body.lower() in SHORT_FORMS and tail.startswith("."))
    ending, pause = "", 0.0
    if "?" in tail or "!" in tail or point or "…" in tail:
        ending, pause = ("?" if "?" in tail else "!" if "!" in tail else "."), LONG
    elif tail and (set(tail) & set(",;:" + _DASHES) or tail == "-"):
        ending, pause = ",", MIDDLE if set(tail) & set(";:" + _DASHES) else SHORT
    return [Spoken(token, said, pause, ending)]


def _plain(token: str) -> str:
    """Without accents, and with plain apostrophes."""
    token = re.sub(f"[{_APOSTROPHES}]", "'", token).replace("ß", "ss").replace("æ", "ae").replace("ø", "o").replace("œ", "oe")
    return "".join(each for each in unicodedata.normalize("NFKD", token) if not unicodedata.combining(each))


def _core(plain: str, body: str) -> str:
    """With the sign before or after a number, which strip has left in place or taken away."""
    if not body:
        return plain if plain in SIGNS else ""
    return ("-" if re.match(rf"[(\"']*[-{_MINUS}]\d", plain) else "") + body


def _said(core: str) -> list[str]:
    if not core:
        return []
    small = core.lower()
    if small in SHORT_FORMS:
        return SHORT_FORMS[small].split()
    if core in SIGNS:
        return [SIGNS[core]]
    if small in STANDING_ALONE:
        return UNITS[small].split()
    for pattern, reader in _READERS:
        if found := re.fullmatch(pattern, small):
            return reader(found)
    if re.search(r"[a-z]\.[a-z]|@", small) and not re.search(r"\s", small):
        return _address(small)
    words: list[str] = []
    for part in re.findall(rf"{_NUMBER}|[A-Za-z]+(?:'[A-Za-z]+)*|[&+=@#%/]", core):
        words += _part(part)
    return words


def _part(part: str) -> list[str]:
    if part[0].isdigit() or part[0] == ".":
        return numerals.decimal(part)
    if part in SIGNS:
        return [SIGNS[part]]
    small = part.lower()
    letters = small.replace("'s", "")
    if (
        part.isupper()
        and 1 < len(letters) <= 5
        and small not in SAID_AS_WORDS
        and (len(letters) <= 3 or not set(letters) & set("aeiouy"))
    ):
        return [LETTERS[each] for each in letters]
    return [small] if len(small) > 1 or small in "aio" else [LETTERS[small]]


def _address(text: str) -> list[str]:
    words: list[str] = []
    for part in re.findall(r"[a-z]+|\d+|[.@/_-]", text.removeprefix("https://").removeprefix("http://").rstrip("/")):
        named = {".": "dot", "@": "at", "/": "slash", "_": "underscore", "-": "dash"}.get(part)
        words += (
            [named] if named else numerals.digits(part) if part.isdigit() else [part] if part != "www" else ["double", "u"] * 3
        )
    return words


def _money(found: re.Match[str]) -> list[str]:
    one, hundredth = MONEY[found["sign"]]
    amount = found["amount"].replace(",", "")
    whole, _, part = amount.partition(".")
    if found["scale"] or len(part) not in (0, 2) or not hundredth:
        scale = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}.get(found["scale"] or "", "")
        return [*numerals.decimal(amount), *([scale] if scale else []), one + "s"]
    words = [*numerals.decimal(whole), one if whole == "1" else one + "s"] if int(whole or "0") else []
    if part and int(part):
        cents = "pence" if hundredth == "penny" and part != "01" else hundredth if part == "01" else hundredth + "s"
        words += [*(["and"] if words else []), *numerals.count(int(part)), cents]
    return words or ["zero", one + "s"]


def _clock(found: re.Match[str]) -> list[str]:
    hour, minute = int(found[1]), int(found[2])
    minutes = (
        ["o'clock"] if not minute and not found[3] else [] if not minute else ["oh"] * (minute < 10) + numerals.count(minute)
    )
    return [*numerals.count(hour), *minutes, *([LETTERS[each] for each in found[3]] if found[3] else [])]


def _number(found: re.Match[str]) -> list[str]:
    text = found["number"]
    words = ["minus"] if found["minus"] else []
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", text) and not found["unit"]:
        return words + numerals.year(int(text))
    words += numerals.decimal(text)
    unit = "kay" if text in ("2", "4", "8") and found["unit"] == "k" else UNITS.get(found["unit"] or "", "")
    if unit and text == "1" and unit.endswith("s") and unit not in ("celsius",):
        unit = unit.removesuffix("s")
    return words + unit.split()


_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_READERS = (
    (rf"(?P<sign>[$£€¥])(?P<amount>{_NUMBER})(?P<scale>bn|[kmb])?", _money),
    (r"(\d{1,2}):(\d\d)(am|pm)?", _clock),
    (r"(\d{3}0)s", lambda found: _plural(numerals.year(int(found[1])))),
    (rf"(?P<minus>[-{_MINUS}])?(?P<number>{_NUMBER})(?P<unit>{_UNIT})?", _number),
    (r"(\d+)(?:st|nd|rd|th)", lambda found: numerals.ordinal(int(found[1]))),
    (rf"(\d+)[-{_DASHES}](\d+)", lambda found: [*numerals.decimal(found[1]), "to", *numerals.decimal(found[2])]),
    (r"(\d{1,4})/(\d{1,4})", lambda found: [*numerals.count(int(found[1])), "over", *numerals.count(int(found[2]))]),
)


def _plural(words: list[str]) -> list[str]:
    last = words[-1]
    return [*words[:-1], last[:-1] + "ies" if last.endswith("y") else last + "s"]
