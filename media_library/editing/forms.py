"""What people choose for each tool, as forms. A valid one gives the wish; what makes no sense for the asset is left out."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from engine.frames import format_timecode, from_microseconds, parse_timecode
from media_library.editing import planning, requesting, wishes
from media_library.editing.cropping import Sides, shaped
from media_library.editing.wishes import Wish
from media_library.models import Asset

SPEEDS = [
    ("0.25", "¼"),
    ("0.5", "½"),
    ("0.75", "¾"),
    ("1", "Normal"),
    ("1.25", "1¼"),
    ("1.5", "1½"),
    ("2", "Double"),
    ("4", "4x"),
]
TURNS = [("0", "Not turned"), ("90", "90° right"), ("180", "Upside down"), ("270", "90° left")]
MIRRORS = [("none", "Not mirrored"), ("horizontal", "Left to right"), ("vertical", "Top to bottom")]
SHAPES = [
    ("own", "Its own shape"),
    ("16:9", "16:9"),
    ("9:16", "9:16"),
    ("1:1", "Square"),
    ("4:5", "4:5"),
    ("4:3", "4:3"),
    ("21:9", "21:9"),
]
SIDES = ("left", "top", "right", "bottom")
QUALITIES = [("low", "Low"), ("medium", "Medium"), ("high", "High"), ("ultra", "Ultra")]
DENOISE = [("0", "Off"), ("0.2", "Light"), ("0.4", "Medium"), ("0.7", "Strong")]
SHARPEN = [("0", "Off"), ("0.4", "Light"), ("0.8", "Medium"), ("1.5", "Strong")]


def percent(label: str, low: int, high: int, initial: int) -> forms.IntegerField:
    return forms.IntegerField(min_value=low, max_value=high, initial=initial, label=label)


class WorkForm(forms.Form):
    """`key` is made with the form, so that sending it twice asks for one job."""

    tool: ClassVar[str]
    needs: ClassVar[dict[str, str]] = {}  # field of the form: the field of the wish that must make sense
    sounding: ClassVar[tuple[str, ...]] = ()  # fields for what can be heard

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, asset: Asset, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{self.tool}-%s", initial={"key": uuid4()})
        self.asset = asset
        fitting = requesting.FITTING.get((self.tool, asset.kind))
        for name in list(self.fields):
            is_wrong = fitting is not None and name in self.needs and self.needs[name] not in fitting
            if is_wrong or (name in self.sounding and not asset.has_audio):
                del self.fields[name]

    def wish(self) -> Wish:
        """Raises WishRefused. The form is valid."""
        return wishes.read(self.tool, self.values())

    def values(self) -> dict[str, Any]:
        raise NotImplementedError

    def said(self, name: str, otherwise: Any) -> Any:
        """What was chosen; `otherwise` where the field is not there."""
        return self.cleaned_data.get(name, otherwise)

    @property
    def rate(self) -> Fraction:
        info = requesting.facts_of(self.asset)
        return (planning.SOUND_RATE if info.kind == "audio" else planning.rate_of(info)).fraction

    @property
    def length(self) -> int:
        """Frames at that rate."""
        return from_microseconds(self.asset.duration_us or 0, self.rate)

    @property
    def shown_rate(self) -> str:
        """For an element that counts in frames; "" for a sound, which has none."""
        return "" if self.asset.kind == Asset.Kind.AUDIO else str(self.rate)

    def show_time(self, frames: int) -> str:
        if self.asset.kind != Asset.Kind.AUDIO:
            return format_timecode(frames, self.rate)
        minutes, hundredths = divmod(frames, 6_000)
        return f"{minutes}:{hundredths / 100:05.2f}"

    def read_time(self, name: str) -> int | None:
        """Microseconds; None where nothing is written, or where it cannot be read, which the field then says."""
        text = self.cleaned_data.get(name) or ""
        if not text:
            return None
        try:
            frames = parse_timecode(text, self.rate)
        except ValueError as error:
            self.add_error(name, f"{error}.")
            return None
        return (2_000_000 * frames / self.rate + 1).__floor__() // 2


class EditForm(WorkForm):
    tool = "edit"
    needs: ClassVar = {
        "begin": "begin_us",
        "end": "end_us",
        **{name: name for name in ("speed", "reverse", "volume", "turn", "mirror")},
        **dict.fromkeys(("shape", *(f"crop_{side}" for side in SIDES)), "crop"),
    }
    sounding = ("volume",)

    begin = forms.CharField(label="From", max_length=20)
    end = forms.CharField(label="To", max_length=20)
    speed = forms.ChoiceField(choices=SPEEDS, initial="1")
    volume = percent("Volume, %", 0, 400, 100)
    reverse = forms.BooleanField(label="Backwards", required=False)
    turn = forms.ChoiceField(choices=TURNS, initial="0")
    mirror = forms.ChoiceField(choices=MIRRORS, initial="none")
    shape = forms.ChoiceField(choices=SHAPES, initial="own", label="Crop to")
    crop_left = percent("Left, %", 0, 95, 0)
    crop_top = percent("Top, %", 0, 95, 0)
    crop_right = percent("Right, %", 0, 95, 0)
    crop_bottom = percent("Bottom, %", 0, 95, 0)

    def __init__(self, asset: Asset, data: Any = None) -> None:
        super().__init__(asset, data)
        if "begin" in self.fields:
            self.fields["begin"].initial, self.fields["end"].initial = self.show_time(0), self.show_time(self.length)

    @property
    def has_own_sides(self) -> bool:
        return any(str(self[f"crop_{side}"].value()) != "0" for side in SIDES if f"crop_{side}" in self.fields)

    def clean(self) -> dict[str, Any]:
        self.begin_us, self.end_us = self.read_time("begin") or 0, self.read_time("end")
        if self.end_us is not None and self.end_us >= (2_000_000 * self.length / self.rate - 1) // 2:
            self.end_us = None  # to its end
        sides = [self.cleaned_data.get(f"crop_{side}") or 0 for side in SIDES]
        if sides[0] + sides[2] > 95 or sides[1] + sides[3] > 95:
            self.add_error(None, "The crop must leave something of the picture.")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        asked = {
            "begin_us": self.begin_us,
            "end_us": self.end_us,
            "speed": float(self.said("speed", 1)),
            "reverse": bool(self.said("reverse", False)),
            "volume": self.said("volume", 100) / 100,
            "turn": int(self.said("turn", 0)),
            "mirror": self.said("mirror", "none").replace("none", ""),
            "crop": self._crop(),
        }
        return {name: value for name, value in asked.items() if name in self._fitting()}

    def _fitting(self) -> set[str]:
        return {self.needs[name] for name in self.fields if name in self.needs}

    def _crop(self) -> dict[str, float]:
        """Of the picture as it is once it is turned: the sides that were given, then in the middle of that the shape."""
        sides = Sides(*(self.said(f"crop_{side}", 0) / 100 for side in SIDES))
        if (shape := self.said("shape", "own")) != "own":
            across, down = (int(part) for part in shape.split(":"))
            width, height = self.asset.width or 1, self.asset.height or 1
            size = (height, width) if int(self.said("turn", 0)) % 180 else (width, height)
            sides = shaped(sides, size, across, down)
        return asdict(sides)


class EnhanceForm(WorkForm):
    tool = "enhance"
    needs: ClassVar = {
        name: name
        for name in ("denoise", "sharpen", "brightness", "contrast", "saturation", "enlarge", "steady", "hiss", "loudness")
    }
    sounding = ("hiss", "loudness")

    denoise = forms.ChoiceField(choices=DENOISE, initial="0", label="Less noise")
    sharpen = forms.ChoiceField(choices=SHARPEN, initial="0", label="Sharper")
    brightness = percent("Brightness", -50, 50, 0)
    contrast = percent("Contrast, %", 50, 200, 100)
    saturation = percent("Colour, %", 0, 200, 100)
    steady = forms.BooleanField(label="Steady a shaky camera", required=False)
    enlarge = forms.BooleanField(label="Enlarge to double the size", required=False)
    hiss = forms.BooleanField(label="Take out hiss and hum", required=False)
    loudness = forms.BooleanField(label="Even loudness (-14 LUFS)", required=False)

    def values(self) -> dict[str, Any]:
        asked = {
            "denoise": float(self.said("denoise", 0)),
            "sharpen": float(self.said("sharpen", 0)),
            "brightness": self.said("brightness", 0) / 100,
            "contrast": self.said("contrast", 100) / 100,
            "saturation": self.said("saturation", 100) / 100,
            **{name: bool(self.said(name, False)) for name in ("steady", "enlarge", "hiss", "loudness")},
        }
        return {name: value for name, value in asked.items() if name in self.fields}


class TranscodeForm(WorkForm):
    tool = "transcode"

    format = forms.ChoiceField()
    quality = forms.ChoiceField(choices=QUALITIES, initial="high", widget=forms.RadioSelect)
    size = forms.ChoiceField(initial="keep")

    def __init__(self, asset: Asset, data: Any = None) -> None:
        super().__init__(asset, data)
        formats = [(name, wishes.FORMAT_NAMES[name]) for name in wishes.FORMATS[asset.kind]]
        self.fields["format"].choices = formats  # type: ignore[attr-defined]
        self.fields["format"].initial = formats[0][0]
        shorter = min(asset.width or 0, asset.height or 0)
        sizes = [(str(size), f"{size}p") for size in wishes.SIZES if size < shorter]
        if asset.kind == Asset.Kind.AUDIO or not sizes:
            del self.fields["size"]
        else:
            self.fields["size"].choices = [("keep", f"Keep {asset.width} x {asset.height}"), *sizes]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        asked = {"format": self.cleaned_data["format"], "quality": self.cleaned_data["quality"]}
        size = self.said("size", "keep")
        return asked if size == "keep" else {**asked, "size": int(size)}


class SoundForm(WorkForm):
    tool = "sound"

    format = forms.ChoiceField(choices=[(name, wishes.FORMAT_NAMES[name]) for name in ("m4a", "mp3", "wav")], initial="m4a")

    def values(self) -> dict[str, Any]:
        return {"format": self.cleaned_data["format"]}


class FrameForm(WorkForm):
    tool = "frame"

    at = forms.CharField(label="At", max_length=20)
    format = forms.ChoiceField(choices=[("png", "PNG"), ("jpeg", "JPEG")], initial="png", widget=forms.RadioSelect)

    def __init__(self, asset: Asset, data: Any = None) -> None:
        super().__init__(asset, data)
        self.fields["at"].initial = self.show_time(0)

    def clean(self) -> dict[str, Any]:
        self.at_us = self.read_time("at") or 0
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        return {"at_us": self.at_us, "format": self.cleaned_data["format"]}


FORMS: dict[str, type[WorkForm]] = {form.tool: form for form in (EditForm, EnhanceForm, TranscodeForm, SoundForm, FrameForm)}
