"""{% load media %}: addresses of an asset's files and the words on its card."""

from hashlib import sha256
from typing import Any

from django import template
from django.core.cache import caches
from django.template import Context
from django.utils.safestring import SafeString

from media_library import facts, storage
from media_library.filters import SOURCES
from media_library.forms import PlainUploadForm
from media_library.models import Asset
from media_library.url_import import UrlsForm

register = template.Library()

# Rows are justified: the height is fixed, the width follows the media. Classes, as the pages allow no style of their own.
_SHAPES = [
    (0.75, "aspect-tall"),
    (0.95, "aspect-portrait"),
    (1.2, "aspect-square"),
    (1.6, "aspect-classic"),
    (2.0, "aspect-wide"),
]
_WIDEST = "aspect-cinema"
_SOURCES = {
    "upload": "upload",
    "url": "link",
    "generated": "sparkles",
    "rendered": "clapperboard",
    "mixed": "layout-grid",
    "edited": "scissors",
}
_KINDS = {"video": "film", "image": "image", "audio": "music"}


@register.filter
def media_url(asset: Asset, role: storage.Role = "original") -> str:
    """Nothing when that file was not made, so that a template can ask."""
    return storage.url_for(asset, role) if role == "original" or role in asset.derived else ""


@register.simple_tag(takes_context=True)
def asset_card(context: Context, asset: Asset) -> SafeString:
    """An asset in the grid."""
    return _drawn_once(context, "_card_drawn", asset)


@register.simple_tag(takes_context=True)
def asset_row(context: Context, asset: Any, age: str) -> SafeString:
    """An asset in the table, with its `labels`. These and its age, in words, change while the asset's own row does not."""
    return _drawn_once(context, "_row", asset, age, *(asset.labels or ()))


def _drawn_once(context: Context, template_name: str, asset: Asset, *seen: str) -> SafeString:
    """A ready asset is drawn once, without its page: it looks the same until its row changes, or what else is `seen` of it, or
    the hour and with it the addresses of its files."""
    page = context.template.engine.get_template(f"media_library/{template_name}.html")  # type: ignore[union-attr]  # while it is drawn
    if asset.status != Asset.Status.READY:
        return page.render(context.new({"asset": asset}))
    words = sha256("\0".join(seen).encode()).hexdigest()  # of people, so not as they are: a key has no blanks
    key = f"{template_name}.{asset.pk.hex}.{asset.updated_at.timestamp():.6f}.{storage.expiry()}.{words}"
    fragments = caches["fragments"]
    drawn: SafeString | None = fragments.get(key)
    if drawn is None:
        drawn = page.render(Context({"asset": asset}))
        fragments.set(key, drawn, storage.HOUR)
    return drawn


@register.simple_tag
def plain_upload_form() -> PlainUploadForm:
    return PlainUploadForm()


@register.simple_tag
def urls_form() -> UrlsForm:
    return UrlsForm.new()


@register.filter
def has_file(asset: Asset) -> bool:
    """Whether the original is still on the disk, so that a failed asset can be tried again."""
    return storage.is_kept(asset)


@register.filter
def shape(asset: Asset) -> str:
    """A class of library.css."""
    return next((name for limit, name in _SHAPES if asset.aspect < limit), _WIDEST)


@register.filter
def kind_icon(asset: Asset) -> str:
    return _KINDS[asset.kind]


@register.filter
def source_name(asset: Asset) -> str:
    return dict(SOURCES)[asset.source]


@register.filter
def source_icon(asset: Asset) -> str:
    return _SOURCES[asset.source]


register.filter("facts_line", facts.line)
register.filter("length_badge", facts.length)
