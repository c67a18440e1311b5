"""Someone who is signed in at the works' web server, and asks again when it does not answer."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any

from tests.faults.pace import stretch

_TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    milliseconds: float
    retry_after: str | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    port: int
    session: str = ""
    refused: list[str] = field(default_factory=list)  # what was met instead of an answer

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        return self._ask("POST", path, json.dumps(body or {}))

    def submit(self, *, key: str, price: int = 0, **params: Any) -> Answer:
        return self.post("/faults/submit/", {"kind": "encode", "params": params, "key": key, "price": price})

    def insist(self, path: str, body: dict[str, Any] | None = None, *, seconds: float = 60.0) -> Answer:
        """Post until there is an answer that is not the server's own trouble. Safe, as all that is posted here is."""
        began = time.monotonic()
        while True:
            try:
                answer = self._ask("POST", path, json.dumps(body or {}), timeout=5)
                if answer.status < 500:
                    return answer
                self.refused.append(str(answer.status))
            except (OSError, http.client.HTTPException) as error:
                self.refused.append(type(error).__name__)
            is_late = time.monotonic() > began + seconds and time.monotonic() > began + seconds * stretch()
            assert not is_late, f"no answer to {path} within {seconds:g} s"
            time.sleep(0.25)

    def is_answered(self) -> bool:
        try:
            return self.get("/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def _ask(self, method: str, path: str, body: str | None, timeout: float = 30) -> Answer:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={_TOKEN}", "X-CSRFToken": _TOKEN, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
            return Answer(answer.status, said, (time.monotonic() - began) * 1000, answer.getheader("Retry-After"))
        finally:
            connection.close()
