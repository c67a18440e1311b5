"""INGEST: what is wanted of a film of 60 s at 1080p on arrival, but for the proxy: facts, poster, filmstrip, peaks."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

from benchmarks import sources
from benchmarks.contest import CPU
from benchmarks.measuring import Cost, measure
from benchmarks.peers import Command, moviepy
from benchmarks.peers.ffmpeg import QUIET
from benchmarks.report import Row, median_of
from benchmarks.settings import Settings
from engine import ffmpeg
from engine.inspection import Drawings, Inspection
from engine.probe import child_for
from engine.sandbox import confine_python

USUAL, CLEVER, MOVIEPY, OURS = "ffmpeg, a run for each", "ffmpeg, one run over keyframes", "MoviePy", "ours"
LONGEST = 0.7


def rows(settings: Settings) -> Iterator[Row]:
    film = sources.minute(settings.unit)
    asked = {USUAL: _usual(film, settings), CLEVER: _clever(film, settings), OURS: _ours(film, settings)}
    if not moviepy.absent():
        asked[MOVIEPY] = moviepy.run("ingest", json.dumps({"file": str(film)}), settings.folder / "strip.jpg")
    costs: dict[str, list[Cost]] = {name: [] for name in asked}
    for _ in range(settings.runs):
        for name, command in asked.items():
            costs[name].append(measure(command.words, command.environment))
    figures = {name: median_of([cost.cpu for cost in each]) for name, each in costs.items()}
    for name, (figure, spread) in figures.items():
        print(f"INGEST: {name}: {figure} CPU seconds ({spread})", flush=True)
    mine, spread = figures[OURS]
    yield Row("INGEST", CPU, mine, LONGEST, spread=spread)
    for name, bound in ((USUAL, 1 / 12), (CLEVER, 1.0), (MOVIEPY, 1 / 12)):
        peer, theirs = figures.get(name, (None, ""))
        yield Row("INGEST", CPU, mine, round(bound, 3), peer, name, spread, f"theirs {theirs}" if theirs else moviepy.absent())


def _ours(film: Path, settings: Settings) -> Command:
    """The confined child that a worker starts."""
    folder = settings.folder
    drawings = Drawings(folder / "poster.jpg", folder / "filmstrip.jpg", folder / "peaks.dat")
    return Command(tuple(confine_python("inspect_media", *child_for(Inspection([film], drawings)))))


def _usual(film: Path, settings: Settings) -> Command:
    """What most programs do: a run for each thing, and a filmstrip out of every frame decoded."""
    start = [ffmpeg.binary(), *QUIET]
    strip = f"fps=20/{2 * settings.unit},scale=160:90,tile=20x1"
    runs = [
        [*start, "-i", str(film), "-t", "0", "-f", "null", "-"],
        [*start, "-ss", "1", "-i", str(film), "-frames:v", "1", "-vf", "scale=640:-2", f"{settings.folder}/poster.jpg"],
        [*start, "-i", str(film), "-an", "-vf", strip, "-frames:v", "1", f"{settings.folder}/strip.jpg"],
        [*start, "-i", str(film), "-vn", "-ac", "1", "-ar", "8000", "-f", "s16le", f"{settings.folder}/sound.pcm"],
    ]
    return Command(("sh", "-c", " && ".join(map(shlex.join, runs))))


def _clever(film: Path, settings: Settings) -> Command:
    """All in one run, which decodes keyframes alone."""
    gap = 2 * settings.unit / 20 * 0.95
    graph = (
        f"[0:v]split[a][b];[a]select=isnan(prev_selected_t)+gte(t-prev_selected_t\\,{gap:.3f}),scale=160:90,tile=20x1[strip];"
        "[b]scale=640:-2[poster]"
    )
    sound = ["-map", "0:a", "-ac", "1", "-ar", "8000", "-f", "s16le", f"{settings.folder}/sound.pcm"]
    pictures = ["-map", "[strip]", "-frames:v", "1", f"{settings.folder}/strip.jpg"]
    pictures += ["-map", "[poster]", "-frames:v", "1", f"{settings.folder}/poster.jpg"]
    words = [*QUIET, "-skip_frame", "nokey", "-i", str(film), "-filter_complex", graph, *pictures, *sound]
    return Command((ffmpeg.binary(), *words))
