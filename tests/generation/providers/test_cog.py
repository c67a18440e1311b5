"""The adapter against a real Cog server."""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from generation.providers import cog
from generation.providers.base import Inputs
from generation.providers.shapes import Done, ErrorKind, Modality, Order, Role
from tests.generation.providers.cog_server import INPUT, START, begun, cog_server, until_it_says
from tests.generation.providers.doing import Downloads, failing, nothing
from tests.generation.providers.web import Web


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cog_server(tmp_path_factory.mktemp("cog")) as url:
        yield url


def connected(url: str, modality: str = "video") -> cog.Cog:
    return cog.build("cog", {"url": url, "modality": modality}, Downloads())


def made(
    adapter: cog.Cog, folder: Path, prompt: str, *, key: UUID | None = None, inputs: Inputs | None = None, seconds: float = 5
) -> Done:
    order = Order(modality=Modality.VIDEO, model=cog.MODEL, prompt=prompt, seconds=seconds, roles=tuple(inputs or {}))
    return adapter.submit(order, inputs or {}, key=key or uuid4(), webhook_url="", folder=folder, advance=nothing)


def test_the_connection_is_tested_by_its_health(server: str) -> None:
    assert connected(server).check().startswith("A Cog server answers, and it is ready (version ")


def test_its_one_model_takes_what_its_schema_says(server: str) -> None:
    (model,) = connected(server).models()
    assert (model.id, model.modality) == ("cog", Modality.VIDEO)
    assert (model.capabilities.seconds_range, model.capabilities.roles) == ((1, 10), (Role.FIRST,))
    assert connected(server).estimate(Order(modality=Modality.VIDEO, model="cog"), model).high == Decimal(0)


def test_what_it_makes_is_guessed_where_settings_do_not_say_it(server: str) -> None:
    assert connected(server, "").models()[0].modality == Modality.IMAGE


def test_an_order_is_made_while_one_waits(server: str, tmp_path: Path) -> None:
    key = uuid4()
    done = made(connected(server), tmp_path, "a hill", key=key)
    (result,) = done.results
    assert (result.path.read_bytes(), result.mime_type) == (b"5 s of a hill, no picture", "video/mp4")
    assert (done.remote_id, done.reply["status"]) == (str(key), "succeeded")
    assert done.usage.seconds is not None


def test_a_large_picture_goes_along(server: str, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"\xff\xd8\xff" + b"x" * 500_000)
    (result,) = made(connected(server), tmp_path, "it", inputs={Role.FIRST: picture}).results
    assert result.path.read_bytes() == b"5 s of it, 500003 bytes"


def test_a_model_that_fails_is_not_asked_again(server: str, tmp_path: Path) -> None:
    with failing() as errors:
        made(connected(server), tmp_path, "fails")
    assert (errors[0].kind, errors[0].is_sent, errors[0].is_passing) == (ErrorKind.BAD_REQUEST, False, False)
    assert "out of memory" in str(errors[0])


def test_an_input_that_it_refuses_is_the_order_s_fault(server: str, tmp_path: Path) -> None:
    with failing() as errors:
        made(connected(server), tmp_path, "a hill", seconds=50)
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.BAD_REQUEST, False)
    assert "50 is greater than the maximum of 10" in str(errors[0])


def test_a_server_at_work_takes_no_more_and_says_when_to_come_again(server: str, tmp_path: Path) -> None:
    adapter, other = connected(server), uuid4()
    begun(server, other)
    with failing() as errors:
        made(adapter, tmp_path, "a hill")
    assert (errors[0].kind, errors[0].is_sent, errors[0].retry_after) == (ErrorKind.RATE_LIMITED, False, 5.0)
    adapter.find(other)
    until_it_says(server, "READY")


def test_what_still_runs_under_our_key_is_stopped_before_it_is_asked_for_again(server: str, tmp_path: Path) -> None:
    adapter, key = connected(server), uuid4()
    begun(server, key)
    assert adapter.find(key) is None
    until_it_says(server, "READY")
    assert adapter.find(key) is None
    assert made(adapter, tmp_path, "a hill", key=key).results


def test_an_order_whose_last_try_still_runs_is_not_made_twice(server: str, tmp_path: Path) -> None:
    adapter, key = connected(server), uuid4()
    begun(server, key)
    with failing() as errors:
        made(adapter, tmp_path, "slow", key=key)
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.RATE_LIMITED, False)
    until_it_says(server, "READY")


def test_who_stops_the_job_stops_the_prediction(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cog, "BEAT", 0.02)

    def stop(share: float, stage: str) -> None:
        until_it_says(server, "BUSY")
        raise InterruptedError

    order = Order(modality=Modality.VIDEO, model=cog.MODEL, prompt="slow")
    with pytest.raises(InterruptedError):
        connected(server).submit(order, {}, key=uuid4(), webhook_url="", folder=tmp_path, advance=stop)
    until_it_says(server, "READY")


def test_a_worker_that_dies_leaves_no_prediction_behind(server: str) -> None:
    program = (
        "import sys; from pathlib import Path; from uuid import uuid4; from generation.providers import cog, shapes;"
        "order = shapes.Order(modality='video', model='cog', prompt='slow');"
        "cog.build('cog', {'url': sys.argv[1], 'modality': 'video'}, print).submit("
        "order, {}, key=uuid4(), webhook_url='', folder=Path('.'), advance=lambda share, stage: None)"
    )
    worker = subprocess.Popen([sys.executable, "-c", program, server])
    until_it_says(server, "BUSY", START)
    worker.kill()
    worker.wait(10)
    until_it_says(server, "READY")


def test_a_model_that_takes_too_long_is_stopped_and_not_asked_again(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cog, "WAIT", 0.5)
    monkeypatch.setattr(cog, "BEAT", 0.05)
    with failing() as errors:
        made(connected(server), tmp_path, "slow")
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.BAD_REQUEST, False)
    assert "did not finish within" in str(errors[0])
    until_it_says(server, "READY")


def test_a_reply_that_is_lost_is_known_as_one(web: Web, tmp_path: Path) -> None:
    key = uuid4()
    web.on("GET", "/openapi.json", json={"components": {"schemas": {"Input": INPUT}}})
    web.on("PUT", f"/predictions/{key}", hangs_up=True)
    with failing() as errors:
        made(connected(web.url), tmp_path, "a hill", key=key)
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.NETWORK, True)
    assert len(web.asked_for("PUT", f"/predictions/{key}")) == 1


@pytest.mark.parametrize(("status", "is_usable"), [("STARTING", True), ("SETUP_FAILED", False), ("DEFUNCT", False)])
def test_a_server_whose_model_is_broken_says_so(web: Web, status: str, is_usable: bool) -> None:
    web.on("GET", "/health-check", json={"status": status})
    if is_usable:
        assert "still starting" in connected(web.url).check()
        return
    with failing() as errors:
        connected(web.url).check()
    assert status in str(errors[0])
