"""What Replicate answers, whole: web.py says it to the adapter, and Replicate's own client judges it."""

from typing import Any

BEGUN = "2026-11-27T10:00:00.000Z"
INPUT = {
    "type": "object",
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string", "x-order": 0},
        "first_frame_image": {"type": "string", "format": "uri", "x-order": 1},
        "duration": {"allOf": [{"$ref": "#/components/schemas/duration"}], "default": 5, "x-order": 2},
        "aspect_ratio": {"enum": ["16:9", "9:16"], "default": "16:9", "x-order": 3},
        "seed": {"type": "integer", "x-order": 4},
    },
}
SCHEMA = {"components": {"schemas": {"Input": INPUT, "duration": {"type": "integer", "enum": [5, 10]}}}}
ACCOUNT = {"type": "user", "username": "acme", "name": "Acme", "github_url": "https://github.com/acme"}


def version(id_: str = "v2") -> dict[str, Any]:
    return {"id": id_, "created_at": BEGUN, "cog_version": "0.23.1", "openapi_schema": SCHEMA}


def model(name: str = "film", *, is_official: bool = True, runs: int = 7) -> dict[str, Any]:
    said = {"owner": "acme", "name": name, "url": f"https://replicate.com/acme/{name}", "description": "Makes films"}
    addresses = dict.fromkeys(("github_url", "paper_url", "license_url", "cover_image_url"))
    more = {"visibility": "public", "run_count": runs, "is_official": is_official, "default_example": None}
    return {**said, **addresses, **more, "latest_version": version()}


def collection(slug: str, models: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": slug, "slug": slug, "description": "Of the kind", "full_description": None, "models": models}


def prediction(status: str = "starting", **more: Any) -> dict[str, Any]:
    place = "https://api.replicate.com/v1/predictions/p1"
    urls = {"get": place, "cancel": f"{place}/cancel", "web": "https://replicate.com/p/p1"}
    said = {"id": "p1", "model": "acme/film", "version": "v2", "status": status, "input": {"prompt": "a hill"}}
    nothing: dict[str, Any] = {"output": None, "error": None, "logs": "", "metrics": {}, "data_removed": False}
    return {**said, **nothing, "created_at": BEGUN, "urls": urls, **more}


def stored(size: int) -> dict[str, Any]:
    """A file that went into its store."""
    kind = {"name": "input.jpeg", "content_type": "image/jpeg", "size": size, "etag": "e", "checksums": {"sha256": "0"}}
    address = {"get": "https://api.replicate.com/v1/files/f"}
    return {"id": "f", **kind, "metadata": {}, "created_at": BEGUN, "expires_at": BEGUN, "urls": address}


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"title": "Refused", "detail": detail, "status": status}
