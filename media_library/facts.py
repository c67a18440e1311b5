"""What is known about the media of an asset, and what follows: its type, its name as a file, whether browsers play it."""

from pathlib import PurePosixPath

from engine.media import MediaInfo
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
_PLAYED_CODECS = {"h264", "vp8", "vp9", "av1"}
_PLAYED_TYPES = {"video/mp4", "video/quicktime", "video/webm"}


def mime_type_of(info: MediaInfo) -> str:
    """The type that we serve it as: from what the probe found inside, never from what the sender called it."""
    subtype = _subtype(info)
    found = f"{info.kind}/{subtype}"
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


def _subtype(info: MediaInfo) -> str:
    names = info.container.lower().split(",")
    if info.kind == "audio" and names[0] in {"mov", "mp4", "m4a"}:
        return "mp4"
    for name in names:
        if name in _SUBTYPES:
            return _SUBTYPES[name]
    return names[0]


_SUBTYPES = {
    "mp4": "mp4",
    "mov": "quicktime",
    "m4a": "mp4",
    "webm": "webm",
    "matroska": "x-matroska",
    "mkv": "x-matroska",
    "avi": "x-msvideo",
    "mpegts": "mp2t",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "mp3": "mpeg",
}
