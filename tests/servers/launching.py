"""Servers that others have written, started for tests: Steady, which checks requests by an OpenAPI file, aimock, which plays
providers, and rclone, whose S3 checks signatures.

They are packages of this folder, apart from the studio's: `make test-servers` installs them. The OpenAPI files are not part
of the project: PROVIDER_SPECS says where they are, else ./specs or ../shared/specs.
"""

import json
import os
import subprocess
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from config.launch import node
from jobs.orphans import die_with
from tests import machine
from tests.studio import ROOT, free_port

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
NOT_INSTALLED = "the test servers are not installed; run: make test-servers"
NO_SPECS = f"{machine.NOT_OURS}: OpenAPI files of providers; name their folder in PROVIDER_SPECS"
START = 30.0  # seconds


class Process:
    """`with Process(command) as server:` ends it, whatever happens, also when the tests are killed."""

    def __init__(self, command: list[str], *, line: str = "") -> None:
        parent = os.getpid()
        self.process = subprocess.Popen(
            command,
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: die_with(parent),
        )
        if line:
            assert self.process.stdin is not None
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.process.kill()
        self.process.wait(5)

    def first_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def wait_for(self, url: str) -> None:
        """Until something answers there, whatever it says."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"it ended: {self.process.stdout.read() if self.process.stdout else ''}")
            try:
                urlopen(url, timeout=2).close()
            except HTTPError:
                return
            except (URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"nothing answers at {url}")


def start_steady(spec: str) -> tuple[Process, str]:
    """Steady on the OpenAPI file of that name, and its address. A request that the file does not allow is answered with 400."""
    file = spec_file(spec)
    program = next(iter(sorted(MODULES.glob("@stdy/cli-*/bin/steady*"))), None)
    if program is None:
        pytest.skip(NOT_INSTALLED)
    port = free_port()
    options = ["--reject-on-sdk-error", "--no-color", "--log=false", "--validator-form-array-format=brackets"]
    server = Process([str(program), f"--port={port}", *options, str(file)])
    server.wait_for(f"http://127.0.0.1:{port}/")
    return server, f"http://127.0.0.1:{port}"


def start_aimock(config: dict[str, Any]) -> tuple[Process, str]:
    """aimock as `config` says (see aimock.mjs), and its address. GET /__aimock/journal tells what it was asked."""
    if not (MODULES / "@copilotkit" / "aimock").is_dir():
        pytest.skip(NOT_INSTALLED)
    server = Process([str(node.find()[0]), "aimock.mjs"], line=json.dumps(config))
    url = server.first_line()
    assert url.startswith("http://127.0.0.1:"), url
    return server, url


def start_rclone(folder: Path, key: str, secret: str) -> tuple[Process, str]:
    """rclone's S3 over that folder, each folder in which is a bucket, and its address. It asks for signatures by that secret."""
    program = next(iter(sorted(HERE.glob("rclone/rclone-*/rclone"))), None)
    if program is None:
        pytest.skip(NOT_INSTALLED)
    port = free_port()
    options = [f"--auth-key={key},{secret}", f"--addr=127.0.0.1:{port}", "--config=", f"--cache-dir={folder.parent / 'rclone'}"]
    server = Process([str(program), "serve", "s3", *options, str(folder)])
    server.wait_for(f"http://127.0.0.1:{port}/")
    return server, f"http://127.0.0.1:{port}"


@cache
def _specs() -> Path | None:
    named = os.environ.get("PROVIDER_SPECS", "")
    places = [Path(named)] if named else [ROOT / "specs", ROOT.parent / "shared" / "specs"]
    return next((place for place in places if place.is_dir()), None)


def spec_file(name: str) -> Path:
    """The OpenAPI file `name`.json or .yaml; without it the test is skipped."""
    folder = _specs()
    found = [folder / f"{name}{suffix}" for suffix in (".json", ".yaml")] if folder else []
    file = next((each for each in found if each.exists()), None)
    if file is None:
        pytest.skip(NO_SPECS)
    return file
