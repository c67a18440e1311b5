"""What the tests of adapters do over and over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generation.providers.shapes import ProviderError


def nothing(share: float, stage: str) -> None:
    """An Advance that never ends the work."""


@dataclass
class Downloads:
    """A Download of the public internet that never leaves the machine: what was asked for, and the same content each time."""

    content: bytes = b""
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, path: Path, most: int, advance: object) -> None:
        self.asked.append(url)
        path.write_bytes(self.content)


@contextmanager
def failing() -> Iterator[list[ProviderError]]:
    """`with failing() as errors:` the block must raise a ProviderError, which is `errors[0]` afterwards."""
    errors: list[ProviderError] = []
    with pytest.raises(ProviderError) as caught:
        yield errors
    errors.append(caught.value)
