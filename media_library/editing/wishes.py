"""What can be asked of an asset: one shape for each tool, for forms, for the API and for a job's params."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from accounts.refusals import Refused
from engine.timeline import Crop
from engine.values import Level, Shape

Quality = Literal["low", "medium", "high", "ultra"]
Kind = Literal["video", "audio", "image"]
Time = Annotated[int, Field(ge=0, le=86_400_000_000)]  # microseconds of the asset
VIDEO_FORMATS = ("mp4", "mp4-h265", "mov", "webm", "avi")
AUDIO_FORMATS = ("m4a", "mp3", "wav", "ogg")
IMAGE_FORMATS = ("jpeg", "png", "webp")
FORMATS: dict[str, tuple[str, ...]] = {"video": VIDEO_FORMATS, "audio": AUDIO_FORMATS, "image": IMAGE_FORMATS}
FORMAT_NAMES = {
    "mp4": "MP4 (H.264)",
    "mp4-h265": "MP4 (H.265)",
    "mov": "MOV (H.264)",
    "webm": "WebM (VP9)",
    "avi": "AVI (MPEG-4)",
    "m4a": "M4A (AAC)",
    "mp3": "MP3",
    "wav": "WAV",
    "ogg": "Ogg (Opus)",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
}
SIZES = (2160, 1080, 720, 480)  # pixels of the shorter side


class WishRefused(Refused):
    """What was asked for makes no sense for this asset."""

    status = 422
    code = "wish_refused"


class Edit(Shape):
    """A stretch of it, or a part of its picture. A picture is turned first, then cropped, then mirrored.

    `begin_us` to `end_us` (None: its end) is what is kept of its time; `speed` and `reverse` apply to that. `volume` above 1
    amplifies. `turn` in degrees clockwise.
    """

    tool: Literal["edit"] = "edit"
    begin_us: Time = 0
    end_us: Time | None = None
    speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    reverse: bool = False
    volume: Annotated[float, Field(ge=0, le=4)] = 1.0
    turn: Literal[0, 90, 180, 270] = 0
    crop: Crop = Crop()
    mirror: Literal["", "horizontal", "vertical"] = ""

    def words(self) -> list[str]:
        """What it does, such as "trimmed"; empty when it does nothing."""
        said = {
            "trimmed": self.begin_us > 0 or self.end_us is not None,
            "cropped": self.crop != Crop(),
            f"turned {self.turn}°": self.turn != 0,
            "mirrored": self.mirror == "horizontal",
            "flipped": self.mirror == "vertical",
            f"speed {self.speed:g}": self.speed != 1,
            "reversed": self.reverse,
            "muted": self.volume == 0,
            f"volume {self.volume:.0%}": self.volume not in (0, 1),
        }
        return [word for word, is_so in said.items() if is_so]


class Transcode(Shape):
    """The same in another format. `size`: the most that the shorter side may have; never enlarged."""

    tool: Literal["transcode"] = "transcode"
    format: Literal["mp4", "mp4-h265", "mov", "webm", "avi", "m4a", "mp3", "wav", "ogg", "jpeg", "png", "webp"] = "mp4"
    quality: Quality = "high"
    size: Literal[2160, 1080, 720, 480] | None = None

    def words(self) -> list[str]:
        return [FORMAT_NAMES[self.format], *([f"{self.size}p"] if self.size else [])]


class Enhance(Shape):
    """Better than it was. `denoise`, `sharpen` and the three of colour as in the effects; `hiss` is taken out of the sound.

    `loudness` brings it to -14 LUFS, `enlarge` doubles both sides, `steady` takes the shaking of a hand out.
    """

    tool: Literal["enhance"] = "enhance"
    denoise: Level = 0.0
    sharpen: Annotated[float, Field(ge=0, le=2)] = 0.0
    brightness: Annotated[float, Field(ge=-0.5, le=0.5)] = 0.0
    contrast: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    saturation: Annotated[float, Field(ge=0, le=2)] = 1.0
    enlarge: bool = False
    steady: bool = False
    hiss: bool = False
    loudness: bool = False

    @property
    def has_new_colours(self) -> bool:
        return (self.brightness, self.contrast, self.saturation) != (0, 1, 1)

    def words(self) -> list[str]:
        said = {
            "steadied": self.steady,
            "denoised": self.denoise > 0,
            "colours": self.has_new_colours,
            "sharpened": self.sharpen > 0,
            "enlarged": self.enlarge,
            "hiss removed": self.hiss,
            "even loudness": self.loudness,
        }
        return [word for word, is_so in said.items() if is_so]


class Sound(Shape):
    """The sound of a video, alone."""

    tool: Literal["sound"] = "sound"
    format: Literal["m4a", "mp3", "wav"] = "m4a"

    def words(self) -> list[str]:
        return ["sound", FORMAT_NAMES[self.format]]


class Frame(Shape):
    """The frame that a video shows at a moment, as a picture."""

    tool: Literal["frame"] = "frame"
    at_us: Time = 0
    format: Literal["png", "jpeg"] = "png"

    def words(self) -> list[str]:
        return [f"frame at {self.at_us / 1_000_000:.2f} s"]


Wish = Annotated[Edit | Transcode | Enhance | Sound | Frame, Field(discriminator="tool")]
TOOLS: dict[str, frozenset[str]] = {  # what each can be asked of
    "edit": frozenset({"video", "audio", "image"}),
    "enhance": frozenset({"video", "audio", "image"}),
    "transcode": frozenset({"video", "audio", "image"}),
    "sound": frozenset({"video"}),
    "frame": frozenset({"video"}),
}
PICTURE_ONLY = {"edit": {"turn", "crop", "mirror"}, "enhance": {"denoise", "sharpen", "brightness", "contrast", "saturation"}}
_adapter: TypeAdapter[Wish] = TypeAdapter(Wish)


def read(tool: str, values: dict[str, Any]) -> Wish:
    """Raises WishRefused with the first thing that is wrong."""
    try:
        return _adapter.validate_python({**values, "tool": tool})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        raise WishRefused(f"{place}: {first['msg']}" if place else first["msg"]) from None


def label(wish: Wish) -> str:
    """For people: "Trimmed, turned 90°"."""
    words = ", ".join(wish.words())
    return words[:1].upper() + words[1:]


def load(kept: dict[str, Any]) -> Wish:
    """As it stands in a job's params."""
    return _adapter.validate_python(kept)
