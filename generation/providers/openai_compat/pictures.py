"""Pictures by /images: made while one waits, as base64 or as an address."""

import base64
import binascii
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from generation.providers.answers import Reply, count
from generation.providers.base import Advance, Download, Inputs
from generation.providers.http import Client
from generation.providers.openai_compat.capabilities import SIZES
from generation.providers.openai_compat.refusals import explained
from generation.providers.sending import mime_type
from generation.providers.shapes import Done, Order, ProviderError, Result, Role, Usage

WAIT = 300.0  # seconds; large ones take minutes
REPLY_MAX = 96 * 1024 * 1024  # bytes of a picture in base64
FILE_MAX = 64 * 1024 * 1024

_KINDS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"RIFF", "webp"), (b"GIF8", "gif"))


def submit(client: Client, order: Order, inputs: Inputs, folder: Path, download: Download, advance: Advance) -> Done:
    fields = {"model": order.model, "prompt": order.prompt, "n": "1"}
    if order.orientation is not None:
        fields["size"] = SIZES[order.orientation]
    fields |= {name: str(value) for name, value in order.params.items() if value not in (None, "")}
    reference = inputs.get(Role.REFERENCE)
    with explained(client.label):
        if reference is None:
            reply = client.post_json("/images/generations", {**fields, "n": 1}, submits=True, wait=WAIT, most=REPLY_MAX)
        else:
            with reference.open("rb") as file:
                files = {"image": (reference.name, file, mime_type(reference))}
                reply = client.post_multipart("/images/edits", fields, files, submits=True, wait=WAIT, most=REPLY_MAX)
    result = _result(client, reply, folder, download, advance)
    return Done((result,), _usage(reply), client.redacted(reply.data))


def _result(client: Client, reply: Reply, folder: Path, download: Download, advance: Advance) -> Result:
    image = next(iter(reply.items("data")), None)
    if not isinstance(image, Mapping):
        raise reply.malformed("no picture")
    target = folder / "picture"
    if isinstance(image.get("b64_json"), str):
        _unpack(reply, image["b64_json"], target)
    elif isinstance(url := image.get("url"), str) and url.startswith("data:"):
        _unpack(reply, url.partition(",")[2], target)
    elif isinstance(url, str) and client.is_here(url):
        _brought(lambda: client.download_to(url, target, most=FILE_MAX, advance=advance))
    elif isinstance(url, str):
        _brought(lambda: download(url, target, FILE_MAX, advance))
    else:
        raise reply.malformed("neither a picture nor its address")
    return _named(reply, target, image)


def _brought(fetch: Callable[[], object]) -> None:
    """It is made and paid for: cut short it is fetched again, and where that does not help it is never asked for anew."""
    for is_last in (False, False, True):
        try:
            fetch()
        except ProviderError as error:
            if is_last or not error.is_passing:
                raise ProviderError(error.kind, str(error), detail=error.detail, is_sent=True) from None
        else:
            return


def _unpack(reply: Reply, text: str, target: Path) -> None:
    try:
        target.write_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        raise reply.malformed("a picture that is not base64") from None


def _named(reply: Reply, target: Path, image: Mapping[str, Any]) -> Result:
    """By what the file is, whatever the server calls it."""
    with target.open("rb") as file:
        head = file.read(16)
    kind = next((kind for magic, kind in _KINDS if head.startswith(magic)), None)
    if kind is None:
        raise reply.malformed("a file that is no picture")
    revised = image.get("revised_prompt")
    return Result(
        target.rename(target.with_suffix(f".{kind}")),
        f"image/{kind}",
        metadata={"revised_prompt": revised[:2000]} if isinstance(revised, str) and revised else {},
    )


def _usage(reply: Reply) -> Usage:
    usage = reply.member("usage")
    found = usage if isinstance(usage, Mapping) else {}
    return Usage(tokens_in=count(found.get("input_tokens")), tokens_out=count(found.get("output_tokens")))
