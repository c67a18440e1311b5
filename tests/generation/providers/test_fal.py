"""fal's wire: its queue, its catalogue with prices, its storage and its signed webhooks. Not verified with a live key."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generation.providers.fal import Fal, build
from generation.providers.http import Client
from generation.providers.shapes import (
    CancelOutcome,
    CannotSay,
    ErrorKind,
    Modality,
    Order,
    Orientation,
    Role,
    State,
    Submission,
)
from tests.generation.providers import fal_answers
from tests.generation.providers.doing import Downloads, failing, nothing
from tests.generation.providers.fal_answers import ENTRY, MODEL, OPENAPI, OUTPUT, PRICE, catalogue, jwks, prices, signed
from tests.generation.providers.web import Web

KEY = "key-id:key-secret"
FLAGGED = "content_policy_violation"
NOW = datetime(2026, 11, 27, 10, 0, 0, tzinfo=UTC)
ORDER = Order(modality=Modality.VIDEO, model=MODEL, prompt="a hill", seconds=10, orientation=Orientation.PORTRAIT)


def connected(
    web: Web, download: Downloads | None = None, models: tuple[str, ...] = (), entries: tuple[Any, ...] = (ENTRY,)
) -> Fal:
    web.on("GET", "/platform/models", json=catalogue(*entries))
    web.on("GET", "/platform/models/pricing", json=prices(PRICE))
    places = {name: f"{web.url}/{name}" for name in ("queue", "platform", "rest")}
    return build("fal", {"key": KEY, "models": list(models), **places}, download or Downloads())


def taken(web: Web) -> Submission:
    return Submission("r1", {"modality": "video", "model": MODEL} | fal_answers.addresses(f"{web.url}/queue"))


def submitted(adapter: Fal, folder: Path, order: Order = ORDER, **more: Any) -> Submission:
    given: dict[str, Any] = {"key": uuid4(), "webhook_url": "", "folder": folder, "advance": nothing} | more
    return adapter.submit(order, given.pop("inputs", {}), **given)


def test_an_order_is_one_request_that_fal_does_not_repeat(web: Web, tmp_path: Path) -> None:
    web.on("POST", f"/queue/{MODEL}", json=fal_answers.taken(f"{web.url}/queue"))
    found = submitted(connected(web), tmp_path, webhook_url="https://studio.example/hook?x=1&y=2")
    (asked,) = web.asked_for("POST", f"/queue/{MODEL}")
    assert asked.json == {"prompt": "a hill", "duration": "10", "aspect_ratio": "9:16"}
    assert asked.query == {"fal_webhook": ["https://studio.example/hook?x=1&y=2"]}
    assert (asked.headers["authorization"], asked.headers["x-fal-no-retry"]) == (f"Key {KEY}", "1")
    assert (found.remote_id, found.handles) == ("r1", taken(web).handles)
    assert found.reply == {"request_id": "r1", "status": "IN_QUEUE", "queue_position": 2}


@pytest.mark.parametrize("theirs", ["https://queue.fal.run.evil.example/x", "http://169.254.169.254/", 3, None])
def test_addresses_of_another_server_are_not_followed_with_the_key(web: Web, tmp_path: Path, theirs: Any) -> None:
    names = ("status_url", "response_url", "cancel_url")
    web.on("POST", f"/queue/{MODEL}", json={"request_id": "r1"} | dict.fromkeys(names, theirs))
    adapter = connected(web)
    submission = submitted(adapter, tmp_path)
    assert submission.handles == {"modality": "video", "model": MODEL}
    status(web, "IN_PROGRESS")
    assert adapter.poll(submission).state == State.RUNNING


@pytest.mark.parametrize(
    ("answer", "kind", "is_sent"),
    [
        ({"hangs_up": True}, ErrorKind.NETWORK, True),
        ({"status": 500, "json": {}}, ErrorKind.PROVIDER, True),
        ({"json": {"status": "IN_QUEUE"}}, ErrorKind.PROVIDER, True),
        ({"status": 429, "json": {}, "headers": {"Retry-After": "9"}}, ErrorKind.RATE_LIMITED, False),
        ({"status": 401, "json": {"detail": "no"}}, ErrorKind.AUTH, False),
        (
            {"status": 422, "json": {"detail": [{"loc": ["body", "prompt"], "msg": "no"}]}},
            ErrorKind.BAD_REQUEST,
            False,
        ),
    ],
)
def test_a_lost_reply_is_known_as_one_and_nothing_is_sent_twice(
    web: Web, tmp_path: Path, answer: dict[str, Any], kind: ErrorKind, is_sent: bool
) -> None:
    web.on("POST", f"/queue/{MODEL}", **answer)
    with failing() as errors:
        submitted(connected(web), tmp_path)
    assert (errors[0].kind, errors[0].is_sent) == (kind, is_sent)
    assert len(web.asked_for("POST", f"/queue/{MODEL}")) == 1


def test_fal_cannot_say_whether_it_took_a_submission(web: Web) -> None:
    with pytest.raises(CannotSay):
        connected(web).find(uuid4())


def test_a_large_file_is_put_into_the_storage_first(web: Web, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"\x89PNG" + b"x" * 300_000)
    places = {"upload_url": f"{web.url}/put?signature=s", "file_url": "https://v3b.fal.media/files/in.png"}
    web.on("POST", "/rest/storage/upload/initiate", json=places)
    web.on("PUT", "/put")
    web.on("POST", f"/queue/{MODEL}", json={"request_id": "r1"})
    order = ORDER.model_copy(update={"roles": (Role.FIRST,)})
    submitted(connected(web), tmp_path, order, inputs={Role.FIRST: picture})
    (put,) = web.asked_for("PUT", "/put")
    assert put.body == picture.read_bytes()
    assert (put.headers["content-type"], put.query) == ("image/png", {"signature": ["s"]})
    assert "authorization" not in put.headers
    assert put.headers["content-length"] == str(picture.stat().st_size)
    (begun,) = web.asked_for("POST", "/rest/storage/upload/initiate")
    (asked,) = web.asked_for("POST", f"/queue/{MODEL}")
    assert asked.json["image_url"] == places["file_url"]
    for each in (begun, asked):  # fal keeps neither what goes in nor what comes out for longer
        assert json.loads(each.headers["x-fal-object-lifecycle-preference"]) == {"expiration_duration_seconds": 86400}


def test_a_file_is_not_put_where_fal_has_no_business(web: Web, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"\x89PNG" + b"x" * 300_000)
    web.on("POST", "/rest/storage/upload/initiate", json={"upload_url": "http://169.254.169.254/a", "file_url": "x"})
    with failing() as errors:
        submitted(connected(web), tmp_path, inputs={Role.FIRST: picture})
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.PROVIDER, False)
    assert not web.asked_for("POST", f"/queue/{MODEL}")


def status(web: Web, said: str, **more: Any) -> None:
    answer = fal_answers.status(said, **more)
    web.on("GET", "/queue/fal-ai/acme/requests/r1/status", status=200 if said == "COMPLETED" else 202, json=answer)


def result(web: Web, **answer: Any) -> None:
    web.on("GET", "/queue/fal-ai/acme/requests/r1", **answer)


def test_a_request_waits_and_works(web: Web) -> None:
    status(web, "IN_QUEUE", queue_position=2)
    status(web, "IN_PROGRESS", logs=[{"message": " 50%|#####     | 10/20"}])
    adapter = connected(web)
    waits, works = adapter.poll(taken(web)), adapter.poll(taken(web))
    assert (waits.state, waits.stage) == (State.QUEUED, "2 before it")
    assert (works.state, works.progress) == (State.RUNNING, 0.5)
    assert web.asked[-1].query == {"logs": ["1"]}


def test_what_is_billed_is_told_with_the_result(web: Web) -> None:
    status(web, "COMPLETED")
    result(web, json=OUTPUT, headers={"x-fal-billable-units": "10"})
    found = connected(web).poll(taken(web))
    assert (found.state, found.usage.cost, found.usage.currency) == (State.SUCCEEDED, Decimal("0.50"), "USD")


def test_without_units_nothing_is_said_of_money(web: Web) -> None:
    status(web, "COMPLETED")
    result(web, json=OUTPUT)
    assert connected(web).poll(taken(web)).usage.cost is None


@pytest.mark.parametrize(
    ("said", "answer", "state", "kind"),
    [
        ({"error": "Runner died", "error_type": "runner_disconnected"}, {}, State.FAILED, ErrorKind.PROVIDER),
        ({"error": "Too slow", "error_type": "request_timeout"}, {}, State.FAILED, ErrorKind.TIMEOUT),
        (
            {},
            {"status": 422, "json": {"detail": [{"type": "less_than", "msg": "no"}]}},
            State.FAILED,
            ErrorKind.BAD_REQUEST,
        ),
        (
            {},
            {"status": 422, "json": {"detail": [{"type": FLAGGED, "msg": "no"}]}},
            State.FAILED,
            ErrorKind.MODERATION,
        ),
        ({}, {"status": 500, "json": {"detail": "boom"}}, State.FAILED, ErrorKind.PROVIDER),
        ({}, {"status": 404, "json": {"detail": "gone"}}, State.EXPIRED, ErrorKind.GONE),
    ],
)
def test_completed_may_mean_that_it_failed(
    web: Web, said: dict[str, Any], answer: dict[str, Any], state: State, kind: ErrorKind
) -> None:
    status(web, "COMPLETED", **said)
    result(web, **answer)
    found = connected(web).poll(taken(web))
    assert found.error is not None
    assert (found.state, found.error.kind) == (state, kind)


def test_a_result_that_cannot_be_had_just_now_is_asked_for_again(web: Web) -> None:
    status(web, "COMPLETED")
    result(web, status=502, body=b"<html>bad gateway</html>")
    with failing() as errors:
        connected(web).poll(taken(web))
    assert errors[0].is_passing


def test_an_unknown_request_is_gone(web: Web) -> None:
    with failing() as errors:
        connected(web).poll(taken(web))
    assert errors[0].kind == ErrorKind.GONE


def test_the_result_is_brought_from_where_fal_keeps_it(web: Web, tmp_path: Path) -> None:
    result(web, json=OUTPUT)
    download = Downloads(b"film")
    (found,) = connected(web, download).fetch(taken(web), tmp_path, most=1000, advance=nothing)
    assert (found.path.read_bytes(), found.mime_type) == (b"film", "video/mp4")
    assert download.asked == ["https://v3b.fal.media/files/b/out.mp4"]


def test_a_result_elsewhere_is_not_brought(web: Web, tmp_path: Path) -> None:
    result(web, json={"video": {"url": "https://127.0.0.1/secret"}})
    with failing() as errors:
        connected(web).fetch(taken(web), tmp_path, most=1000, advance=nothing)
    assert errors[0].kind == ErrorKind.BAD_REQUEST


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 202, "json": {"status": "CANCELLATION_REQUESTED"}}, CancelOutcome.REQUESTED),
        ({"json": {"status": "OK"}}, CancelOutcome.CANCELLED),
        ({"status": 400, "json": {"status": "ALREADY_COMPLETED"}}, CancelOutcome.TOO_LATE),
        ({"status": 404, "json": {"status": "NOT_FOUND"}}, CancelOutcome.TOO_LATE),
    ],
)
def test_cancelling_says_what_came_of_it(web: Web, answer: dict[str, Any], outcome: CancelOutcome) -> None:
    web.on("PUT", "/queue/fal-ai/acme/requests/r1/cancel", **answer)
    assert connected(web).cancel(taken(web)) == outcome


def test_a_signed_webhook_is_an_event_and_the_keys_are_asked_for_once(web: Web) -> None:
    key, body = Ed25519PrivateKey.generate(), json.dumps({"request_id": "r1", "status": "OK", "payload": OUTPUT}).encode()
    web.on("GET", "/rest/.well-known/jwks.json", json=jwks(Ed25519PrivateKey.generate(), key))
    adapter = connected(web)
    for _ in range(2):
        event = adapter.verify(signed(key, body, NOW), body, NOW)
    assert (event.id, event.remote_id, event.state) == ("r1 OK", "r1", "OK")
    (asked,) = web.asked_for("GET", "/rest/.well-known/jwks.json")
    assert "authorization" not in asked.headers


@pytest.mark.parametrize(
    ("by_another", "changed", "later"), [(True, False, 0), (False, True, 0), (False, False, 400), (False, False, -400)]
)
def test_a_forged_or_old_webhook_is_refused_and_the_keys_are_not_asked_for_over_and_over(
    web: Web, by_another: bool, changed: bool, later: int
) -> None:
    key, body = Ed25519PrivateKey.generate(), b'{"request_id": "r1", "status": "OK"}'
    web.on("GET", "/rest/.well-known/jwks.json", json=jwks(key))
    adapter = connected(web)
    headers = signed(Ed25519PrivateKey.generate() if by_another else key, body, NOW)
    for _ in range(3):
        with failing() as errors:
            adapter.verify(headers, body + b" " * changed, NOW + timedelta(seconds=later))
        assert errors[0].kind == ErrorKind.AUTH
    assert len(web.asked_for("GET", "/rest/.well-known/jwks.json")) == 1


def test_models_come_with_what_they_take_and_what_they_cost(web: Web) -> None:
    adapter = connected(web, models=(MODEL,))
    (model,) = adapter.models()
    assert (model.id, model.label, model.modality) == (MODEL, "Acme 2", Modality.VIDEO)
    assert model.capabilities.prompt_max == 1500
    assert (model.capabilities.seconds, model.capabilities.roles) == ((5, 10), (Role.FIRST,))
    assert model.price is not None
    assert (model.price.amount, model.price.unit, model.price.basis) == (Decimal("0.05"), "second", "catalogue")
    assert adapter.estimate(ORDER, model).high == Decimal("0.50")
    assert web.asked_for("GET", "/platform/models")[0].query == {"endpoint_id": [MODEL], "expand": ["openapi-3.0"]}


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("images", ("image", 1)),
        ("1000 characters", ("character", 1000)),
        ("video_second", ("second", 1)),
        ("Compute Seconds", ("compute_second", 1)),
        ("megapixels", ("megapixel", 1)),
        ("moons", None),
    ],
)
def test_units_are_counted_as_fal_names_them_or_there_is_no_price(web: Web, unit: str, expected: tuple[str, int] | None) -> None:
    web.on("GET", "/platform/models/pricing", json=prices(PRICE | {"unit": unit}))
    (model,) = connected(web, models=(MODEL,)).models()
    assert ((model.price.unit, model.price.per) if model.price else None) == expected


def test_what_the_studio_has_no_use_for_is_not_offered(web: Web) -> None:
    useless = (
        {"endpoint_id": "fal-ai/mesh", "metadata": {"category": "image-to-3d"}, "openapi": OPENAPI},
        {"endpoint_id": "fal-ai/broken", "metadata": {"category": "text-to-video"}, "openapi": {"error": {"code": "x"}}},
        {"endpoint_id": "fal-ai/nothing"},
    )
    assert connected(web, entries=useless).models() == []
    categories = [asked.query["category"][0] for asked in web.asked_for("GET", "/platform/models")]
    assert categories[:2] == ["text-to-video", "image-to-video"]


def test_a_category_that_fal_has_no_longer_hides_no_other(web: Web) -> None:
    web.on("GET", "/platform/models", status=400, json={"error": {"type": "validation_error", "message": "no such category"}})
    assert {model.id for model in connected(web).models()} == {MODEL}
    web.on("GET", "/platform/models", status=500, json={})
    adapter = connected(web)
    with failing() as errors:
        adapter.models()
    assert errors[0].kind == ErrorKind.PROVIDER


def test_a_model_that_is_gone_costs_nothing(web: Web, tmp_path: Path) -> None:
    with failing() as errors:
        submitted(connected(web, entries=()), tmp_path)
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.BAD_REQUEST, False)
    assert not web.asked_for("POST", f"/queue/{MODEL}")


def test_the_connection_is_tested_by_asking_for_a_price(web: Web) -> None:
    assert connected(web, models=(MODEL,)).check() == "fal knows the key: it quotes 1 of its prices."


@pytest.fixture
def queue(web: Web, aimock: Callable[..., str]) -> Iterator[tuple[Fal, str]]:
    """The adapter with its queue at aimock, whose plays of fal are not ours; its catalogue is at our own server."""
    progress = {"falQueue": {"pollsBeforeInProgress": 1, "pollsBeforeCompleted": 2}}
    video = {"video": {"url": "https://v3b.fal.media/files/b/out.mp4"}}
    url = aimock(options=progress, fal=[["Video", MODEL, video, {"billableUnits": 10}]])
    adapter = connected(web, Downloads(b"film"))
    headers = {"Authorization": f"Key {KEY}", "x-fal-target-host": "queue.fal.run"}  # how aimock knows which server it plays
    adapter._queue = Client(f"{url}/fal", headers, label="fal")
    yield adapter, url


def test_a_life_in_aimock_s_queue(queue: tuple[Fal, str], tmp_path: Path) -> None:
    adapter, url = queue
    submission = submitted(adapter, tmp_path)
    found = [adapter.poll(submission) for _ in range(2)]
    assert [update.state for update in found] == [State.RUNNING, State.SUCCEEDED]
    assert found[-1].usage.cost == Decimal("0.50")
    (result,) = adapter.fetch(submission, tmp_path, most=1000, advance=nothing)
    assert result.path.read_bytes() == b"film"
    assert adapter.cancel(submission) == CancelOutcome.TOO_LATE
    with urlopen(f"{url}/__aimock/journal") as answer:
        asked = [entry for entry in json.load(answer) if entry["method"] == "POST"]
    assert len(asked) == 1


def test_a_cancelled_life_in_aimock_s_queue(queue: tuple[Fal, str], tmp_path: Path) -> None:
    adapter, _ = queue
    submission = submitted(adapter, tmp_path)
    assert adapter.cancel(submission) == CancelOutcome.CANCELLED
    assert adapter.poll(submission).state == State.CANCELLED


def test_the_catalogue_is_asked_as_its_openapi_file_says(steady: Callable[[str], str], tmp_path: Path) -> None:
    """Steady answers 400 to what the file does not allow; its answers are the file's examples."""
    places = {"platform": steady("fal-platform-openapi"), "queue": "http://127.0.0.1:9", "rest": "http://127.0.0.1:9"}
    adapter = build("fal", {"key": KEY, "models": [], **places}, Downloads())
    assert adapter.check() == "fal knows the key: it quotes 1 of its prices."
    adapter.models()
    build("fal", {"key": KEY, "models": ["image:fal-ai/flux/dev", "fal-ai/other"], **places}, Downloads()).models()
    assert adapter._catalogue.unit_price("fal-ai/flux/dev").amount == Decimal("0.025")  # type: ignore[union-attr]
