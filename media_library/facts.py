"""What is known about the media of an asset, and what follows: its type, its name as a file, whether browsers play it."""

import mimetypes
from dataclasses import asdict
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from django.template.defaultfilters import filesizeformat

from engine import policy
from engine.filmstrips import Filmstrip
from engine.media import MediaInfo
from media_library import storage
from media_library.models import Asset

# The only types that are ever sent to a browser, each with the ending of its files. None of them can run anything.
SAFE_TYPES = {
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/x-msvideo": ".avi",
    "video/mp2t": ".ts",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "audio/ogg": ".ogg",
    "audio/webm": ".weba",
    "audio/x-matroska": ".mka",
}
_CODEC_NAMES = {**policy.KNOWN_CODECS, **policy.VIDEO_CODECS}  # the others are told in capitals
_PLAYED_CODECS = {"h264", "vp8", "vp9", "av1"}
_PLAYED_TYPES = {"video/mp4", "video/quicktime", "video/webm"}


def mime_type_of(info: MediaInfo) -> str:
    """The type that we serve it as: from what the probe found inside, never from what the sender called it."""
    found = f"{info.kind}/{_subtype(info)}"
    return found if found in SAFE_TYPES else "application/octet-stream"


def apply_facts(asset: Asset, info: MediaInfo) -> None:
    """Copy what the probe found into the row's columns; the whole of it stays in metadata["probe"]."""
    asset.kind = info.kind
    asset.size = info.size
    asset.duration_us = info.duration_us
    asset.width, asset.height = info.width, info.height
    asset.frame_rate_num = info.frame_rate.numerator if info.frame_rate else None
    asset.frame_rate_den = info.frame_rate.denominator if info.frame_rate else None
    asset.codec = info.audio_codec if info.kind == "audio" else info.video_codec
    asset.container = info.container[:60]
    asset.has_audio = info.has_audio
    asset.mime_type = mime_type_of(info)
    asset.metadata = {**asset.metadata, "probe": info.to_json()}


def derived_facts(derived: dict[str, Path], strip: Filmstrip | None) -> dict[str, dict[str, Any]]:
    """What the row keeps of each derived file: size, type, and of a filmstrip how many frames of which size."""
    found: dict[str, dict[str, Any]] = {
        role: {"size": path.stat().st_size, "type": storage.DERIVED_TYPES[role]} for role, path in derived.items()
    }
    if strip is not None:
        found["filmstrip"] |= asdict(strip)
    return found


def title_of(name: str) -> str:
    """The name without the ending of a media file: "Harbour.mp4" is shown as "Harbour"."""
    path = PurePath(name)
    return path.stem if _family(name) in Asset.Kind.values and path.name == name else name


def guess_kind(name: str) -> str:
    """Until the worker has looked inside, the name is all there is to choose an icon by."""
    family = _family(name)
    return family if family in Asset.Kind.values else Asset.Kind.VIDEO


def download_name(asset: Asset) -> str:
    """The asset's name as that of a file, with the ending that belongs to its type."""
    ending = SAFE_TYPES.get(asset.mime_type) or PurePosixPath(asset.original_name).suffix[:10]
    name = asset.name.replace("/", "-").replace("\\", "-").strip() or "media"
    return name if not ending or name.lower().endswith(ending) else f"{name}{ending}"


def is_played_by_browsers(asset: Asset) -> bool:
    """Whether the original itself can be watched on a page; if not, its proxy can."""
    if asset.kind != Asset.Kind.VIDEO:
        return True
    pixel_format = asset.metadata.get("probe", {}).get("pixel_format", "")
    is_plain = pixel_format in {"", "yuv420p", "yuvj420p"} or asset.codec != "h264"
    return asset.codec in _PLAYED_CODECS and asset.mime_type in _PLAYED_TYPES and is_plain


def describe(asset: Asset) -> list[tuple[str, str]]:
    """What its page tells, name and value; what is not known is left out."""
    codec = _codec(asset) if asset.kind != Asset.Kind.IMAGE else ""
    told = [
        ("Kind", asset.get_kind_display()),
        ("Came by", asset.get_source_display()),
        ("Length", length(asset)),
        ("Picture", f"{asset.width}\N{MULTIPLICATION SIGN}{asset.height}" if asset.width and asset.height else ""),
        ("Frame rate", frame_rate(asset)),
        ("Encoded as", " in ".join(word for word in (codec, asset.container.upper()) if word)),
        ("Sound", ("Yes" if asset.has_audio else "None") if asset.kind == Asset.Kind.VIDEO and asset.checksum else ""),
        ("Size", filesizeformat(asset.size) if asset.size else ""),
        ("File name", asset.original_name),
        ("SHA-256", asset.checksum[:16]),
    ]
    return [(name, value) for name, value in told if value]


def _codec(asset: Asset) -> str:
    return _CODEC_NAMES.get(asset.codec, asset.codec.upper())


def frame_rate(asset: Asset) -> str:
    """30 fps, 29.97 fps; nothing for what has no frames."""
    if not asset.frame_rate_num or not asset.frame_rate_den or asset.kind != Asset.Kind.VIDEO:
        return ""
    return f"{round(asset.frame_rate_num / asset.frame_rate_den, 2):g} fps"


def line(asset: Asset) -> str:
    """The quiet line under a name: its size and rate, or the codec of a sound."""
    size = f"{asset.width}\N{MULTIPLICATION SIGN}{asset.height}" if asset.width and asset.height else ""
    words = [_codec(asset)] if asset.kind == Asset.Kind.AUDIO else [size, frame_rate(asset)]
    return " · ".join(word for word in words if word)


def length(asset: Asset) -> str:
    return clock(asset.duration_us) if asset.duration_us else ""


def clock(microseconds: int) -> str:
    """0:12, 1:02:03."""
    minutes, seconds = divmod(round(microseconds / 1_000_000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _family(name: str) -> str:
    return (mimetypes.guess_type(name)[0] or "").partition("/")[0]


def _subtype(info: MediaInfo) -> str:
    if info.kind == "audio" and info.container == "mov":
        return "mp4"
    return _SUBTYPES.get(info.container, info.container)


_SUBTYPES = {"mov": "quicktime", "matroska": "x-matroska", "avi": "x-msvideo", "mpegts": "mp2t", "mp3": "mpeg"}
