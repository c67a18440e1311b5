"""An OpenAI-compatible adapter and what is ordered of it in tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from generation.providers.openai_compat import build
from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.shapes import Done, Modality, Order, Role, Submission
from tests.generation.providers.doing import Downloads, nothing

KEY = "sk-test-1234567890"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def adapter_at(url: str, *, named: Sequence[str] = (), secret: str = "", downloads: Downloads | None = None) -> OpenAICompatible:
    values = {"url": url, "key": KEY, "models": list(named), "webhook_secret": secret}
    found = build("openai", values, downloads or Downloads())
    assert isinstance(found, OpenAICompatible)
    return found


def order(modality: Modality, model: str = "m", **wishes: Any) -> Order:
    return Order(**{"modality": modality, "model": model, "prompt": "a fox", **wishes})


def submit(adapter: OpenAICompatible, wanted: Order, folder: Path, inputs: dict[Role, Path] | None = None) -> Submission | Done:
    return adapter.submit(wanted, inputs or {}, key=uuid4(), webhook_url="", folder=folder, advance=nothing)


def made(adapter: OpenAICompatible, wanted: Order, folder: Path, inputs: dict[Role, Path] | None = None) -> Done:
    done = submit(adapter, wanted, folder, inputs)
    assert isinstance(done, Done)
    return done


def picture_file(folder: Path) -> Path:
    file = folder / "first.png"
    file.write_bytes(PNG)
    return file


def sound_file(folder: Path) -> Path:
    file = folder / "sound.wav"
    file.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 28)
    return file
