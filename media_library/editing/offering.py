"""What an asset's page offers to make of it: for each tool its form, what it costs at most, and how long it may take."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from accounts import credits
from accounts.models import User
from accounts.prices import cost
from jobs.models import Job
from media_library.editing import wishes
from media_library.editing.forms import FORMS, WorkForm
from media_library.editing.requesting import FREE, KIND_OF, can_be_converted
from media_library.models import Asset

LAST = 20  # completed jobs of the person that are asked how long they took


@dataclass(frozen=True)
class Tool:
    name: str
    title: str
    icon: str
    label: str  # of its button
    begun: str  # what is said once it was asked for


TOOLS = {
    each.name: each
    for each in (
        Tool("edit", "Edit", "scissors", "Make the edit", "is being edited"),
        Tool("enhance", "Enhance", "sparkles", "Enhance", "is being enhanced"),
        Tool("transcode", "Convert", "refresh-cw", "Convert", "is being converted"),
        Tool("sound", "Extract the sound", "music", "Extract", "gives its sound"),
        Tool("frame", "Take a frame", "image", "Take it", "gives a frame"),
    )
}


@dataclass(frozen=True)
class Offer:
    """`cost` and `left` in credits; `expected` in words, "" where nobody knows."""

    tool: Tool
    form: WorkForm
    cost: int
    left: int
    expected: str

    @property
    def template(self) -> str:
        return f"media_library/tools/{self.tool.name}.html"


def offers(user: User, asset: Asset) -> list[Offer]:
    """All that can be made of it, in the order of the page."""
    names = list(_possible(asset))
    paces = _paces(user) if names else {}
    return [_offer(user, asset, FORMS[name](asset), paces) for name in names]


def offer(user: User, asset: Asset, name: str, data: Any = None) -> Offer | None:
    """One tool, with what was sent; None when it cannot be had of this asset."""
    if name not in _possible(asset):
        return None
    return _offer(user, asset, FORMS[name](asset, data), _paces(user))


def _possible(asset: Asset) -> Iterator[str]:
    if can_be_converted(asset) and not asset.deleted_at:
        yield "transcode"
    if asset.status != Asset.Status.READY or asset.deleted_at or not asset.metadata.get("probe"):
        return
    for name in TOOLS:
        if asset.kind in wishes.TOOLS[name] and (name != "sound" or asset.has_audio):
            yield name


def _offer(user: User, asset: Asset, form: WorkForm, paces: dict[str, float]) -> Offer:
    seconds = (asset.duration_us or 0) / 1_000_000
    price = 0 if form.tool in FREE else cost(form.tool, seconds)
    left = credits.within_reach(user, price)
    return Offer(TOOLS[form.tool], form, price, left, _words(paces.get(KIND_OF.get(form.tool, form.tool)), seconds))


def _paces(user: User) -> dict[str, float]:
    """For each kind of job, how many seconds the person's last ones took for each second of the original."""
    kinds = {KIND_OF.get(name, name) for name in TOOLS}
    done = Job.objects.visible_to(user).filter(kind__in=kinds, status=Job.Status.COMPLETED).newest_first()
    found: dict[str, list[float]] = {}
    for kind, began, ended, seconds in done.values_list("kind", "started_at", "completed_at", "result__seconds")[:LAST]:
        if began and ended and seconds:
            found.setdefault(kind, []).append((ended - began).total_seconds() / seconds)
    return {kind: median(each) for kind, each in found.items()}


def _words(pace: float | None, length: float) -> str:
    if not pace or not length:
        return ""
    seconds = pace * length
    return f"{max(5, round(seconds / 5) * 5)} s" if seconds < 60 else f"{round(seconds / 60)} min"
