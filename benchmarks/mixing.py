"""MIX: forty films of 20 s, each of one clip from each of five groups, made of files of every kind.

A peer renders each film from its sources: ffmpeg all forty, as some clips cost twice what others do; MoviePy two, which are
counted up to all. Two figures of ours stand alone: how long it takes to plan five hundred films under rules, and how much more
memory they take than forty.
"""

import itertools
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from benchmarks import documents, films
from benchmarks.contest import CPU, FFMPEG
from benchmarks.film import Clip, Film
from benchmarks.measuring import Cost, measure
from benchmarks.peers import Command, Contender
from benchmarks.peers.ffmpeg import FFMPEG as ONE_GRAPH
from benchmarks.peers.moviepy import MOVIEPY
from benchmarks.quality import count
from benchmarks.report import Row, median_of
from benchmarks.settings import TRIAL_UNIT, Settings
from engine.media import MediaInfo, Source
from engine.mixing import MixClip, MixGroup, MixSettings, plan_mix
from engine.mixing.settings import MixRules

OUTPUTS, FURTHER, MANY, MOST = 40, 80, 200, 500
GROUPS, CLIPS = 10, 20
SAMPLED = {ONE_GRAPH.name: OUTPUTS, MOVIEPY.name: 2}
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
    yield planning(settings)
    yield memory(settings)


def planning(settings: Settings) -> Row:
    """Of clips that nobody has: a plan opens none."""
    seconds = []
    for seed in range(settings.runs):
        wanted, sources = _under_rules(seed)
        began = time.perf_counter()
        planned = plan_mix(wanted, sources)
        seconds.append(time.perf_counter() - began)
        assert len({output.film.word for output in planned.outputs}) == MOST
    middle, spread = median_of(seconds)
    name = f"seconds to plan {MOST} outputs of {GROUPS} groups of {CLIPS} under rules"
    return Row("MIX", name, round(middle, 3), 1.0, spread=spread)


def _under_rules(seed: int) -> tuple[MixSettings, dict[UUID, Source]]:
    names = [[f"{g}.{c}" for c in range(1, CLIPS + 1)] for g in range(1, GROUPS + 1)]
    sources = {UUID(int=n + 1): _pretended(n) for n in range(GROUPS * CLIPS)}
    clips = [MixClip(asset=asset, weight=1 + n % 3) for n, asset in enumerate(sources)]
    groups = [
        MixGroup(name=f"Group {g}", clips=clips[g * CLIPS : (g + 1) * CLIPS], optional=g == GROUPS - 1) for g in range(GROUPS)
    ]
    rules = MixRules(
        requires=[[names[0][n], names[5][n]] for n in range(3)],
        excludes=[[names[1][n], names[2][n]] for n in range(10)],
        apart=[[names[3][n], names[4][-1 - n]] for n in range(10)],
        max_uses=MOST // 5,
        min_difference=3,
        max_overlap=70,
        max_duration=GROUPS * 110,
    )
    return MixSettings(groups=groups, rules=rules, count=MOST, seed=seed, preset="720p"), sources


def _pretended(number: int) -> Source:
    """A film of three to four seconds."""
    facts = {"frame_rate": Fraction(30), "video_codec": "h264", "pixel_format": "yuv420p", "matrix": "bt709"}
    size = {"width": 1280, "height": 720, "duration_us": 3_000_000 + number * 5_000}
    return Source(Path(f"/nowhere/{number}"), f"{number}", MediaInfo("video", "mp4", 1, **facts, **size))  # type: ignore[arg-type]


def memory(settings: Settings) -> Row:
    """Of films of a few frames each: what grows with their number is ours, not the encoders'."""
    room = replace(settings, folder=settings.folder / "memory")
    room.folder.mkdir()
    few, most = (_ours(combinations(TRIAL_UNIT)[:number], room).memory_mb for number in (OUTPUTS, MOST))
    note = f"{most:.0f} MB, and {few:.0f} MB for {OUTPUTS}"
    return Row("MIX", f"memory for {MOST} outputs, as a multiple of that for {OUTPUTS}", round(most / few, 3), 1.15, note=note)


def combinations(unit: int) -> list[Film]:
    """All that are ever wanted, in the order in which they are; the first forty use every clip."""
    choices = list(itertools.product(*films.mixed(unit)))
    random.Random(SEED).shuffle(choices)
    return [Film(f"mix-{n:03}", tuple(clips)) for n, clips in enumerate(choices[:MOST])]


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
    """A sum of all the films: so it is their mean that is counted up, not the median."""
    peer = round(statistics.mean(figures) * outputs, 2) if figures else None
    counted = f", counted up from {len(figures)} outputs" if len(figures) != outputs else ""
    note = f"theirs {min(figures):.2f}-{max(figures):.2f} an output{counted}" if figures else MOVIEPY.absent()
    return Row("MIX", f"{CPU} for {outputs} outputs", round(ours.cpu, 2), round(bound, 3), peer, name, note=note)
