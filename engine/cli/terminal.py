"""What all commands share: exit statuses, how results and errors are told, progress on a terminal, Ctrl+C."""

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from engine.captions import InvalidCaptions
from engine.errors import Cancelled, EngineError, InvalidTimeline, MissingMedia, UnsupportedMedia
from engine.interchange import InterchangeError

OK, USAGE, INVALID, MEDIA, FAILED, STOPPED = 0, 2, 3, 4, 5, 130


class WrongUsage(Exception):
    """What was asked for cannot be; the message says why."""


def told(run: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    """The exit status of a command. What went wrong is told on standard error; with --json, as the result."""
    try:
        return run(given)
    except WrongUsage as error:
        return _fail(given, USAGE, str(error))
    except InvalidTimeline as error:
        faults = [{"path": fault.path, "message": fault.message} for fault in error.faults]
        lines = [f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in error.faults]
        return _fail(given, INVALID, *lines, faults=faults)
    except (InterchangeError, InvalidCaptions) as error:
        return _fail(given, INVALID, str(error))
    except (MissingMedia, UnsupportedMedia) as error:
        return _fail(given, MEDIA, str(error))
    except Cancelled:
        return _fail(given, STOPPED, "Stopped.")
    except EngineError as error:
        return _fail(given, FAILED, str(error), *([error.detail] if given.verbose else []), detail=error.detail)


def say(given: argparse.Namespace, words: str, **facts: Any) -> None:
    """The result: a line for people, or with --json an object for programs."""
    print(json.dumps(facts, indent=2, ensure_ascii=False) if given.json else words)


def complain(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise WrongUsage(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(document, dict):
        raise WrongUsage(f"{path} is not a JSON object")
    return document


class interruptible:
    """Ctrl+C asks to stop; the encoders then end in order and nothing is left behind."""

    def __enter__(self) -> Callable[[], bool]:
        self.asked = False
        self.before = signal.signal(signal.SIGINT, self._ask)
        return lambda: self.asked

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def progress() -> Callable[[float, str], None]:
    """One line that rewrites itself on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda fraction, stage: None

    def show(fraction: float, stage: str) -> None:
        print(f"\r\x1b[K{fraction:4.0%} {stage}", end="\n" if fraction >= 1 else "", file=sys.stderr, flush=True)

    return show


def _fail(given: argparse.Namespace, status: int, *lines: str, **facts: Any) -> int:
    if given.json:
        print(json.dumps({"error": lines[0], "status": status, **facts}, indent=2, ensure_ascii=False))
    else:
        complain(*lines)
    return status
