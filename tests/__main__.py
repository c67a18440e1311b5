"""`make test`: every test that this machine allows, in stages, and then what was skipped and how to enable it.

With REQUIRE_ALL set, as in continuous integration, a stage that cannot run is a failure.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import machine

ROOT = Path(__file__).resolve().parent.parent
ON_A_DATABASE = ["accounts", "config", "database", "generation", "jobs", "media_library", "projects"]


@dataclass
class Stage:
    """One run of one test runner. `missing` says what the machine lacks for it, and how to get it."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""


def stages() -> Iterator[Stage]:
    pytest = [sys.executable, "-m", "pytest", "-q", "--durations=5", "-o", "junit_family=xunit1"]
    parallel = ["-n", str(os.cpu_count() or 1), "--dist", "loadgroup"]
    postgres, chromium = machine.postgres_url(), machine.fetch_chromium()
    yield Stage("front end (vitest)", [sys.executable, "-m", "config.launch.node", "run", "vitest", "run"])
    yield Stage("SQLite", [*pytest, *parallel, "-m", "not faults and not browser"])
    yield Stage(
        "PostgreSQL",
        [*pytest, *parallel, "-m", "not faults and not browser and not ffmpeg", *(f"tests/{name}" for name in ON_A_DATABASE)],
        {"DATABASE_URL": postgres or ""},
        "" if postgres else "no PostgreSQL answers; start one on 127.0.0.1:5432 or set TEST_POSTGRES_URL",
    )
    # three at once also on two cores: what dies waits more than it computes
    yield Stage("faults", [*pytest, "-n", "3", "-m", "faults and not alone"])
    yield Stage("faults, measured", [*pytest, "-m", "alone"])
    yield Stage(
        "browser",
        [*pytest, "-m", "browser"],
        {"CHROMIUM": chromium or ""},
        ""
        if chromium
        else "no Chromium is found; install one (apt install chromium) or run: .venv/bin/playwright install chromium",
    )


@dataclass
class Tally:
    """Counts over all stages. A test that is skipped on one database and passes on the other is not skipped."""

    passed: int = 0
    failed: int = 0
    _ran: set[str] = field(default_factory=set)
    _reasons: dict[str, str] = field(default_factory=dict)

    def add(self, report: Path) -> None:
        """Count a JUnit file of pytest's."""
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif (skip := case.find("skipped")) is not None:
                self._reasons[name] = skip.get("message", "") or "no reason given"
            else:
                self.passed += 1
                self._ran.add(name)

    @property
    def skipped(self) -> Counter[str]:
        """Reasons, with how many tests each kept from running anywhere."""
        return Counter(reason for name, reason in self._reasons.items() if name not in self._ran)


def main() -> int:
    tally, missing, broken = Tally(), [], []
    with tempfile.TemporaryDirectory(prefix="reelwright-reports-") as folder:
        for number, stage in enumerate(stages()):
            if stage.missing:
                missing.append(f"{stage.name}: {stage.missing}")
                continue
            report = Path(folder) / f"{number}.xml"
            print(f"\n== {stage.name}", flush=True)
            began = time.monotonic()
            command = [*stage.command, f"--junitxml={report}"] if "pytest" in stage.command else stage.command
            status = subprocess.run(command, cwd=ROOT, env={**os.environ, **stage.environment}, check=False).returncode
            print(f"== {stage.name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
            if report.exists():
                tally.add(report)
            if status:
                broken.append(stage.name)
    return _conclude(tally, missing, broken)


def _conclude(tally: Tally, missing: list[str], broken: list[str]) -> int:
    is_strict = bool(os.environ.get("REQUIRE_ALL"))
    print()
    for line in missing:
        print(f"Not run: {line}")
    for reason, count in tally.skipped.items():
        print(f"Skipped: {count} because: {reason}")
    if broken:
        print(f"Failed stages: {', '.join(broken)}")
    print(f"{tally.passed} passed, {tally.failed} failed, {sum(tally.skipped.values())} skipped")
    incomplete = is_strict and (missing or tally.skipped)
    return 1 if broken or incomplete or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
