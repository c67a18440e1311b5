"""A real studio for tests: the launcher with everything it starts, on a data folder and a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Studio:
    """`with Studio(folder) as studio:` runs until the block ends; `studio.url` is where it is."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        inherited = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
        own = {"DATA_DIR": str(data), "PORT": str(self.port), "SEED_DEMO": "off", "WEB_WORKERS": "1", "PUBLIC_URL": self.url}
        self.environment = {**inherited, **own, **environment}
        self.process: subprocess.Popen[str] | None = None
        self.seconds_to_start = 0.0

    def __enter__(self) -> "Studio":
        with ExitStack() as failing:  # then there is no __exit__
            failing.callback(self.kill)
            self.start()
            failing.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.launch"],
            cwd=ROOT,
            env=self.environment,
            stdout=(self.data / "launcher.log").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.wait_until_up()
        self.seconds_to_start = time.monotonic() - began

    def wait_until_up(self, seconds: float = 240) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            try:
                with urlopen(f"{self.url}/readyz", timeout=20) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the studio did not start: {self.log()}")

    def stop(self) -> int:
        """As Ctrl+C does. Returns the launcher's exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(240)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """All that runs of it."""
        while running := self.processes():
            for pid in running:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def log(self) -> str:
        files = [self.data / "launcher.log", *sorted((self.data / "logs").glob("*.log"))]
        return "\n".join(f"-- {file.name}\n{file.read_text()[-3000:]}" for file in files if file.exists())

    def processes(self) -> dict[int, str]:
        """Every live process of this studio: pid to command line. They carry its data folder in their environment, but
        for Redis, which writes its title over that and works in the folder."""
        found = {}
        marker = f"DATA_DIR={self.data}".encode()
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == os.getpid():
                continue
            try:
                is_ours = marker in (folder / "environ").read_bytes().split(b"\0")
                is_ours = is_ours or (folder / "cwd").readlink().is_relative_to(self.data)
                if is_ours and (folder / "stat").read_text().split()[2] != "Z":
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, IndexError):
                continue
        return found
