"""What the adapters are tested against: servers by others (tests/servers), and one of ours for what goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.generation.providers.web import Web
from tests.servers import launching


@pytest.fixture(scope="session")
def steady() -> Iterator[Callable[[str], str]]:
    """`steady("openai-v1-subset")`: the address of a Steady on that OpenAPI file, one for all tests of a process."""
    known: dict[str, str] = {}
    with ExitStack() as stack:

        def start(spec: str) -> str:
            if spec not in known:
                server, known[spec] = launching.start_steady(spec)
                stack.enter_context(server)
            return known[spec]

        yield start


@pytest.fixture
def aimock() -> Iterator[Callable[..., str]]:
    """`aimock(fixtures=[...], options={...}, fal=[...])`: the address of an aimock of one's own, see tests/servers/aimock.mjs."""
    with ExitStack() as stack:

        def start(**config: Any) -> str:
            server, url = launching.start_aimock(config)
            stack.enter_context(server)
            return url

        yield start


@pytest.fixture
def web() -> Iterator[Web]:
    """A little server that answers as it is told: see web.py."""
    with Web() as server:
        yield server
