"""`make bench`, `make bench-full`, and `python -m benchmarks T30 EDIT` for some workloads alone."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    crowding,
    drawing,
    dry_running,
    editing,
    growth,
    ingesting,
    library,
    mixing,
    previewing,
    rendering,
    report,
    starting,
    uploading,
)
from benchmarks.report import Row
from benchmarks.settings import TRIAL_UNIT, Settings

Workload = Callable[[Settings], Iterator[Row]]
FILMS: dict[str, Workload] = {
    "T30": rendering.t30,
    "T60FX": rendering.t60fx,
    "SMART": rendering.smart,
    "MIX": mixing.rows,
    "PREVIEW": previewing.rows,
    "INGEST": ingesting.rows,
    "GROWTH": growth.rows,
    "DRAW": drawing.rows,
}
LONG: dict[str, Workload] = {"T600": rendering.t600}
STUDIO: dict[str, Workload] = {
    "START": lambda settings: starting.rows(),
    "CROWD": lambda settings: crowding.rows(),
    "UPLOAD": lambda settings: uploading.rows(settings.runs),
    "LIBRARY": library.rows,
    "EDITOR": editing.rows,
    "DRYRUN": lambda settings: dry_running.rows(),
}
ALL = {**STUDIO, **FILMS, **LONG}
OTHER_NAMES = {"EDIT": ["T60FX"], "LIVE": ["CROWD"], "SILENT": ["CROWD"], "RENDERING": list(FILMS)}


def main() -> None:
    given = _parser().parse_args()
    names = [each for name in given.workloads for each in OTHER_NAMES.get(name.upper(), [name.upper()])]
    if unknown := set(names) - set(ALL):
        sys.exit(f"There is no workload {', '.join(sorted(unknown))}: choose of {', '.join([*ALL, *OTHER_NAMES])}.")
    chosen = names or [*STUDIO, *FILMS, *(LONG if given.full else ())]
    rows: list[Row] = []
    paces = [report.pace()]
    for name in dict.fromkeys(chosen):
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="reelwright-bench-") as folder:
            unit = {"unit": TRIAL_UNIT} if given.trial else {}
            for row in ALL[name](Settings(Path(folder), given.runs, is_full=given.full, **unit)):
                rows.append(row)
                print(row.spoken(), flush=True)
        paces.append(report.pace())
        print(f"{name}: {time.monotonic() - began:.0f} s, pace {paces[-2]:.0f} to {paces[-1]:.0f} ms", flush=True)
    if rows and not given.trial:
        report.write(rows, paces, keep_others=bool(names))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure; write RESULTS.md and results.json.")
    parser.add_argument("workloads", nargs="*", help=f"of {', '.join([*ALL, *OTHER_NAMES])}; default: all that make bench runs")
    parser.add_argument("--full", action="store_true", help="T600 as well, and 200 outputs of MIX")
    parser.add_argument("--runs", type=int, default=3, help="how often each contender runs")
    parser.add_argument("--trial", action="store_true", help="films of a few seconds, to see that all works; writes nothing")
    return parser


if __name__ == "__main__":
    main()
