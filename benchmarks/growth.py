"""GROWTH: planning and rendering 10, 100 and 1,000 elements of tiny films. Ten times as many take ten times as long, in the
same memory. `python -m benchmarks.growth COUNT FOLDER` is the process that does it and is measured."""

import hashlib
import itertools
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from benchmarks import documents, sources
from benchmarks.film import Clip, Film
from benchmarks.measuring import Cost, measure
from benchmarks.report import Row
from benchmarks.settings import Settings
from engine.media import Source
from engine.plan import plan
from engine.presets import Preset
from engine.probe import probe
from engine.render import render
from engine.segments import SegmentStore

COUNTS = (10, 100, 1_000)
SOURCES = 10
PRESET = Preset("tiny", "Tiny", 160, 90)
MOST_TIMES = 12  # as long, for ten times the elements
MOST_MEMORY = 1.25


def rows(settings: Settings) -> Iterator[Row]:
    counts = COUNTS if settings.unit > 2 else COUNTS[:2]
    planned: dict[int, float] = {}
    costs: dict[int, Cost] = {}
    for count in counts:
        folder = settings.folder / f"growth-{count}"
        folder.mkdir()
        costs[count] = measure([sys.executable, "-m", "benchmarks.growth", str(count), str(folder)])
        planned[count] = json.loads((folder / "planned.json").read_text())
    for fewer, more in itertools.pairwise(counts):
        name = f"GROWTH, {more:,} elements"
        yield _row(name, "milliseconds to plan", planned[more] * 1000, planned[fewer] * 1000, MOST_TIMES, fewer)
        yield _row(name, "CPU seconds to render", costs[more].cpu, costs[fewer].cpu, MOST_TIMES, fewer)
        yield _row(name, "memory, MB", costs[more].memory_mb, costs[fewer].memory_mb, MOST_MEMORY, fewer)


def _row(name: str, metric: str, more: float, fewer: float, most: float, count: int) -> Row:
    return Row(name, metric, round(more, 2), most, round(fewer, 2), f"ours with {count:,}")


def film(count: int) -> Film:
    """Clips of a few frames, no two alike, so that each is encoded."""
    tiny = sources.tiny(SOURCES)
    clips = (Clip(tiny[n % SOURCES], n // SOURCES % 45, 8 + n // 450) for n in range(count))
    return Film(f"growth-{count}", tuple(clips), width=160, height=90)


def make(count: int, folder: Path) -> None:
    chosen = film(count)
    timeline = documents.timeline(chosen)
    found = {UUID(asset): _source(Path(path)) for asset, path in documents.media(chosen).items()}
    took = []
    for _ in range(3):
        began = time.process_time()
        planned = plan(timeline, found, PRESET)
        took.append(time.process_time() - began)
    (folder / "planned.json").write_text(json.dumps(min(took)))
    store = SegmentStore(folder / "cache", 10**10)
    info = render(
        planned, folder / "out.mp4", store, folder, report=lambda fraction, stage: None, should_stop=lambda: False, parallel=2
    )
    assert info.frames == chosen.frames


def _source(path: Path) -> Source:
    return Source(path, hashlib.sha256(path.read_bytes()).hexdigest(), probe(path))


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
