"""A piece as it stands on paper: who plays which note when. Times are in beats; what makes sound of it is elsewhere."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """`pitch` as MIDI counts (60 is middle C), `loud` from 0 to 1."""

    at: float
    length: float
    pitch: int
    loud: float


@dataclass(frozen=True)
class Hit:
    """A stroke on a drum, named as in drums.DRUMS."""

    at: float
    drum: str
    loud: float


@dataclass(frozen=True)
class Part:
    """One player. `side` from -1 (left) to 1; `far` is the share that goes to the room."""

    instrument: str  # of instruments.INSTRUMENTS
    notes: tuple[Note, ...]
    level: float
    side: float = 0.0
    far: float = 0.2


@dataclass(frozen=True)
class Score:
    """`beats` are those before the last chord, which begins with the beat after them and rings to the end."""

    bpm: float
    beats: int
    seconds: float
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...] = ()
    room: float = 1.8  # seconds until what sounds in it is gone
    ducking: float = 0.0  # how far all but the drums steps back at each kick
    warmth: float = 0.0  # how much of tape there is in it
    sections: tuple[tuple[int, float], ...] = field(default=())  # first beat and energy of each

    def seconds_at(self, beat: float) -> float:
        return beat * 60 / self.bpm
