"""fal's storage for files that go in: an address to put one at, and the address by which its models read it."""

from pathlib import Path

from generation.providers.http import Client
from generation.providers.outputs import is_of
from generation.providers.sending import mime_type
from generation.providers.shapes import ErrorKind, ProviderError

HOSTS = ("fal.media", "fal.ai", "fal.run", "storage.googleapis.com")  # where it keeps them
KEPT = {"X-Fal-Object-Lifecycle-Preference": '{"expiration_duration_seconds": 86400}'}  # a day, else as the account has it
PLACE = {"storage_type": "fal-cdn-v3"}


class Storage:
    def __init__(self, client: Client) -> None:
        self._client = client

    def put(self, path: Path) -> str:
        kind = mime_type(path)
        body = {"content_type": kind, "file_name": f"input.{kind.partition('/')[2]}"}
        reply = self._client.post_json("storage/upload/initiate", body, submits=False, params=PLACE, headers=KEPT)
        target, address = reply.member("upload_url"), reply.member("file_url")
        if not isinstance(target, str) or not isinstance(address, str):
            raise reply.malformed("no address to put the file at")
        if not (self._client.is_here(target) or is_of(target, HOSTS)):
            raise ProviderError(ErrorKind.PROVIDER, "fal wants the file at an address to which the studio sends none.")
        with path.open("rb") as file:
            Client(target.partition("?")[0], label="fal").ask(
                "PUT", target, submits=False, wait=300.0, content=file, headers={"Content-Type": kind}
            )
        return address
