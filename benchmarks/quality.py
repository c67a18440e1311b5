"""Whether an output is what was asked for: its frames and samples counted, its picture held against a lossless one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.film import SAMPLES, Film
from benchmarks.measuring import measure
from benchmarks.peers.ffmpeg import CLOCK, QUIET, Graph
from engine import ffmpeg
from engine.probe import inspect_own

AAC_FRAME = 1024
FIGURE = re.compile(r"All:([0-9.]+|inf)")


@dataclass(frozen=True)
class Counted:
    """How many frames and samples there are too many or too few, and the size of the file in bytes."""

    frames_off: int
    samples_off: int
    size: int

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; the encoder's last frame of sound may be filled up."""
        frames = f"{self.frames_off:+} frames" if self.frames_off else ""
        samples = f"{self.samples_off:+} samples" if abs(self.samples_off) >= AAC_FRAME else ""
        return ", ".join(part for part in (frames, samples) if part)


@dataclass(frozen=True)
class Likeness:
    """SSIM of all frames, 1 for equal ones: their mean, and the worst."""

    mean: float
    worst: float


def count(film: Film, output: Path) -> Counted:
    found = inspect_own(output)
    samples = (found.audio_samples or 0) - film.frames * SAMPLES
    return Counted((found.frames or 0) - film.frames, samples, output.stat().st_size)


def compare(film: Film, outputs: Mapping[str, Path], folder: Path) -> dict[str, Likeness]:
    """Each output against the frames of ffmpeg's graph before they are encoded, all in one run of it."""
    graph = Graph(film, folder / "reference.ass")
    graph.draw()
    names = list(outputs)
    copies = "".join(f"[copy{n}]" for n in range(len(names)))
    graph.chains.append(f"{graph.picture}split={len(names)}{copies}")
    mapped: list[str] = []
    for n, name in enumerate(names):
        number = graph.open([], outputs[name])
        shown = graph.then(f"[{number}:v:0]", f"format=yuv420p,{CLOCK}")
        mapped += ["-map", graph.then(f"[copy{n}]{shown}", f"ssim=stats_file={_stats(folder, n)}")]
    measure([ffmpeg.binary(), *QUIET, *graph.words(), *mapped, "-f", "null", "-"])
    return {name: _read(_stats(folder, n)) for n, name in enumerate(names)}


def _stats(folder: Path, n: int) -> Path:
    return folder / f"ssim-{n}.txt"


def _read(file: Path) -> Likeness:
    figures = [float(figure) for figure in FIGURE.findall(file.read_text())]
    return Likeness(fmean(figures), min(figures))
