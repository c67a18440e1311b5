"""What a stream has still to tell: of each job the newest, once, and the newest figures."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jobs.feed import Figures, Snapshot
from jobs.models import Job

ENDED = frozenset(str(status) for status in Job.ENDED)


@dataclass(frozen=True)
class News:
    """Of one job; or, with `figures`, of one person's jobs. One object, and one frame, for all streams that tell it."""

    jobs: dict[str, Snapshot]
    figures: Figures | None = None
    is_whole: bool = False

    @cached_property
    def frame(self) -> bytes:
        if self.figures is None:
            (job,) = self.jobs.values()
            return event(job["seq"], job)
        return event(self.figures.cursor, self.figures.state(list(self.jobs.values()), is_whole=self.is_whole))

    @property
    def is_last(self) -> bool:
        return self.figures is None and all(job["status"] in ENDED for job in self.jobs.values())

    def after(self, earlier: "News | None") -> "News":
        """Both in one, for a stream that has not told the earlier yet."""
        if earlier is None or self.is_whole:
            return self
        return News({**earlier.jobs, **self.jobs}, self.figures, earlier.is_whole)

    def beyond(self, told: dict[str, int]) -> "News | None":
        """Without what a stream has told already; None when that is all."""
        if self.is_whole or all(job["seq"] > told.get(pk, -1) for pk, job in self.jobs.items()):
            return self
        fresh = {pk: job for pk, job in self.jobs.items() if job["seq"] > told.get(pk, -1)}
        return News(fresh, self.figures) if fresh else None


class Watch:
    """One stream's view of the pump: what is due, and a bell."""

    def __init__(self) -> None:
        self.is_over = False
        self._due: News | None = None
        self._told: dict[str, int] = {}  # seq by job
        self._bell = asyncio.Event()

    def told(self, jobs: Iterable[Snapshot]) -> None:
        self._told.update((job["id"], job["seq"]) for job in jobs)

    def show(self, news: News) -> None:
        self._due = news.after(self._due)
        self._bell.set()

    def end(self) -> None:
        self.is_over = True
        self._bell.set()

    async def next(self) -> News | None:
        """As soon as there is any; None once the watch is over."""
        while not self.is_over:
            await self._bell.wait()
            self._bell.clear()
            due, self._due = self._due, None
            if due and (news := due.beyond(self._told)):
                self.told(news.jobs.values())
                return news
        return None


def event(cursor: object, data: dict[str, Any]) -> bytes:
    return f"id: {cursor}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
