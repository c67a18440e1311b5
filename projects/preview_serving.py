"""Previews for the browser: playlists, pieces and single frames, made when they are first asked for.

Beside Django, because a piece may take a second to make: its makers have threads of their own, so that no page and no media
waits for them, and stop as soon as nobody listens any more.
"""

import asyncio
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Event

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from accounts.http import error_body
from accounts.models import User
from accounts.outages import TELLING
from accounts.visitors import in_thread, visitor
from engine.errors import Cancelled, EngineError
from engine.plan import at
from engine.preview import Busy, Pieces, Rendition, draw, turn
from engine.render import Stop
from engine.segments import SegmentStore
from media_library import storage
from media_library.scratch import scratch
from media_library.serving import HEADERS, refuse
from media_library.storage import StorageDown
from projects import planning, previews
from projects.previews import Preview

STILLS_LIMIT = 200 * 1024**2  # bytes of single frames that are kept for each person
FOR_GOOD, NEVER = "private, max-age=31536000, immutable", "no-store"  # the name of a piece changes whenever its bytes do
KEY, STILL = re.compile("[0-9a-f]{64}"), re.compile(r"still-([0-9]{1,9})\.jpg")
AGAIN_AFTER = 2  # seconds, where all encoders are at work
GONE = 499  # to whom nobody reads
TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".mp4": "video/mp4", ".m4s": "video/iso.segment", ".jpg": "image/jpeg"}
PLAYLISTS: dict[str, Callable[[Rendition], str]] = {  # what they name stands beside them
    "master.m3u8": lambda rendition: rendition.master(str),
    "video.m3u8": lambda rendition: rendition.video(str),
    "sound.m3u8": lambda rendition: rendition.sound(str),
}
# more than encoders: what is kept already need not wait behind what is being made
_makers = ThreadPoolExecutor(max_workers=8 * (os.cpu_count() or 1), thread_name_prefix="preview")


async def serve(request: Request) -> Response:
    """GET /previews/<key>/<name>. A stranger, a key that is not kept and a name that is none of its are all a 404."""
    user = await in_thread(visitor, request)
    if user is None or not KEY.fullmatch(request.path_params["key"]):
        raise HTTPException(404)
    answer = await _while_there(request, partial(_answer, user, request.path_params["key"], request.path_params["name"]))
    if answer is None:
        raise HTTPException(404)
    return answer


def _answer(user: User, key: str, name: str, should_stop: Stop) -> Response | None:
    try:
        preview = previews.find(user, key)
        body = None if preview is None else _body(user, preview, name, should_stop)
    except Busy as error:
        return _refusal("busy", error, 503, {"Retry-After": str(AGAIN_AFTER)})
    except Cancelled:
        return Response(status_code=GONE)
    except EngineError as error:
        return _refusal("preview", error, 422)
    if body is None:
        return None
    suffix = Path(name).suffix
    return Response(
        body, media_type=TYPES[suffix], headers={**HEADERS, "Cache-Control": NEVER if suffix == ".m3u8" else FOR_GOOD}
    )


def _body(user: User, preview: Preview, name: str, should_stop: Stop) -> bytes | None:
    """None where there is nothing of that name."""
    if name in PLAYLISTS:
        return PLAYLISTS[name](preview.rendition).encode()
    if name in preview.rendition.pieces:
        return piece(user, preview, name, should_stop)
    frame = STILL.fullmatch(name)
    return still(user, preview, int(frame[1]), should_stop) if frame else None


def piece(user: User, preview: Preview, name: str, should_stop: Stop) -> bytes:
    """Raises what the engine raises, and StorageDown."""
    store, rendition = planning.store_of(user), preview.rendition
    if not store.has(rendition.key_of(name)):
        planning.bring(rendition.needed(name))
    with scratch("preview") as folder:
        return Pieces(rendition, store, folder, should_stop).read(name)


def still(user: User, preview: Preview, frame: int, should_stop: Stop) -> bytes | None:
    """That frame as a JPEG; None beyond the end. Raises as `piece` does."""
    plan = preview.still_plan
    if not 0 <= frame < plan.frames:
        return None
    store = SegmentStore(storage.cache_dir(user) / "stills", STILLS_LIMIT)
    key = sha256(f"{preview.key} {frame} {plan.size}".encode()).hexdigest()
    with scratch("still") as folder:
        out = folder / "still.jpg"
        if not store.get(key, out):
            planning.bring(replace(plan, segments=(at(plan, frame),), sounds=()))
            with turn(should_stop):
                draw(plan, frame, out, folder, should_stop=should_stop)
            store.put(key, out)
        return out.read_bytes()


async def _while_there(request: Request, answer: Callable[[Stop], Response | None]) -> Response | None:
    """Run it in a thread of the makers', which is told when whoever asked has gone."""
    gone = Event()
    watching = asyncio.create_task(_watch(request, gone))
    try:
        run = partial(copy_context().run, answer, gone.is_set)
        return await asyncio.get_running_loop().run_in_executor(_makers, run)
    finally:
        gone.set()  # also where this itself is cancelled
        watching.cancel()


async def _watch(request: Request, gone: Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()


def _refusal(code: str, error: EngineError, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(error_body(code, str(error)), status, headers={**HEADERS, "Cache-Control": NEVER, **(headers or {})})


application = Starlette(
    routes=[Route("/{key}/{name}", serve, methods=["GET"])],
    exception_handlers=dict.fromkeys((StorageDown, *TELLING), refuse),
)
