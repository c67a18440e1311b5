"""About how large a video will be and how long it takes to make, before it is asked for.

By what the person's own last renders came to, where there are such, then by the studio's; otherwise by the rule below. It is
always "about": what is in the picture decides the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.db.models import QuerySet

from accounts.models import User
from engine.presets import QUALITIES, Preset
from engine.timeline import Timeline
from jobs.models import Job
from projects.models import Render
from projects.outputs import QUALITY_NAMES, Output

LOOKED_AT = 20  # renders
# The rule. Bits that a pixel of a frame takes at 30 frames a second, by the video codec and the quality, low to ultra: what
# camera footage usually comes to. Twice as many frames a second take about 1.4 times as much.
BITS: dict[str, tuple[float, ...]] = {
    "h264": (0.045, 0.08, 0.115, 0.17),
    "hevc": (0.03, 0.05, 0.08, 0.13),
    "vp9": (0.03, 0.05, 0.085, 0.14),
}
PIXELS_A_SECOND = {
    "h264": 90e6,
    "hevc": 35e6,
    "vp9": 15e6,
}  # at medium quality, by a small machine
EFFORT = dict(zip(QUALITY_NAMES, (0.9, 1.0, 1.5, 2.2), strict=True))  # of the encoder, against medium
SOUND_SPEED = 40  # seconds of sound in a second
BEGINNING = 3  # seconds that every render takes


@dataclass(frozen=True)
class Estimate:
    """`is_measured`: by renders that were made here, and not by the rule."""

    size: int
    seconds: int
    is_measured: bool


@dataclass(frozen=True)
class Past:
    """A render that was made: what of it says how the next one of its kind will be."""

    output: Output
    bits: float  # a second of video, in bits
    pace: float  # seconds of work for a second of video


def of(user: User, timeline: Timeline, outputs: Sequence[Output]) -> list[Estimate]:
    """One for each."""
    mine = _past(Render.objects.visible_to(user))
    past = mine or _past(Render.objects.all())
    return [_estimated(timeline, output, past) for output in outputs]


def _estimated(timeline: Timeline, output: Output, past: Sequence[Past]) -> Estimate:
    seconds, rate = output.seconds(timeline), float(timeline.rate.fraction)
    alike = [each for each in past if _is_alike(each.output, output)]
    bits, pace = _bits(output.encoding(), rate), _pace(output.encoding(), rate)
    if alike:  # scaled by what the rule makes of both
        bits *= median(each.bits / _bits(each.output.encoding(), rate) for each in alike)
        pace *= median(each.pace / _pace(each.output.encoding(), rate) for each in alike)
    return Estimate(round(bits * seconds / 8), max(1, round(BEGINNING * (not alike) + pace * seconds)), bool(alike))


def _is_alike(one: Output, other: Output) -> bool:
    return one.kind.video == other.kind.video


def _bits(preset: Preset, rate: float) -> float:
    """A second, by the rule."""
    sound = preset.audio_bitrate if preset.format.audio else 0
    if not preset.format.video:
        return float(sound)
    bits = BITS[preset.format.video][list(QUALITIES).index(preset.quality)]
    return float(bits * preset.width * preset.height * 30 * (rate / 30) ** 0.5 + sound)


def _pace(preset: Preset, rate: float) -> float:
    """Seconds of work for a second, by the rule."""
    if not preset.format.video:
        return 1 / SOUND_SPEED
    return float(preset.width * preset.height * rate * EFFORT[preset.quality] / PIXELS_A_SECOND[preset.format.video])


def _past(renders: "QuerySet[Render]") -> list[Past]:
    """Of the last of these that were made by a job of their own."""
    made = renders.filter(job__status=Job.Status.COMPLETED, job__started_at__isnull=False, job__completed_at__isnull=False)
    made = made.filter(asset__duration_us__gt=0, asset__size__gt=0)
    made = made.select_related("job", "asset").defer("snapshot").order_by("-created_at", "-id")
    return [found for render in made[:LOOKED_AT] if (found := _measured(render)) is not None]


def _measured(render: Render) -> Past | None:
    job, asset = render.job, render.asset
    if job is None or asset is None or not (job.started_at and job.completed_at and asset.duration_us):
        return None
    length, took = asset.duration_us / 1e6, (job.completed_at - job.started_at).total_seconds()
    return Past(Output.of(render), asset.size * 8 / length, took / length)


def size_words(size: int) -> str:
    """About 12 MB, in powers of a thousand as platforms count."""
    for unit, divisor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= divisor:
            amount = size / divisor
            return f"about {amount:.0f} {unit}" if amount >= 10 else f"about {amount:.1f} {unit}"
    return f"about {size} bytes"


def time_words(seconds: int) -> str:
    if seconds < 60:
        return f"about {max(5, round(seconds / 5) * 5)} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
