"""From what settings name to adapters: each wire's module has `build(name, configured, download)`, and is imported only then."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

from generation.providers.base import Adapter, Download

MODULES = {  # name of a provider: the wire that it speaks
    "builtin": "builtin",
    "openai": "openai_compat",
    "comfyui": "comfyui",
    "replicate": "replicate",
    "cog": "cog",
    "fal": "fal",
}


def build(configured: Mapping[str, Mapping[str, Any]], download: Download) -> dict[str, Adapter]:
    """An adapter for each, by name. `configured` is settings.PROVIDERS; no network. Raises KeyError for a name that is none."""
    return {name: _build(name, values, download) for name, values in configured.items()}


def _build(name: str, values: Mapping[str, Any], download: Download) -> Adapter:
    module = import_module(f"generation.providers.{MODULES[name]}")
    return cast(Adapter, module.build(name, values, download))
