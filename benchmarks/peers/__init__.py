"""Who renders the same films: each contender says how it is asked, or why it cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.film import Film


@dataclass(frozen=True)
class Command:
    """What is run and measured, and what is added to the environment."""

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contender:
    """`ask(film, output)` writes what it needs beside `output`, and is not measured. `absent` is a reason, "" if none."""

    name: str
    ask: Callable[[Film, Path], Command]
    absent: Callable[[], str] = lambda: ""
