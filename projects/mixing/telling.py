"""What a run was asked to be, and what it cost, in words."""

from typing import Any

from django.db.models import Q, Sum

from accounts import prices
from accounts.models import CreditTransaction
from engine.presets import PRESETS, QUALITIES
from jobs.models import Job
from projects.models import Mix

FITS = {"fit": "bars where clips do not fill the picture", "fill": "clips fill the picture", "blur": "blurred edges"}
TIMES = " \N{MULTIPLICATION SIGN} "


def facts_of(mix: Mix) -> list[str]:
    """Short phrases, the most telling first."""
    asked = mix.settings
    preset = PRESETS.get(str(asked.get("preset")))
    about = [
        _drawn(asked),
        TIMES.join(map(_choices, asked.get("groups", []))),
        preset.label if preset else "",
        f"{str(asked.get('format', '')).upper()}, {QUALITIES.get(str(asked.get('quality')), '').lower()}".rstrip(", "),
        FITS.get(str(asked.get("fit")), ""),
        "with music" if asked.get("music") else "",
        "with text" if asked.get("texts") else "",
    ]
    return [phrase for phrase in about if phrase]


def money_of(mix: Mix) -> dict[str, int]:
    """Credits that all its jobs took, and what of that was given back."""
    jobs = Job.objects.filter(owner=mix.owner_id, kind="mix", params__mix=str(mix.pk)).values("pk")
    entries = CreditTransaction.objects.filter(owner=mix.owner_id, reference__in=jobs)
    sums = entries.aggregate(taken=Sum("amount", filter=Q(kind="USAGE")), back=Sum("amount", filter=Q(kind="REFUND")))
    return {"taken": -(sums["taken"] or 0), "back": sums["back"] or 0}


def price_of() -> int:
    """Of one film that is made again."""
    return prices.cost("mix", 1)


def _drawn(asked: dict[str, Any]) -> str:
    if asked.get("mode") == "manual":
        return "MANUAL"
    pool = len(asked.get("pool", []))
    return f"AUTO, seed {asked.get('seed', 0)}" + (f", {asked.get('take', 1)} of {pool} clips" if pool else "")


def _choices(group: dict[str, Any]) -> str:
    """As the formula of a dry run has them."""
    clips = len(group.get("clips", []))
    return f"({clips} + none)" if group.get("optional") else str(clips)
