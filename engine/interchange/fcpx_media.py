"""What a Final Cut Pro XML file knows beside its cut: formats, media, and the generators and effects by their ids."""

import re
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from engine.interchange.drafts import LONGEST_NAME, names_of
from engine.interchange.fcpx_clock import LONGEST, number_of, seconds_of
from engine.interchange.material import InterchangeError
from engine.interchange.rates import NTSC

_LONGEST_TARGET = 4_000
_NAMED = re.compile(r"FFVideoFormat\D*?(?:(\d{3,5})x)?(\d{3,5})([pi])(\d{2,5})", re.ASCII)
_LANE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Format:
    """0 where the file does not say it."""

    rate: Fraction = Fraction(0)
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Medium:
    """An asset of the file; `wanted` as in Draft."""

    name: str
    wanted: tuple[str, ...]
    element: Element
    has_picture: bool
    has_sound: bool
    format: Format


class Shelf:
    """The resources of a file by their ids; of two that have one id, the first."""

    def __init__(self, root: Element) -> None:
        self._by_id: dict[tuple[str, str], Element] = {}
        for resources in root.findall("resources"):
            for each in resources:
                self._by_id.setdefault((each.tag, each.get("id", "")), each)
        self._formats: dict[str, Format] = {}
        self._media: dict[str, Medium | None] = {}

    def format(self, identity: str) -> Format:
        if identity not in self._formats:
            element = self._by_id.get(("format", identity))
            self._formats[identity] = Format() if element is None else _format(element)
        return self._formats[identity]

    def medium(self, identity: str) -> Medium | None:
        if identity not in self._media:
            element = self._by_id.get(("asset", identity))
            self._media[identity] = None if element is None else self._medium(element)
        return self._media[identity]

    def effect(self, identity: str) -> str:
        """Its name; "" where there is none of that id."""
        element = self._by_id.get(("effect", identity))
        return "" if element is None else element.get("name", "").strip()

    def _medium(self, asset: Element) -> Medium:
        kept = asset.find("media-rep")  # since version 1.9; before, the asset itself says it
        target = (kept.get("src", "") if kept is not None else "") or asset.get("src", "")
        name = asset.get("name", "").strip()[:LONGEST_NAME]
        has = [asset.get(key, "").strip() == "1" for key in ("hasVideo", "hasAudio")]
        return Medium(
            name, names_of(target.strip()[:_LONGEST_TARGET], name), asset, has[0], has[1], self.format(asset.get("format", ""))
        )


def _format(element: Element) -> Format:
    """By its name where it says no more: that of a standard says it all."""
    where = "The format"
    named = _NAMED.match(element.get("name", ""))
    rate, width, height = Fraction(0), 0, 0
    if named is not None:
        height = int(named[2])
        width = int(named[1]) if named[1] else round(height * 16 / 9)
        spoken = Fraction(int(named[4]), 100 if len(named[4]) > 3 else 1)
        rate = _nearest(spoken / (2 if named[3] == "i" else 1))
    if (text := element.get("frameDuration")) is not None:
        frame = seconds_of(text, where, "frameDuration")
        if frame <= 0:
            raise InterchangeError(f"{where}, frameDuration: {text.strip()[:40]!r} is no length of a frame")
        rate = _nearest(1 / frame)
    sides = [element.get(name) for name in ("width", "height")]
    if sides[0] is not None and sides[1] is not None:
        width, height = (min(LONGEST, max(0, round(number_of(text, where)))) for text in (sides[0], sides[1]))
    return Format(rate, width, height)


def _nearest(rate: Fraction) -> Fraction:
    """What is meant by 29.97, 2398/100 and the like; a rate of its own stays as it is."""
    whole = round(rate)
    for candidate in (Fraction(whole), whole * NTSC):
        if abs(rate - candidate) < Fraction(1, 200):
            return candidate
    return rate


def lane_of(element: Element, otherwise: int, where: str) -> int:
    text = element.get("lane")
    if text is None:
        return otherwise
    if not _LANE.fullmatch(text.strip()):
        raise InterchangeError(f"{where}, lane: {text.strip()[:40]!r} is no lane")
    return int(text)
