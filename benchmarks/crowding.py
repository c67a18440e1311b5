"""LIVE, SILENT, CROWD: a thousand streams, submits without Redis, ten thousand jobs; as the tests of faults measure them.

The tests bound these figures; here they are written down. Each test runs alone, on a database of its own.
"""

import ast
import os
import statistics
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.report import Row

ROOT = Path(__file__).resolve().parent.parent


def rows() -> Iterator[Row]:
    streams = _figures("tests/faults/test_streams.py", "-k", "thousand", REQUIRE_ALL="1")
    for figures in streams.values():
        yield Row("LIVE, 1,000 streams, 2 min", "seconds to a page, p95", figures["delay_p95"], 1.0)
        yield Row("LIVE, 1,000 streams, 2 min", "memory of the web process, MB", figures["memory_most_mb"], 200.0)
    for name, figures in _figures("tests/faults/test_redis.py", "-k", "half_a_second").items():
        for fault in ("gone", "hung"):
            times = figures[f"milliseconds, {fault}"]
            spread = f"median {statistics.median(times):.0f}, n={len(times)}"
            yield Row(
                f"SILENT, Redis {fault}, {_case(name)}", "milliseconds of a submit, slowest", max(times), 500.0, spread=spread
            )
    for name, figures in _figures("tests/faults/test_crowding.py").items():
        for what, target in (("tick", 500.0), ("page, p95", 300.0)):
            yield Row(f"CROWD, 10,000 jobs, {_case(name)}", f"milliseconds, {what}", figures["milliseconds"][what], target)


def _figures(*tests: str, **environment: str) -> dict[str, dict[str, Any]]:
    """By the name of each test: what it recorded. One that failed its bound has recorded too."""
    with tempfile.TemporaryDirectory(prefix="reelwright-bench-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "faults",
            "-o",
            "junit_family=xunit1",
            f"--junitxml={report}",
            *tests,
        ]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, check=False)
        cases = list(ElementTree.parse(report).iter("testcase"))
    return {
        str(case.get("name")): {str(each.get("name")): _read(str(each.get("value"))) for each in case.iter("property")}
        for case in cases
        if case.find("skipped") is None
    }


def _read(value: str) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def _case(name: str) -> str:
    """The part of a test's name that pytest puts into brackets."""
    return name.partition("[")[2].rstrip("]").replace("-", ", ")
