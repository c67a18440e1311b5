"""Our engine, as a process of its own."""

import sys
from pathlib import Path

from benchmarks import documents
from benchmarks.film import Film
from benchmarks.peers import Command, Contender


def ask(film: Film, output: Path) -> Command:
    """With an empty store, which is kept beside the output."""
    return _command(film, output, cache(output))


def ask_after(earlier: Path) -> Contender:
    """With the store that the render of another output has left."""
    return Contender("ours", lambda film, output: _command(film, output, cache(earlier)))


def ask_with(parallel: int) -> Contender:
    """With so many encoders side by side."""
    return Contender("ours", lambda film, output: _command(film, output, cache(output), "--parallel", str(parallel)))


def cache(output: Path) -> Path:
    return output.with_suffix(".cache")


def _command(film: Film, output: Path, store: Path, *more: str) -> Command:
    document = documents.write(film, output.parent)
    words = ("render", str(document.timeline), str(output), "--media", str(document.media), "--cache", str(store), *more)
    return Command((sys.executable, "-m", "engine", *words))


OURS = Contender("ours", ask)
COPYING = Contender("ours", lambda film, output: _command(film, output, cache(output), "--copy"))
