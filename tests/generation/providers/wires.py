"""Each way in which something is ordered of a provider, with web.py as its server: for tests of what goes wrong in all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from generation.providers import cog, fal, replicate
from generation.providers.base import Adapter
from generation.providers.comfyui import ComfyUI
from generation.providers.shapes import Modality, Order, Role, Submission
from tests.generation.providers import fal_answers, openai_answers, replicate_answers
from tests.generation.providers.cog_server import INPUT
from tests.generation.providers.comfyui_server import RECORDED
from tests.generation.providers.doing import Downloads, nothing
from tests.generation.providers.openai_orders import adapter_at, order, sound_file
from tests.generation.providers.web import Web

KEY = UUID("00000000-0000-4000-8000-000000000001")
OWN = Path(__file__).with_name("workflows")
GRAPH = {"client_id": "a"}


@dataclass(frozen=True)
class Wire:
    """`connect` tells the server what is asked before an order, and returns the adapter. `makes` is the one request that counts.

    `looks`, `waits`: where it is asked how it goes, and what is said while it has not begun. "" for what is made while one waits.
    `file`: where the result lies once `ready` has said to the server that it is made. `stops`: the request that stops it.
    """

    name: str
    connect: Callable[[Web], Adapter]
    order: Order
    makes: tuple[str, str]
    looks: str = ""
    waits: Any = None
    file: str = ""
    ready: Callable[[Web], None] = lambda web: None
    stops: tuple[str, str, Mapping[str, Any]] = ("", "", field(default_factory=dict))
    submission: Callable[[Web], Submission] = lambda web: Submission("")

    def submit(self, adapter: Adapter, folder: Path) -> object:
        inputs = {Role.SOUND: sound_file(folder)} if Role.SOUND in self.order.roles else {}
        return adapter.submit(self.order, inputs, key=KEY, webhook_url="", folder=folder, advance=nothing)


def _openai(web: Web) -> Adapter:
    return adapter_at(f"{web.url}/v1")


def _replicate(web: Web) -> Adapter:
    web.on("GET", "/v1/models/acme/film", json=replicate_answers.model())
    return replicate.build("replicate", {"url": f"{web.url}/v1", "key": "r8_a_key"}, Downloads())


def _fal(web: Web) -> Adapter:
    web.on("GET", "/platform/models", json=fal_answers.catalogue(fal_answers.ENTRY))
    places = {name: f"{web.url}/{name}" for name in ("queue", "platform", "rest")}
    return fal.build("fal", {"key": "a-key", **places}, Downloads())


def _comfyui(web: Web) -> Adapter:
    for kind, told in RECORDED["object_info"].items():
        web.on("GET", f"/object_info/{kind}", json={kind: told})
    return ComfyUI(web.url, workflows=OWN)


def _cog(web: Web) -> Adapter:
    web.on("GET", "/openapi.json", json={"components": {"schemas": {"Input": INPUT}}})
    return cog.build("cog", {"url": web.url, "modality": "video"}, Downloads())


def _film(model: str) -> Order:
    return Order(modality=Modality.VIDEO, model=model, prompt="a fox")


def _comfyui_ready(web: Web) -> None:
    saved = [{"filename": "a.mp4", "subfolder": "", "type": "output"}]
    web.on("GET", "/history/a", json={"a": {"outputs": {"1": {"images": saved}}}})


def _replicate_ready(web: Web) -> None:
    web.on("GET", "/v1/predictions/p1", json=replicate_answers.prediction("succeeded", output=[f"{web.url}/files/out.mp4"]))


def _fal_ready(web: Web) -> None:
    web.on("GET", "/queue/fal-ai/acme/requests/r1", json={"video": {"url": f"{web.url}/files/out.mp4"}})


def _fal_submission(web: Web) -> Submission:
    handles = {"modality": "video", "model": fal_answers.MODEL}
    return Submission("r1", handles | fal_answers.addresses(f"{web.url}/queue"))


FILM = Wire(
    "a film of OpenAI's protocol",
    _openai,
    order(Modality.VIDEO, "wan"),
    ("POST", "/v1/videos"),
    looks="/v1/videos/video_1",
    waits=openai_answers.video(),
    file="/v1/videos/video_1/content",
    stops=("DELETE", "/v1/videos/video_1", {"json": openai_answers.DELETED}),
    submission=lambda web: Submission("video_1"),
)
PICTURE = Wire("a picture of it", _openai, order(Modality.IMAGE, "gpt-image-2"), ("POST", "/v1/images/generations"))
VOICE = Wire("a voice of it", _openai, order(Modality.VOICE, "kokoro"), ("POST", "/v1/audio/speech"))
WORDS = Wire(
    "a transcript of it",
    _openai,
    order(Modality.CAPTIONS, "whisper-1", prompt="", roles=(Role.SOUND,)),
    ("POST", "/v1/audio/transcriptions"),
)
REPLICATE = Wire(
    "Replicate",
    _replicate,
    _film("acme/film"),
    ("POST", "/v1/models/acme/film/predictions"),
    looks="/v1/predictions/p1",
    waits=replicate_answers.prediction(),
    file="/files/out.mp4",
    ready=_replicate_ready,
    stops=("POST", "/v1/predictions/p1/cancel", {"json": replicate_answers.prediction("canceled")}),
    submission=lambda web: Submission("p1", {"modality": "video"}),
)
FAL = Wire(
    "fal",
    _fal,
    _film(fal_answers.MODEL),
    ("POST", f"/queue/{fal_answers.MODEL}"),
    looks="/queue/fal-ai/acme/requests/r1/status",
    waits=fal_answers.status("IN_QUEUE"),
    file="/files/out.mp4",
    ready=_fal_ready,
    stops=("PUT", "/queue/fal-ai/acme/requests/r1/cancel", {"status": 202, "json": {"status": "CANCELLATION_REQUESTED"}}),
    submission=_fal_submission,
)
COMFYUI = Wire(
    "ComfyUI",
    _comfyui,
    _film("film"),
    ("POST", "/prompt"),
    looks="/queue",
    waits={"queue_running": [], "queue_pending": [[1, "a", {}, GRAPH, []]]},
    file="/view",
    ready=_comfyui_ready,
    stops=("POST", "/queue", {}),
    submission=lambda web: Submission("a"),
)
COG = Wire("Cog", _cog, _film(cog.MODEL), ("PUT", f"/predictions/{KEY}"))

ALL = [FILM, PICTURE, VOICE, WORDS, REPLICATE, FAL, COMFYUI, COG]
FOLLOWED = [FILM, REPLICATE, FAL, COMFYUI]  # the others make it while one waits
