"""Child processes that live and die with the launcher."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_launcher() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process in a session of its own, so that Ctrl+C reaches the launcher only and the order of stopping is ours."""

    name: str
    command: Sequence[str]
    log: Path
    environment: dict[str, str]
    grace: float = 15.0
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    retry_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=_die_with_launcher,
            )

    def keep_alive(self) -> str | None:
        """Start it again if it ended, ever more slowly if it keeps ending. Returns a sentence when that happened."""
        if self.process is None or self.process.poll() is None or time.monotonic() < self.retry_at:
            return None
        status = self.process.returncode
        self.restarts += 1
        self.retry_at = time.monotonic() + min(30, 2 ** min(self.restarts, 5))
        self.start()
        return f"{self.name} ended with status {status} and was started again; see {self.log}"

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
