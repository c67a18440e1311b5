"""A little server of ours that answers as a test tells it to, for what goes wrong between machines. It keeps what it was asked.

web.on("GET", "/models", json={"data": []})
web.on("POST", "/videos", status=429, headers={"Retry-After": "7"}, json={})      # the first time
web.on("POST", "/videos", json={"id": "v"})                                       # and the second, and ever after
web.on("GET", "/file", body=b"half", headers={"Content-Length": "8"})             # cut short
web.on("POST", "/videos", hangs_up=True)                                          # read, and never answered
web.on("POST", "/videos", silent=True)                                            # read, and silent until the test ends
"""

import json as jsons
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request. `headers` in small letters; `query` and `path` apart."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return jsons.loads(self.body)

    @property
    def form(self) -> dict[str, list[bytes]]:
        """Fields of a multipart body: what each holds, in order."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        found: dict[str, list[bytes]] = defaultdict(list)
        for part in message_from_bytes(head + self.body, policy=HTTP).iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[str(name)].append(content)
        return dict(found)

    @property
    def said(self) -> tuple[str, str, dict[str, list[str]], Any]:
        """What was asked for, whoever asked: method, path, query, and what the body holds."""
        kind = self.headers.get("content-type", "") if self.body else ""
        body = self.form if kind.startswith("multipart/") else self.json if kind.startswith("application/json") else self.body
        return self.method, self.path, self.query, body


@dataclass
class Answer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hangs_up: bool = False
    silent: bool = False


class Web:
    """`url` is its address. What nobody told it to answer is a 404."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def on(self, method: str, path: str, *, json: Any = None, **answer: Any) -> None:
        """Several for the same are given one after another; the last stays."""
        given = Answer(**answer)
        if json is not None:
            given.body, given.headers = jsons.dumps(json).encode(), {"Content-Type": "application/json", **given.headers}
        self._answers[method, path].append(given)

    def asked_for(self, method: str, path: str) -> list[Asked]:
        return [each for each in self.asked if (each.method, each.path) == (method, path)]

    def until_asked_for(self, method: str, path: str) -> list[Asked]:
        """For who did not wait for the answer: the request may come to be read after that."""
        until = time.monotonic() + 10
        while not (found := self.asked_for(method, path)):
            assert time.monotonic() < until, f"nobody asked {method} {path}"
            time.sleep(0.002)
        return found

    def _take(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        answers = self._answers.get((asked.method, asked.path), [])
        if len(answers) > 1:
            return answers.pop(0)
        return answers[0] if answers else Answer(404, {"Content-Type": "application/json"}, b'{"error": "nothing is here"}')

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = web._take(Asked(self.command, parts.path, parse_qs(parts.query), headers, body))
                if answer.silent:
                    web._over.wait(60)
                if answer.silent or answer.hangs_up:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
