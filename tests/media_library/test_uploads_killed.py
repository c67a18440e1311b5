"""An upload to a real server that is killed in the middle: it goes on where it was, and nothing is lost or doubled."""

import hashlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.media_library.tus import metadata
from tests.studio import ROOT, free_port

pytestmark = pytest.mark.faults

MIB = 1024 * 1024
CHUNK = 8 * MIB
SIZE = 5 * CHUNK + 12_345
SIGN_IN = """
import django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
user = User.objects.create_user(email="ada@example.com", username="ada", password="x")
session = SessionStore()
session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


class Server:
    """uvicorn alone, as the launcher runs it, on a database and a media folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **kept,
            "DATA_DIR": str(data),
            "SECRET_KEY": "for this test alone",
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.run("manage.py", "migrate", "--verbosity=0")
        self.cookie = f"sessionid={self.run('-c', SIGN_IN).strip()}"
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, *args], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host=127.0.0.1", f"--port={self.port}"]
        log = (self.data / "uvicorn.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            assert self.process.poll() is None, (self.data / "uvicorn.log").read_text()
            try:
                return self.request("GET", "/uploads/none").close()
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def memory(self) -> int:
        """Bytes that the server holds."""
        assert self.process is not None
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found is not None
        return int(found[1]) * 1024

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = self.open(method, path, len(body), **headers)
        connection.send(body)
        answer = connection.getresponse()
        answer.read()
        return answer

    def open(self, method: str, path: str, length: int, **headers: str) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path)
        own = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}", "Tus-Resumable": "1.0.0"}
        for name, value in {**own, "Content-Length": str(length), **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def data() -> bytes:
    return os.urandom(SIZE)


def create(server: Server, size: int) -> str:
    named = {"Upload_Length": str(size), "Upload_Metadata": metadata(filename="film.mp4", filetype="video/mp4")}
    answer = server.request("POST", "/uploads/", b"", **named)
    assert answer.status == 201
    return urlsplit(answer.headers["Location"]).path


def patch(at: int) -> dict[str, str]:
    return {"Upload_Offset": str(at), "Content_Type": "application/offset+octet-stream"}


def offset(server: Server, url: str) -> int:
    answer = server.request("HEAD", url)
    assert answer.status == 200
    return int(answer.headers["Upload-Offset"])


def test_an_upload_goes_on_after_its_server_was_killed_in_the_middle(server: Server, data: bytes, tmp_path: Path) -> None:
    url = create(server, SIZE)
    assert server.request("PATCH", url, data[:CHUNK], **patch(0)).status == 204
    half_sent = server.open("PATCH", url, CHUNK, **patch(CHUNK))
    half_sent.send(data[CHUNK : CHUNK + 5 * MIB])
    _until(lambda: offset(server, url) > CHUNK)
    server.kill()
    half_sent.close()
    server.start()
    at = offset(server, url)
    assert CHUNK < at <= CHUNK + 5 * MIB
    while at < SIZE:
        answer = server.request("PATCH", url, data[at : at + CHUNK], **patch(at))
        assert answer.status == 204
        at = int(answer.headers["Upload-Offset"])
    asset = url.split("/")[-1]
    assert answer.headers["Asset-Id"] == asset
    [original] = tmp_path.glob(f"media/originals/*/{asset}")
    assert hashlib.sha256(original.read_bytes()).digest() == hashlib.sha256(data).digest()
    assert not list(tmp_path.glob("media/uploads/*"))


def test_a_sender_that_vanishes_leaves_what_came_and_its_lock_with_it(server: Server, data: bytes) -> None:
    url = create(server, SIZE)
    sending = server.open("PATCH", url, CHUNK, **patch(0))
    sending.send(data[: 3 * MIB])
    _until(lambda: offset(server, url) > 0)
    assert server.request("PATCH", url, b"x", **patch(0)).status == 423  # and the server answers all the while
    sending.close()
    _until(lambda: offset(server, url) == 3 * MIB)
    assert server.request("PATCH", url, data[3 * MIB : CHUNK], **patch(3 * MIB)).status == 204
    assert offset(server, url) == CHUNK


def test_one_large_request_costs_no_memory(server: Server) -> None:
    size = 300 * MIB
    url = create(server, size)
    before = server.memory()
    sending = server.open("PATCH", url, size, **patch(0))
    part = bytes(MIB)
    most = before
    for _ in range(300):
        sending.send(part)
        most = max(most, server.memory())
    assert sending.getresponse().status == 204
    assert most - before < 50 * MIB


def _until(is_so: object) -> None:
    assert callable(is_so)
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
