"""fal's webhooks: signed with a key of a set that it publishes, and changes now and then."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from generation.providers import signatures
from generation.providers.answers import Reply, malformed, parse
from generation.providers.http import Client
from generation.providers.remembered import Remembered
from generation.providers.shapes import ErrorKind, Event, ProviderError

KEPT = 24 * 3600.0  # seconds, as long as fal allows
AGAIN = 300.0  # seconds after which the keys are asked for anew when none of them fits
QUIET = 10.0  # seconds that fal may be silent while a webhook waits


class Webhooks:
    """`client` has no key of ours: the set is public."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._keys = Remembered(self._ask, seconds=KEPT)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        """Raises ProviderError AUTH for what fal did not send, or not just now."""
        try:
            event = signatures.verify_ed25519(headers, body, self._keys(), now)
        except ProviderError as error:
            if error.kind != ErrorKind.AUTH:
                raise
            event = signatures.verify_ed25519(headers, body, self._keys(within=AGAIN), now)
        try:
            said = Reply(self._client.label, 200, {}, parse(body))
        except ValueError as error:
            raise malformed(self._client.label, str(error), is_sent=False) from None
        state = str(said.member("status") or "")[:40]
        return Event(f"{event} {state}".strip(), said.id("request_id"), state)

    def _ask(self) -> list[bytes]:
        reply = self._client.get_json(".well-known/jwks.json", wait=QUIET)
        return [key for each in reply.items("keys")[:20] if (key := _key(each))]


def _key(entry: Any) -> bytes | None:
    value = entry.get("x") if isinstance(entry, Mapping) else None
    if not isinstance(value, str):
        return None
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return None
