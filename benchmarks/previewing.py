"""PREVIEW: two seconds at 640 x 360, at six kinds of place, as they are wanted when a person jumps there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from benchmarks import films
from benchmarks.film import Film
from benchmarks.measuring import measure
from benchmarks.peers.ffmpeg import ask_preview
from benchmarks.quality import count
from benchmarks.report import Row
from benchmarks.settings import Settings

SIZE = 640, 360
PEER = "ffmpeg from the sources"
LONGEST, LONGEST_PLAIN, RATIO = 230.0, 100.0, 1 / 3


def ask_ours(film: Film, settings: Settings) -> Callable[[], float] | None:
    """HERE our preview is to be called: what makes the first segment of that film from proxies made before, and answers
    with its milliseconds; None while there is none."""
    return None


def rows(settings: Settings) -> Iterator[Row]:
    for place, whole in films.moments(settings.unit).items():
        film = replace(whole.scaled(*SIZE), name=place.replace(" ", "-"))
        output = settings.folder / f"preview-{film.name}.mp4"
        ours, mine, peer = ask_ours(film, settings), [], []
        for _ in range(max(3, settings.runs)):
            if ours is not None:
                mine.append(ours())
            peer.append(measure(ask_preview(film, output).words).wall * 1000)
        if fault := count(film, output).frames_off:
            print(f"PREVIEW, {place}: {PEER}: {fault:+} frames", flush=True)
        if not mine:
            print(f"PREVIEW, {place}: {PEER}: {median(peer):.0f} ms", flush=True)
            continue
        name, metric, spread = f"PREVIEW, {place}", "milliseconds", f"{min(mine):.0f}-{max(mine):.0f}, n={len(mine)}"
        yield Row(name, metric, round(median(mine)), LONGEST_PLAIN if place == "plain" else LONGEST, spread=spread)
        yield Row(name, metric, round(median(mine)), round(RATIO, 3), round(median(peer)), PEER, spread)
