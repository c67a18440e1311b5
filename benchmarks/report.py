"""Rows of figures, and the two files that they are written to."""

import json
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Row:
    """One figure. `ours` and `peer` are medians in `metric`'s unit; `ratio` is ours over the peer's, or over the target."""

    workload: str
    metric: str
    ours: float
    target: float
    peer: float | None = None
    peer_name: str = ""
    spread: str = ""

    @property
    def ratio(self) -> float | None:
        return round(self.ours / self.peer, 3) if self.peer else None

    @property
    def is_met(self) -> bool:
        """`target` bounds the ratio where there is a peer, else the figure itself."""
        return (self.ratio if self.ratio is not None else self.ours) <= self.target


def median_of(figures: Sequence[float]) -> tuple[float, str]:
    return round(statistics.median(figures), 2), f"{min(figures):.2f}-{max(figures):.2f}, n={len(figures)}"


def write(rows: Sequence[Row]) -> None:
    entries = [{**asdict(row), "ratio": row.ratio, "met": row.is_met} for row in rows]
    (HERE / "results.json").write_text(json.dumps(entries, indent=2) + "\n")
    lines = [
        "# Results",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {cpu_count()} cores, {platform.machine()},",
        f"{platform.system()}, Python {platform.python_version()}.",
        "Figures are medians; a target bounds the ratio where a peer is named, else the figure itself.",
        "",
        "| workload | metric | ours | peer | ratio | target | met | spread of ours |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        peer = f"{row.peer} ({row.peer_name})" if row.peer is not None else "-"
        ratio = row.ratio if row.ratio is not None else "-"
        met = "yes" if row.is_met else "**no**"
        lines.append(f"| {row.workload} | {row.metric} | {row.ours} | {peer} | {ratio} | {row.target} | {met} | {row.spread} |")
    (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n")
