"""`make test`: every test that this machine allows, in stages, and then what was skipped and how to enable it.

With REQUIRE_ALL set, as in continuous integration, a stage that cannot run is a failure, and so is a skipped test, but for
want of what may not be in the project (`machine.NOT_OURS`).
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests import machine

ROOT = Path(__file__).resolve().parent.parent
ON_A_DATABASE = ["accounts", "config", "database", "generation", "jobs", "media_library", "projects"]

WITH_FAULTS = ["tests/faults", "tests/config/test_launch.py", "tests/media_library/test_uploads_killed.py"]
ENGINE_ASIDE = ["--ignore=tests/engine"]  # it has a stage of its own

# Of those, files about something else that is the same on every database.
ALIKE = [
    *("accounts/test_avatar.py", "config/test_bodies.py", "config/test_hostile_words.py", "config/test_logs.py"),
    *("config/test_request_ids.py", "media_library/test_bucket.py", "media_library/test_bucket_jobs.py"),
    *("media_library/test_bucket_serving.py", "media_library/test_direct_uploads.py", "media_library/test_editing_results.py"),
    *("media_library/test_serving.py", "media_library/test_storage.py", "media_library/test_uploads.py"),
    *(
        "media_library/test_signatures.py",
        "media_library/test_plain_upload.py",
        "media_library/test_zipping.py",
        "config/test_access.py",
    ),
]


@dataclass
class Stage:
    """One run of one test runner. `missing` says what the machine lacks for it, and how to get it.

    A patient one runs beside the next, on what that leaves of the machine, for it waits much; a quiet one has it to itself.
    """

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""
    is_patient: bool = False
    is_quiet: bool = False


def stages() -> Iterator[Stage]:
    pytest = [sys.executable, "-m", "pytest", "-q", "--durations=5", "-o", "junit_family=xunit1"]
    parallel = ["-n", str(os.cpu_count() or 1), "--dist", "loadgroup"]
    other, apart = "not faults and not browser", [f"--ignore=tests/{name}" for name in ALIKE]
    postgres, chromium = machine.postgres_url(), machine.fetch_chromium()
    yield Stage("front end (vitest)", [sys.executable, "-m", "config.launch.node", "run", "vitest", "run"])
    yield Stage("SQLite", [*pytest, *parallel, "-m", other, *ENGINE_ASIDE])
    yield Stage(
        "PostgreSQL",
        [*pytest, *parallel, "-m", f"{other} and not ffmpeg and not races", *apart, *(f"tests/{name}" for name in ON_A_DATABASE)],
        {"DATABASE_URL": postgres or "", "ONLY_WITH_DATABASE": "1"},
        "" if postgres else "no PostgreSQL answers; start one on 127.0.0.1:5432 or set TEST_POSTGRES_URL",
    )
    by_files = ["--dist", "loadscope"]  # what a file needs is rendered once
    yield Stage("engine", ["nice", "-n", "19", *pytest, *parallel, *by_files, "tests/engine"], is_patient=True)
    # the streams wait for minutes, and beside them, one after another, the tests with the other figures; the engine stands back
    yield Stage("faults, measured", [*pytest, "-n", "2", "--dist", "worksteal", "-m", "alone", "tests/faults"])
    # three at once also on two cores: what dies waits more than it computes
    yield Stage("faults", [*pytest, "-n", "3", "-m", "faults and not alone", *WITH_FAULTS])
    yield Stage(
        "browser",
        [*pytest, *parallel, "-m", "browser", "tests/browser"],
        {"CHROMIUM": chromium or ""},
        ""
        if chromium
        else "no Chromium is found; install one (apt install chromium) or run: .venv/bin/playwright install chromium",
        is_quiet=True,
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


def _stand_back(leader: int) -> None:
    """Let the whole session of that process run on what others leave: where Linux shares its cores out by sessions, the
    niceness of a process counts only within its own, and each has one of its own."""
    with suppress(OSError):  # no such kernel
        Path(f"/proc/{leader}/autogroup").write_text("19")


class Run:
    """A stage under way. What it says is shown at once, or, of a patient one, when it has ended."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage, self.report = stage, folder / f"{stage.name}.xml"
        self.began = time.monotonic()
        self.said = (folder / f"{stage.name}.log").open("w+") if stage.is_patient else None
        if not stage.is_patient:
            print(f"\n== {stage.name}", flush=True)
        command = [*stage.command, f"--junitxml={self.report}"] if "pytest" in stage.command else stage.command
        environment = {**os.environ, **stage.environment}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self.said, stderr=self.said, start_new_session=stage.is_patient
        )
        if stage.is_patient:
            _stand_back(self.process.pid)

    def stop(self) -> None:
        """A patient one does not hear the Ctrl+C of a terminal."""
        self.process.terminate()

    def finish(self) -> bool:
        """Wait for its end and say how it was."""
        status = self.process.wait()
        if self.said is not None:
            self.said.seek(0)
            print(f"\n== {self.stage.name}, beside others\n{self.said.read()}")
            self.said.close()
        print(
            f"== {self.stage.name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - self.began:.0f} s", flush=True
        )
        return status == 0


def main() -> int:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of the many processes would compile the studio anew
    tally, missing, broken = Tally(), [], []
    patient: list[Run] = []

    def finish(run: Run) -> None:
        if not run.finish():
            broken.append(run.stage.name)
        if run.report.exists():
            tally.add(run.report)

    with tempfile.TemporaryDirectory(prefix="reelwright-reports-") as folder, ExitStack() as interrupted:
        for stage in stages():
            if stage.missing:
                missing.append(f"{stage.name}: {stage.missing}")
                continue
            while stage.is_quiet and patient:
                finish(patient.pop())
            run = Run(stage, Path(folder))
            if stage.is_patient:
                patient.append(run)
                interrupted.callback(run.stop)
            else:
                finish(run)
        for run in patient:
            finish(run)
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
    is_whole = all(reason.startswith(machine.NOT_OURS) for reason in tally.skipped)
    incomplete = is_strict and (missing or not is_whole)
    return 1 if broken or incomplete or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
