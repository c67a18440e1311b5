"""Films by /videos: submitted once, asked about, brought, and stopped without deleting what is done."""

import base64
import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.shapes import CancelOutcome, ErrorKind, Event, Modality, Orientation, Role, State, Submission
from tests.generation.providers.doing import failing, nothing
from tests.generation.providers.openai_answers import DELETED, video
from tests.generation.providers.openai_orders import PNG, adapter_at, order, picture_file, submit
from tests.generation.providers.web import Web

VIDEO = video()
AT = "/v1/videos/video_1"
WANTED = order(Modality.VIDEO, "wan", orientation=Orientation.PORTRAIT, resolution=480, seconds=8.0)
SUBMITTED = Submission("video_1")
SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"


@pytest.fixture
def adapter(web: Web) -> OpenAICompatible:
    return adapter_at(f"{web.url}/v1")


def test_a_film_is_submitted_as_a_form(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/videos", json=VIDEO)
    submission = submit(adapter, WANTED, tmp_path)
    assert isinstance(submission, Submission)
    assert submission.remote_id == "video_1"
    (asked,) = web.asked
    assert asked.form == {"model": [b"wan"], "prompt": [b"a fox"], "size": [b"480x848"], "seconds": [b"8"]}


def test_what_is_not_wished_for_is_not_sent_and_a_first_frame_is(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/videos", json=VIDEO)
    submit(adapter, order(Modality.VIDEO, "wan", roles=(Role.FIRST,)), tmp_path, {Role.FIRST: picture_file(tmp_path)})
    (asked,) = web.asked
    assert asked.form == {"model": [b"wan"], "prompt": [b"a fox"], "input_reference": [PNG]}


@pytest.mark.parametrize("answer", [{"status": 500}, {"hangs_up": True}, {"json": {"status": "queued"}}, {"json": {"id": "a b"}}])
def test_a_submission_whose_reply_is_lost_is_made_once_and_says_so(
    adapter: OpenAICompatible, web: Web, tmp_path: Path, answer: dict[str, Any]
) -> None:
    web.on("POST", "/v1/videos", **answer)
    with failing() as errors:
        submit(adapter, WANTED, tmp_path)
    assert errors[0].is_sent
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("said", "state", "progress"),
    [
        ({"status": "queued"}, State.QUEUED, None),
        ({"status": "in_progress", "progress": 42}, State.RUNNING, 0.42),
        ({"status": "in_progress", "progress": 400}, State.RUNNING, 1.0),
        ({"status": "in_progress", "progress": "much"}, State.RUNNING, None),
        ({"status": "something new"}, State.RUNNING, None),
        ({"status": "completed", "progress": 100}, State.SUCCEEDED, None),
        ({"status": "completed", "expires_at": 1}, State.EXPIRED, None),
        ({"status": "completed", "expires_at": 9_999_999_999}, State.SUCCEEDED, None),
        ({"status": "cancelled"}, State.CANCELLED, None),
        ({"status": "expired"}, State.EXPIRED, None),
        ({"status": "failed"}, State.FAILED, None),
    ],
)
def test_states_are_read(adapter: OpenAICompatible, web: Web, said: dict[str, Any], state: State, progress: float | None) -> None:
    web.on("GET", AT, json={**VIDEO, "progress": None, **said})
    update = adapter.poll(SUBMITTED)
    assert (update.state, update.progress) == (state, progress)
    assert (update.error is not None) == (state == State.FAILED)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ({"code": "moderation_blocked", "message": "A person."}, ErrorKind.MODERATION, "A person."),
        ({"code": "video_generation_failed", "message": "Out of memory"}, ErrorKind.PROVIDER, "could not make it: Out of memory"),
        (None, ErrorKind.PROVIDER, "does not say why"),
        ("broken", ErrorKind.PROVIDER, "could not make it: broken"),
    ],
)
def test_a_failure_says_why(adapter: OpenAICompatible, web: Web, error: Any, kind: ErrorKind, words: str) -> None:
    web.on("GET", AT, json={**VIDEO, "status": "failed", "error": error})
    found = adapter.poll(SUBMITTED).error
    assert found is not None
    assert found.kind == kind
    assert words in str(found)


@pytest.mark.parametrize(
    ("header", "seconds"), [("2500", 2.5), ("1", 1.0), ("900000", 60.0), ("nan", 5.0), ("soon", 5.0), ("-3", 5.0)]
)
def test_the_server_says_when_to_ask_again(adapter: OpenAICompatible, web: Web, header: str, seconds: float) -> None:
    web.on("GET", AT, json=VIDEO, headers={"openai-poll-after-ms": header})
    assert adapter.poll(SUBMITTED).poll_after == seconds


def test_a_film_that_is_not_known_any_more_is_gone(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    for call in (lambda: adapter.poll(SUBMITTED), lambda: adapter.fetch(SUBMITTED, tmp_path, most=10, advance=nothing)):
        with failing() as errors:
            call()
        assert errors[0].kind == ErrorKind.GONE


def test_a_film_is_brought(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("GET", f"{AT}/content", body=b"film", headers={"Content-Type": "video/mp4"})
    (result,) = adapter.fetch(SUBMITTED, tmp_path, most=10, advance=nothing)
    assert (result.path.read_bytes(), result.mime_type) == (b"film", "video/mp4")


def test_a_film_that_was_cut_short_can_be_brought_again(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("GET", f"{AT}/content", body=b"fi", headers={"Content-Length": "4"})
    web.on("GET", f"{AT}/content", body=b"film")
    with failing() as errors:
        adapter.fetch(SUBMITTED, tmp_path, most=10, advance=nothing)
    assert errors[0].is_passing
    assert adapter.fetch(SUBMITTED, tmp_path, most=10, advance=nothing)[0].path.read_bytes() == b"film"
    assert web.asked_for("POST", "/v1/videos") == []


def test_an_id_stays_in_its_place_of_the_address(adapter: OpenAICompatible, web: Web) -> None:
    with failing():
        adapter.poll(Submission("../models?x=1"))
    assert [each.path for each in web.asked] == ["/v1/videos/..%2Fmodels%3Fx%3D1"]


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        ("queued", {"json": DELETED}, CancelOutcome.CANCELLED),
        ("in_progress", {"status": 204}, CancelOutcome.CANCELLED),
        ("in_progress", {"status": 409}, CancelOutcome.REQUESTED),
        ("in_progress", {"status": 404}, CancelOutcome.TOO_LATE),
        ("in_progress", {"status": 405}, CancelOutcome.UNSUPPORTED),
    ],
)
def test_a_film_at_work_is_stopped(
    adapter: OpenAICompatible, web: Web, status: str, answer: dict[str, Any], outcome: CancelOutcome
) -> None:
    web.on("GET", AT, json={**VIDEO, "status": status})
    web.on("DELETE", AT, **answer)
    assert adapter.cancel(SUBMITTED) == outcome


@pytest.mark.parametrize("status", ["completed", "failed"])
def test_a_film_that_has_ended_is_not_deleted(adapter: OpenAICompatible, web: Web, status: str) -> None:
    web.on("GET", AT, json={**VIDEO, "status": status})
    assert adapter.cancel(SUBMITTED) == CancelOutcome.TOO_LATE
    assert [each.method for each in web.asked] == ["GET"]


def test_updates_come_to_the_end(adapter: OpenAICompatible, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.providers.polling.time.sleep", lambda seconds: None)
    for status in ("queued", "in_progress", "completed"):
        web.on("GET", AT, json={**VIDEO, "status": status})
    states = [update.state for update in itertools.islice(adapter.stream(SUBMITTED), 9)]
    assert states == [State.QUEUED, State.RUNNING, State.SUCCEEDED]


def test_a_webhook_of_the_account_is_a_hint(web: Web) -> None:
    now = datetime.now(UTC)
    body = '{"id": "evt_1", "type": "video.completed", "data": {"id": "video_1"}}'
    headers = {
        "webhook-id": "wh_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("wh_1", now, body),
    }
    adapter = adapter_at(f"{web.url}/v1", secret=SECRET)
    assert adapter.verify(headers, body.encode(), now) == Event("wh_1", "video_1", "video.completed")
    for other, changed in ((adapter, body.replace("video_1", "video_2")), (adapter_at(f"{web.url}/v1"), body)):
        with failing() as errors:
            other.verify(headers, changed.encode(), now)
        assert errors[0].kind == ErrorKind.AUTH
