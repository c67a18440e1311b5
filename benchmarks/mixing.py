"""MIX: forty films of 20 s, each of one clip from each of five groups, made of files of every kind.

A peer renders each film from its sources; a few are measured, and counted up to all.
"""

import itertools
import json
import random
import sys
from collections.abc import Iterator, Sequence

from benchmarks import documents, films
from benchmarks.contest import CPU, FFMPEG
from benchmarks.film import Clip, Film
from benchmarks.measuring import Cost, measure
from benchmarks.peers import Command, Contender
from benchmarks.peers.ffmpeg import FFMPEG as ONE_GRAPH
from benchmarks.peers.moviepy import MOVIEPY
from benchmarks.quality import count
from benchmarks.report import Row, median_of
from benchmarks.settings import Settings

OUTPUTS, FURTHER, MANY = 40, 80, 200
SAMPLED = {ONE_GRAPH.name: 4, MOVIEPY.name: 2}
SEED = 7


def ask_ours(combinations: Sequence[Film], settings: Settings) -> Command:
    """Our mixer with all these films at once, as rows made by hand: both make the very same."""
    room = settings.folder / f"ours-{len(combinations)}"
    room.mkdir()
    columns = zip(*(film.clips for film in combinations), strict=True)
    groups = [{"name": f"Group {n}", "clips": [_clip(clip) for clip in column]} for n, column in enumerate(columns, 1)]
    asked = {"schema": 1, "mode": "manual", "groups": groups, "count": len(combinations), "project": "mix"}
    (room / "mix.json").write_text(json.dumps(asked))
    files = {str(documents.asset(clip.source)): str(clip.source) for film in combinations for clip in film.clips}
    (room / "media.json").write_text(json.dumps(files))
    words = ("mix", str(room / "mix.json"), "--media", str(room / "media.json"), "--output", str(room / "films"))
    return Command((sys.executable, "-m", "engine", *words))


def _clip(clip: Clip) -> dict[str, object]:
    return {"asset": str(documents.asset(clip.source)), "source_in": clip.first, "duration": clip.frames}


def rows(settings: Settings) -> Iterator[Row]:
    chosen = combinations(settings.unit)
    peers = {peer.name: [cost.cpu for cost in _sample(peer, chosen, settings)] for peer in (ONE_GRAPH, MOVIEPY)}
    for name, figures in peers.items():
        print(f"MIX: {name}: CPU seconds of an output: {median_of(figures) if figures else 'absent'}", flush=True)
    wanted = (OUTPUTS, FURTHER, *((MANY,) if settings.is_full else ()))
    ours = {number: _ours(chosen[:number], settings) for number in wanted}
    for name, bound in ((FFMPEG, 1 / 8), (MOVIEPY.name, 1 / 12)):
        yield _against(name, peers[name], OUTPUTS, ours[OUTPUTS], bound)
    if MANY in ours:
        yield _against(FFMPEG, peers[FFMPEG], MANY, ours[MANY], 1 / 20)
    further = (ours[FURTHER].cpu - ours[OUTPUTS].cpu) / (FURTHER - OUTPUTS)
    yield Row("MIX", "CPU seconds of a further output", round(further, 3), 0.35)


def combinations(unit: int) -> list[Film]:
    """All that are ever wanted, in the order in which they are; the first forty use every clip."""
    choices = list(itertools.product(*films.mixed(unit)))
    random.Random(SEED).shuffle(choices)
    return [Film(f"mix-{n:03}", tuple(clips)) for n, clips in enumerate(choices[:MANY])]


def _sample(peer: Contender, chosen: Sequence[Film], settings: Settings) -> list[Cost]:
    costs = []
    for film in chosen[: SAMPLED[peer.name] if not peer.absent() else 0]:
        output = settings.folder / f"{film.name}-{peer.name.split(',')[0]}.mp4"
        asked = peer.ask(film, output)
        costs.append(measure(asked.words, asked.environment))
        if fault := count(film, output).fault:
            print(f"MIX: {peer.name}: {film.name} has {fault}", flush=True)
    return costs


def _ours(chosen: Sequence[Film], settings: Settings) -> Cost:
    asked = ask_ours(chosen, settings)
    cost = measure(asked.words, asked.environment)
    for film, output in zip(chosen, sorted((settings.folder / f"ours-{len(chosen)}" / "films").iterdir()), strict=True):
        if fault := count(film, output).fault:
            print(f"MIX: ours: {output.name} has {fault}", flush=True)
    return cost


def _against(name: str, figures: Sequence[float], outputs: int, ours: Cost, bound: float) -> Row:
    peer, spread = median_of([figure * outputs for figure in figures]) if figures else (None, "")
    note = f"theirs {spread}, counted up from {len(figures)} outputs" if figures else MOVIEPY.absent()
    return Row("MIX", f"{CPU} for {outputs} outputs", round(ours.cpu, 2), round(bound, 3), peer, name, note=note)
