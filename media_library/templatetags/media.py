"""{% load media %}: addresses of an asset's files and the words on its card."""

from django import template

from media_library import facts, storage
from media_library.models import Asset

register = template.Library()

# Rows are justified: the height is fixed, the width follows the media. Classes, as the pages allow no style of their own.
_SHARES = [
    (0.7, "flex-[9_1_88px] max-w-32"),
    (0.95, "flex-[13_1_108px] max-w-40"),
    (1.2, "flex-[16_1_132px] max-w-48"),
    (1.6, "flex-[21_1_176px] max-w-64"),
    (2.0, "flex-[28_1_235px] max-w-88"),
]
_WIDEST = "flex-[38_1_300px] max-w-110"
_SOURCES = {"upload": "upload", "url": "external-link", "generated": "film", "rendered": "clapperboard", "mixed": "layout-grid"}
_KINDS = {"video": "film", "image": "image", "audio": "music"}


@register.filter
def media_url(asset: Asset, role: storage.Role = "original") -> str:
    """Nothing when that file was not made, so that a template can ask."""
    return storage.url_for(asset, role) if role == "original" or role in asset.derived else ""


@register.filter
def has_file(asset: Asset) -> bool:
    """Whether the original is still on the disk, so that a failed asset can be tried again."""
    return storage.original_path(asset).is_file()


@register.filter
def row_share(asset: Asset) -> str:
    return next((classes for limit, classes in _SHARES if asset.aspect < limit), _WIDEST)


@register.filter
def kind_icon(asset: Asset) -> str:
    return _KINDS[asset.kind]


@register.filter
def source_icon(asset: Asset) -> str:
    return _SOURCES[asset.source]


register.filter("facts_line", facts.line)
register.filter("length_badge", facts.length)
