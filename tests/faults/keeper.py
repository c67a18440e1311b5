"""Starts again what died of the works, as `config/launch` does, while a test goes on killing it."""

import threading
from types import TracebackType

from tests.faults.works import Works

LOOK = 0.25  # seconds
PAUSE = 0.75  # between an end that was seen and the new start


class Keeper(threading.Thread):
    """`with Keeper(works):` the supervisor and the web server are kept alive."""

    def __init__(self, works: Works) -> None:
        super().__init__(name="keeper", daemon=True)
        self._works = works
        self._is_over = threading.Event()

    def __enter__(self) -> "Keeper":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Before the works end: nothing may be started after they have."""
        self._is_over.set()
        self.join()

    def run(self) -> None:
        while not self._is_over.wait(LOOK):
            has_ended, has_web_ended = self._works.has_ended, self._works.has_web_ended
            if not (has_ended or has_web_ended):
                continue
            if self._is_over.wait(PAUSE):
                return
            if has_ended:
                self._works.start_work()
            if has_web_ended:
                self._works.start_web()
