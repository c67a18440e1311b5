"""Scales and chords as MIDI pitches: which notes a chord has, and how it is laid so that it moves little from the last."""

from dataclasses import dataclass

from generation.procedural.music.styles import MODES


@dataclass(frozen=True)
class Key:
    """`root` is a pitch class, 0 is C."""

    root: int
    mode: str

    def pitch(self, step: int) -> int:
        """The MIDI pitch of a step of the scale; step 0 is the root in the octave of middle C."""
        scale = MODES[self.mode]
        return 60 + self.root + 12 * (step // len(scale)) + scale[step % len(scale)]

    def chord(self, step: int, sevenths: bool) -> tuple[int, ...]:
        """Pitch classes of the chord on a step, the root first."""
        return tuple(self.pitch(step + third) % 12 for third in ((0, 2, 4, 6) if sevenths else (0, 2, 4)))

    def scale(self) -> set[int]:
        return {(self.root + tone) % 12 for tone in MODES[self.mode]}


def near(pitch_class: int, middle: float) -> int:
    """The pitch of a class that is nearest to another pitch."""
    return round((middle - pitch_class) / 12) * 12 + pitch_class


def laid(chord: tuple[int, ...], before: tuple[int, ...], middle: int) -> tuple[int, ...]:
    """Four pitches, ascending, of which the top moves little from the chord before; around `middle`."""
    classes = [*chord, chord[0]][:4]
    ways = []
    for turn in range(len(classes)):
        turned = classes[turn:] + classes[:turn]
        pitches = [near(turned[0], middle - 7)]
        for each in turned[1:]:
            pitches.append(pitches[-1] + ((each - pitches[-1]) % 12 or 12))
        ways.append(tuple(pitches))
    target = before or (middle - 7, middle - 2, middle + 2, middle + 6)
    return min(ways, key=lambda way: sum(abs(a - b) for a, b in zip(way, target, strict=True)) + abs(sum(way) / 4 - middle))
