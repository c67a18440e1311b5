"""Work done side by side, on threads. The caller's own thread hears of each piece of it, and asks whether to stop."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from engine.render import LOOK, Stop

Result = TypeVar("Result")


def side_by_side(
    jobs: Sequence[Callable[[Stop], Result]], parallel: int, should_stop: Stop, hear: Callable[[int, Result], None]
) -> None:
    """`hear` is given the place and the result of each job, as they end. After a stop no more begin; what ended is told.

    Both are called on the caller's thread only: they may belong to it, as a connection to a database does.
    """
    stopping = Event()
    with ThreadPoolExecutor(parallel) as pool:
        places: dict[Future[Result], int] = {pool.submit(job, stopping.is_set): n for n, job in enumerate(jobs)}
        try:
            while places and not should_stop():
                for future in wait(places, LOOK, FIRST_COMPLETED)[0]:
                    hear(places.pop(future), future.result())
        finally:
            stopping.set()
            pool.shutdown(cancel_futures=True)
    for future, n in places.items():
        if not future.cancelled():
            hear(n, future.result())
