"""What platforms take: how long and how large a video may be, in which containers, and where their own buttons lie over it.

Figures of autumn 2026, for accounts as most people have them. They say when to look twice; nothing is refused by them.
"""

from dataclasses import dataclass

MINUTE, GIB = 60, 1024**3
WIDELY_TAKEN = ("mp4", "mov")


@dataclass(frozen=True)
class Zone:
    """Where nothing of the platform lies over the picture: shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


# the box that TikTok, Reels and Shorts all leave free: x 65 to 930 and y 270 to 1248 of 1080 x 1920
UPRIGHT = Zone(65 / 1080, 270 / 1920, 930 / 1080, 1248 / 1920)


@dataclass(frozen=True)
class Platform:
    """`most_seconds` and `most_bytes` of one video; `formats` by our names; `about` is what a card says of it."""

    name: str
    about: str
    most_seconds: int
    most_bytes: int
    formats: tuple[str, ...] = WIDELY_TAKEN
    most_rate: int = 60
    zone: Zone | None = None


# by preset; those that are sizes and no more are in nobody's rules
PLATFORMS: dict[str, Platform] = {
    "youtube": Platform("YouTube", "up to 12 hours", 12 * 60 * MINUTE, 256 * GIB, ("mp4", "mp4-h265", "mov", "webm")),
    "youtube-4k": Platform("YouTube", "up to 12 hours", 12 * 60 * MINUTE, 256 * GIB, ("mp4", "mp4-h265", "mov", "webm")),
    "shorts": Platform("YouTube Shorts", "up to 3 min", 3 * MINUTE, 256 * GIB, ("mp4", "mp4-h265", "mov", "webm"), zone=UPRIGHT),
    "reels": Platform("Instagram Reels", "up to 3 min", 3 * MINUTE, 4 * GIB, zone=UPRIGHT),
    "tiktok": Platform("TikTok", "up to 10 min", 10 * MINUTE, 4 * GIB, ("mp4", "mov", "webm"), zone=UPRIGHT),
    "instagram": Platform("Instagram", "up to 60 min", 60 * MINUTE, 4 * GIB),
    "instagram-portrait": Platform("Instagram", "up to 60 min", 60 * MINUTE, 4 * GIB),
    "linkedin": Platform("LinkedIn", "up to 15 min", 15 * MINUTE, 5 * GIB),
    "x": Platform("X", "up to 2 min 20 s", 140, 512 * 1024**2),
}
