"""The resources of a Final Cut Pro XML file: formats, assets and effects, each once and by an id."""

from fractions import Fraction
from uuid import UUID
from xml.etree.ElementTree import Element

from engine.frames import from_microseconds
from engine.interchange.markup import add
from engine.interchange.material import MediaName
from engine.media import MediaInfo

TITLE = ".../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti"
TITLE_NAME = "Basic Title"
# The rates that Final Cut Pro edits at, by its names for them.
RATES = {
    Fraction(24000, 1001): "23.98",
    Fraction(24): "24",
    Fraction(25): "25",
    Fraction(30000, 1001): "29.97",
    Fraction(30): "30",
    Fraction(48): "48",
    Fraction(50): "50",
    Fraction(60000, 1001): "59.94",
    Fraction(60): "60",
    Fraction(90): "90",
    Fraction(100): "100",
    Fraction(120000, 1001): "119.88",
    Fraction(120): "120",
}


def spell(seconds: Fraction) -> str:
    """A time as the format wants it, exact: 0s, 5s, 1001/30000s."""
    return f"{seconds.numerator}s" if seconds.denominator == 1 else f"{seconds.numerator}/{seconds.denominator}s"


class Resources:
    """Adds what clips refer to, the first time that they do."""

    def __init__(self, parent: Element) -> None:
        self._parent = parent
        self._formats: dict[tuple[object, ...], str] = {}
        self._assets: dict[UUID, str] = {}
        self._title = ""
        self._count = 0

    def _next(self) -> str:
        self._count += 1
        return f"r{self._count}"

    def format(self, width: int, height: int, rate: Fraction | None) -> str:
        """`rate` is None for a still."""
        key = (width, height, rate)
        if key not in self._formats:
            self._formats[key] = self._next()
            facts = {"name": "FFVideoFormatRateUndefined"} if rate is None else {"frameDuration": spell(1 / rate)}
            add(self._parent, "format", id=self._formats[key], **facts, width=str(width), height=str(height))
        return self._formats[key]

    def asset(self, asset: UUID, media: MediaName, rate: Fraction) -> str:
        """`rate`: that of the timeline, for media that have none of their own."""
        if asset not in self._assets:
            facts = self._facts(media.info, rate)  # its format stands before it
            self._assets[asset] = self._next()
            element = add(self._parent, "asset", id=self._assets[asset], name=media.name, start="0s", **facts)
            add(element, "media-rep", kind="original-media", src=media.target)
        return self._assets[asset]

    def _facts(self, info: MediaInfo, rate: Fraction) -> dict[str, str]:
        facts = {"duration": spell(duration_of(info, rate))}
        if info.kind != "audio" and info.width and info.height:
            own = None if info.kind == "image" else rate_of(info) or rate
            facts |= {"hasVideo": "1", "format": self.format(info.width, info.height, own), "videoSources": "1"}
        elif info.kind != "audio":
            facts |= {"hasVideo": "1", "videoSources": "1"}
        if info.has_audio:
            facts |= {"hasAudio": "1", "audioSources": "1", "audioChannels": str(info.audio_channels or 1)}
            facts["audioRate"] = str(info.audio_rate or 48000)
        return facts

    def title(self) -> str:
        if not self._title:
            self._title = self._next()
            add(self._parent, "effect", id=self._title, name=TITLE_NAME, uid=TITLE)
        return self._title


def rate_of(info: MediaInfo) -> Fraction | None:
    """The rate of a film that has one throughout."""
    return None if info.variable_rate else info.frame_rate


def duration_of(info: MediaInfo, rate: Fraction) -> Fraction:
    """In seconds, whole frames; 0 of a still, which lasts as long as one likes."""
    own = rate_of(info) or rate
    return from_microseconds(info.duration_us or 0, own) / own
