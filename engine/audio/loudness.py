"""Loudness: one gain over the whole mix, under a limiter. Nothing moves in time."""

import re
from pathlib import Path

from engine import ffmpeg, graph
from engine.audio import limiter, raw
from engine.audio.raw import Stop
from engine.command import MEMORY, ONE_THREAD, PATIENCE
from engine.errors import RenderFailed
from engine.ffmpeg import Task
from engine.frames import SAMPLE_RATE
from engine.sandbox import Box

SILENT = -70.0  # LUFS: what is softer is not measured
CLOSE = 0.1  # LU
MOST_TRIES = 4


def master(mix: Path, target: float, should_stop: Stop) -> Path:
    """A raw mix as loud as `target`, in LUFS, beside the given one; silence stays as it is.

    What would have to be flattened for it, because its peaks are far above the rest, stays somewhat softer.
    """
    found = _measure(mix, should_stop)
    if found <= SILENT:
        return mix
    mastered, heights, decibels = mix.with_name("mastered.raw"), limiter.peaks(mix, should_stop), 0.0
    for _ in range(MOST_TRIES):  # the limiter takes away some of what the gain gives
        decibels += target - found
        factor = 10 ** (decibels / 20)
        edges, begin = limiter.reduction(heights * factor), 0
        with mastered.open("wb") as out:
            for block in raw.blocks(mix, should_stop):
                gain = limiter.gain(edges, begin, begin + len(block)) * factor
                out.write((block * gain[:, None]).astype("<f4").tobytes())
                begin += len(block)
        found = _measure(mastered, should_stop)
        if abs(found - target) <= CLOSE:
            break
    return mastered


def _measure(mix: Path, should_stop: Stop) -> float:
    """The integrated loudness, in LUFS."""
    log = mix.with_name("loudness.log")
    log.unlink(missing_ok=True)
    ffmpeg.run(_measuring(mix, log), should_stop=should_stop)
    found = re.findall(r"lavfi\.r128\.I=(\S+)", log.read_text()) if log.is_file() else []
    if not found:
        raise RenderFailed("The loudness could not be measured.", f"nothing in {log.name}")
    return float(found[-1])


def _measuring(mix: Path, log: Path) -> Task:
    written = f"ametadata=mode=print:key=lavfi.r128.I:file={graph.quoted(log)}"
    chain = f"[0:a:0]ebur128=metadata=1,{written}[out]"
    args = (*raw.FORMAT, "-i", f"file:{mix}", *ONE_THREAD, "-filter_complex", chain, "-map", "[out]", "-f", "null", "-")
    box = Box(reads=(mix.parent,), writes=(mix.parent,), memory=MEMORY)
    seconds = mix.stat().st_size / raw.SAMPLE_BYTES / SAMPLE_RATE
    return Task(args, box, PATIENCE + seconds, "Measuring the loudness")
