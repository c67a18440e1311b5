"""The engine on the command line: `python -m engine render`, `probe`, `schema`. Needs no Django and no database.

Ends with 0 for success, 2 for wrong usage, 3 for an invalid document, 4 for media that lack or cannot be used, 5 for a
render that failed, 130 when stopped by Ctrl+C.
"""

import argparse
import hashlib
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from uuid import UUID

from engine import schema
from engine.errors import Cancelled, EngineError, InvalidTimeline, MissingMedia, UnsupportedMedia
from engine.plan import Source, plan
from engine.presets import PRESETS
from engine.probe import probe
from engine.render import render
from engine.segments import SegmentStore
from engine.timeline import Timeline

OK, USAGE, INVALID, MEDIA, FAILED, STOPPED = 0, 2, 3, 4, 5, 130
CACHE_BYTES = 10 * 1024**3


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except InvalidTimeline as error:
        _complain(*(f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in error.faults))
        return INVALID
    except (MissingMedia, UnsupportedMedia) as error:
        _complain(str(error))
        return MEDIA
    except Cancelled:
        _complain("Stopped.")
        return STOPPED
    except EngineError as error:
        _complain(str(error), *([error.detail] if given.verbose else []))
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine", description="Timeline in, video out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("render", help="make an MP4 of a timeline document")
    command.add_argument("timeline", type=Path, help="the document, as JSON (docs/timeline-format.md)")
    command.add_argument("out", type=Path, help="the file to write")
    command.add_argument("--preset", choices=PRESETS, default="1080p")
    command.add_argument(
        "--media",
        type=Path,
        help='a folder with a file named by each asset\'s id ("<id>" or "<id>.mp4"), or a JSON file {"<id>": "path"} '
        "whose paths count from its own folder; default: the folder of the document",
    )
    command.add_argument("--cache", type=Path, help="a folder that keeps encoded parts for the next render")
    command.add_argument("--parallel", type=int, help="how many encoders run at once; default: one per core")
    command.add_argument("--verbose", action="store_true", help="with an error, show the command and what it said")
    command.set_defaults(run=_render)

    command = commands.add_parser("probe", help="print the facts of a media file as JSON")
    command.add_argument("file", type=Path)
    command.set_defaults(run=_probe, verbose=False)

    command = commands.add_parser("schema", help="write what is generated from the document's definition")
    command.add_argument("--check", action="store_true", help="write nothing; end with 1 when a file is stale")
    command.set_defaults(run=_schema, verbose=False)
    return parser


def _render(given: argparse.Namespace) -> int:
    document = _json(given.timeline)
    if document is None:
        return USAGE
    timeline = Timeline.load(document)
    files = _files(given.media or given.timeline.parent)
    if files is None:
        return USAGE
    sources = {asset: _source(asset, files) for asset in sorted(timeline.assets(), key=str)}
    planned = plan(timeline, sources, PRESETS[given.preset])
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with _interruptible() as should_stop, tempfile.TemporaryDirectory(dir=given.out.parent, prefix=".rendering-") as name:
        store = SegmentStore(given.cache or Path(name) / "cache", CACHE_BYTES)
        info = render(planned, given.out, store, Path(name), report=_progress(), should_stop=should_stop, parallel=given.parallel)
    print(f"{given.out}: {info.width} x {info.height}, {info.frames} frames, {(info.duration_us or 0) / 1e6:.3f} s")
    return OK


def _probe(given: argparse.Namespace) -> int:
    if not given.file.is_file():
        _complain(f"There is no file {given.file}")
        return USAGE
    print(json.dumps(probe(given.file).to_json(), indent=2))
    return OK


def _schema(given: argparse.Namespace) -> int:
    stale = schema.stale() if given.check else schema.write()
    for path in stale:
        print(f"{'stale' if given.check else 'written'}: {path}")
    return 1 if given.check and stale else OK


def _json(path: Path) -> dict[str, object] | None:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        _complain(f"{path} cannot be read as JSON: {error}")
        return None
    if not isinstance(document, dict):
        _complain(f"{path} is not a JSON object")
        return None
    return document


def _files(media: Path) -> dict[str, Path] | None:
    """Asset id -> file, from a folder or a map."""
    if media.is_dir():
        return {path.stem.lower(): path for path in sorted(media.iterdir()) if path.is_file()}
    listed = _json(media)
    if listed is None:
        return None
    return {asset.lower(): media.parent / str(path) for asset, path in listed.items()}


def _source(asset: UUID, files: dict[str, Path]) -> Source:
    path = files.get(str(asset))
    if path is None or not path.is_file():
        raise MissingMedia(f"There is no file for the asset {asset}" + (f": {path} does not exist" if path else ""))
    try:
        info = probe(path)
    except UnsupportedMedia as error:
        raise UnsupportedMedia(f"{path}: {error}", error.detail) from error
    with path.open("rb") as file:
        return Source(path.resolve(), hashlib.file_digest(file, "sha256").hexdigest(), info)


class _interruptible:
    """Ctrl+C asks to stop; the encoders then end in order and nothing is left behind."""

    def __enter__(self) -> Callable[[], bool]:
        self.asked = False
        self.before = signal.signal(signal.SIGINT, self._ask)
        return lambda: self.asked

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _progress() -> Callable[[float, str], None]:
    """One line that rewrites itself on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda fraction, stage: None

    def show(fraction: float, stage: str) -> None:
        print(f"\r\x1b[K{fraction:4.0%} {stage}", end="\n" if fraction >= 1 else "", file=sys.stderr, flush=True)

    return show


def _complain(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
