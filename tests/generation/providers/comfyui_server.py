"""A little ComfyUI of ours: a queue, what has ended, a WebSocket. Nothing moves on by itself; a test moves it.

What it says about nodes, ends and refusals is in recorded/comfyui.json, as a real ComfyUI 0.8.0 said it to the same workflows.
"""

import asyncio
import json
import re
import socket
import threading
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.generation.providers.web import Asked

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded" / "comfyui.json").read_text())
END = "end"  # in a story: what runs ends as `ending` says


@dataclass
class Prompt:
    id: str
    number: int
    graph: dict[str, Any]
    client_id: str

    @property
    def item(self) -> list[Any]:
        return [self.number, self.id, self.graph, {"client_id": self.client_id}, []]


@dataclass
class FakeComfyUI:
    """`stories`: the messages that a listener of a client id is told, each list once, in order of his coming."""

    keeps_ids: bool = True  # versions before 0.3.45 do not
    loses_interrupts: int = 0  # so many do nothing, as at the very beginning of a prompt
    pending: list[Prompt] = field(default_factory=list)
    running: list[Prompt] = field(default_factory=list)
    ended: dict[str, Any] = field(default_factory=dict)
    stories: list[list[Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # that it has made, or was sent, by folder/name
    headers: list[dict[str, str]] = field(default_factory=list)  # of each request
    graphs: list[dict[str, Any]] = field(default_factory=list)  # that it took
    ending: str = "success"
    url: str = ""

    def __enter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(self._app(), log_level="error", lifespan="off", ws="websockets-sansio"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def begin(self) -> None:
        self.running.append(self.pending.pop(0))

    def end(self, ending: str = "") -> None:
        """What runs ends as a recorded entry does: "success", "error", "interrupted"."""
        prompt = self.running.pop(0)
        entry = deepcopy(RECORDED["entries"][ending or self.ending])
        entry["prompt"] = prompt.item
        self.ended[prompt.id] = entry

    def _app(self) -> Starlette:
        routes = [
            Route("/system_stats", lambda request: JSONResponse(RECORDED["system_stats"])),
            Route("/object_info/{name}", self._object_info),
            Route("/prompt", self._prompt, methods=["POST"]),
            Route("/queue", self._queue, methods=["GET", "POST"]),
            Route("/interrupt", self._interrupt, methods=["POST"]),
            Route("/history", lambda request: JSONResponse(self.ended)),
            Route("/history/{id}", self._history),
            Route("/upload/image", self._upload, methods=["POST"]),
            Route("/view", self._view),
            WebSocketRoute("/ws", self._talk),
        ]
        return Starlette(routes=routes)

    async def _object_info(self, request: Request) -> Response:
        self.headers.append(dict(request.headers))
        name = request.path_params["name"]
        found = RECORDED["object_info"].get(name)
        return JSONResponse({name: found} if found else {})

    async def _prompt(self, request: Request) -> Response:
        self.headers.append(dict(request.headers))
        asked = await request.json()
        prompt_id = asked["prompt_id"] if self.keeps_ids else str(uuid4())
        self.graphs.append(asked["prompt"])
        prompt = Prompt(prompt_id, len(self.graphs), asked["prompt"], asked["client_id"])
        self.pending.append(prompt)
        return JSONResponse({"prompt_id": prompt_id, "number": prompt.number, "node_errors": {}})

    async def _queue(self, request: Request) -> Response:
        if request.method == "POST":
            unwanted = (await request.json())["delete"]
            self.pending = [prompt for prompt in self.pending if prompt.id not in unwanted]
            return Response()
        said = {"queue_running": self.running, "queue_pending": self.pending}
        return JSONResponse({name: [prompt.item for prompt in prompts] for name, prompts in said.items()})

    async def _interrupt(self, request: Request) -> Response:
        assert (await request.json())["prompt_id"] in [prompt.id for prompt in self.running]
        self.loses_interrupts -= 1
        if self.loses_interrupts < 0:
            self.end("interrupted")
        return Response()

    async def _history(self, request: Request) -> Response:
        entry = self.ended.get(request.path_params["id"])
        return JSONResponse({request.path_params["id"]: entry} if entry else {})

    async def _upload(self, request: Request) -> Response:
        body = await request.body()
        form = Asked("POST", "", {}, dict(request.headers), body).form
        folder, name = form["subfolder"][0].decode(), re.findall(rb'filename="([^"]+)"', body)[0].decode()
        self.files[f"{folder}/{name}"] = form["image"][0]
        return JSONResponse({"name": name, "subfolder": folder, "type": "input"})

    async def _view(self, request: Request) -> Response:
        query = request.query_params
        found = self.files.get(f"{query['subfolder']}/{query['filename']}")
        return Response(found, headers={"Content-Type": "video/mp4"}) if found is not None else Response(status_code=404)

    async def _talk(self, socket: WebSocket) -> None:
        self.headers.append(dict(socket.headers))
        client_id = socket.query_params["clientId"]
        await socket.accept()
        await socket.send_json({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 1}}, "sid": client_id}})
        await socket.send_bytes(b"\x00\x00\x00\x01\x00\x00\x00\x01a picture of how far it is")
        for told in self.stories.pop(0) if self.stories else []:
            if told == END:
                self.end()
                continue
            await socket.send_json({"type": told["type"], "data": {**told["data"], "prompt_id": client_id}})
        try:
            await socket.receive()
        except (WebSocketDisconnect, asyncio.CancelledError):
            return
