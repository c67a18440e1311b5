"""From a wish to a score of exactly so many seconds: form, chords, and who joins when. Players' notes: playing.

The pace is bent a little, so that whole bars fill the time up to the last chord, which rings to the end.
"""

from dataclasses import dataclass

import numpy as np

from generation.procedural.music import playing
from generation.procedural.music.harmony import Key, laid
from generation.procedural.music.playing import Bar
from generation.procedural.music.reading import Wish
from generation.procedural.music.score import Part, Score

BEND = 0.09  # the most by which the pace is changed to make whole bars fit
ARC = ((0.0, 0.4), (0.18, 0.65), (0.4, 0.9), (0.55, 0.55), (0.7, 0.95), (0.9, 1.0), (1.0, 0.7))  # place: energy


@dataclass(frozen=True)
class Grid:
    bpm: float
    beats: int  # before the last chord


def compose_score(wish: Wish, seconds: float, rng: np.random.Generator) -> Score:
    style, grid = wish.style, fitted(wish.bpm, seconds)
    bars = _bars(wish, grid, rng)
    parts = [
        Part(style.pad, playing.pad(bars), 0.38, 0.0, 0.5) if style.pad else None,
        Part(style.comp, playing.comp(bars, style, rng), 0.68, -0.2, 0.22) if style.comp else None,
        Part(style.bass, playing.bass(bars, style), 0.72, 0.0, 0.02) if style.bass else None,
        Part(style.lead, playing.lead(bars, style, rng), 0.68, 0.15, 0.3) if style.lead else None,
    ]
    return Score(
        bpm=grid.bpm,
        beats=grid.beats,
        seconds=seconds,
        parts=tuple(part for part in parts if part is not None and part.notes),
        hits=playing.drums(bars, style, rng) if style.drums else (),
        room=style.room,
        ducking=style.ducking,
        warmth=style.warmth,
        sections=tuple((bar.beat, bar.energy) for bar in bars if bar.is_first),
    )


def fitted(bpm: float, seconds: float) -> Grid:
    """The pace nearest to the wanted at which whole bars, or half ones in a short piece, end where the last chord begins."""
    tail = min(4.0, max(1.2, 0.16 * seconds, 120 / bpm))
    room = (seconds - tail) * bpm / 60
    for unit in (4, 2, 1):
        beats = max(unit, unit * round(room / unit))
        fits = beats * 60 / (seconds - tail)
        if abs(fits / bpm - 1) <= BEND:
            return Grid(fits, beats)
    return Grid(beats * 60 / (seconds - tail), beats)


def _bars(wish: Wish, grid: Grid, rng: np.random.Generator) -> list[Bar]:
    """Every bar with its chord and energy, and the last chord as a bar of its own."""
    style, key = wish.style, Key(wish.root, wish.style.mode)
    count = -(-grid.beats // 4)
    block = 8 if count > 48 else 4 if count >= 8 else max(1, count // 2)
    steps = style.chords[int(rng.integers(len(style.chords)))]
    other = style.chords[int(rng.integers(len(style.chords)))]
    bars: list[Bar] = []
    voicing: tuple[int, ...] = ()
    for number in range(count):
        section = number // block
        series = other if section % 4 == 2 else steps
        step = series[number // style.bars_per_chord % len(series)]
        if number == count - 1 and count > 1:
            step = 4 if style.mode in ("major", "minor", "lydian") else 6  # leads home
        chord = key.chord(step, style.sevenths)
        voicing = laid(chord, voicing, 62)
        bars.append(
            Bar(
                beat=4 * number,
                beats=min(4, grid.beats - 4 * number),
                chord=chord,
                voicing=voicing,
                energy=_energy(number // block * block, count, wish.energy),
                section=section,
                is_first=number % block == 0,
                is_last=(number + 1) % block == 0 or number == count - 1,
                is_held=style.bars_per_chord > 1 and number % style.bars_per_chord > 0 and number < count - 1,
                key=key,
            )
        )
    home = key.chord(0, style.sevenths)
    bars.append(Bar(grid.beats, 4, home, laid(home, voicing, 62), bars[-1].energy, -1, True, True, False, key, is_end=True))
    return bars


def _energy(number: int, count: int, factor: float) -> float:
    """How much is played in the block that begins with a bar."""
    if count < 6:
        return min(1.0, 0.85 * factor)
    where = number / max(1, count - 1)
    return float(min(1.0, np.interp(where, [place for place, _ in ARC], [level for _, level in ARC]) * factor))
