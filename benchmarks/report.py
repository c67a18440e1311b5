"""Rows of figures, and the two files that they are written to."""

import json
import platform
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from typing import Any

from benchmarks.reasons import REASONS, UNKNOWN

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Row:
    """One figure. `ours` and `peer` are medians in `metric`'s unit; a peer that has a name and no figure was absent."""

    workload: str
    metric: str
    ours: float
    target: float
    peer: float | None = None
    peer_name: str = ""
    spread: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return round(self.ours / self.peer, 3) if self.peer else None

    @property
    def is_met(self) -> bool | None:
        """`target` bounds the ratio where a peer is named, else the figure itself. None where there is nothing to compare."""
        if self.peer_name:
            return None if self.ratio is None else self.ratio <= self.target
        return self.ours <= self.target

    def spoken(self) -> str:
        """On one line, for a terminal."""
        against = f", {self.ratio} of {self.peer}" if self.peer is not None else ""
        against += f" ({self.peer_name})" if self.peer_name else ""
        verdict = f"target {self.target}: {_verdict(self.is_met)}"
        return f"{self.workload}: {self.metric}: {self.ours}{against}; {verdict}; {self.note}"


def median_of(figures: Sequence[float]) -> tuple[float, str]:
    return round(statistics.median(figures), 2), f"{min(figures):.2f}-{max(figures):.2f}, n={len(figures)}"


def pace() -> float:
    """Milliseconds of CPU for a piece of work that never changes, the least of seven: by it two days can be compared."""
    taken = []
    for _ in range(7):
        began = time.process_time()
        sum(len(str(number)) for number in range(400_000))
        taken.append((time.process_time() - began) * 1000)
    return min(taken)


def write(rows: Sequence[Row], paces: Sequence[float], folder: Path = HERE, *, keep_others: bool = False) -> None:
    """Both files. `keep_others`: rows of workloads that were not measured this time stay as they are."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    when = {"measured": today, "pace": f"{min(paces):.0f}-{max(paces):.0f}"}
    entries = [{**asdict(row), "ratio": row.ratio, "met": row.is_met, **when} for row in rows]
    results = folder / "results.json"
    if keep_others and results.exists():
        measured = {row.workload for row in rows}
        entries = [entry for entry in json.loads(results.read_text()) if entry["workload"] not in measured] + entries
    results.write_text(json.dumps(entries, indent=2) + "\n")
    (folder / "RESULTS.md").write_text("\n".join([*_head(today), *map(_line, entries), *_missed(entries)]) + "\n")


def _head(today: str) -> list[str]:
    return [
        "# Results",
        "",
        f"Written by `make bench` on {today}: {cpu_count()} cores, {platform.machine()},",
        f"{platform.system()}, Python {platform.python_version()}.",
        "Figures are medians; a target bounds the ratio where a peer is named, else the figure itself.",
        "`pace`: milliseconds that one and the same piece of Python took then, by which seconds of two days can be compared.",
        "",
        "| workload | metric | ours | peer | ratio | target | met | spread of ours | note | pace |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]


def _missed(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each target that is missed, and why."""
    found = [entry for entry in entries if entry["met"] is False]
    told = [
        f"- {entry['workload']}, {entry['metric']}{', against ' + entry['peer_name'] if entry['peer_name'] else ''}: "
        + REASONS.get((entry["workload"], entry["metric"], entry["peer_name"]), UNKNOWN)
        for entry in found
    ]
    return ["", "## Targets that are missed, and why", "", *told] if told else []


def _line(entry: Mapping[str, Any]) -> str:
    peer = f"{'-' if entry['peer'] is None else entry['peer']} ({entry['peer_name']})" if entry["peer_name"] else "-"
    ratio = "-" if entry["ratio"] is None else entry["ratio"]
    met = _verdict(entry["met"]) if entry["met"] else f"**{_verdict(entry['met'])}**"
    cells = (entry["workload"], entry["metric"], entry["ours"], peer, ratio, entry["target"], met, entry["spread"])
    return f"| {' | '.join(map(str, cells))} | {entry.get('note', '')} | {entry.get('pace', '-')} |"


def _verdict(met: bool | None) -> str:
    return {True: "yes", False: "no", None: "not compared"}[met]
