"""Who really sent a webhook: Standard Webhooks, fal's Ed25519, and for providers that do not sign a token in our own address.

Everything is compared in constant time; what is older than five minutes, or from the future, is taken for a replay.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generation.providers.shapes import ErrorKind, ProviderError

TOLERANCE = 300.0  # seconds either way


def verify_standard(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> str:
    """The id of the message, by Standard Webhooks: HMAC-SHA256 under a secret "whsec_...". Header names are in small letters.

    Several signatures may stand side by side, as while a secret is being changed. Raises ProviderError AUTH.
    """
    message_id = headers.get("webhook-id", "")
    moment = _moment(headers.get("webhook-timestamp", ""), now)
    try:
        text = secret.removeprefix("whsec_").rstrip("=")
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)  # some are written without their padding
    except binascii.Error:
        raise forged("our own secret is not base64") from None
    if not message_id or not key:
        raise forged("no id, or no secret to check it by")
    signed = b".".join((message_id.encode(), moment.encode(), body))
    right = base64.b64encode(hmac.digest(key, signed, sha256))
    given = [each.partition(",") for each in headers.get("webhook-signature", "").split()]
    if not any(version == "v1" and hmac.compare_digest(right, value.encode()) for version, _, value in given):
        raise forged("no signature fits")
    return message_id


def verify_ed25519(headers: Mapping[str, str], body: bytes, keys: Iterable[bytes], now: datetime) -> str:
    """fal's request id: Ed25519 over id, user, time and the body's hash, under one of `keys` (32 bytes each). Raises AUTH."""
    request_id = headers.get("x-fal-webhook-request-id", "")
    moment = _moment(headers.get("x-fal-webhook-timestamp", ""), now)
    lines = (request_id, headers.get("x-fal-webhook-user-id", ""), moment, sha256(body).hexdigest())
    try:
        signature = bytes.fromhex(headers.get("x-fal-webhook-signature", ""))
    except ValueError:
        raise forged("the signature is not hexadecimal") from None
    if not request_id or not any(_fits(key, signature, "\n".join(lines).encode()) for key in keys):
        raise forged("no signature fits")
    return request_id


def token(secret: str, provider: str, key: str) -> str:
    """What stands in the address that we give a provider for one job: nobody else can know it."""
    return hmac.new(secret.encode(), f"webhook\n{provider}\n{key}".encode(), sha256).hexdigest()[:40]


def is_token(given: str, secret: str, provider: str, key: str) -> bool:
    return hmac.compare_digest(given.encode(), token(secret, provider, key).encode())


def forged(detail: str) -> ProviderError:
    return ProviderError(ErrorKind.AUTH, "This webhook is not from the provider.", detail=detail)


def _moment(text: str, now: datetime) -> str:
    """Seconds since 1970 as they were signed, if they are near enough to `now`."""
    if not re.fullmatch(r"\d{1,12}", text, re.ASCII) or abs(int(text) - now.timestamp()) > TOLERANCE:
        raise forged("its time is not now")
    return text


def _fits(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
