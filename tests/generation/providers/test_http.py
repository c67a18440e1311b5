"""The HTTP client against a server that does everything wrong: what each fault means, and whether something may be made by it."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from generation.providers import http
from generation.providers.answers import AnswerError, retry_after, said
from generation.providers.http import Client
from generation.providers.shapes import ErrorKind, ProviderError
from tests.generation.providers.doing import failing, nothing
from tests.generation.providers.web import Web
from tests.studio import free_port

KEY = "sk-test-1234567890"


@pytest.fixture
def client(web: Web) -> Client:
    return Client(f"{web.url}/v1", {"Authorization": f"Bearer {KEY}"}, label="Example", secrets=[KEY])


def submit(client: Client) -> ProviderError:
    with failing() as errors:
        client.post_json("/make", {"prompt": "a fox"}, submits=True, wait=5.0)
    return errors[0]


def test_an_answer_is_read_with_its_headers(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", status=201, headers={"X-Units": "3"}, json={"id": "a", "n": 7, "list": [1]})
    reply = client.post_json("/make", {"prompt": "ein Füchslein"}, submits=True)
    assert (reply.status, reply.headers["x-units"], reply.id("id"), reply.number("n"), reply.items("list")) == (
        201,
        "3",
        "a",
        7.0,
        [1],
    )
    (asked,) = web.asked
    assert asked.json == {"prompt": "ein Füchslein"}
    assert asked.headers["authorization"] == f"Bearer {KEY}"


def test_a_form_is_multipart_with_and_without_files(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", json={})
    client.post_multipart("/make", {"prompt": "a fox"}, submits=True)
    client.post_multipart("/make", {"prompt": "a fox"}, {"image": ("in.png", b"png", "image/png")}, submits=True)
    client.post_multipart(
        "/make", {}, [("image", ("1.png", b"1", "image/png")), ("image", ("2.png", b"2", "image/png"))], submits=True
    )
    assert [each.form for each in web.asked] == [
        {"prompt": [b"a fox"]},
        {"prompt": [b"a fox"], "image": [b"png"]},
        {"image": [b"1", b"2"]},
    ]


@pytest.mark.parametrize(
    ("status", "kind", "is_sent"),
    [
        (400, ErrorKind.BAD_REQUEST, False),
        (401, ErrorKind.AUTH, False),
        (402, ErrorKind.QUOTA, False),
        (403, ErrorKind.AUTH, False),
        (404, ErrorKind.BAD_REQUEST, False),
        (408, ErrorKind.TIMEOUT, False),
        (409, ErrorKind.BAD_REQUEST, False),
        (422, ErrorKind.BAD_REQUEST, False),
        (429, ErrorKind.RATE_LIMITED, False),
        (500, ErrorKind.PROVIDER, True),
        (502, ErrorKind.PROVIDER, True),
        (503, ErrorKind.PROVIDER, True),
        (504, ErrorKind.TIMEOUT, True),
    ],
)
def test_a_status_has_its_meaning_and_a_refusal_made_nothing(
    client: Client, web: Web, status: int, kind: ErrorKind, is_sent: bool
) -> None:
    web.on("POST", "/v1/make", status=status, json={"error": {"message": "no foxes today"}})
    error = submit(client)
    assert isinstance(error, AnswerError)
    assert (error.kind, error.is_sent, error.status) == (kind, is_sent, status)
    assert "no foxes today" in error.detail
    assert len(web.asked) == 1  # and it is never sent again by itself


def test_the_same_fault_of_what_makes_nothing_is_no_lost_reply(client: Client, web: Web) -> None:
    web.on("GET", "/v1/state", status=500)
    web.on("GET", "/v1/gone", status=404)
    with failing() as errors:
        client.get_json("/state")
    assert not errors[0].is_sent
    with failing() as errors:
        client.get_json("/gone", absent=ErrorKind.GONE)
    assert errors[0].kind == ErrorKind.GONE


def test_a_503_that_says_when_to_come_again_was_not_taken(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", status=503, headers={"Retry-After": "30"})
    error = submit(client)
    assert (error.kind, error.retry_after, error.is_sent) == (ErrorKind.PROVIDER, 30.0, False)


NOW = datetime(2026, 11, 27, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Fri, 27 Nov 2026 10:01:30 GMT"}, 90.0),
        ({"retry-after": "Fri, 27 Nov 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after": "999999999999"}, 86400.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "inf"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_a_429_says_when_to_come_again(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", status=429, headers={"Retry-After": "12"})
    web.on(
        "POST",
        "/v1/make",
        status=429,
        headers={"Retry-After": format_datetime(datetime.now(UTC).replace(year=2036), usegmt=True)},
    )
    assert submit(client).retry_after == 12.0
    assert submit(client).retry_after == 86400.0


@pytest.mark.parametrize(
    "answer",
    [
        {"hangs_up": True},
        {"body": b'{"id": "a"', "headers": {"Content-Length": "999"}},
        {"body": b"this is no JSON"},
        {"body": b'{"id": NaN}'},
        {"body": b"[" * 100_000},
    ],
)
def test_what_breaks_off_or_cannot_be_read_is_a_lost_reply(client: Client, web: Web, answer: dict[str, Any]) -> None:
    web.on("POST", "/v1/make", **answer)
    error = submit(client)
    assert error.is_sent
    assert error.is_passing
    assert len(web.asked) == 1


def test_silence_is_a_lost_reply(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", silent=True)
    with failing() as errors:
        client.post_json("/make", {}, submits=True, wait=0.2)
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.TIMEOUT, True)


def test_where_nothing_listens_nothing_was_sent() -> None:
    error = submit(Client(f"http://127.0.0.1:{free_port()}", label="Example"))
    assert (error.kind, error.is_sent, str(error)) == (ErrorKind.NETWORK, False, "Example cannot be reached.")


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port whose queue of connections is full, so that no connection comes about."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for each in (first, second):
            each.setblocking(False)
            each.connect_ex(server.getsockname())
        yield server.getsockname()[1]


def test_a_connection_that_does_not_come_about_sent_nothing(deaf: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CONNECT", 0.2)
    error = submit(Client(f"http://127.0.0.1:{deaf}", label="Example"))
    assert (error.kind, error.is_sent) == (ErrorKind.NETWORK, False)


def test_an_answer_without_end_is_not_read_to_it(client: Client, web: Web) -> None:
    web.on("GET", "/v1/state", json={"text": "x" * 2000})
    with failing() as errors:
        client.get_json("/state", most=1000)
    assert errors[0].kind == ErrorKind.PROVIDER
    assert client.get_json("/state", most=4000).member("text")


def test_a_key_does_not_follow_a_redirect(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", status=307, headers={"Location": f"{web.url}/elsewhere"})
    error = submit(client)
    assert error.kind == ErrorKind.PROVIDER
    assert not error.is_sent
    assert web.asked_for("POST", "/elsewhere") == []


def test_an_address_of_another_server_is_not_asked(client: Client, web: Web) -> None:
    web.on("GET", "/else", json={"ok": True})
    assert client.get_json(f"{web.url}/else").data == {"ok": True}  # the same server, outside its base path
    for other in (f"http://127.0.0.1:{web.port + 1}/else", "https://127.0.0.1/else", "http://[bad/else", "file:///etc/passwd"):
        with failing() as errors:
            client.get_json(other)
        assert errors[0].kind == ErrorKind.PROVIDER
    assert len(web.asked) == 1


def test_the_key_is_in_no_message(client: Client, web: Web) -> None:
    web.on("POST", "/v1/make", status=400, json={"error": {"message": f"the key {KEY} may not do this"}})
    web.on("POST", "/v1/make", body=f"no JSON, but {KEY}".encode())
    for _ in range(2):
        error = submit(client)
        assert KEY not in f"{error} {error.detail}"


def test_a_file_comes_whole_and_with_its_type(client: Client, web: Web, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    web.on("GET", "/v1/film", body=content, headers={"Content-Type": "Video/MP4; codecs=avc1"})
    told: list[float] = []
    kind = client.download_to("/film", tmp_path / "film", most=len(content), advance=lambda share, stage: told.append(share))
    assert (kind, (tmp_path / "film").read_bytes() == content) == ("video/mp4", True)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"body": b"half", "headers": {"Content-Length": "8"}}, ErrorKind.NETWORK),
        ({"body": b""}, ErrorKind.PROVIDER),
        ({"body": b"x" * 101}, ErrorKind.BAD_REQUEST),
        ({"body": b"x" * 101, "headers": {"Content-Length": "9" * 12}}, ErrorKind.BAD_REQUEST),
        ({"status": 302, "headers": {"Location": "http://169.254.169.254/latest/meta-data"}}, ErrorKind.PROVIDER),
        ({"status": 404}, ErrorKind.GONE),
    ],
)
def test_a_file_that_is_cut_empty_too_large_or_elsewhere_is_none(
    client: Client, web: Web, tmp_path: Path, answer: dict[str, Any], kind: ErrorKind
) -> None:
    web.on("GET", "/v1/film", **answer)
    with failing() as errors:
        client.download_to("/film", tmp_path / "film", most=100, advance=nothing)
    assert errors[0].kind == kind


def test_a_download_can_be_ended(client: Client, web: Web, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(share: float, stage: str) -> None:
        raise Enough

    web.on("GET", "/v1/film", body=b"x" * 1000)
    with pytest.raises(Enough):
        client.download_to("/film", tmp_path / "film", most=1000, advance=stop)


def test_lines_come_one_by_one_and_not_without_end(client: Client, web: Web) -> None:
    web.on("GET", "/v1/events", body=b"data: one\r\n\r\ndata: two\n")
    assert list(client.lines("GET", "/events", submits=False)) == ["data: one", "", "data: two"]
    with failing() as errors:
        list(client.lines("GET", "/events", submits=True, most=12))
    assert errors[0].is_sent


def test_the_proxies_of_the_environment_are_not_used(client: Client, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    web.on("GET", "/v1/state", json={"ok": True})
    assert client.get_json("/state").data == {"ok": True}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"error": {"message": "too wide", "param": "size"}}, "size: too wide"),
        ({"error": "out of memory"}, "out of memory"),
        ({"detail": [{"loc": ["body", "seconds"], "msg": "too long"}]}, "body.seconds: too long"),
        ({"detail": "Not authenticated"}, "Not authenticated"),
        ({"title": "Invalid version"}, "Invalid version"),
        ({"message": {"nested": 1}}, ""),
        (None, ""),
        (7, ""),
    ],
)
def test_the_providers_own_words_are_found_in_the_shapes_that_servers_have(data: Any, words: str) -> None:
    assert said(data) == words
