"""Updates of a submission for servers that push none: asked for again and again, to the end."""

import time
from collections.abc import Callable, Iterator

from generation.providers.shapes import Submission, Update


def polled(poll: Callable[[Submission], Update], submission: Submission) -> Iterator[Update]:
    """What poll() gives, each after the time that the one before it asked for."""
    while True:
        update = poll(submission)
        yield update
        if update.state.is_end:
            return
        time.sleep(update.poll_after)
