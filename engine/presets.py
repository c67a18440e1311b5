"""What a render may be: the frame, the container and its codecs, the quality, and where captions go.

The document decides the rate; `encoders` has the words in which all this is told to ffmpeg.
"""

from dataclasses import dataclass, replace

from engine.geometry import even

FEW_TAGS = ("title", "artist", "date", "copyright", "comment")
TAGS = (*FEW_TAGS, "description")


@dataclass(frozen=True)
class Format:
    """A kind of file. `muxer`, `video` and `audio` are ffmpeg's names; `video` or `audio` is "" where there is none.

    `subtitles` is the codec of captions in a stream of their own, "" where there can be none. `tags` are the metadata
    that have a place in it. `most_rate` and `most_side` bound frames a second and the shorter side.
    """

    name: str
    label: str
    muxer: str
    suffix: str
    mime_type: str
    video: str
    audio: str
    subtitles: str = ""
    tags: tuple[str, ...] = TAGS
    most_rate: int | None = None
    most_side: int | None = None


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("mp4", "MP4 (H.264)", "mp4", ".mp4", "video/mp4", "h264", "aac", "mov_text"),
        Format("mp4-h265", "MP4 (H.265)", "mp4", ".mp4", "video/mp4", "hevc", "aac", "mov_text"),
        Format("mov", "MOV (H.264)", "mov", ".mov", "video/quicktime", "h264", "aac", "mov_text", FEW_TAGS),
        Format("webm", "WebM (VP9)", "webm", ".webm", "video/webm", "vp9", "opus", "webvtt"),
        Format("avi", "AVI (MPEG-4)", "avi", ".avi", "video/x-msvideo", "mpeg4", "mp3", tags=FEW_TAGS),
        Format("gif", "GIF", "gif", ".gif", "image/gif", "gif", "", tags=(), most_rate=15, most_side=480),
        Format("m4a", "Sound only, M4A", "ipod", ".m4a", "audio/mp4", "", "aac"),
        Format("mp3", "Sound only, MP3", "mp3", ".mp3", "audio/mpeg", "", "mp3"),
        Format("wav", "Sound only, WAV", "wav", ".wav", "audio/wav", "", "pcm_s16le", tags=FEW_TAGS),
        Format("ogg", "Sound only, Ogg Opus", "ogg", ".ogg", "audio/ogg", "", "opus", tags=FEW_TAGS),
        Format("weba", "Sound only, WebM Opus", "webm", ".weba", "audio/webm", "", "opus"),
    )
}

CAPTIONS = ("burned", "soft", "beside", "none")
QUALITIES = {"low": "Low", "medium": "Medium", "high": "High", "ultra": "Ultra"}
# by codec, from low to ultra: the encoder's speed, and its constant quality
EFFORTS: dict[str, tuple[tuple[str, int], ...]] = {
    "h264": (("veryfast", 28), ("veryfast", 23), ("fast", 20), ("medium", 17)),
    "hevc": (("superfast", 31), ("veryfast", 27), ("veryfast", 23), ("faster", 19)),
    "vp9": (("5", 45), ("5", 37), ("4", 30), ("3", 23)),
    "mpeg4": (("", 9), ("", 5), ("", 3), ("", 2)),
    "gif": (("veryfast", 24), ("veryfast", 16), ("veryfast", 10), ("veryfast", 5)),  # of the film that it is painted from
    "": (("", 0),) * 4,
}
BITRATES: dict[str, tuple[int, ...]] = {  # bits a second
    "aac": (96_000, 128_000, 192_000, 256_000),
    "opus": (64_000, 96_000, 128_000, 192_000),
    "mp3": (96_000, 128_000, 192_000, 320_000),
    "pcm_s16le": (1_536_000,) * 4,
    "": (0,) * 4,
}


@dataclass(frozen=True)
class Preset:
    """All but `name` and `label` decide the bytes of the file; the essences are what decides those of a part."""

    name: str
    label: str
    width: int
    height: int
    format: Format = FORMATS["mp4"]
    quality: str = "medium"
    captions: str = "burned"  # or "soft", a stream that players can switch off; "beside", files of their own; "none"
    speed: str = "veryfast"
    crf: int = 23
    audio_bitrate: int = 128_000
    longest_seconds: int = 10  # of a segment: less is re-encoded after an edit, more compresses better
    keyframe_seconds: int = 5  # how far apart a player finds places to start from
    copies: bool = False  # whether stretches of sources that are like the output already are copied, not encoded

    def copying(self) -> "Preset":
        """The same, copying what can be."""
        return replace(self, copies=True)

    @property
    def picture_essence(self) -> tuple[str | int, ...]:
        """What decides the bytes of a part, beside what is in the picture: parts serve every container of their codec."""
        return (self.width, self.height, self.format.video, self.speed, self.crf, self.keyframe_seconds)

    @property
    def sound_essence(self) -> tuple[str | int, ...]:
        """What decides the bytes of the sound, beside its samples."""
        return (self.format.audio, self.audio_bitrate)


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("1080p", "Full HD, 1920 x 1080", 1920, 1080),
        Preset("720p", "HD, 1280 x 720", 1280, 720),
        Preset("vertical", "Vertical, 1080 x 1920", 1080, 1920),
        Preset("square", "Square, 1080 x 1080", 1080, 1080),
        Preset("youtube", "YouTube, 1920 x 1080", 1920, 1080),
        Preset("youtube-4k", "YouTube 4K, 3840 x 2160", 3840, 2160),
        Preset("shorts", "YouTube Shorts, 1080 x 1920", 1080, 1920),
        Preset("reels", "Instagram Reels, 1080 x 1920", 1080, 1920),
        Preset("tiktok", "TikTok, 1080 x 1920", 1080, 1920),
        Preset("instagram", "Instagram square, 1080 x 1080", 1080, 1080),
        Preset("instagram-portrait", "Instagram portrait, 1080 x 1350", 1080, 1350),
        Preset("linkedin", "LinkedIn, 1280 x 720", 1280, 720),
        Preset("x", "X, 1280 x 720", 1280, 720),
    )
}


def choose(name: str, format: str = "mp4", quality: str = "medium", captions: str = "") -> Preset:
    """The preset of that name in another format and quality. Captions are burned in where there is a picture, unless told.

    Raises ValueError with a sentence for what there is not, and for what does not go together.
    """
    for word, there, kind in ((name, PRESETS, "preset"), (format, FORMATS, "format"), (quality, QUALITIES, "quality")):
        if word not in there:
            raise ValueError(f"There is no {kind} “{word}”: choose one of {', '.join(there)}.")
    chosen, step = FORMATS[format], list(QUALITIES).index(quality)
    return _encoded(PRESETS[name], chosen, step, _place(chosen, captions))


def of_size(width: int, height: int, format: str = "mp4", quality: str = "medium") -> Preset:
    """As `choose`, in pixels of one's own, which are made even. The format and the quality must be known."""
    chosen, step = FORMATS[format], list(QUALITIES).index(quality)
    width, height = even(width), even(height)
    return _encoded(Preset("own", f"{width} x {height}", width, height), chosen, step, _place(chosen, ""))


def _encoded(preset: Preset, chosen: Format, step: int, captions: str) -> Preset:
    """`step` counts the qualities."""
    (speed, crf), bitrate = EFFORTS[chosen.video][step], BITRATES[chosen.audio][step]
    quality = list(QUALITIES)[step]
    made = replace(preset, format=chosen, quality=quality, captions=captions, speed=speed, crf=crf, audio_bitrate=bitrate)
    return _within(made, chosen)


def _place(chosen: Format, captions: str) -> str:
    place = captions or ("burned" if chosen.video else "none")
    if place not in CAPTIONS:
        raise ValueError(f"Captions cannot be “{place}”: choose one of {', '.join(CAPTIONS)}.")
    if place == "soft" and not chosen.subtitles:
        raise ValueError(f"{chosen.label} cannot hold captions as a stream: burn them in, or put them beside the file.")
    if place == "burned" and not chosen.video:
        raise ValueError(f"{chosen.label} has no picture to burn captions into: put them beside the file.")
    return place


def _within(preset: Preset, chosen: Format) -> Preset:
    """The preset, no larger than its format may be, with a label that says so."""
    shorter = min(preset.width, preset.height)
    if chosen.most_side is None or shorter <= chosen.most_side:
        return preset
    width, height = (even(side * chosen.most_side / shorter) for side in (preset.width, preset.height))
    label = f"{chosen.label}, {width} x {height}, at most {chosen.most_rate} frames a second"
    return replace(preset, label=label, width=width, height=height)
