"""Faults at random, for a while, on works that a keeper keeps. What a seed does is the same each time; whom it hits is not."""

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress

from tests.faults.databases import PostgresDatabase, SQLiteFile
from tests.faults.works import Works, parent_of, wait_for

REDIS_IS_GONE = (0.5, 3.0)
DATABASE_IS_GONE = (0.0, 3.0)
DATABASE_IS_LOCKED = (1.0, 7.0)  # also for longer than a lease of five seconds
FROZEN_PAST_THE_LEASE = (0.5, 2.5)


class Storm:
    """`rage` until the time is over and all is mended that does not mend itself."""

    def __init__(self, works: Works, seed: int, *, lease: float, pause: tuple[float, float]) -> None:
        """`pause`: the seconds between two faults."""
        self.faults: Counter[str] = Counter()
        self._works = works
        self._lease = lease
        self._pause = pause
        self._chance = random.Random(f"storm {seed}")
        self._to_mend: dict[str, tuple[float, Callable[[], object]]] = {}
        self._pack: list[str] = []
        database = {"database: fast restart": (1, self._restart_fast), "database: crash": (1, self._crash_database)}
        if isinstance(works.database, SQLiteFile):
            database = {"database: locked": (2, self._lock_database)}
        self._known: dict[str, tuple[int, Callable[[], bool]]] = {  # how many cards of the pack; whether it hit anything
            "work-horse: SIGKILL": (4, self._kill_horse),
            "work-horse: SIGSTOP past its lease": (3, self._freeze_horse),
            "worker: SIGKILL": (2, self._kill_worker),
            "supervisor: SIGKILL": (1, self._kill_supervisor),
            "supervisor: SIGTERM": (1, self._deploy),
            "web: SIGKILL": (1, self._kill_web),
            "Redis: SIGKILL, back empty": (2, self._kill_redis),
            **database,
        }

    def rage(self, seconds: float) -> None:
        over_at = time.monotonic() + seconds
        try:
            while time.monotonic() < over_at:
                self._calm(min(self._chance.uniform(*self._pause), max(0.0, over_at - time.monotonic())))
                name = self._draw()
                with suppress(ProcessLookupError, FileNotFoundError):  # it ended by itself as we aimed
                    self.faults[name] += self._known[name][1]()
        finally:
            self._mend(everything=True)

    def _draw(self) -> str:
        """As from a pack of cards, so that a short storm has some of each."""
        if not self._pack:
            self._pack = [name for name, (cards, _) in self._known.items() for _ in range(cards)]
            self._chance.shuffle(self._pack)
        return self._pack.pop()

    def _calm(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._mend()
            time.sleep(0.05)

    def _mend(self, *, everything: bool = False) -> None:
        for name, (due, mend) in list(self._to_mend.items()):
            if everything or time.monotonic() >= due:
                del self._to_mend[name]
                mend()

    def _later(self, name: str, seconds: float, mend: Callable[[], object]) -> bool:
        self._to_mend[name] = (time.monotonic() + seconds, mend)
        return True

    def _aim(self, pids: list[int]) -> int:
        frozen = {int(name) for name in self._to_mend if name.isdigit()}
        return self._chance.choice([pid for pid in pids if pid not in frozen] or [0])

    def _kill_horse(self) -> bool:
        return _kill(self._aim(self._works.horses()))

    def _kill_worker(self) -> bool:
        return _kill(self._aim(self._works.workers()))

    def _kill_supervisor(self) -> bool:
        if self._works.has_ended or not _kill(self._works.supervisor):
            return False
        wait_for("the supervisor has ended", lambda: self._works.has_ended)  # until then it seems to be at work
        return True

    def _deploy(self) -> bool:
        return not self._works.has_ended and _kill(self._works.supervisor, signal.SIGTERM)

    def _kill_web(self) -> bool:
        if self._works.has_web_ended:
            return False
        self._works.kill_web()
        return True

    def _freeze_horse(self) -> bool:
        encoders = self._works.encoders()
        horse = parent_of(self._aim(encoders)) if encoders else 0
        if horse == 0 or horse not in self._works.horses() or str(horse) in self._to_mend:
            return False
        tree = [horse, *(pid for pid in encoders if parent_of(pid) == horse)]
        for pid in tree:
            os.kill(pid, signal.SIGSTOP)
        seconds = self._lease + self._chance.uniform(*FROZEN_PAST_THE_LEASE)
        return self._later(str(horse), seconds, lambda: [_kill(pid, signal.SIGCONT) for pid in tree])

    def _kill_redis(self) -> bool:
        if "Redis" in self._to_mend:
            return False
        self._works.kill_redis()
        return self._later("Redis", self._chance.uniform(*REDIS_IS_GONE), self._works.start_redis)

    def _restart_fast(self) -> bool:
        return self._stop_database("fast")

    def _crash_database(self) -> bool:
        return self._stop_database("immediate")

    def _stop_database(self, how: str) -> bool:
        database = self._works.database
        if "database" in self._to_mend or not isinstance(database, PostgresDatabase):
            return False
        database.server.stop(how)
        return self._later("database", self._chance.uniform(*DATABASE_IS_GONE), database.server.start)

    def _lock_database(self) -> bool:
        database = self._works.database
        if "database" in self._to_mend or not isinstance(database, SQLiteFile):
            return False
        lock = ExitStack()
        try:  # no longer: a horse that is frozen amid a transaction can only be thawed by this very thread
            lock.enter_context(database.locked(patience=1.0))
        except sqlite3.OperationalError:
            return False
        return self._later("database", self._chance.uniform(*DATABASE_IS_LOCKED), lock.close)


def _kill(pid: int, how: signal.Signals = signal.SIGKILL) -> bool:
    """Whether there was such a process."""
    if pid == 0:
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, how)
        return True
    return False
