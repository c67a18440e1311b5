"""The web server, `python -m config.launch.web HOST PORT WORKERS`: uvicorn, each of whose workers listens by a socket of its own.

With one socket between them whichever worker wakes first takes all that wait, and a browser keeps the connection that it has:
of two workers one had all of eight, and a core stood idle. Of sockets of their own Linux gives each its share (SO_REUSEPORT).
"""

import socket
import sys
from typing import Any, Self

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from config.env import ROOT

GRACE = 3  # seconds that open answers have when it ends


class Place(socket.socket):
    """Where to listen. The first process holds it and takes no connection; what it hands to a worker is another one there."""

    @classmethod
    def at(cls, host: str, port: int) -> Self:
        place = cls(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        place.bind((host, port))
        return place

    def __reduce__(self) -> tuple[Any, ...]:
        host, port = self.getsockname()[:2]
        return type(self).at, (host, port)


def main(host: str, port: int, workers: int) -> None:
    config = Config(
        "config.asgi:application",
        host,
        port,
        workers=workers,
        lifespan="on",
        access_log=False,
        log_config=str(ROOT / "config/launch/uvicorn.json"),
        timeout_graceful_shutdown=GRACE,
    )
    if workers <= 1:
        Server(config).run()
    else:
        Multiprocess(config, [Place.at(host, port)]).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
