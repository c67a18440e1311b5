"""A webhook is its provider's, is now, and is whole; or it is nobody's."""

import base64
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

from generation.providers import signatures
from generation.providers.shapes import ErrorKind
from tests.generation.providers.doing import failing

NOW = datetime(2026, 11, 27, 10, 0, 0, tzinfo=UTC)
SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"
BODY = b'{"id": "p1", "status": "succeeded"}'


def signed(body: bytes = BODY, *, secret: str = SECRET, moment: datetime = NOW) -> dict[str, str]:
    """By the reference implementation of Standard Webhooks, which is not ours."""
    signature = Webhook(secret).sign("msg_1", moment, body.decode())
    return {"webhook-id": "msg_1", "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}


def test_what_the_reference_has_signed_is_taken() -> None:
    assert signatures.verify_standard(signed(), BODY, SECRET, NOW) == "msg_1"
    assert signatures.verify_standard(signed(), BODY, SECRET.removeprefix("whsec_"), NOW) == "msg_1"


def test_one_of_several_signatures_is_enough() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1a,AAAA v1,AAAA {headers['webhook-signature']}"
    assert signatures.verify_standard(headers, BODY, SECRET, NOW) == "msg_1"


@pytest.mark.parametrize(
    ("changed", "body"),
    [
        ({}, BODY + b" "),
        ({"webhook-id": "msg_2"}, BODY),
        ({"webhook-id": ""}, BODY),
        ({"webhook-signature": ""}, BODY),
        ({"webhook-signature": "v1,"}, BODY),
        ({"webhook-signature": "v2,anything"}, BODY),
        ({"webhook-signature": "v1,\xe9\xe9"}, BODY),
        ({"webhook-timestamp": str(int(NOW.timestamp()) + 1)}, BODY),
        ({"webhook-timestamp": "now"}, BODY),
        ({"webhook-timestamp": "١٢٣"}, BODY),
    ],
)
def test_what_was_changed_on_its_way_is_refused(changed: dict[str, str], body: bytes) -> None:
    with failing() as errors:
        signatures.verify_standard({**signed(), **changed}, body, SECRET, NOW)
    assert errors[0].kind == ErrorKind.AUTH


def test_nothing_is_taken_without_headers_or_with_a_wrong_secret() -> None:
    for headers, secret in (
        ({}, SECRET),
        (signed(), ""),
        (signed(), "whsec_"),
        (signed(), "whsec_!!!"),
        (signed(), "whsec_AAAA"),
    ):
        with failing() as errors:
            signatures.verify_standard(headers, BODY, secret, NOW)
        assert errors[0].kind == ErrorKind.AUTH


@pytest.mark.parametrize(("age", "is_taken"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_what_is_old_or_of_the_future_is_a_replay(age: int, is_taken: bool) -> None:
    headers = signed(moment=datetime.fromtimestamp(NOW.timestamp() - age, UTC))
    if is_taken:
        assert signatures.verify_standard(headers, BODY, SECRET, NOW) == "msg_1"
    else:
        with failing():
            signatures.verify_standard(headers, BODY, SECRET, NOW)


PRIVATE = Ed25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def fal_signed(body: bytes = BODY, moment: int = int(NOW.timestamp())) -> dict[str, str]:
    message = f"req_1\nuser_1\n{moment}\n{sha256(body).hexdigest()}".encode()
    return {
        "x-fal-webhook-request-id": "req_1",
        "x-fal-webhook-user-id": "user_1",
        "x-fal-webhook-timestamp": str(moment),
        "x-fal-webhook-signature": PRIVATE.sign(message).hex(),
    }


def test_ed25519_is_checked_under_each_key_and_a_broken_key_is_passed_over() -> None:
    assert signatures.verify_ed25519(fal_signed(), BODY, [b"short", b"\x00" * 32, PUBLIC], NOW) == "req_1"


@pytest.mark.parametrize(
    ("headers", "body", "keys"),
    [
        (fal_signed(), BODY + b" ", [PUBLIC]),
        (fal_signed(), BODY, []),
        (fal_signed(), BODY, [b"\x01" * 32]),
        ({**fal_signed(), "x-fal-webhook-request-id": "req_2"}, BODY, [PUBLIC]),
        ({**fal_signed(), "x-fal-webhook-signature": "no hex"}, BODY, [PUBLIC]),
        (fal_signed(moment=int(NOW.timestamp()) - 301), BODY, [PUBLIC]),
        ({}, BODY, [PUBLIC]),
    ],
)
def test_ed25519_refuses_what_does_not_fit(headers: dict[str, str], body: bytes, keys: list[bytes]) -> None:
    with failing() as errors:
        signatures.verify_ed25519(headers, body, keys, NOW)
    assert errors[0].kind == ErrorKind.AUTH


def test_a_token_is_of_one_provider_and_one_job() -> None:
    token = signatures.token("secret", "cog", "job-1")
    assert len(token) == 40
    assert signatures.is_token(token, "secret", "cog", "job-1")
    for other in (("secret", "cog", "job-2"), ("secret", "fal", "job-1"), ("other", "cog", "job-1")):
        assert not signatures.is_token(token, *other)
    assert not signatures.is_token("é" * 40, "secret", "cog", "job-1")
    assert not signatures.is_token("", "secret", "cog", "job-1")
