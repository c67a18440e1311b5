"""Fetching from the web: what comes is kept, what leads inside is never connected to, what does not end is ended."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobs.lifecycle import Cancelled
from media_library.fetching import fetcher, line
from media_library.fetching.errors import NotFetched
from media_library.fetching.fetcher import Fetched, fetch
from tests.media_library.internet import PUBLIC, OneMachine, head, ok, sent_on

URL = "https://films.example.com/harbour.mp4"
FILM = bytes(range(256)) * 1000
Fetch = Callable[..., Fetched]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[OneMachine]:
    machine = OneMachine(tmp_path, names={"films.example.com": [[PUBLIC]], "cdn.example.com": [[PUBLIC]]})
    yield machine
    machine.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.fixture
def get(web: OneMachine, out: Path) -> Fetch:
    def get(url: str = URL, *, most: int = 10**9, arriving: fetcher.Arriving = lambda received, whole: None) -> Fetched:
        return fetch(url, out, most=most, arriving=arriving, internet=web.internet)

    return get


def test_a_file_is_fetched_over_tls_under_the_name_that_was_asked_for(web: OneMachine, get: Fetch, out: Path) -> None:
    web.answers["films.example.com/harbour.mp4?key=1"] = ok(FILM)
    assert get(URL + "?key=1#t=3") == Fetched("harbour.mp4", len(FILM))
    assert out.read_bytes() == FILM
    assert web.dialled == [(PUBLIC, 443)]
    request = web.asked[0].split(b"\r\n")
    assert request[0] == b"GET /harbour.mp4?key=1 HTTP/1.1"
    assert b"Host: films.example.com" in request


def test_an_answer_in_chunks_or_without_a_length_is_fetched_too(web: OneMachine, get: Fetch, out: Path) -> None:
    web.answers["films.example.com/a"] = head(200, "Transfer-Encoding: chunked") + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    web.answers["films.example.com/b"] = head(200) + b"abcdef"
    get("http://films.example.com/a")
    assert out.read_bytes() == b"abcde"
    get("http://films.example.com/b")
    assert out.read_bytes() == b"abcdef"


def test_what_comes_is_told_before_it_is_written_and_what_was_promised_before_the_first_of_it(
    web: OneMachine, get: Fetch
) -> None:
    web.answers["films.example.com/harbour.mp4"] = ok(FILM)
    told: list[tuple[int, int | None]] = []
    get(arriving=lambda received, whole: told.append((received, whole)))
    assert next(each for each in told if each[1] is not None) == (0, len(FILM))
    assert told[-1] == (len(FILM), len(FILM))


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00:ec2::254", "::ffff:10.0.0.1"])
@pytest.mark.parametrize("beside", [[], [PUBLIC]])
def test_a_name_of_which_one_address_is_inside_is_never_connected_to(
    web: OneMachine, get: Fetch, inside: str, beside: list[str]
) -> None:
    web.names["films.example.com"] = [[*beside, inside]]
    with pytest.raises(NotFetched, match=r"^There is no public server at films\.example\.com\.$"):
        get()
    assert web.dialled == []


def test_a_name_that_leads_inside_and_one_that_nobody_has_are_answered_alike(web: OneMachine, get: Fetch) -> None:
    said = []
    cases: list[dict[str, list[list[str]]]] = [{"films.example.com": [["10.0.0.1"]]}, {"films.example.com": [[]]}, {}]
    for names in cases:
        web.names = names
        with pytest.raises(NotFetched) as refused:
            get()
        said.append(str(refused.value))
    assert len(set(said)) == 1


def test_a_name_that_is_bound_anew_after_it_was_judged_still_leads_to_the_judged_address(web: OneMachine, get: Fetch) -> None:
    web.names["films.example.com"] = [[PUBLIC], ["127.0.0.1"]]
    web.answers["films.example.com/harbour.mp4"] = ok(FILM)
    get()
    assert web.dialled == [(PUBLIC, 443)]
    with pytest.raises(NotFetched, match="no public server"):
        get()
    assert web.dialled == [(PUBLIC, 443)]


def test_a_redirect_to_the_same_name_is_judged_anew(web: OneMachine, get: Fetch) -> None:
    web.names["films.example.com"] = [[PUBLIC], ["169.254.169.254"]]
    web.answers["films.example.com/harbour.mp4"] = sent_on("/latest/meta-data/")
    with pytest.raises(NotFetched, match="no public server"):
        get()
    assert web.dialled == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://inner.example.com/",
        "https://2130706433/",
        "file:///etc/passwd",
        "gopher://films.example.com/",
        "https://films.example.com:22/",
        "https://user:word@films.example.com/",
        "http://films.example.com/open",
        "https://[",
        "",
    ],
)
def test_a_redirect_that_leads_inside_or_elsewhere_is_not_followed(web: OneMachine, get: Fetch, location: str) -> None:
    web.names["inner.example.com"] = [["192.168.1.1"]]
    web.answers["films.example.com/harbour.mp4"] = sent_on(location)
    with pytest.raises(NotFetched):
        get()
    assert {address for address, _ in web.dialled} == {PUBLIC}
    assert len(web.asked) in {1, 4}  # an empty one leads to itself, until it was followed too often


def test_three_redirects_are_followed_and_the_fourth_is_not(web: OneMachine, get: Fetch, out: Path) -> None:
    for step, status in enumerate([301, 303, 307]):
        web.answers[f"films.example.com/{step}"] = sent_on(f"/{step + 1}", status)
    web.answers["films.example.com/3"] = ok(FILM)
    assert get("https://films.example.com/0").name == "3"
    web.answers["films.example.com/3"] = sent_on("/4", 308)
    web.answers["films.example.com/4"] = ok(FILM)
    with pytest.raises(NotFetched, match="more than three times"):
        get("https://films.example.com/0")


def test_a_certificate_must_be_for_the_name(web: OneMachine, get: Fetch) -> None:
    web.answers["cdn.example.com/harbour.mp4"] = ok(FILM)
    with pytest.raises(NotFetched, match=r"certificate of cdn\.example\.com"):
        get("https://cdn.example.com/harbour.mp4")
    assert web.asked == []


def test_a_certificate_of_nobody_known_is_not_taken(web: OneMachine, out: Path) -> None:
    strangers = line.Internet(web.internet.resolve, web.internet.connect)
    with pytest.raises(NotFetched, match="certificate"):
        fetch(URL, out, most=100, arriving=lambda received, whole: None, internet=strangers)


def test_proxies_of_the_environment_are_not_used(web: OneMachine, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.answers["films.example.com/harbour.mp4"] = ok(FILM)
    get()
    assert web.dialled == [(PUBLIC, 443)]


def test_the_next_address_is_tried_when_one_does_not_answer(web: OneMachine, get: Fetch) -> None:
    web.names["films.example.com"] = [["8.8.4.4", PUBLIC]]
    web.silent = {"8.8.4.4"}
    web.answers["films.example.com/harbour.mp4"] = ok(FILM)
    get()
    assert [address for address, _ in web.dialled] == ["8.8.4.4", PUBLIC]
    web.silent.add(PUBLIC)
    with pytest.raises(NotFetched, match="does not answer"):
        get()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (head(401), "password"),
        (head(403), "does not let"),
        (head(404), "nothing at this address"),
        (head(429), "too busy"),
        (head(503), "too busy"),
        (head(418), "error 418"),
        (head(206, "Content-Length: 3") + b"abc", "error 206"),
        (ok(b"<html>", "Content-Type: text/html; charset=utf-8"), "web page"),
        (ok(b""), "empty"),
        (head(200) + b"", "empty"),
        (head(200, "Content-Length: 10") + b"abc", "broke off"),
        (head(200, "Transfer-Encoding: chunked") + b"5\r\nab", "broke off"),
        (head(200, "Transfer-Encoding: chunked") + b"nonsense\r\n", "broke off"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n", "broke off"),
        (b"", "broke off"),
    ],
)
def test_an_answer_that_is_no_whole_file_is_refused_with_a_sentence(
    web: OneMachine, get: Fetch, answer: bytes, sentence: str
) -> None:
    web.answers["films.example.com/harbour.mp4"] = answer
    with pytest.raises(NotFetched, match=sentence):
        get("http://films.example.com/harbour.mp4")


def test_a_file_that_promises_too_much_is_refused_before_its_bytes(web: OneMachine, get: Fetch, out: Path) -> None:
    web.answers["films.example.com/harbour.mp4"] = head(200, "Content-Length: 1001")
    with pytest.raises(NotFetched, match="larger than"):
        get(most=1000)
    assert not out.exists()


def test_a_file_that_becomes_too_large_is_ended_there(web: OneMachine, get: Fetch, out: Path) -> None:
    web.answers["films.example.com/harbour.mp4"] = head(200) + FILM
    with pytest.raises(NotFetched, match="larger than"):
        get(most=len(FILM) - 1)
    assert out.stat().st_size < len(FILM)


def test_more_than_was_promised_is_not_taken(web: OneMachine, get: Fetch, out: Path) -> None:
    web.answers["films.example.com/harbour.mp4"] = head(200, "Content-Length: 5") + FILM
    assert get().size == 5
    assert out.read_bytes() == FILM[:5]


def hang(sock: socket.socket) -> None:
    sock.sendall(head(200, "Content-Length: 10") + b"abc")
    sock.recv(1)  # until the other side is gone


def test_a_server_that_falls_silent_is_given_up(web: OneMachine, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "SILENCE", 0.05)
    monkeypatch.setattr(line, "STEP", 0.02)
    web.answers["films.example.com/harbour.mp4"] = hang
    with pytest.raises(NotFetched, match="fell silent"):
        get()


def test_a_server_that_trickles_is_given_up(web: OneMachine, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "WARM_UP", 0.0)
    monkeypatch.setattr(fetcher, "SLOWEST", 10**12)
    web.answers["films.example.com/harbour.mp4"] = ok(FILM)
    with pytest.raises(NotFetched, match="too slow"):
        get()


def test_the_whole_time_is_limited(web: OneMachine, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "SECONDS_MAX", 0.05)
    monkeypatch.setattr(line, "STEP", 0.02)
    web.answers["films.example.com/harbour.mp4"] = hang
    with pytest.raises(NotFetched, match="in time"):
        get()


def test_a_cancel_is_heard_while_the_server_is_silent(web: OneMachine, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "STEP", 0.02)
    web.answers["films.example.com/harbour.mp4"] = hang
    looks = iter([False] * 6 + [True] * 100)

    def arriving(received: int, whole: int | None) -> None:
        if next(looks):
            raise Cancelled

    with pytest.raises(Cancelled):
        get(arriving=arriving)


def test_a_full_disk_here_is_not_told_as_a_fault_of_the_server(web: OneMachine, get: Fetch, out: Path) -> None:
    web.answers["films.example.com/harbour.mp4"] = ok(FILM)
    out.mkdir()
    with pytest.raises(IsADirectoryError):
        get()


@pytest.mark.parametrize(
    ("header", "path", "name"),
    [
        ("", "/harbour%20at%20dawn.mp4", "harbour at dawn.mp4"),
        ("", "/", "films.example.com"),
        ("", "/a%2F..%2Fb.mp4", "b.mp4"),
        ("", "/%00%0Aa.mp4", "a.mp4"),
        ('attachment; filename="Harbour.mp4"', "/x", "Harbour.mp4"),
        ('attachment; filename="../../etc/passwd"', "/x", "passwd"),
        ('attachment; filename="C:\\\\films\\\\a.mp4"', "/x", "a.mp4"),
        ("attachment; filename*=UTF-8''H%C3%A4fen.mp4", "/x", "Häfen.mp4"),
        ('attachment; filename="HÃ¤fen.mp4"', "/x", "Häfen.mp4"),
        ("attachment", "/x.mp4", "x.mp4"),
    ],
)
def test_the_name_is_what_the_server_calls_it_or_the_end_of_its_address(
    web: OneMachine, get: Fetch, header: str, path: str, name: str
) -> None:
    web.answers[f"films.example.com{path}"] = ok(FILM, *([f"Content-Disposition: {header}"] if header else []))
    assert get(f"https://films.example.com{path}").name == name


def test_without_tests_certificates_are_checked_against_those_of_the_system() -> None:
    trust = line.Internet().trust()
    assert trust.check_hostname
    assert trust.verify_mode == ssl.CERT_REQUIRED
