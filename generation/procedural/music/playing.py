"""What each player plays over the bars: pads, chords, bass, melody and drums. All in beats."""

from dataclasses import dataclass

import numpy as np

from generation.procedural.music import patterns
from generation.procedural.music.harmony import Key, near
from generation.procedural.music.score import Hit, Note
from generation.procedural.music.styles import Style

# From which energy on each joins.
COMP, BASS, DRUMS, LEAD, ALL_DRUMS = 0.38, 0.48, 0.48, 0.62, 0.72
LOUD = {"X": 1.0, "x": 0.7, "o": 0.38}
LOWEST_LEAD, HIGHEST_LEAD = 67, 86


@dataclass(frozen=True)
class Bar:
    """`chord` are pitch classes from the root up, `voicing` pitches. `is_held`: the chord is that of the bar before."""

    beat: int
    beats: int
    chord: tuple[int, ...]
    voicing: tuple[int, ...]
    energy: float
    section: int
    is_first: bool  # of its section
    is_last: bool
    is_held: bool
    key: Key
    is_end: bool = False


def pad(bars: list[Bar]) -> tuple[Note, ...]:
    notes: list[Note] = []
    for number, bar in enumerate(bars):
        if bar.is_held:
            continue
        length = bar.beats + sum(each.beats for each in _held_after(bars, number))
        loud = 0.55 + 0.35 * bar.energy
        notes += [Note(bar.beat, length + 0.1, pitch, loud) for pitch in bar.voicing]
        if bar.energy > 0.85:
            notes.append(Note(bar.beat, length + 0.1, bar.voicing[-1] + 12, 0.6 * loud))
    return tuple(notes)


def comp(bars: list[Bar], style: Style, rng: np.random.Generator) -> tuple[Note, ...]:
    pattern = patterns.COMPING[style.comping]
    notes: list[Note] = []
    for bar in bars:
        if bar.is_end:
            notes += [Note(bar.beat + 0.04 * place, 4, pitch, 0.8) for place, pitch in enumerate(bar.voicing)]
        elif bar.energy >= COMP or not style.pad:
            for beat, length, which in pattern:
                if beat >= bar.beats:
                    continue
                loud = (0.55 + 0.3 * bar.energy) * (1.1 if beat in (0, 2) else 0.92) * rng.uniform(0.92, 1.04)
                chosen = bar.voicing if which < 0 else (bar.voicing[which % len(bar.voicing)],)
                notes += [Note(bar.beat + _late(beat, style.swing), length, pitch, min(1.0, loud)) for pitch in chosen]
    return tuple(notes)


def bass(bars: list[Bar], style: Style) -> tuple[Note, ...]:
    notes: list[Note] = []
    for number, bar in enumerate(bars):
        root = near(bar.chord[0], 38)
        if bar.is_end:
            notes.append(Note(bar.beat, 4, root, 0.9))
        elif bar.energy >= BASS:
            following = near(bars[number + 1].chord[0], root)
            steps = (
                root,
                near(bar.chord[1], root + 4),
                near(bar.chord[2], root + 6),
                root + 12,
                following + (1 if following < root else -1),
            )
            for beat, length, which in patterns.BASS_LINES[style.line]:
                if beat < bar.beats:
                    notes.append(Note(bar.beat + _late(beat, style.swing), length, steps[which], 0.85 if beat == 0 else 0.74))
    return tuple(notes)


def lead(bars: list[Bar], style: Style, rng: np.random.Generator) -> tuple[Note, ...]:
    """A motif that is told, told again, varied and answered; every fourth bar it comes to rest on a note of the chord."""
    told = [_motif(style, rng), _motif(style, rng)]
    notes: list[Note] = []
    last = float(rng.integers(70, 77))
    for bar in bars:
        if bar.is_end:
            notes.append(Note(bar.beat, 3.5, _nearest(bar.chord, last), 0.7))
            continue
        silent = bar.energy < LEAD or (bar.section % 4 == 3 and bar.energy < 0.9)
        if silent:
            continue
        place = bar.beat // 4 % 4
        motif = told[1] if place == 2 or bar.section % 3 == 2 else told[0]
        rest = place == 3 or bar.is_last
        for count, (beat, length, step) in enumerate(motif):
            if beat >= bar.beats or (rest and count > len(motif) // 2):
                continue
            strong = beat in (0.0, 2.0) or count == 0
            aim = last + (step if not strong else 0.6 * step)
            pitch = _nearest(bar.chord, aim) if strong or (rest and count == len(motif) // 2) else _in_scale(bar, aim)
            pitch = pitch - 12 if pitch > HIGHEST_LEAD else pitch + 12 if pitch < LOWEST_LEAD else pitch
            last = 0.8 * pitch + 0.2 * 74
            held = bar.beats - beat if rest and count == len(motif) // 2 else length * 0.95
            notes.append(
                Note(bar.beat + _late(beat, style.swing), held, pitch, (0.62 + 0.25 * bar.energy) * rng.uniform(0.9, 1.0))
            )
    return tuple(notes)


def drums(bars: list[Bar], style: Style, rng: np.random.Generator) -> tuple[Hit, ...]:
    kit = patterns.DRUMS[style.drums]
    hits: list[Hit] = []
    for bar in bars:
        if bar.is_end:
            hits.append(Hit(bar.beat, "kick" if "kick" in kit["full"] else "taiko", 0.9))
            hits += [Hit(bar.beat, "crash", 0.55)] if bar.energy >= ALL_DRUMS else []
            continue
        if bar.energy < DRUMS:
            continue
        rows = kit["full" if bar.energy >= ALL_DRUMS else "light"]
        fills = bar.is_last and style.drums in patterns.HAS_FILL and bar.energy >= ALL_DRUMS
        for drum, row in {**rows, **(patterns.FILL if fills else {})}.items():
            for step, mark in enumerate(row[: 4 * bar.beats]):
                if mark in LOUD and not (fills and drum not in patterns.FILL and drum != "kick" and step >= 8):
                    at = bar.beat + _late(step / 4, style.swing)
                    hits.append(Hit(at, drum, LOUD[mark] * rng.uniform(0.88, 1.0) * (0.75 + 0.25 * bar.energy)))
        if bar.is_first and bar.energy >= ALL_DRUMS and bar.beat:
            hits.append(Hit(bar.beat, "crash", 0.5))
    return tuple(hits)


def _held_after(bars: list[Bar], number: int) -> list[Bar]:
    held: list[Bar] = []
    for bar in bars[number + 1 :]:
        if not bar.is_held:
            break
        held.append(bar)
    return held


def _late(beat: float, swing: float) -> float:
    """The second of two eighths comes late when it swings much; when it swings little, the second of two sixteenths."""
    if swing >= 0.5 and beat % 1 == 0.5:
        return beat + swing / 4
    if 0 < swing < 0.5 and beat % 0.5 == 0.25:
        return beat + swing / 4
    return beat


def _motif(style: Style, rng: np.random.Generator) -> list[tuple[float, float, int]]:
    """(beat, length, semitones from the note before)."""
    rhythms = patterns.MOTIFS[style.busy]
    rhythm = rhythms[int(rng.integers(len(rhythms)))]
    return [(beat, length, int(rng.choice([-4, -3, -2, -2, 2, 2, 3, 4, 5]))) for beat, length in rhythm]


def _nearest(chord: tuple[int, ...], aim: float) -> int:
    return min((near(tone, aim) for tone in chord[:3]), key=lambda pitch: abs(pitch - aim))


def _in_scale(bar: Bar, aim: float) -> int:
    scale = bar.key.scale()
    return min(
        (round(aim) + step for step in (0, 1, -1, 2, -2) if (round(aim) + step) % 12 in scale), key=lambda pitch: abs(pitch - aim)
    )
