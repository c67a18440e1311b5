"""PREVIEW: two seconds at 640 x 360, at six kinds of place, as they are wanted when a person jumps there."""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks import documents, films
from benchmarks.film import Film
from benchmarks.measuring import measure
from benchmarks.peers.ffmpeg import ask_preview
from benchmarks.quality import count
from benchmarks.report import Row
from benchmarks.settings import Settings
from engine.ingest import ingest
from engine.media import Source
from engine.plan import plan
from engine.preview import Pieces, Rendition, in_shape_of, through_proxy
from engine.segments import SegmentStore

SIZE = 640, 360
PEER = "ffmpeg from the sources"
LONGEST, LONGEST_PLAIN, RATIO = 230.0, 100.0, 1 / 3


def ask_ours(film: Film, settings: Settings, proxies: Mapping[Path, Source]) -> Callable[[], float]:
    """What makes every segment of that film from proxies made before, all at once, and answers with its milliseconds."""
    timeline = documents.timeline(film)
    sources = {documents.asset(path): source for path, source in proxies.items()}
    rendition = Rendition(plan(timeline, sources, in_shape_of(timeline.canvas)))
    count = len(rendition.plan.segments)

    def make() -> float:
        with tempfile.TemporaryDirectory(dir=settings.folder) as name, ThreadPoolExecutor(count) as pool:
            pieces = Pieces(rendition, SegmentStore(Path(name) / "store", 10**9), Path(name))
            pieces.init_segment()  # a player has it from the segment before
            began = time.monotonic()
            list(pool.map(pieces.segment, range(count)))
            return (time.monotonic() - began) * 1000

    return make


def proxies_of(places: Iterable[Film], folder: Path) -> dict[Path, Source]:
    """Every file of these films, read through a proxy as an upload makes it."""
    made: dict[Path, Source] = {}
    files = {clip.source for film in places for clip in (*film.clips, *(inset.clip for inset in film.insets))}
    for number, path in enumerate(sorted(files)):
        room = folder / f"proxy-{number}"
        room.mkdir()
        found = ingest(path, room, report=lambda fraction, stage: None, should_stop=lambda: False)
        proxy = found.derived["proxy"]
        made[path] = through_proxy(Source(path, found.checksum, found.info), proxy, proxy.stat().st_size)
    return made


def rows(settings: Settings) -> Iterator[Row]:
    places = films.moments(settings.unit)
    proxies = proxies_of(places.values(), settings.folder)
    for place, whole in places.items():
        film = replace(whole.scaled(*SIZE), name=place.replace(" ", "-"))
        output = settings.folder / f"preview-{film.name}.mp4"
        ours, mine, peer = ask_ours(film, settings, proxies), list[float](), list[float]()
        for _ in range(max(5, settings.runs)):
            mine.append(ours())
            peer.append(measure(ask_preview(film, output).words).wall * 1000)
        if fault := count(film, output).frames_off:
            print(f"PREVIEW, {place}: {PEER}: {fault:+} frames", flush=True)
        name, metric, spread = f"PREVIEW, {place}", "milliseconds", f"{min(mine):.0f}-{max(mine):.0f}, n={len(mine)}"
        yield Row(name, metric, round(median(mine)), LONGEST_PLAIN if place == "plain" else LONGEST, spread=spread)
        yield Row(name, metric, round(median(mine)), round(RATIO, 3), round(median(peer)), PEER, spread)
