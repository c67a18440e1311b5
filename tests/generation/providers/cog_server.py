"""A real Cog server with the model of cog_model.py: Replicate's own runtime, which starts in a second and needs no container."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import UUID

from jobs.orphans import die_with
from tests.studio import free_port

START = 30.0  # seconds
INPUT = {
    "type": "object",
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string", "title": "Prompt", "x-order": 0},
        "duration": {"type": "integer", "title": "Duration", "default": 2, "minimum": 1, "maximum": 10, "x-order": 1},
        "image": {"type": "string", "format": "uri", "title": "Image", "x-order": 2},
    },
}


_folders: dict[str, Path] = {}


@contextmanager
def cog_server(folder: Path) -> Iterator[str]:
    """Its address. The schema beside the model is what `cog build` writes into a container."""
    port, parent = free_port(), os.getpid()
    shutil.copy(Path(__file__).with_name("cog_model.py"), folder / "predict.py")
    (folder / ".cog").mkdir()
    schema = {"openapi": "3.0.2", "info": {"title": "Cog", "version": "1"}, "paths": {}}
    parts = {"schemas": {"Input": INPUT, "Output": {"type": "string", "format": "uri"}}}
    (folder / ".cog" / "openapi_schema.json").write_text(json.dumps(schema | {"components": parts}))
    own = {"COG_PREDICT_TYPE_STUB": "predict.py:Predictor", "PORT": str(port), "COG_LOG_LEVEL": "error"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it starts a Python of this name for the model
    process = subprocess.Popen(
        [sys.executable, "-m", "cog.server.http", "--host", "127.0.0.1"],
        cwd=folder,
        env=os.environ | own | {"PATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: die_with(parent),
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _folders[url] = folder
        until_it_says(url, "READY", START)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def until_it_says(url: str, status: str, seconds: float = 10.0) -> None:
    """READY, or BUSY and amid a prediction."""
    deadline, said = time.monotonic() + seconds, ""
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/health-check", timeout=5) as answer:
                said = json.load(answer)["status"]
        except OSError:
            said = "nothing"
        if said == status and (status != "BUSY" or (_folders[url] / "slow").exists()):
            return
        time.sleep(0.02)
    raise AssertionError(f"it says {said} and not {status}")


def begun(url: str, key: UUID) -> None:
    """A prediction that nobody waits for, as a try leaves one whose connection is cut where the server cannot see it."""
    body = json.dumps({"input": {"prompt": "slow"}}).encode()
    headers = {"Content-Type": "application/json", "Prefer": "respond-async"}
    with urlopen(Request(f"{url}/predictions/{key}", body, headers, method="PUT"), timeout=10) as answer:
        assert answer.status == 202
    until_it_says(url, "BUSY")
