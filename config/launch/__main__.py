"""Start the studio: `python -m config.launch`, or with `--dev` for Vite's server and reloading."""

import fcntl
import logging
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from config import env
from config.launch import redis_server
from config.launch.processes import Child
from engine import sandbox

ROOT = env.ROOT
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)


class Stopped(Exception):
    """Ctrl+C, or a request to end."""


def main(is_dev: bool) -> int:
    data = env.folder("DATA_DIR", ROOT / "data")
    data.mkdir(parents=True, exist_ok=True)
    lock = _lock(data)
    if lock is None:
        return _refuse(f"A studio is already running on {data}. Stop it first, or choose another DATA_DIR.")
    if not _is_free(HOST, PORT):
        return _refuse(f"Port {PORT} is in use. Choose another: PORT=8001 make run")

    try:
        sandbox.self_test()
    except sandbox.SandboxUnavailable as error:
        return _refuse(str(error))

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    started: list[Child] = []
    try:
        _start_all(data, is_dev, started)
        while True:
            for child in started:
                if news := child.keep_alive():
                    print(news, flush=True)
            time.sleep(0.5)
    except Stopped:
        print("\nStopping ...", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in reversed(started):
            child.stop()


def _start_all(data: Path, is_dev: bool, started: list[Child]) -> None:
    logs = data / "logs"
    environment = {"PYTHONUNBUFFERED": "1"}

    def begin(name: str, command: list[str], grace: float = 15.0) -> Child:
        child = Child(name, command, logs / f"{name}.log", environment, grace)
        started.append(child)
        child.start()
        return child

    if not env.text("REDIS_URL"):
        port = redis_server.free_port()
        environment["REDIS_URL"] = os.environ["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        begin("redis", redis_server.command(data / "redis", port))
    if is_dev:
        environment |= {"DEBUG": "on", "VITE_DEV_SERVER": "http://localhost:5173"}
        os.environ.update(environment)
        begin("vite", [sys.executable, "-m", "config.launch.node", "run", "vite"], grace=3)

    login = _prepare(data)
    begin("work", [sys.executable, "manage.py", "work"], grace=30)
    begin("web", _web_command(is_dev), grace=10)
    _wait_for_web()
    address = env.text("PUBLIC_URL", f"http://localhost:{PORT}")
    print(f"\nReelwright is at {address}", flush=True)
    if login:
        print(login, flush=True)
    print(f"Logs are in {logs}. Ctrl+C stops it.\n", flush=True)


def _web_command(is_dev: bool) -> list[str]:
    if not is_dev:
        return [sys.executable, "-m", "config.launch.web", HOST, str(PORT), str(env.number("WEB_WORKERS", 2))]
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", HOST, "--port", str(PORT)]
    command += ["--no-access-log", "--log-config", str(ROOT / "config/launch/uvicorn.json")]
    command += ["--timeout-graceful-shutdown", "3", "--lifespan", "on"]
    folders = ("config", "generation", "projects", "media_library", "jobs", "accounts", "engine")
    return [*command, "--reload", *(word for folder in folders for word in ("--reload-dir", str(ROOT / folder)))]


def _prepare(data: Path) -> str:
    """Bring the database and the static files up to date; on a new installation make the demo. Returns its login."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)  # what is said here is for who started it
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _collect_static(Path(settings.STATIC_ROOT), Path(settings.BASE_DIR) / "static" / "dist" / ".vite" / "manifest.json")
    is_new = not get_user_model().objects.exists()
    if is_new and env.flag("SEED_DEMO", True) and env.host_of(settings.PUBLIC_URL) in {"localhost", "127.0.0.1"}:
        print("Making a demo project; it appears within a minute or two.", flush=True)
        call_command("seed_demo", verbosity=0)
    connections.close_all()
    login = data / "demo-login.txt"
    return f"Demo login: {' / '.join(login.read_text().split()[:2])}" if login.exists() else ""


UNUSED = ["redoc", "rest_framework"]  # of the libraries' static files: no page of ours loads these


def _collect_static(target: Path, manifest: Path) -> None:
    """Only after a new build: collecting and compressing takes seconds that a second start does not have. One at a time."""
    from django.core.management import call_command

    target.mkdir(exist_ok=True)
    stamp = target / ".collected"
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two studios that start from one checkout the second finds it done
        made = manifest.stat().st_mtime if manifest.exists() else 0.0
        if not stamp.exists() or stamp.stat().st_mtime < max(made, _newest(manifest.parent.parent.parent)):
            # old files stay: their names are hashes, and a studio that runs from the same checkout still serves them
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
            stamp.touch()


def _newest(folder: Path) -> float:
    return max((path.stat().st_mtime for path in folder.iterdir() if path.is_file()), default=0.0)


def _wait_for_web() -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://{_reachable(HOST)}:{PORT}/healthz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    print("The web server did not answer within a minute; see its log.", flush=True)


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104


def _lock(data: Path) -> IO[str] | None:
    handle = (data / "run.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main("--dev" in sys.argv[1:]))
