"""Work done side by side, on threads. The caller's own thread says what is next, hears what ended, and asks whether to stop."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from engine.render import LOOK, Stop

Result = TypeVar("Result")


def side_by_side(
    take: Callable[[], Callable[[Stop], Result] | None],
    parallel: int,
    should_stop: Stop,
    end: Callable[[Result], None],
    hear: Callable[[Result], None],
) -> None:
    """`take` gives what may begin now, or None; when nothing runs any more, None is the end. `end` is told of each result before
    `take` is asked again. `hear` is told of it when more has begun, and may take its time: nothing begins while more
    than `parallel` results wait for it.

    After a stop no more begins; what ended is told. All are called on the caller's thread only: they may belong to it, as a
    connection to a database does.
    """
    stopping, running, ended = Event(), set[Future[Result]](), deque[Result]()

    def gather(futures: set[Future[Result]]) -> None:
        for result in [future.result() for future in futures if not future.cancelled()]:
            end(result)
            ended.append(result)

    with ThreadPoolExecutor(parallel) as pool:
        try:
            while not should_stop():
                while len(running) < parallel >= len(ended) and (work := take()) is not None:
                    running.add(pool.submit(work, stopping.is_set))
                if ended:
                    hear(ended.popleft())
                elif not running:
                    break
                done, running = wait(running, 0 if ended else LOOK, FIRST_COMPLETED)
                gather(done)
        finally:
            stopping.set()
            pool.shutdown(cancel_futures=True)
    gather(running)
    for result in ended:
        hear(result)
