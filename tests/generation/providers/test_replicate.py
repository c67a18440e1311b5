"""Replicate's wire: what is asked, what its answers mean, and that one order is one prediction. Not verified with a live key."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks import Webhook

from generation.providers.replicate import Replicate, build
from generation.providers.shapes import (
    CancelOutcome,
    CannotSay,
    Done,
    ErrorKind,
    Modality,
    Order,
    Orientation,
    Role,
    State,
    Submission,
)
from tests.generation.providers.doing import Downloads, failing, nothing
from tests.generation.providers.replicate_answers import ACCOUNT, BEGUN, collection, model, prediction, refusal, stored, version
from tests.generation.providers.web import Web

KEY = "r8_secret_of_the_studio"
SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"
NOW = datetime(2026, 11, 27, 10, 0, 0, tzinfo=UTC)
ORDER = Order(modality=Modality.VIDEO, model="acme/film", prompt="a hill", seconds=10, orientation=Orientation.PORTRAIT, seed=7)
TAKEN = Submission("p1", {"modality": "video"})


def connected(web: Web, download: Downloads | None = None, **more: Any) -> Replicate:
    web.on("GET", "/v1/models/acme/film", json=model())
    configured = {"url": f"{web.url}/v1", "key": KEY, "models": [], "webhook_secret": ""} | more
    return build("replicate", configured, download or Downloads())


def submitted(adapter: Replicate, folder: Path, order: Order = ORDER, **more: Any) -> Submission:
    given: dict[str, Any] = {"key": uuid4(), "webhook_url": "", "folder": folder, "advance": nothing} | more
    found = adapter.submit(order, given.pop("inputs", {}), **given)
    assert not isinstance(found, Done)
    return found


def test_an_order_is_one_prediction_of_an_official_model(web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/models/acme/film/predictions", status=201, json=prediction())
    found = submitted(connected(web), tmp_path, webhook_url="https://studio.example/hook")
    (asked,) = web.asked_for("POST", "/v1/models/acme/film/predictions")
    assert asked.json == {
        "input": {"prompt": "a hill", "duration": 10, "aspect_ratio": "9:16", "seed": 7},
        "webhook": "https://studio.example/hook",
        "webhook_events_filter": ["start", "completed"],
    }
    assert (asked.headers["authorization"], asked.headers["cancel-after"]) == (f"Bearer {KEY}", "6h")
    assert "prefer" not in asked.headers
    assert (found.remote_id, found.handles) == ("p1", {"modality": "video"})
    kept = {"id": "p1", "model": "acme/film", "version": "v2", "status": "starting", "metrics": {}, "data_removed": False}
    assert found.reply == {**kept, "created_at": BEGUN}


@pytest.mark.parametrize(("id_", "runs"), [("acme/film", "v2"), ("acme/film:v1", "v1")])
def test_of_another_model_the_newest_version_runs_or_the_one_that_is_named(web: Web, tmp_path: Path, id_: str, runs: str) -> None:
    web.on("GET", "/v1/models/acme/film", json=model(is_official=False))
    web.on("GET", "/v1/models/acme/film/versions/v1", json=version("v1"))
    web.on("POST", "/v1/predictions", status=201, json=prediction())
    adapter = build("replicate", {"url": f"{web.url}/v1", "key": KEY}, Downloads())
    submitted(adapter, tmp_path, ORDER.model_copy(update={"model": id_}))
    (asked,) = web.asked_for("POST", "/v1/predictions")
    assert asked.json["version"] == runs
    assert asked.json["input"]["prompt"] == "a hill"


def test_a_webhook_is_asked_for_only_over_https(web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/models/acme/film/predictions", status=201, json=prediction())
    submitted(connected(web), tmp_path, webhook_url="http://studio.example/hook")
    assert "webhook" not in web.asked[-1].json


def test_a_small_file_goes_along_and_a_large_one_before(web: Web, tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"\x89PNG small")
    large.write_bytes(b"\xff\xd8\xff" + b"x" * 300_000)
    web.on("POST", "/v1/models/acme/film/predictions", status=201, json=prediction())
    web.on("POST", "/v1/files", status=201, json=stored(300_003))
    order = ORDER.model_copy(update={"roles": (Role.FIRST,)})
    submitted(connected(web), tmp_path, order, inputs={Role.FIRST: small})
    submitted(connected(web), tmp_path, order, inputs={Role.FIRST: large})
    first, second = web.asked_for("POST", "/v1/models/acme/film/predictions")
    inline = base64.b64encode(small.read_bytes()).decode()
    assert first.json["input"]["first_frame_image"] == f"data:image/png;base64,{inline}"
    assert second.json["input"]["first_frame_image"] == "https://api.replicate.com/v1/files/f"
    (upload,) = web.asked_for("POST", "/v1/files")
    assert upload.form["content"] == [large.read_bytes()]
    assert upload.form["type"] == [b"image/jpeg"]


@pytest.mark.parametrize(
    ("answer", "kind", "is_sent"),
    [
        ({"hangs_up": True}, ErrorKind.NETWORK, True),
        ({"status": 502, "json": {"detail": "bad gateway"}}, ErrorKind.PROVIDER, True),
        ({"status": 201, "body": b"{not json"}, ErrorKind.PROVIDER, True),
        ({"status": 201, "json": {"status": "starting"}}, ErrorKind.PROVIDER, True),
        (
            {"status": 429, "json": {}, "headers": {"Retry-After": "30"}},
            ErrorKind.RATE_LIMITED,
            False,
        ),
        ({"status": 402, "json": refusal(402, "Insufficient credit")}, ErrorKind.QUOTA, False),
        ({"status": 422, "json": refusal(422, "input: prompt is required")}, ErrorKind.BAD_REQUEST, False),
    ],
)
def test_a_lost_reply_is_known_as_one_and_nothing_is_sent_twice(
    web: Web, tmp_path: Path, answer: dict[str, Any], kind: ErrorKind, is_sent: bool
) -> None:
    web.on("POST", "/v1/models/acme/film/predictions", **answer)
    with failing() as errors:
        submitted(connected(web), tmp_path)
    assert (errors[0].kind, errors[0].is_sent) == (kind, is_sent)
    assert len(web.asked_for("POST", "/v1/models/acme/film/predictions")) == 1
    if kind == ErrorKind.RATE_LIMITED:
        assert errors[0].retry_after == 30


def test_a_model_that_is_gone_costs_nothing(web: Web, tmp_path: Path) -> None:
    with failing() as errors:
        submitted(connected(web), tmp_path, ORDER.model_copy(update={"model": "acme/gone"}))
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.GONE, False)
    assert [asked.method for asked in web.asked] == ["GET"]


def test_replicate_cannot_say_whether_it_took_a_submission(web: Web) -> None:
    with pytest.raises(CannotSay):
        connected(web).find(uuid4())


@pytest.mark.parametrize(
    ("status", "more", "state"),
    [
        ("starting", {}, State.QUEUED),
        ("processing", {}, State.RUNNING),
        ("succeeded", {"output": "x"}, State.SUCCEEDED),
        ("succeeded", {"output": None, "data_removed": True}, State.EXPIRED),
        ("failed", {"error": "boom"}, State.FAILED),
        ("canceled", {}, State.CANCELLED),
        ("aborted", {}, State.CANCELLED),
    ],
)
def test_each_status_has_its_state(web: Web, status: str, more: dict[str, Any], state: State) -> None:
    web.on("GET", "/v1/predictions/p1", json=prediction(status, **more))
    assert connected(web).poll(TAKEN).state == state


def test_the_last_percentage_of_the_log_is_the_progress(web: Web) -> None:
    logs = "loading\n 10%|#         | 3/30\r 63%|######    | 19/30 [00:03<00:02]"
    web.on("GET", "/v1/predictions/p1", json=prediction("processing", logs=logs))
    found = connected(web).poll(TAKEN)
    assert (found.progress, found.stage) == (0.63, "Working")
    assert "logs" not in found.reply


def test_what_it_took_is_told_in_seconds_of_computing(web: Web) -> None:
    web.on("GET", "/v1/predictions/p1", json=prediction("succeeded", output="x", metrics={"predict_time": 12.5}))
    assert connected(web).poll(TAKEN).usage.seconds == 12.5


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("NSFW content detected. Try running it again.", ErrorKind.MODERATION),
        ("ValueError: width must be a multiple of 8", ErrorKind.BAD_REQUEST),
        ("CUDA out of memory", ErrorKind.PROVIDER),
        (None, ErrorKind.PROVIDER),
    ],
)
def test_why_a_model_failed_is_told_in_its_words(web: Web, error: str | None, kind: ErrorKind) -> None:
    web.on("GET", "/v1/predictions/p1", json=prediction("failed", error=error))
    found = connected(web).poll(TAKEN).error
    assert found is not None
    assert found.kind == kind
    assert (error or "failed") in str(found)


def test_a_status_that_nobody_knows_is_no_state(web: Web) -> None:
    web.on("GET", "/v1/predictions/p1", json=prediction("dreaming"))
    with failing() as errors:
        connected(web).poll(TAKEN)
    assert errors[0].kind == ErrorKind.PROVIDER


def test_a_prediction_that_is_not_known_is_gone(web: Web) -> None:
    with failing() as errors:
        connected(web).poll(Submission("../account", {}))
    assert errors[0].kind == ErrorKind.GONE
    assert web.asked[-1].path == "/v1/predictions/..%2Faccount"


def test_the_result_is_brought_from_where_replicate_keeps_it(web: Web, tmp_path: Path) -> None:
    web.on("GET", "/v1/predictions/p1", json=prediction("succeeded", output=["https://pbxt.replicate.delivery/x/out.mp4"]))
    download = Downloads(b"film")
    (result,) = connected(web, download).fetch(TAKEN, tmp_path, most=1000, advance=nothing)
    assert (result.path.read_bytes(), result.mime_type) == (b"film", "video/mp4")
    assert download.asked == ["https://pbxt.replicate.delivery/x/out.mp4"]


def test_a_result_that_leads_inward_is_not_brought(web: Web, tmp_path: Path) -> None:
    web.on("GET", "/v1/predictions/p1", json=prediction("succeeded", output="http://169.254.169.254/latest/meta-data"))
    download = Downloads()
    with failing() as errors:
        connected(web, download).fetch(TAKEN, tmp_path, most=1000, advance=nothing)
    assert (errors[0].kind, download.asked) == (ErrorKind.BAD_REQUEST, [])


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"json": prediction("canceled")}, CancelOutcome.CANCELLED),
        ({"json": prediction("processing")}, CancelOutcome.REQUESTED),
        ({"json": prediction("succeeded")}, CancelOutcome.TOO_LATE),
        ({"status": 404, "json": {"detail": "not found"}}, CancelOutcome.TOO_LATE),
    ],
)
def test_cancelling_says_what_came_of_it(web: Web, answer: dict[str, Any], outcome: CancelOutcome) -> None:
    web.on("POST", "/v1/predictions/p1/cancel", **answer)
    assert connected(web).cancel(TAKEN) == outcome


def test_a_signed_webhook_is_an_event_and_its_secret_is_asked_for_once(web: Web) -> None:
    web.on("GET", "/v1/webhooks/default/secret", json={"key": SECRET})
    adapter, body = connected(web), json.dumps(prediction("succeeded"))
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(NOW.timestamp()))}
    headers["webhook-signature"] = Webhook(SECRET).sign("m1", NOW, body)
    for _ in range(2):
        event = adapter.verify(headers, body.encode(), NOW)
    assert (event.id, event.remote_id, event.state) == ("m1", "p1", "succeeded")
    assert len(web.asked_for("GET", "/v1/webhooks/default/secret")) == 1
    with failing() as errors:
        adapter.verify(headers, body.replace("succeeded", "failed").encode(), NOW)
    assert errors[0].kind == ErrorKind.AUTH


def test_models_are_those_that_settings_name_and_that_are_there(web: Web) -> None:
    adapter = connected(web, models=["video:acme/film", "acme/gone"])
    (found,) = adapter.models()
    assert (found.id, found.modality, found.price) == ("acme/film", Modality.VIDEO, None)
    assert found.capabilities.seconds == (5.0, 10.0)
    assert found.capabilities.roles == (Role.FIRST,)
    assert (found.capabilities.can_cancel, found.capabilities.has_progress) == ("always", True)
    assert adapter.estimate(ORDER, found).high is None


def test_without_names_the_foremost_of_its_collections_are_offered(web: Web) -> None:
    many = [model(f"m{number}", is_official=False, runs=number) for number in range(20)] + [model("official", runs=1)]
    web.on("GET", "/v1/collections/text-to-video", json=collection("text-to-video", many))
    found = connected(web).models()
    assert [each.id for each in found][:3] == ["acme/official", "acme/m19", "acme/m18"]
    assert len(found) == 12
    assert {each.modality for each in found} == {Modality.VIDEO}


def test_a_list_that_is_cut_short_by_an_error_is_no_list(web: Web) -> None:
    web.on("GET", "/v1/collections/text-to-video", status=500, json={})
    with failing() as errors:
        connected(web).models()
    assert errors[0].kind == ErrorKind.PROVIDER


def test_the_connection_is_tested_by_asking_whose_the_key_is(web: Web) -> None:
    web.on("GET", "/v1/account", json=ACCOUNT)
    web.on("GET", "/v1/account", status=401, json={"detail": f"Invalid token {KEY}"})
    adapter = connected(web)
    assert adapter.check() == "Replicate knows the key: it is of the account acme."
    with failing() as errors:
        adapter.check()
    assert errors[0].kind == ErrorKind.AUTH
    assert KEY not in f"{errors[0]} {errors[0].detail}"


def test_everything_is_asked_as_its_openapi_file_says(steady: Callable[[str], str], tmp_path: Path) -> None:
    """Steady answers 400 to what the file does not allow; its answers are made up."""
    adapter = build("replicate", {"url": steady("replicate-openapi"), "key": KEY}, Downloads())
    large = tmp_path / "large"
    large.write_bytes(b"\xff\xd8\xff" + b"x" * 300_000)
    assert adapter.check().startswith("Replicate knows the key")
    assert adapter.models() == []
    found = submitted(adapter, tmp_path, webhook_url="https://studio.example/hook")
    assert found.remote_id
    assert adapter.poll(found).state in State
    assert adapter.cancel(found) in CancelOutcome
    pinned = ORDER.model_copy(update={"model": f"acme/film:{'a' * 64}"})
    assert submitted(adapter, tmp_path, pinned, webhook_url="https://studio.example/hook").remote_id
    assert adapter._upload(large).startswith("http")
