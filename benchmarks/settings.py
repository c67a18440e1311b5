"""What a run of the benchmarks is asked for."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.films import UNIT

TRIAL_UNIT = 2


@dataclass(frozen=True)
class Settings:
    """`folder` is for everything that is made; `unit` sets all lengths, in frames: UNIT, but for a trial."""

    folder: Path
    runs: int = 3
    unit: int = UNIT
    is_full: bool = False
