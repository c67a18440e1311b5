"""What work costs, in credits: so many for each started unit of it. The list is settings.PRICES."""

from dataclasses import dataclass
from math import ceil

from django.conf import settings

LABELS = {
    "render": "Render",
    "render_2160p": "Render at 2160p",
    "mix": "Mix",
    "clip": "Video clip",
    "voice": "Voice-over",
    "caption": "Captions",
    "transcode": "Conversion",
    "enhance": "Enhancement",
}
KINDS = dict.fromkeys(["image", "clip", "music", "voice"], "generate")  # of job, where a price is not named after its own


@dataclass(frozen=True)
class Price:
    """`credits` for each started `per` of `unit`: 1 for each started 30 seconds."""

    credits: int
    per: int
    unit: str

    @property
    def words(self) -> str:
        per, unit = (self.per // 60, "minute") if self.unit == "second" and self.per % 60 == 0 else (self.per, self.unit)
        return f"per {unit}" if self.per == 1 else f"per started {unit}" if per == 1 else f"per started {per} {unit}s"


def label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ").capitalize())


def price(name: str) -> Price:
    return Price(**settings.PRICES[name])


def price_list() -> dict[str, Price]:
    """Of what this version of the studio can do: a price is named after its kind of job, but for those of KINDS."""
    return {name: price(name) for name in settings.PRICES if KINDS.get(name, name.partition("_")[0]) in settings.JOB_KINDS}


def cost(name: str, amount: float) -> int:
    """Credits for `amount` of the unit of `name`; nothing where the installation has credits switched off."""
    if not settings.CREDITS:
        return 0
    found = price(name)
    return found.credits * max(1, ceil(amount / found.per))


def cost_of_video(seconds: float, shorter_side: int) -> int:
    """A render. `shorter_side` in pixels: from 2160 on it costs more."""
    return cost("render_2160p" if shorter_side >= 2160 else "render", seconds)
