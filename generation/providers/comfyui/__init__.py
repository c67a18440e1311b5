"""ComfyUI: a server of one's own that runs workflows. Those that come with the studio are in workflows/; docs/providers.md."""

from generation.providers.comfyui.adapter import ComfyUI, build

__all__ = ["ComfyUI", "build"]
