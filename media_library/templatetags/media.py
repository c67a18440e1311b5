"""{% load media %}: addresses of an asset's files and the words on its card."""

from django import template

from media_library import storage
from media_library.models import Asset

register = template.Library()

# A poster keeps the shape of its media by one of these; the template maps each to how it shares a row.
_SHAPES = [(0.65, "tall"), (0.9, "upright"), (1.2, "square"), (1.55, "classic"), (2.0, "wide")]
_SOURCES = {"upload": "upload", "url": "external-link", "generated": "film", "rendered": "clapperboard", "mixed": "layout-grid"}
_KINDS = {"video": "film", "image": "image", "audio": "music"}


@register.filter
def media_url(asset: Asset, role: storage.Role = "original") -> str:
    """Nothing when that file was not made, so that a template can ask."""
    return storage.url_for(asset, role) if role == "original" or role in asset.derived else ""


@register.filter
def shape(asset: Asset) -> str:
    return next((name for limit, name in _SHAPES if asset.aspect < limit), "cinema")


@register.filter
def kind_icon(asset: Asset) -> str:
    return _KINDS[asset.kind]


@register.filter
def source_icon(asset: Asset) -> str:
    return _SOURCES[asset.source]


@register.filter
def frame_rate(asset: Asset) -> str:
    """30 fps, 29.97 fps; nothing for what has no frames."""
    if not asset.frame_rate_num or not asset.frame_rate_den or asset.kind != Asset.Kind.VIDEO:
        return ""
    return f"{round(asset.frame_rate_num / asset.frame_rate_den, 2):g} fps"


@register.filter
def facts_line(asset: Asset) -> str:
    """The quiet line under a name: its size and rate, or the codec of a sound."""
    size = f"{asset.width}\N{MULTIPLICATION SIGN}{asset.height}" if asset.width and asset.height else ""
    words = [asset.codec.upper()] if asset.kind == Asset.Kind.AUDIO else [size, frame_rate(asset)]
    return " · ".join(word for word in words if word)
