"""What a render may be: the frame, and how it is encoded. The document decides the rate."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """All but `name` and `label` decide the bytes of a segment."""

    name: str
    label: str
    width: int
    height: int
    speed: str = "veryfast"
    crf: int = 23
    audio_bitrate: int = 128_000
    longest_seconds: int = 10  # of a segment: less is re-encoded after an edit, more compresses better
    keyframe_seconds: int = 5  # how far apart a player finds places to start from


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("1080p", "Full HD, 1920 x 1080", 1920, 1080),
        Preset("720p", "HD, 1280 x 720", 1280, 720),
        Preset("vertical", "Vertical, 1080 x 1920", 1080, 1920),
        Preset("square", "Square, 1080 x 1080", 1080, 1080),
    )
}
