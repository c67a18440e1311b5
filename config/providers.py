"""Which makers of media the environment connects the studio to, as generation/providers/registry.py takes them.

Keys are read here and go no further than the adapters: into no row, no page, no log.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from config import env

OPENAI = "https://api.openai.com/v1"  # where a key is set and no other server is named
MODALITIES = ("video", "image", "music", "voice", "captions")  # what a server of one model may make
WAITED_FOR = ("openai", "cog")  # those of which something is made while its request is open: Adapter.is_waited_for
_INNER_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


def configured() -> dict[str, dict[str, Any]]:
    """By name, those whose variables are set, and the built-in one."""
    found: dict[str, dict[str, Any]] = {"builtin": {}}
    if env.text("OPENAI_BASE_URL") or env.text("OPENAI_API_KEY"):
        found["openai"] = {
            "url": env.text("OPENAI_BASE_URL", OPENAI),
            "key": env.text("OPENAI_API_KEY"),
            "models": env.words("OPENAI_MODELS"),
            "webhook_secret": env.text("OPENAI_WEBHOOK_SECRET"),
        }
    if env.text("COMFYUI_URL"):
        found["comfyui"] = {
            "url": env.text("COMFYUI_URL"),
            "token": env.text("COMFYUI_TOKEN"),
            "workflows": env.folder("COMFYUI_WORKFLOWS", None),
        }
    if env.text("REPLICATE_API_TOKEN"):
        found["replicate"] = {
            "url": env.text("REPLICATE_BASE_URL", "https://api.replicate.com/v1"),
            "key": env.text("REPLICATE_API_TOKEN"),
            "models": env.words("REPLICATE_MODELS"),
            "webhook_secret": env.text("REPLICATE_WEBHOOK_SECRET"),
        }
    if env.text("COG_URL"):
        found["cog"] = {"url": env.text("COG_URL"), "modality": _modality("COG_MODALITY", env.text("COG_MODALITY"))}
    if env.text("FAL_KEY"):
        found["fal"] = {"key": env.text("FAL_KEY"), "models": env.words("FAL_MODELS")}
    return found


def calls(found: Mapping[str, Any]) -> int:
    """How many of those that are connected are waited for."""
    return len(set(WAITED_FOR) & set(found))


def webhooks_url(public_url: str) -> str:
    """Where providers may tell us that something is done: the address people use, or "" where nobody outside can reach it."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    try:
        is_public = ip_address(host).is_global
    except ValueError:
        is_public = "." in host and not host.endswith(_INNER_NAMES)
    return public_url if parts.scheme == "https" and is_public else ""


def _modality(name: str, value: str) -> str:
    if value not in ("", *MODALITIES):
        raise ValueError(f"{name} must be one of {', '.join(MODALITIES)}, not {value!r}")
    return value
