"""What may go wrong between the studio and each provider: what it means, and that nothing is ordered twice because of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generation.providers.http import Client
from generation.providers.shapes import CancelOutcome, ErrorKind, State
from tests.generation.providers import wires
from tests.generation.providers.doing import failing, nothing
from tests.generation.providers.web import Web
from tests.generation.providers.wires import Wire

BUSY = {"status": 429, "json": {}, "headers": {"Retry-After": "7"}}
FAULTS: dict[str, tuple[dict[str, Any], ErrorKind]] = {
    "429": (BUSY, ErrorKind.RATE_LIMITED),
    "500": ({"status": 500, "json": {}}, ErrorKind.PROVIDER),
    "silence": ({"silent": True}, ErrorKind.TIMEOUT),
    "malformed": ({"body": b'{"id": "p1'}, ErrorKind.PROVIDER),
    "cut": ({"body": b'{"id": "p1', "headers": {"Content-Length": "999"}}, ErrorKind.NETWORK),
    "hangs up": ({"hangs_up": True}, ErrorKind.NETWORK),
}
each_fault = pytest.mark.parametrize("fault", FAULTS)


def each(some: list[Wire]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("wire", some, ids=[wire.name for wire in some])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Ends of addresses at which nobody waits long for an answer."""
    real, places = Client._answer, list[str]()

    @contextmanager
    def soon(client: Client, method: str, path: str, **more: Any) -> Iterator[Any]:
        if any(client.url(path).endswith(place) for place in places):
            more["wait"] = 0.2
        with real(client, method, path, **more) as response:
            yield response

    monkeypatch.setattr(Client, "_answer", soon)
    yield places


def orders(web: Web, wire: Wire) -> int:
    return len(web.asked_for(*wire.makes))


@each(wires.ALL)
@each_fault
def test_an_order_is_sent_once_and_what_may_have_arrived_is_known(
    web: Web, tmp_path: Path, impatient: list[str], wire: Wire, fault: str
) -> None:
    adapter, (answer, kind) = wire.connect(web), FAULTS[fault]
    web.on(*wire.makes, **answer)
    impatient += [wire.makes[1]] if fault == "silence" else []
    with failing() as errors:
        wire.submit(adapter, tmp_path)
    assert len(web.until_asked_for(*wire.makes)) == 1
    if (wire, fault) == (wires.COG, "silence"):  # it is stopped there, and would take as long again
        assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.BAD_REQUEST, False)
        assert web.asked_for("POST", f"{wire.makes[1]}/cancel")
        return
    assert (errors[0].kind, errors[0].is_sent) == (kind, fault != "429")
    assert errors[0].retry_after == (7.0 if fault == "429" else None)


@each(wires.FOLLOWED)
@each_fault
def test_a_look_that_fails_is_taken_again(web: Web, impatient: list[str], wire: Wire, fault: str) -> None:
    adapter, (answer, kind) = wire.connect(web), FAULTS[fault]
    web.on("GET", wire.looks, **answer)
    web.on("GET", wire.looks, json=wire.waits)
    impatient += [wire.looks] if fault == "silence" else []
    with failing() as errors:
        adapter.poll(wire.submission(web))
    assert (errors[0].kind, errors[0].is_passing, errors[0].is_sent) == (kind, True, False)
    impatient.clear()
    assert adapter.poll(wire.submission(web)).state == State.QUEUED
    assert orders(web, wire) == 0


@each(wires.FOLLOWED)
def test_a_download_that_was_cut_is_fetched_again_and_nothing_made_again(web: Web, tmp_path: Path, wire: Wire) -> None:
    adapter = wire.connect(web)
    wire.ready(web)
    web.on("GET", wire.file, body=b"fi", headers={"Content-Length": "4", "Content-Type": "video/mp4"})
    web.on("GET", wire.file, body=b"film", headers={"Content-Type": "video/mp4"})
    with failing() as errors:
        adapter.fetch(wire.submission(web), tmp_path, most=100, advance=nothing)
    assert (errors[0].kind, errors[0].is_passing) == (ErrorKind.NETWORK, True)
    (result,) = adapter.fetch(wire.submission(web), tmp_path, most=100, advance=nothing)
    assert (result.path.read_bytes(), result.mime_type) == (b"film", "video/mp4")
    assert orders(web, wire) == 0


@each(wires.FOLLOWED)
def test_what_never_ends_is_asked_after_for_ever_and_stopped_by_one_request(
    web: Web, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it is enough the job says: see test_faults.py, of the studio."""
    monkeypatch.setattr("generation.providers.comfyui.adapter.CANCEL_WAITS", (0.0,))
    adapter, (method, path, answer) = wire.connect(web), wire.stops
    web.on("GET", wire.looks, json=wire.waits)
    web.on(method, path, **answer)
    assert {adapter.poll(wire.submission(web)).state for _ in range(50)} == {State.QUEUED}
    assert adapter.cancel(wire.submission(web)) in (CancelOutcome.CANCELLED, CancelOutcome.REQUESTED)
    assert len(web.asked_for(method, path)) == 1
    assert orders(web, wire) == 0
