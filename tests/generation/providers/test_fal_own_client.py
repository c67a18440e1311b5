"""fal's own client as the judge: of what our server says in the place of fal's queue, and of what the adapter asks.

It has no address to be told; those that are written into it are replaced. It checks no webhooks, and knows nothing of prices.
"""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import fal_client
import pytest
from fal_client import client as insides

from generation.providers.fal import Fal, build
from generation.providers.fal_models import requests_of
from generation.providers.shapes import CancelOutcome, ErrorKind, Modality, Order, Orientation, Role, State
from tests.generation.providers import fal_answers as answers
from tests.generation.providers.doing import Downloads, failing, nothing
from tests.generation.providers.fal_answers import MODEL, OUTPUT
from tests.generation.providers.web import Web

KEY = "key-id:key-secret"
AT = "/queue/fal-ai/acme/requests/r1"
HOOK = "https://studio.example/hook?x=1&y=2"
WISHES = {"prompt": "a hill", "duration": "10", "aspect_ratio": "9:16"}
ORDER = Order(modality=Modality.VIDEO, model=MODEL, prompt="a hill", seconds=10, orientation=Orientation.PORTRAIT)


@pytest.fixture
def theirs(web: Web, monkeypatch: pytest.MonkeyPatch) -> fal_client.SyncClient:
    monkeypatch.setattr(insides, "QUEUE_URL_FORMAT", f"{web.url}/queue/")
    monkeypatch.setattr(insides, "REST_URL", f"{web.url}/rest")
    monkeypatch.setattr(insides, "MAX_ATTEMPTS", 1)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return fal_client.SyncClient(key=KEY)


@pytest.fixture
def ours(web: Web) -> Fal:
    web.on("GET", "/platform/models", json=answers.catalogue(answers.ENTRY))
    places = {name: f"{web.url}/{name}" for name in ("queue", "platform", "rest")}
    return build("fal", {"key": KEY, "models": [], **places}, Downloads(b"film"))


def submitted(ours: Fal, folder: Path) -> Any:
    return ours.submit(ORDER, {}, key=uuid4(), webhook_url=HOOK, folder=folder, advance=nothing)


def test_a_request_is_asked_for_followed_and_brought(theirs: fal_client.SyncClient, ours: Fal, web: Web, tmp_path: Path) -> None:
    web.on("POST", f"/queue/{MODEL}", json=answers.taken(f"{web.url}/queue"))
    handle = theirs.submit(MODEL, WISHES, webhook_url=HOOK)
    submission = submitted(ours, tmp_path)
    asked = web.asked_for("POST", f"/queue/{MODEL}")
    assert asked[0].said == asked[1].said
    assert asked[0].headers["authorization"] == asked[1].headers["authorization"]
    assert submission.remote_id == handle.request_id
    kept = {name: submission.handles[name] for name in ("status_url", "response_url", "cancel_url")}
    assert kept == {name: getattr(handle, name) for name in kept}

    log = [{"message": " 50%|#####     | 10/20", "timestamp": "2026-11-27T10:00:00Z"}]
    for status, said in ((202, answers.status("IN_QUEUE")), (202, answers.status("IN_PROGRESS", logs=log))):
        web.on("GET", f"{AT}/status", status=status, json=said)
        web.on("GET", f"{AT}/status", status=status, json=said)  # once for each of us
    web.on("GET", f"{AT}/status", json=answers.status("COMPLETED", metrics={"inference_time": 3.5}))
    web.on("GET", AT, json=OUTPUT)
    waits, update = handle.status(with_logs=True), ours.poll(submission)
    assert isinstance(waits, fal_client.Queued)
    assert (update.state, update.stage) == (State.QUEUED, f"{waits.position} before it")
    works, update = handle.status(with_logs=True), ours.poll(submission)
    assert isinstance(works, fal_client.InProgress)
    assert (works.logs, update.state, update.progress) == (log, State.RUNNING, 0.5)
    ended, update = handle.status(with_logs=True), ours.poll(submission)
    assert isinstance(ended, fal_client.Completed)
    assert (ended.error, update.state) == (None, State.SUCCEEDED)
    assert handle.get() == OUTPUT
    (result,) = ours.fetch(submission, tmp_path, most=10, advance=nothing)
    assert result.path.read_bytes() == b"film"


def test_a_request_is_taken_back(theirs: fal_client.SyncClient, ours: Fal, web: Web, tmp_path: Path) -> None:
    web.on("POST", f"/queue/{MODEL}", json=answers.taken(f"{web.url}/queue"))
    web.on("PUT", f"{AT}/cancel", status=202, json={"status": "CANCELLATION_REQUESTED"})
    submission = submitted(ours, tmp_path)
    theirs.cancel(MODEL, submission.remote_id)
    assert ours.cancel(submission) == CancelOutcome.REQUESTED
    theirs_asked, ours_asked = web.asked_for("PUT", f"{AT}/cancel")
    assert theirs_asked.path == ours_asked.path


def test_a_file_goes_into_the_storage(theirs: fal_client.SyncClient, ours: Fal, web: Web, tmp_path: Path) -> None:
    """It names the older of fal's two storages, as its clients in other languages no longer do."""
    picture = tmp_path / "picture"
    picture.write_bytes(b"\x89PNG" + b"x" * 300_000)
    places = {"upload_url": f"{web.url}/put?signature=s", "file_url": "https://v3b.fal.media/files/in.png"}
    web.on("POST", "/rest/storage/upload/initiate", json=places)
    web.on("PUT", "/put")
    web.on("POST", f"/queue/{MODEL}", json=answers.taken(f"{web.url}/queue"))
    day = fal_client.StorageSettings(expires_in="1d")
    address = theirs.upload(picture.read_bytes(), "image/png", "input.png", repository="fal", lifecycle=day)
    order = ORDER.model_copy(update={"roles": (Role.FIRST,)})
    ours.submit(order, {Role.FIRST: picture}, key=uuid4(), webhook_url="", folder=tmp_path, advance=nothing)
    assert web.asked[-1].json["image_url"] == address
    begun, asked = web.asked_for("POST", "/rest/storage/upload/initiate"), web.asked_for("PUT", "/put")
    assert begun[0].json == begun[1].json
    kept = [json.loads(each.headers["x-fal-object-lifecycle-preference"]) for each in begun]
    assert kept[0] == kept[1]
    assert asked[0].said == asked[1].said


def test_what_ended_badly_is_read(theirs: fal_client.SyncClient, ours: Fal, web: Web, tmp_path: Path) -> None:
    web.on("POST", f"/queue/{MODEL}", json=answers.taken(f"{web.url}/queue"))
    web.on("GET", f"{AT}/status", json=answers.status("COMPLETED", error="Too slow", error_type="request_timeout"))
    ended = theirs.status(MODEL, "r1")
    error = ours.poll(submitted(ours, tmp_path)).error
    assert isinstance(ended, fal_client.Completed)
    assert error is not None
    assert (ended.error_type, error.kind) == ("request_timeout", ErrorKind.TIMEOUT)
    assert str(ended.error) in str(error)


def test_refusals_are_read(theirs: fal_client.SyncClient, ours: Fal, web: Web, tmp_path: Path) -> None:
    detail = [{"loc": ["body", "prompt"], "msg": "too long", "type": "string_too_long"}]
    web.on("POST", f"/queue/{MODEL}", status=422, json={"detail": detail})
    with pytest.raises(fal_client.FalClientHTTPError) as read:
        theirs.submit(MODEL, WISHES)
    with failing() as errors:
        submitted(ours, tmp_path)
    assert (read.value.status_code, errors[0].kind) == (422, ErrorKind.BAD_REQUEST)
    assert "too long" in str(errors[0])


@pytest.mark.parametrize("id_", ["fal-ai/flux/dev", "fal-ai/flux", MODEL, "workflows/acme/film", "comfy/acme/film/two"])
def test_a_request_is_asked_after_below_its_app(theirs: fal_client.SyncClient, web: Web, id_: str) -> None:
    """As when a webhook alone has told its id."""
    assert theirs.get_handle(id_, "r1").response_url == f"{web.url}/queue/{requests_of(id_)}/r1"
