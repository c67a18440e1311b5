"""The tus protocol from the sender's side, as far as these tests need it."""

import base64
from urllib.parse import urlsplit

from django.test import Client

from tests.media_library.asgi import Answer, call

OURS = {"tus-resumable": "1.0.0", "origin": "http://testserver"}


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def create(client: Client | None, size: int | str, name: str = "film.mp4", **headers: str) -> Answer:
    named = {"upload-length": str(size), "upload-metadata": metadata(filename=name, filetype="video/mp4")}
    return call("POST", "/uploads/", client=client, headers={**OURS, **named, "content-length": "0", **headers})


def address(answer: Answer) -> str:
    assert answer.status == 201, answer
    return urlsplit(answer.headers["location"]).path


def offset(client: Client | None, url: str) -> Answer:
    return call("HEAD", url, client=client, headers=OURS)


def send(client: Client | None, url: str, at: int, *parts: bytes, **headers: str) -> Answer:
    named = {"upload-offset": str(at), "content-type": "application/offset+octet-stream", "content-length": "0"}
    if parts:
        del named["content-length"]
    return call("PATCH", url, client=client, headers={**OURS, **named, **headers}, body=parts)


def terminate(client: Client | None, url: str) -> Answer:
    return call("DELETE", url, client=client, headers=OURS)
