"""What fal answers, whole, and how it signs: web.py says it to the adapter, and fal's own client judges what its queue says."""

import base64
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MODEL = "fal-ai/acme/v2/text-to-video"
OUTPUT = {"video": {"url": "https://v3b.fal.media/files/b/out.mp4", "content_type": "video/mp4"}, "seed": 5}
INPUT = {
    "type": "object",
    "x-fal-order-properties": ["prompt", "image_url", "duration", "aspect_ratio"],
    "required": ["prompt"],
    "properties": {
        "aspect_ratio": {"enum": ["16:9", "9:16"], "default": "16:9"},
        "duration": {"enum": ["5", "10"], "default": "5", "type": "string"},
        "prompt": {"type": "string", "maxLength": 1500},
        "image_url": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
}
BODY = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Input"}}}}
OPENAPI = {
    "openapi": "3.0.4",
    "paths": {"/requests/{id}": {"get": {}}, f"/{MODEL}": {"post": {"requestBody": BODY}}},
    "components": {"schemas": {"Input": INPUT}},
}
ABOUT: dict[str, Any] = {
    "display_name": "Acme 2",
    "category": "text-to-video",
    "description": "Makes films",
    "status": "active",
    "tags": [],
    "updated_at": "2026-11-27T10:00:00Z",
    "date": "2026-11-27T10:00:00Z",
    "is_favorited": None,
    "thumbnail_url": "https://v3b.fal.media/files/b/acme.webp",
    "model_url": f"https://fal.run/{MODEL}",
    "highlighted": False,
    "pinned": False,
}
ENTRY = {
    "endpoint_id": MODEL,
    "metadata": ABOUT,
    "openapi": OPENAPI,
}
PRICE = {"endpoint_id": MODEL, "unit_price": 0.05, "unit": "seconds", "currency": "USD"}


def catalogue(*entries: Any) -> dict[str, Any]:
    return {"models": list(entries), "next_cursor": None, "has_more": False}


def prices(*entries: Any) -> dict[str, Any]:
    return {"prices": list(entries), "next_cursor": None, "has_more": False}


def addresses(queue: str) -> dict[str, str]:
    """Where a request is asked after: below the first two steps of its model."""
    request = f"{queue}/fal-ai/acme/requests/r1"
    return {"status_url": f"{request}/status", "response_url": request, "cancel_url": f"{request}/cancel"}


def taken(queue: str) -> dict[str, Any]:
    return {"request_id": "r1", "status": "IN_QUEUE", "queue_position": 2, **addresses(queue)}


def status(said: str, **more: Any) -> dict[str, Any]:
    logs: dict[str, Any] = {"logs": None, "metrics": {}} if said == "COMPLETED" else {"logs": None}
    return {"status": said, "request_id": "r1", **({"queue_position": 2} if said == "IN_QUEUE" else logs), **more}


def signed(key: Ed25519PrivateKey, body: bytes, moment: datetime) -> dict[str, str]:
    at = str(int(moment.timestamp()))
    message = "\n".join(("r1", "user", at, sha256(body).hexdigest())).encode()
    names = {"request-id": "r1", "user-id": "user", "timestamp": at, "signature": key.sign(message).hex()}
    return {f"x-fal-webhook-{name}": value for name, value in names.items()}


def jwks(*keys: Ed25519PrivateKey) -> dict[str, Any]:
    listed = [base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode() for key in keys]
    return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": each} for each in listed] + [{"kty": "RSA"}]}
