"""An answer of a server that seldom changes, such as the keys by which it signs: kept for a while by this process."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    def __init__(self, ask: Callable[[], Found], *, seconds: float) -> None:
        self._ask, self._seconds = ask, seconds
        self._found: Found | None = None
        self._since = 0.0

    def __call__(self, *, within: float | None = None) -> Found:
        """What was found not longer ago than `within` seconds, else asked for now. Raises what the asking raises."""
        age = time.monotonic() - self._since
        if self._found is None or age > (self._seconds if within is None else within):
            self._found, self._since = self._ask(), time.monotonic()
        return self._found
