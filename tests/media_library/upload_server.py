"""A real upload server on data of its own, which can be killed, and a sender that goes on where the server was."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from tests.studio import ROOT, free_port

CHUNK = 8 * 1024 * 1024
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
        deadline = time.monotonic() + 120
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


def create(server: Server, size: int) -> str:
    named = {"Upload_Length": str(size), "Upload_Metadata": "filename ZmlsbS5tcDQ="}  # film.mp4
    answer = server.request("POST", "/uploads/", b"", **named)
    assert answer.status == 201
    return urlsplit(answer.headers["Location"]).path


def patch(at: int) -> dict[str, str]:
    return {"Upload_Offset": str(at), "Content_Type": "application/offset+octet-stream"}


def offset(server: Server, url: str) -> int:
    answer = server.request("HEAD", url)
    assert answer.status == 200
    return int(answer.headers["Upload-Offset"])


def send(server: Server, url: str, size: int, read: Callable[[int, int], bytes], *, upto: int | None = None) -> str | None:
    """Send what is missing, as far as `upto`, in chunks; `read(at, length)` gives the bytes. The asset's id once it is whole."""
    at, end = offset(server, url), size if upto is None else upto
    asset = None
    while at < end:
        data = read(at, min(CHUNK, end - at))
        answer = server.request("PATCH", url, data, **patch(at))
        assert answer.status == 204
        at, asset = int(answer.headers["Upload-Offset"]), answer.headers.get("Asset-Id")
    return asset


def send_and_kill(server: Server, url: str, at: int, data: bytes) -> None:
    """Kill the server in the middle of a request for `data`, of which something has come, and start it again."""
    half_sent = server.open("PATCH", url, len(data), **patch(at))
    half_sent.send(data[: len(data) * 5 // 8])
    until(lambda: offset(server, url) > at)
    server.kill()
    half_sent.close()
    server.start()


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
