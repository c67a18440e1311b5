"""A film of ours painted as a GIF, in two passes that hold one frame at a time: its colours are chosen, then laid on. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from engine.command import BARE, MEMORY, ONE_THREAD, PATIENCE, SECONDS_A_FRAME
from engine.ffmpeg import Task
from engine.plan import RenderPlan
from engine.sandbox import Box

LABEL = "Painting the GIF"
COLOURS = {"low": 32, "medium": 64, "high": 128, "ultra": 256}  # in its one palette
DITHER = "bayer:bayer_scale=4"  # a fixed pattern: one that spreads errors flickers, and is larger for it


@dataclass(frozen=True)
class Painting:
    """The tasks in order, and the file that the last one leaves."""

    tasks: tuple[Task, ...]
    output: Path


def rate_of(plan: RenderPlan) -> Fraction:
    """Frames a second of the GIF: those of the document, within the format's limit."""
    most = plan.preset.format.most_rate
    return plan.rate if most is None else min(plan.rate, Fraction(most))


def frames_of(plan: RenderPlan) -> int:
    """As many as begin before the film ends."""
    return ceil(plan.frames * rate_of(plan) / plan.rate)


def paint(plan: RenderPlan, film: Path, folder: Path) -> Painting:
    palette, output = folder / "palette.png", folder / "painted.gif"
    rate = rate_of(plan)
    sampled = f"[0:v:0]fps={rate.numerator}/{rate.denominator}:round=up:start_time=0,trim=end_frame={frames_of(plan)}"
    choose = f"{sampled},palettegen=max_colors={COLOURS[plan.preset.quality]}:reserve_transparent=0[out]"
    lay = f"{sampled}[film];[film][1:v:0]paletteuse=dither={DITHER}:diff_mode=rectangle[out]"
    opened = ("-threads", "1", "-f", "mov", "-i", f"file:{film}")
    inks = ("-f", "png_pipe", "-i", f"file:{palette}")  # as pipes, for image2 would look for a number in the name
    chosen = ("-frames:v", "1", "-c:v", "png", "-f", "image2pipe", f"file:{palette}")
    laid = (*BARE, "-loop", "0", "-f", "gif", f"file:{output}")
    box = Box(reads=(film, folder), writes=(folder,), memory=MEMORY)
    limit = PATIENCE + SECONDS_A_FRAME * plan.frames
    runs = (
        (*opened, *ONE_THREAD, "-filter_complex", choose, "-map", "[out]", *chosen),
        (*opened, *inks, *ONE_THREAD, "-filter_complex", lay, "-map", "[out]", *laid),
    )
    return Painting(tuple(Task(words, box, limit, LABEL) for words in runs), output)
