"""T30, T60FX, EDIT, T600, SMART: films rendered by our engine, by ffmpeg's single graph, by MLT and by MoviePy, in turn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import films
from benchmarks.contest import CPU, FFMPEG, MEMORY, SIZE, WALL, Contest, Outcome, Target, compete
from benchmarks.peers import Contender
from benchmarks.peers.ffmpeg import FFMPEG as ONE_GRAPH
from benchmarks.peers.melt import MELT
from benchmarks.peers.moviepy import MOVIEPY
from benchmarks.peers.ours import COPYING, OURS, ask_after, ask_with, cache
from benchmarks.report import Row
from benchmarks.settings import Settings

ALL = (OURS, ONE_GRAPH, MELT, MOVIEPY)
# How far apart the keyframes of sources that a smart copy may use are
MIXED, OFTEN = (30, 60, 240), (30,)


def t30(settings: Settings) -> Iterator[Row]:
    contest = compete(films.t30(settings.unit), ALL, settings.runs, settings.folder)
    targets = (
        Target(CPU, 1.05, FFMPEG),
        Target(CPU, 0.65, "MLT"),
        Target(CPU, 0.65, "MoviePy"),
        Target(WALL, 1.0, FFMPEG),
        Target(MEMORY, 1.0, FFMPEG),
        Target(SIZE, 1.03, FFMPEG),
    )
    yield from contest.rows("T30", targets)
    yield from contest.checks("T30", settings.folder)


def t60fx(settings: Settings) -> Iterator[Row]:
    """With EDIT, which needs the stores that these renders leave."""
    film = films.t60fx(settings.unit)
    contest = compete(film, ALL, settings.runs, settings.folder)
    targets = (
        Target(CPU, 1.0, FFMPEG),
        Target(CPU, 0.7, "MLT"),
        Target(CPU, 0.36, "MoviePy"),
        Target(WALL, 1.0, FFMPEG),
        Target(MEMORY, 1 / 6, FFMPEG),
        Target(SIZE, 1.03, FFMPEG),
    )
    yield from contest.rows("T60FX", targets)
    yield from contest.checks("T60FX", settings.folder)
    edited = _edited(contest, settings)
    yield from edited.rows("EDIT", (Target(CPU, 1 / 12, FFMPEG), Target(WALL, 1 / 9, FFMPEG)))
    yield from edited.checks("EDIT", settings.folder)


def t600(settings: Settings) -> Iterator[Row]:
    """Ten minutes, once. MoviePy holds about 270 MB for each clip, and MLT needs twice our time: neither is asked."""
    film, folder = films.t600(unit=settings.unit), settings.folder
    contest = compete(film, (OURS, ONE_GRAPH), 1, folder)
    yield from contest.rows("T600", (Target(CPU, 1.0, FFMPEG), Target(MEMORY, 1.0, FFMPEG), Target(MEMORY, 600.0)))
    yield from contest.checks("T600", folder)
    edited = _edited(contest, settings, with_peer=False)
    edited.outcomes[FFMPEG] = contest.outcomes[FFMPEG]  # it renders anew whatever was changed
    yield from edited.rows("T600, edited", (Target(CPU, 1 / 35, FFMPEG),))
    shutil.rmtree(cache(contest.outcomes["ours"].outputs[0]))
    one, two = (compete(film, (ask_with(n),), 1, folder / f"parallel-{n}").outcomes["ours"].costs[0].wall for n in (1, 2))
    yield Row("T600", "wall seconds with two encoders", round(two, 2), round(1 / 1.8, 3), round(one, 2), "ours with one")


def smart(settings: Settings) -> Iterator[Row]:
    """T30 from sources that are already what the output is to be."""
    for name, keyframes, bound in (
        ("SMART, keyframes 1-8 s apart", MIXED, 1 / 1.6),
        ("SMART, keyframes 1 s apart", OFTEN, 1 / 4),
    ):
        folder = settings.folder / f"smart-{len(keyframes)}"
        contest = compete(films.t30(settings.unit, keyframes), (COPYING, ONE_GRAPH), settings.runs, folder)
        yield from contest.rows(name, (Target(CPU, bound, FFMPEG),))
        yield from contest.checks(name, folder)


def _edited(contest: Contest, settings: Settings, *, with_peer: bool = True) -> Contest:
    """The film after one trim, each time with the store that one of the renders before has left; ffmpeg's graph once."""
    film = films.trimmed(contest.film, settings.unit)
    peers: tuple[Contender, ...] = (ONE_GRAPH,) if with_peer else ()
    edited = Contest(film)
    for run, earlier in enumerate(contest.outcomes["ours"].outputs):
        made = compete(film, (ask_after(earlier), *(peers if run == 0 else ())), 1, _room(settings, run))
        for name, outcome in made.outcomes.items():
            edited.outcomes.setdefault(name, Outcome()).add(outcome)
        edited.absent |= made.absent
    return edited


def _room(settings: Settings, run: int) -> Path:
    return settings.folder / f"edit-{run}"
