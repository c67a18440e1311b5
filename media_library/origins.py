"""How an asset came to be, told step by step, the last step first: what it was made of and by what, back to a file or a page."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from media_library.models import Asset
from media_library.uses import Use

MOST_STEPS = 5
_WORDS = {
    Asset.Source.UPLOAD: "Uploaded",
    Asset.Source.URL: "Imported from the web",
    Asset.Source.GENERATED: "Generated",
    Asset.Source.RENDERED: "Rendered",
    Asset.Source.MIXED: "Mixed",
    Asset.Source.EDITED: "Made",
}


@dataclass(frozen=True)
class Step:
    words: str  # "Trimmed, from"
    title: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()


def origins_of(asset: Asset, used: list[Use]) -> list[Step]:
    """`used` is what uses.py found for it: what it came of is among that."""
    came_of = [use for use in used if use.is_origin]
    steps = [Step(use.words or f"{_words(asset)} from", use.title, use.url, use.notes) for use in came_of]
    here: Asset | None = asset
    while here is not None and len(steps) < MOST_STEPS:
        parent = Asset.objects.filter(owner=here.owner_id, pk=here.parent_id).first() if here.parent_id else None
        if parent is not None:
            steps.append(Step(f"{_words(here)} from", parent.name, reverse("media_library:detail", args=[parent.pk])))
        elif not steps or here is not asset:
            steps.append(_first(here))
        here = parent
    return steps


def _first(asset: Asset) -> Step:
    url = str(asset.metadata.get("source_url", ""))
    if url and urlsplit(url).scheme in ("http", "https"):
        return Step("Imported from", urlsplit(url).netloc, url)
    if "made" in asset.metadata and asset.source != Asset.Source.MIXED:  # a film of a mix was made of many
        return Step(f"{_words(asset)} from a file that is gone")
    arrival = str(asset.metadata.get("arrival", ""))
    return Step(_words(asset), asset.original_name, notes=(arrival,) if arrival else ())


def _words(asset: Asset) -> str:
    """The tool's own words where a tool made it: "Trimmed, rotated"."""
    return str(asset.metadata.get("made", {}).get("label") or _WORDS[Asset.Source(asset.source)])
