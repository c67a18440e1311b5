"""Measuring a command as a whole: CPU seconds of its process tree, wall seconds, peak memory of its largest process."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    cpu: float
    wall: float
    memory_mb: float


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run `command` to its end. Every process that it waits for counts. Raises CalledProcessError when it fails."""
    began = time.monotonic()
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=nowhere, stderr=nowhere, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)
