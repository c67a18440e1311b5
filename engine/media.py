"""MediaInfo: what is known about a media file (`probe` fills it in; it travels as JSON). Source: the file with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

SD_HEIGHT = 720  # below it, a file that does not name its colours has those of standard definition


@dataclass(frozen=True)
class MediaInfo:
    """Times are measured, not believed. `width` and `height` are as shown: after rotation and pixel aspect.

    `frame_rate` is the average where `variable_rate` is set. `frames` and `audio_samples` are counted from packets.
    `duration_us` of a video is that of its picture, `start_us` what its own clock shows at its first frame, `reorder_us`
    the longest time from when a keyframe is decoded to when it is shown. `matrix` names the colour matrix, "" for none.
    `container` of an image is png, jpeg, webp or gif. A "lut" is a colour table, a .cube file.
    """

    kind: Literal["video", "image", "audio", "lut"]
    container: str
    size: int
    duration_us: int | None = None
    width: int | None = None
    height: int | None = None
    rotation: int = 0
    frame_rate: Fraction | None = None
    video_codec: str = ""
    audio_codec: str = ""
    audio_rate: int | None = None
    audio_channels: int | None = None
    pixel_format: str = ""
    variable_rate: bool = False
    hdr: bool = False
    start_us: int = 0
    reorder_us: int = 0
    matrix: str = ""
    frames: int | None = None
    audio_samples: int | None = None

    @property
    def has_video(self) -> bool:
        return self.kind == "video"

    @property
    def has_audio(self) -> bool:
        return bool(self.audio_codec)

    @property
    def assumed_matrix(self) -> str:
        """The colour matrix of a film that does not name one; "" where there is nothing to assume."""
        if self.kind != "video" or self.matrix:
            return ""
        return "bt709" if (self.height or 0) >= SD_HEIGHT else "bt601"

    def turned(self, degrees: int) -> "MediaInfo":
        """As shown after a further turn clockwise, by a multiple of 90."""
        width, height = (self.height, self.width) if degrees % 180 else (self.width, self.height)
        return replace(self, rotation=(self.rotation + degrees) % 360, width=width, height=height)

    def to_json(self) -> dict[str, Any]:
        """JSON values; the rate as "30000/1001"."""
        rate = self.frame_rate
        return {**asdict(self), "frame_rate": f"{rate.numerator}/{rate.denominator}" if rate is not None else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MediaInfo":
        """The inverse of to_json. Names that this version does not know are left out; a wrong type is a ValueError."""
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        if missing := {"kind", "container", "size"} - known.keys():
            raise ValueError(f"no {', '.join(sorted(missing))}")
        if known["kind"] not in {"video", "image", "audio", "lut"}:
            raise ValueError("unknown kind of media")
        for name, value in known.items():
            if not isinstance(value, _TYPES[name]):
                raise ValueError(f"{name} is {value!r}")
        if known.get("frame_rate") is not None:
            known["frame_rate"] = Fraction(known["frame_rate"])
        return cls(**known)


@dataclass(frozen=True)
class Source:
    """A media file: where it lies, the sha256 of its bytes, and what is in it.

    `turn`: degrees clockwise by which its frames are shown, whatever the file says; None as the file says.
    """

    path: Path
    checksum: str
    info: MediaInfo
    turn: int | None = None

    def turned(self, degrees: int) -> "Source":
        """The same film on its side or its head; `degrees` is a multiple of 90. Its checksum tells it from the upright one."""
        shown = self.info.turned(degrees)
        return replace(self, checksum=f"{self.checksum}@{shown.rotation}", info=shown, turn=shown.rotation)


_NUMBERS = ("duration_us", "width", "height", "audio_rate", "audio_channels", "frames", "audio_samples")
_WORDS = ("kind", "container", "video_codec", "audio_codec", "pixel_format", "matrix")
_TYPES: dict[str, Any] = {
    **dict.fromkeys(_NUMBERS, int | None),
    **dict.fromkeys(_WORDS, str),
    "size": int,
    "rotation": int,
    "start_us": int,
    "reorder_us": int,
    "frame_rate": str | None,
    "variable_rate": bool,
    "hdr": bool,
}
