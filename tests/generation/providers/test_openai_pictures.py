"""Pictures by /images, in both forms of its reply."""

import base64
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.shapes import CannotSay, ErrorKind, Modality, Orientation, Role
from tests.generation.providers.doing import Downloads, failing
from tests.generation.providers.openai_answers import picture, refusal
from tests.generation.providers.openai_orders import PNG, adapter_at, made, order, picture_file
from tests.generation.providers.web import Web

WANTED = order(Modality.IMAGE, "gpt-image-2", orientation=Orientation.LANDSCAPE, params={"quality": "low"})


@pytest.fixture
def adapter(web: Web) -> OpenAICompatible:
    return adapter_at(f"{web.url}/v1")


def test_a_picture_in_base64_is_a_file(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/images/generations", json=picture(revised_prompt="a red fox"))
    done = made(adapter, WANTED, tmp_path)
    (result,) = done.results
    assert (result.path.read_bytes(), result.path.name, result.mime_type) == (PNG, "picture.png", "image/png")
    assert result.metadata == {"revised_prompt": "a red fox"}
    assert (done.usage.tokens_in, done.usage.tokens_out) == (12, 1056)
    (asked,) = web.asked
    assert asked.json == {"model": "gpt-image-2", "prompt": "a fox", "n": 1, "size": "1536x1024", "quality": "low"}


def test_a_picture_at_an_address_of_the_server_is_fetched_with_the_key(
    adapter: OpenAICompatible, web: Web, tmp_path: Path
) -> None:
    web.on("POST", "/v1/images/generations", json={"data": [{"url": f"{web.url}/files/1.png"}]})
    web.on("GET", "/files/1.png", body=PNG)
    assert made(adapter, WANTED, tmp_path).results[0].path.read_bytes() == PNG
    assert "authorization" in web.asked_for("GET", "/files/1.png")[0].headers


def test_a_picture_elsewhere_is_left_to_the_fetcher_of_the_public_internet(web: Web, tmp_path: Path) -> None:
    downloads = Downloads(PNG)
    url = "http://169.254.169.254/latest/meta-data"
    web.on("POST", "/v1/images/generations", json={"data": [{"url": url}]})
    made(adapter_at(f"{web.url}/v1", downloads=downloads), WANTED, tmp_path)
    assert downloads.asked == [url]  # which refuses it: its tests show that


def test_a_picture_that_was_cut_short_is_fetched_again_and_not_made_again(
    adapter: OpenAICompatible, web: Web, tmp_path: Path
) -> None:
    web.on("POST", "/v1/images/generations", json={"data": [{"url": f"{web.url}/files/1.png"}]})
    web.on("GET", "/files/1.png", body=PNG[:9], headers={"Content-Length": str(len(PNG))})
    web.on("GET", "/files/1.png", body=PNG)
    assert made(adapter, WANTED, tmp_path).results[0].path.read_bytes() == PNG
    assert [asked.method for asked in web.asked] == ["POST", "GET", "GET"]


@pytest.mark.parametrize(("status", "looks"), [(503, 3), (404, 1)])
def test_a_picture_that_cannot_be_fetched_was_paid_for_and_is_not_asked_for_anew(
    adapter: OpenAICompatible, web: Web, tmp_path: Path, status: int, looks: int
) -> None:
    web.on("POST", "/v1/images/generations", json={"data": [{"url": f"{web.url}/files/1.png"}]})
    web.on("GET", "/files/1.png", status=status)
    with failing() as errors:
        made(adapter, WANTED, tmp_path)
    assert errors[0].is_sent
    assert [asked.method for asked in web.asked] == ["POST", *["GET"] * looks]


def test_a_reference_is_an_edit(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/images/edits", json=picture())
    wanted = order(Modality.IMAGE, "gpt-image-2", roles=(Role.REFERENCE,))
    made(adapter, wanted, tmp_path, {Role.REFERENCE: picture_file(tmp_path)})
    (asked,) = web.asked
    assert asked.form == {"model": [b"gpt-image-2"], "prompt": [b"a fox"], "n": [b"1"], "image": [PNG]}


@pytest.mark.parametrize(
    "reply",
    [
        {"data": []},
        {"data": [7]},
        {"data": [{}]},
        {"data": [{"b64_json": "not base64!"}]},
        {"data": [{"b64_json": base64.b64encode(b"<html>").decode()}]},
        {"created": 1},
        [1],
    ],
)
def test_a_reply_without_a_picture_is_a_lost_one(adapter: OpenAICompatible, web: Web, tmp_path: Path, reply: Any) -> None:
    web.on("POST", "/v1/images/generations", json=reply)
    with failing() as errors:
        made(adapter, WANTED, tmp_path)
    assert errors[0].is_sent
    assert len(web.asked) == 1
    with pytest.raises(CannotSay):
        adapter.find(uuid4())


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, {"code": "moderation_blocked", "message": "Rejected by the safety system."}, ErrorKind.MODERATION),
        (400, {"code": "content_policy_violation", "message": "No."}, ErrorKind.MODERATION),
        (429, {"code": "insufficient_quota", "message": "You exceeded your quota."}, ErrorKind.QUOTA),
        (429, {"code": "rate_limit_exceeded", "message": "Slow down."}, ErrorKind.RATE_LIMITED),
        (400, {"code": "invalid_size", "message": "size is wrong"}, ErrorKind.BAD_REQUEST),
        (401, {"code": "invalid_api_key", "message": "Incorrect API key provided: sk-test-1234567890"}, ErrorKind.AUTH),
    ],
)
def test_an_error_means_what_its_code_says(
    adapter: OpenAICompatible, web: Web, tmp_path: Path, status: int, error: dict[str, str], kind: ErrorKind
) -> None:
    web.on("POST", "/v1/images/generations", status=status, json=refusal(**error))
    with failing() as errors:
        made(adapter, WANTED, tmp_path)
    assert (errors[0].kind, errors[0].is_sent) == (kind, False)
    assert "sk-test-1234567890" not in f"{errors[0]} {errors[0].detail}"


def test_what_is_kept_of_a_reply_holds_no_picture(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/images/generations", json=picture(PNG + b"\x00" * 5000))
    assert len(str(made(adapter, WANTED, tmp_path).reply)) < 800  # of more than 6,000
