"""Waiting for what a page promises. Playwright's `wait_for_function` takes the promise itself for a yes, and does not wait."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page


def wait_for(page: Page, asked: str, argument: Any = None, *, until: Callable[[Any], bool] = bool, long: float = 60) -> Any:
    """What that function of the page gives at last, asked until it is right; a page whose clock stands is no hindrance.
    AssertionError with the last answer after `long` seconds."""
    end = time.monotonic() + long
    while not until(told := page.evaluate(asked, argument)):
        assert time.monotonic() < end, f"still {told!r} after {long} s"
        page.wait_for_timeout(50)
    return told
