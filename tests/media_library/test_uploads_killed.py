"""An upload to a real server that is killed in the middle: it goes on where it was, and nothing is lost or doubled."""

import hashlib
import os
from collections.abc import Iterator

import pytest

from tests.media_library.upload_server import CHUNK, Server, create, offset, patch, send, send_and_kill, until

pytestmark = pytest.mark.faults

MIB = 1024 * 1024
SIZE = 64 * MIB + 12_345


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("studio"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def data() -> bytes:
    return os.urandom(SIZE)


def test_an_upload_whose_server_is_killed_three_times_comes_whole(server: Server, data: bytes) -> None:
    url = create(server, SIZE)
    for quarter in (1, 2, 3):
        at = quarter * SIZE // 4
        send(server, url, SIZE, lambda at, length: data[at : at + length], upto=at)
        send_and_kill(server, url, at, data[at : at + CHUNK])
        assert at < offset(server, url) <= at + CHUNK
    asset = send(server, url, SIZE, lambda at, length: data[at : at + length])
    assert asset == url.split("/")[-1]
    [original] = server.data.glob(f"media/originals/*/{asset}")
    assert hashlib.sha256(original.read_bytes()).digest() == hashlib.sha256(data).digest()
    assert not (server.data / "media" / "uploads" / asset).exists()


def test_a_sender_that_vanishes_leaves_what_came_and_its_lock_with_it(server: Server, data: bytes) -> None:
    url = create(server, SIZE)
    sending = server.open("PATCH", url, CHUNK, **patch(0))
    sending.send(data[: 3 * MIB])
    until(lambda: offset(server, url) > 0)
    assert server.request("PATCH", url, b"x", **patch(0)).status == 423  # and the server answers all the while
    sending.close()
    until(lambda: offset(server, url) == 3 * MIB)
    until(lambda: server.request("PATCH", url, data[3 * MIB : CHUNK], **patch(3 * MIB)).status == 204)  # once it has noticed
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
