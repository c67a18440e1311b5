"""Replicate's own client as the judge: of what our server says in Replicate's place, of what the adapter asks, of webhooks."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pydantic.v1
import pytest
from replicate.client import Client
from replicate.exceptions import ReplicateError
from replicate.webhook import Webhooks, WebhookSigningSecret, WebhookValidationError
from standardwebhooks import Webhook

from generation.providers.replicate import Replicate, build
from generation.providers.shapes import CancelOutcome, ErrorKind, Modality, Order, Role, State, Submission
from tests.generation.providers import replicate_answers as answers
from tests.generation.providers.doing import Downloads, failing, nothing
from tests.generation.providers.web import Web

KEY = "r8_secret_of_the_studio"
SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"
OTHER = f"whsec_{base64.b64encode(b'another secret, as long as it ..').decode()}"
HOOK = "https://studio.example/hook"
AT = "/v1/predictions/p1"
ORDER = Order(modality=Modality.VIDEO, model="acme/film", prompt="a hill", seconds=10)
WISHES: dict[str, Any] = {"input": {"prompt": "a hill", "duration": 10}, "webhook": HOOK}
WISHES["webhook_events_filter"] = ["start", "completed"]


@pytest.fixture
def theirs(web: Web) -> Client:
    return Client(api_token=KEY, base_url=web.url, trust_env=False)


@pytest.fixture
def ours(web: Web) -> Replicate:
    return build("replicate", {"url": f"{web.url}/v1", "key": KEY}, Downloads(b"film"))


def submitted(ours: Replicate, folder: Path, **wishes: Any) -> Submission:
    order = ORDER.model_copy(update=wishes)
    return ours.submit(order, {}, key=uuid4(), webhook_url=HOOK, folder=folder, advance=nothing)


def last_two_alike(web: Web) -> None:
    assert web.asked[-2].said == web.asked[-1].said
    assert web.asked[-2].headers["authorization"] == web.asked[-1].headers["authorization"]


def test_it_refuses_what_is_not_whole(theirs: Client, web: Web) -> None:
    web.on("GET", AT, json={"id": "p1", "status": "dreaming"})
    with pytest.raises(pydantic.v1.ValidationError):
        theirs.predictions.get("p1")


def test_whose_the_key_is_is_read(theirs: Client, ours: Replicate, web: Web) -> None:
    web.on("GET", "/v1/account", json=answers.ACCOUNT)
    assert theirs.accounts.current().username in ours.check()
    last_two_alike(web)


def test_a_model_and_its_versions_are_read(theirs: Client, ours: Replicate, web: Web, tmp_path: Path) -> None:
    web.on("GET", "/v1/models/acme/film", json=answers.model(is_official=False))
    web.on("GET", "/v1/models/acme/film/versions/v1", json=answers.version("v1"))
    web.on("POST", "/v1/predictions", status=201, json=answers.prediction(version="v1"))
    model = theirs.models.get("acme/film")
    assert model.latest_version is not None
    assert model.latest_version.openapi_schema == answers.SCHEMA
    version = model.versions.get("v1")
    assert theirs.predictions.create(version, **WISHES).version == "v1"
    submitted(ours, tmp_path, model="acme/film:v1")
    assert [asked.said for asked in web.asked[:3]] == [asked.said for asked in web.asked[3:]]


def test_a_collection_is_read(theirs: Client, ours: Replicate, web: Web) -> None:
    listed = [answers.model("one"), answers.model("two", is_official=False)]
    web.on("GET", "/v1/collections/text-to-video", json=answers.collection("text-to-video", listed))
    read = theirs.collections.get("text-to-video").models
    assert read is not None
    assert [model.id for model in read] == [model.id for model in ours.models()]


def test_a_prediction_is_asked_for_followed_and_brought(theirs: Client, ours: Replicate, web: Web, tmp_path: Path) -> None:
    web.on("GET", "/v1/models/acme/film", json=answers.model())
    web.on("POST", "/v1/models/acme/film/predictions", status=201, json=answers.prediction())
    prediction = theirs.predictions.create(model="acme/film", **WISHES)
    submission = submitted(ours, tmp_path)
    assert submission.remote_id == prediction.id
    asked = web.asked_for("POST", "/v1/models/acme/film/predictions")
    assert asked[0].said == asked[1].said

    logs, output = "loading\n 63%|######    | 19/30", ["https://pbxt.replicate.delivery/x/out.mp4"]
    for said in (
        answers.prediction("processing", logs=logs),
        answers.prediction("succeeded", output=output, metrics={"predict_time": 12.5, "total_time": 14.0}),
    ):
        web.on("GET", AT, json=said)
        web.on("GET", AT, json=said)  # once for each of us
    prediction.reload()
    update = ours.poll(submission)
    last_two_alike(web)
    assert prediction.progress is not None
    assert (prediction.status, update.state) == ("processing", State.RUNNING)
    assert update.progress == prediction.progress.percentage == 0.63
    prediction.reload()
    update = ours.poll(submission)
    assert prediction.metrics is not None
    assert (prediction.status, update.state) == ("succeeded", State.SUCCEEDED)
    assert update.usage.seconds == prediction.metrics["predict_time"]
    (result,) = ours.fetch(submission, tmp_path, most=10, advance=nothing)
    assert result.path.read_bytes() == b"film"
    assert prediction.output == output


def test_a_prediction_is_stopped(theirs: Client, ours: Replicate, web: Web) -> None:
    web.on("POST", f"{AT}/cancel", json=answers.prediction("canceled"))
    assert theirs.predictions.cancel("p1").status == "canceled"
    assert ours.cancel(Submission("p1")) == CancelOutcome.CANCELLED
    last_two_alike(web)


def test_why_a_prediction_failed_is_read(theirs: Client, ours: Replicate, web: Web) -> None:
    web.on("GET", AT, json=answers.prediction("failed", error="NSFW content detected."))
    error = ours.poll(Submission("p1")).error
    assert error is not None
    assert str(theirs.predictions.get("p1").error) in str(error)


def test_a_file_goes_into_the_store(theirs: Client, ours: Replicate, web: Web, tmp_path: Path) -> None:
    picture = tmp_path / "input.jpeg"
    picture.write_bytes(b"\xff\xd8\xff" + b"x" * 300_000)
    web.on("POST", "/v1/files", status=201, json=answers.stored(300_003))
    web.on("GET", "/v1/models/acme/film", json=answers.model())
    web.on("POST", "/v1/models/acme/film/predictions", status=201, json=answers.prediction())
    stored = theirs.files.create(picture)
    order = ORDER.model_copy(update={"roles": (Role.FIRST,)})
    ours.submit(order, {Role.FIRST: picture}, key=uuid4(), webhook_url="", folder=tmp_path, advance=nothing)
    assert web.asked[-1].json["input"]["first_frame_image"] == stored.urls["get"]
    theirs_asked, ours_asked = web.asked_for("POST", "/v1/files")
    assert theirs_asked.form["content"] == ours_asked.form["content"] == [picture.read_bytes()]


@pytest.mark.parametrize(
    ("status", "kind"), [(402, ErrorKind.QUOTA), (422, ErrorKind.BAD_REQUEST), (429, ErrorKind.RATE_LIMITED)]
)
def test_refusals_are_read(theirs: Client, ours: Replicate, web: Web, tmp_path: Path, status: int, kind: ErrorKind) -> None:
    web.on("GET", "/v1/models/acme/film", json=answers.model())
    web.on("POST", "/v1/models/acme/film/predictions", status=status, json=answers.refusal(status, "Not this one."))
    with pytest.raises(ReplicateError) as read:
        theirs.predictions.create(model="acme/film", **WISHES)
    with failing() as errors:
        submitted(ours, tmp_path)
    assert (read.value.status, read.value.detail, errors[0].kind) == (status, "Not this one.", kind)
    assert "Not this one." in errors[0].detail


@pytest.mark.parametrize(
    ("secret", "age", "added", "is_taken"),
    [
        (SECRET, 0, "", True),
        (SECRET, 250, "", True),
        (OTHER, 0, "", False),
        (SECRET, 0, " ", False),
        (SECRET, 400, "", False),
        (SECRET, -400, "", False),
    ],
)
def test_a_webhook_is_taken_by_both_or_by_neither(
    theirs: Client, ours: Replicate, web: Web, secret: str, age: int, added: str, is_taken: bool
) -> None:
    web.on("GET", "/v1/webhooks/default/secret", json={"key": SECRET})
    now = datetime.now(UTC)
    moment, body = now - timedelta(seconds=age), '{"id": "p1", "status": "succeeded"}'
    headers = {"webhook-id": "wh_1", "webhook-timestamp": str(int(moment.timestamp()))}
    headers["webhook-signature"] = Webhook(secret).sign("wh_1", moment, body)

    def judged() -> None:
        asked: WebhookSigningSecret = theirs.webhooks.default.secret()
        Webhooks.validate(headers=headers, body=body + added, secret=asked, tolerance=300)

    if is_taken:
        judged()
        assert ours.verify(headers, body.encode(), now).remote_id == "p1"
        last_two_alike(web)
        return
    with pytest.raises(WebhookValidationError):
        judged()
    with failing() as errors:
        ours.verify(headers, (body + added).encode(), now)
    assert errors[0].kind == ErrorKind.AUTH
