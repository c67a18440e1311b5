"""The films of the workloads, from sources that the benchmark makes. `unit` frames, 30 but for a trial, set all lengths."""

from dataclasses import replace

from benchmarks import sources
from benchmarks.film import Clip, Film, Inset, Title

UNIT = 30
CROSSED = (1, 3, 5, 8, 10)  # clips of T60FX that begin with a crossfade
TRIMMED = 5  # the clip that EDIT trims


def t30(unit: int = UNIT, keyframes: tuple[int, ...] = sources.KEYFRAMES) -> Film:
    """Six clips, hard cuts, 30 s. `keyframes`: how far apart the sources' are, in turn."""
    cameras = sources.cameras(6, unit, keyframes)
    return Film("T30", tuple(Clip(camera, _first(n, unit), 5 * unit) for n, camera in enumerate(cameras)))


def t60fx(unit: int = UNIT) -> Film:
    """Twelve clips, five crossfades, three titles, an inset, music that gives way to the clips: 60 s."""
    cameras = sources.cameras(12, unit)
    clips = tuple(
        Clip(camera, _first(n, unit), (6 if n + 1 in CROSSED else 5) * unit, unit if n in CROSSED else 0)
        for n, camera in enumerate(cameras)
    )
    texts = ("Opening title", "Chapter two: the middle", "Thanks for watching")
    titles = tuple(Title(text, start * unit, 4 * unit) for text, start in zip(texts, (2, 20, 48), strict=True))
    inset = Inset(Clip(cameras[10], 6 * unit, 10 * unit), 30 * unit, 1400, 40, 480, 270)
    return Film("T60FX", clips, titles, (inset,), sources.music())


def trimmed(film: Film, unit: int = UNIT) -> Film:
    """The same after one trim: a clip shows another part of its source, at the same length."""
    clips, step = list(film.clips), 3 * unit // 2
    first = clips[TRIMMED].first
    clips[TRIMMED] = replace(clips[TRIMMED], first=first + step if first < 10 * unit else first - step)
    return replace(film, clips=tuple(clips))


def t600(clips: int = 120, unit: int = UNIT) -> Film:
    """A hundred and twenty clips of five seconds, hard cuts: ten minutes."""
    cameras = sources.cameras(12, unit)
    firsts = [(221 + 37 * n) % 430 * unit // UNIT for n in range(clips)]
    return Film("T600", tuple(Clip(cameras[n % 12], first, 5 * unit) for n, first in enumerate(firsts)))


def mixed(unit: int = UNIT) -> list[list[Clip]]:
    """Five groups of four clips of four seconds, of every codec, shape and rhythm."""
    pool = sources.odd(unit)
    firsts = [[45 + 21 * group + 39 * n for n in range(4)] for group in range(5)]
    return [
        [Clip(pool[(4 * group + n) % len(pool)], first * unit // UNIT, 4 * unit, is_odd=True) for n, first in enumerate(row)]
        for group, row in enumerate(firsts)
    ]


def moments(unit: int = UNIT) -> dict[str, Film]:
    """Two seconds at each kind of place that a preview may show."""
    cameras, length = sources.cameras(3, unit), 2 * unit
    whole = Clip(cameras[0], 4 * unit, length)
    other = Clip(cameras[1], 6 * unit, length // 2)
    late = Clip(cameras[2], 7 * unit, length)  # far from the only keyframe before it
    half, longer = replace(whole, frames=length // 2), replace(whole, frames=3 * length // 4)
    crossed = replace(other, frames=3 * length // 4, cross=length // 2)
    inset = Inset(replace(whole, source=cameras[1]), 0, 1400, 40, 480, 270)
    return {
        "plain": Film("plain", (whole,)),
        "few keyframes": Film("few keyframes", (late,)),
        "across a cut": Film("across a cut", (half, other)),
        "crossfade": Film("crossfade", (longer, crossed)),
        "text": Film("text", (whole,), (Title("Chapter two: the middle", 0, length),)),
        "picture in picture": Film("picture in picture", (whole,), insets=(inset,)),
    }


def _first(n: int, unit: int) -> int:
    """Somewhere in a source, and seldom at a keyframe."""
    return (100 + 23 * n) * unit // UNIT
