"""From an asset's facts and a wish to what the engine makes of it: a timeline of one clip, or a retouch of a picture. Pure."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import log10
from uuid import UUID, uuid5

from engine.effects import AnyEffect
from engine.effects.adjust import Adjust
from engine.effects.denoise import Denoise
from engine.effects.gain import Gain
from engine.effects.mirror import Mirror
from engine.effects.noise_reduction import NoiseReduction
from engine.effects.sharpen import Sharpen
from engine.frames import from_microseconds, from_seconds
from engine.geometry import even
from engine.media import MediaInfo
from engine.policy import LONG_SIDE, MAX_IMAGE_PIXELS, SHORT_SIDE
from engine.presets import Preset, of_size
from engine.retouch import FORMATS as PICTURES
from engine.retouch import Retouch
from engine.timeline import AudioElement, Canvas, Rate, Timeline, Track, VideoElement
from media_library.editing.wishes import Edit, Enhance, Frame, Sound, Transcode, Wish, WishRefused

COMMON_RATES = [Fraction(text) for text in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60", "120")]
LARGEST_PART = 1_001_000  # of a rate's numerator, as the document takes it
SOUND_RATE = Rate(num=100)  # a sound is cut to a hundredth of a second
LOUDNESS = -14.0  # LUFS
ENLARGED = Fraction(2)
LEAST_GAIN = Fraction(6, 5)  # by less than this no picture is worth enlarging
SHORTEST_SIDE = 16  # pixels that a crop must leave
QUALITY = "high"  # of what is edited or enhanced: it should look like what it came from


@dataclass(frozen=True)
class Film:
    """What is rendered. `seconds`: how much of the original it is made of, by which it is paid."""

    timeline: Timeline
    preset: Preset
    seconds: float


def plan_film(info: MediaInfo, asset: UUID, wish: Edit | Enhance | Transcode | Sound, name: str = "") -> Film:
    """A film or a sound. Of one that is turned, `info` is as it is shown afterwards. `name` is for messages.

    Raises WishRefused.
    """
    if isinstance(wish, Sound) or info.kind == "audio":
        return _sound(info, asset, wish, name)
    rate = rate_of(info)
    begin, end = _stretch(info, wish, rate.fraction)
    canvas = canvas_of(info, wish)
    clip = _clip(info, asset, wish, begin, end).model_copy(update={"name": name})
    tracks = [Track(type="video", elements=[clip])]
    if isinstance(wish, Enhance) and wish.steady:
        tracks = [
            *(_sound_beside(clip) if info.has_audio else []),
            Track(type="video", elements=[_muted(clip, steady_id(asset))]),
        ]
    made = Timeline(rate=rate, canvas=canvas, tracks=tracks, duration=clip.duration, loudness=_loudness(info, wish))
    return Film(made, _preset(info, wish, canvas), float((end - begin) / rate.fraction))


def plan_frame(info: MediaInfo, asset: UUID, wish: Frame) -> tuple[Timeline, int]:
    """The whole film, and which of its frames is wanted."""
    rate = rate_of(info)
    there = from_microseconds(info.duration_us or 0, rate.fraction)
    frame = from_seconds(Fraction(wish.at_us, 1_000_000), rate.fraction)
    if frame > there:
        raise WishRefused(f"It lasts {_spoken(info)}: choose a moment within that.")
    clip = VideoElement(asset=asset, start=0, duration=there, fit="fill")
    canvas = Canvas(width=even(info.width or 2), height=even(info.height or 2))
    track = Track(type="video", elements=[clip])
    return Timeline(rate=rate, canvas=canvas, tracks=[track], duration=there), min(frame, there - 1)


def plan_retouch(info: MediaInfo, wish: Edit | Enhance | Transcode) -> Retouch:
    """Of a picture, at its full size."""
    own = info.container if info.container in PICTURES else "png"
    if isinstance(wish, Transcode):
        shorter = min(info.width or 1, info.height or 1)
        scale = min(1.0, wish.size / shorter) if wish.size else 1.0
        return Retouch(format=wish.format, quality=wish.quality, scale=scale)
    if isinstance(wish, Edit):
        shown = info.turned(wish.turn)
        _crop_leaves_enough(shown, wish)
        crop = wish.crop
        sides = (crop.left, crop.top, crop.right, crop.bottom)
        return Retouch(format=own, quality=QUALITY, turn=wish.turn, crop=sides, mirror=wish.mirror)
    return Retouch(
        format=own,
        quality=QUALITY,
        scale=float(_enlargement(info)) if wish.enlarge else 1.0,
        denoise=wish.denoise,
        brightness=wish.brightness,
        contrast=wish.contrast,
        saturation=wish.saturation,
        sharpen=wish.sharpen,
    )


def rate_of(info: MediaInfo) -> Rate:
    """The film's own rate; of one whose frames do not come evenly, the nearest that players know."""
    own = info.frame_rate or Fraction(30)
    if info.variable_rate or not 1 <= own <= 120:
        own = min(COMMON_RATES, key=lambda rate: abs(rate - own))
    if max(own.numerator, own.denominator) > LARGEST_PART:
        own = own.limit_denominator(1001)
    return Rate(num=own.numerator, den=own.denominator)


def canvas_of(info: MediaInfo, wish: Wish) -> Canvas:
    """The size of the film that is made."""
    width, height = Fraction(info.width or 2), Fraction(info.height or 2)
    if isinstance(wish, Edit):
        _crop_leaves_enough(info, wish)
        width *= Fraction(1 - wish.crop.left - wish.crop.right)
        height *= Fraction(1 - wish.crop.top - wish.crop.bottom)
    scale = Fraction(1)
    if isinstance(wish, Transcode) and wish.size:
        scale = min(scale, wish.size / min(width, height))
    if isinstance(wish, Enhance) and wish.enlarge:
        scale = _enlargement(info)
    return Canvas(width=min(even(width * scale), LONG_SIDE), height=min(even(height * scale), LONG_SIDE))


def steady_id(asset: UUID) -> UUID:
    """By which a timeline names the steadied picture of an asset."""
    return uuid5(asset, "steady")


def _clip(info: MediaInfo, asset: UUID, wish: Edit | Enhance | Transcode, begin: int, end: int) -> VideoElement:
    clip = VideoElement(asset=asset, start=0, duration=end - begin, source_in=begin, fit="fill")
    if isinstance(wish, Transcode):
        return clip
    if isinstance(wish, Enhance):
        sound_effects = [NoiseReduction()] if wish.hiss and info.has_audio else []
        return clip.model_copy(update={"effects": _picture_effects(wish), "sound_effects": sound_effects})
    mirrored = [Mirror(direction=wish.mirror)] if wish.mirror else []
    return clip.model_copy(update={"crop": wish.crop, "effects": mirrored, **_played(wish, end - begin)})


def _picture_effects(wish: Enhance) -> list[AnyEffect]:
    """Noise first, so that nothing makes it clearer; edges last."""
    found: list[AnyEffect] = [Denoise(strength=wish.denoise)] if wish.denoise else []
    if wish.has_new_colours:
        found.append(Adjust(brightness=wish.brightness, contrast=wish.contrast, saturation=wish.saturation))
    if wish.sharpen:
        found.append(Sharpen(amount=wish.sharpen))
    return found


def _played(wish: Edit, used: int) -> dict[str, object]:
    """How a stretch of `used` frames is played: the fields of a clip."""
    pace = Fraction(round(wish.speed * 1000), 1000)
    louder = [Gain(decibels=20 * log10(wish.volume))] if wish.volume > 1 else []
    return {
        "duration": max(1, (used / pace).__floor__()),
        "speed": wish.speed,
        "reverse": wish.reverse,
        "volume": min(1.0, wish.volume),
        "sound_effects": louder,
    }


def _sound_beside(clip: VideoElement) -> list[Track]:
    """The sound of a clip whose picture comes from elsewhere."""
    kept = {"asset", "name", "start", "duration", "source_in", "sound_effects"}
    return [Track(type="audio", elements=[AudioElement(**{name: getattr(clip, name) for name in kept})])]


def _muted(clip: VideoElement, asset: UUID) -> VideoElement:
    return clip.model_copy(update={"asset": asset, "volume": 0.0, "sound_effects": []})


def _sound(info: MediaInfo, asset: UUID, wish: Edit | Enhance | Transcode | Sound, name: str) -> Film:
    rate = SOUND_RATE.fraction
    begin, end = _stretch(info, wish, rate)
    clip = AudioElement(asset=asset, start=0, duration=end - begin, source_in=begin, name=name)
    if isinstance(wish, Edit):
        clip = clip.model_copy(update=_played(wish, end - begin))
    if isinstance(wish, Enhance) and wish.hiss:
        clip = clip.model_copy(update={"sound_effects": [NoiseReduction()]})
    track = Track(type="audio", elements=[clip])
    made = Timeline(rate=SOUND_RATE, tracks=[track], duration=clip.duration, loudness=_loudness(info, wish))
    kind = wish.format if isinstance(wish, Transcode | Sound) else _sound_format(info)
    quality = wish.quality if isinstance(wish, Transcode) else QUALITY
    return Film(made, of_size(1280, 720, kind, quality), float((end - begin) / rate))


def _sound_format(info: MediaInfo) -> str:
    """The kind of file that an edited sound becomes: as good, and as easily played, as the one it came from."""
    if info.audio_codec in ("mp3", "opus", "vorbis"):
        return "mp3" if info.audio_codec == "mp3" else "ogg"
    return "wav" if info.audio_codec.startswith("pcm") or info.audio_codec in ("flac", "alac") else "m4a"


def _preset(info: MediaInfo, wish: Edit | Enhance | Transcode, canvas: Canvas) -> Preset:
    size = canvas.width, canvas.height
    if isinstance(wish, Transcode):
        preset = of_size(*size, wish.format, wish.quality)
    else:
        # what is not touched is not encoded again, but for the ends of a cut
        preset = of_size(*size, "mp4", QUALITY).copying()
    is_silent = not info.has_audio or (isinstance(wish, Edit) and wish.volume == 0)
    return replace(preset, format=replace(preset.format, audio="")) if is_silent else preset


def _stretch(info: MediaInfo, wish: Wish, rate: Fraction) -> tuple[int, int]:
    """The first frame that is used, and the one after the last."""
    there = max(1, from_microseconds(info.duration_us or 0, rate))
    if not isinstance(wish, Edit):
        return 0, there
    begin = from_seconds(Fraction(wish.begin_us, 1_000_000), rate)
    end = there if wish.end_us is None else min(there, from_seconds(Fraction(wish.end_us, 1_000_000), rate))
    if begin >= end:
        raise WishRefused(f"The beginning must come before the end, within the {_spoken(info)} that it lasts.")
    return begin, end


def _loudness(info: MediaInfo, wish: Wish) -> float | None:
    return LOUDNESS if isinstance(wish, Enhance) and wish.loudness and info.has_audio else None


def _enlargement(info: MediaInfo) -> Fraction:
    """How many times larger it may become. Raises WishRefused when that is hardly any."""
    width, height = info.width or 1, info.height or 1
    if info.kind == "image":
        most = ENLARGED if ENLARGED**2 * width * height <= MAX_IMAGE_PIXELS else Fraction(1)
    else:
        most = min(ENLARGED, Fraction(SHORT_SIDE, min(width, height)), Fraction(LONG_SIDE, max(width, height)))
    if most < LEAST_GAIN:
        raise WishRefused(f"It is {width} x {height} pixels, too large already to be enlarged.")
    return most


def _crop_leaves_enough(info: MediaInfo, wish: Edit) -> None:
    crop = wish.crop
    left = (info.width or 0) * (1 - crop.left - crop.right), (info.height or 0) * (1 - crop.top - crop.bottom)
    if min(left) < min(SHORTEST_SIDE, info.width or 0, info.height or 0):
        raise WishRefused(f"The crop leaves less than {SHORTEST_SIDE} pixels of the picture.")


def _spoken(info: MediaInfo) -> str:
    return f"{(info.duration_us or 0) / 1_000_000:.2f} s"
