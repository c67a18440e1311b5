"""What every page shows around itself: the jobs in its head, the unread results, the meters. The twin of lib/job-words.ts.

The state comes from feed.py, asked for when a page first uses it; nothing here looks anything up.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from jobs import feed
from jobs.templatetags.jobs import time_left

ACTIVE_MAX, ENDED_MAX, UNREAD_MAX = 8, 4, 10  # rows that are drawn; /jobs/ has all

Snapshot = dict[str, Any]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Nothing for strangers, and no query on a page that does not show it: to name it is to call it."""

    @cache
    def made() -> Shell | None:
        return Shell(feed.state_of(request.user)) if isinstance(request.user, User) else None

    return {"shell": made}


@dataclass(frozen=True)
class Shell:
    """`state` is that of feed.state_of."""

    state: dict[str, Any]

    @property
    def running(self) -> int:
        return int(self.state["running"])

    @property
    def waiting(self) -> int:
        return int(self.state["waiting"])

    @property
    def count(self) -> int:
        return self.running + self.waiting

    @property
    def unread(self) -> int:
        return int(self.state["unread"])

    @property
    def credits(self) -> dict[str, int] | None:
        return self.state["credits"]  # type: ignore[no-any-return]

    @property
    def storage(self) -> dict[str, int]:
        return self.state["storage"]  # type: ignore[no-any-return]

    @cached_property
    def active(self) -> list[Snapshot]:
        found = [job for job in self.state["jobs"] if job["status"] in ("queued", "processing")]
        return sorted(found, key=lambda job: job["status"] != "processing")[:ACTIVE_MAX]

    @cached_property
    def results(self) -> list[Snapshot]:
        return [job for job in self.state["jobs"] if job["is_unread"]][:UNREAD_MAX]

    @property
    def ended(self) -> list[Snapshot]:
        return self.results[:ENDED_MAX]

    @property
    def more_active(self) -> int:
        return self.count - len(self.active)

    @property
    def more_results(self) -> int:
        return self.unread - len(self.results)

    @cached_property
    def _at_work(self) -> list[Snapshot]:
        return [job for job in self.state["jobs"] if job["status"] == "processing"]

    @property
    def percent(self) -> int | None:
        """The mean of what runs."""
        return sum(job["progress"] for job in self._at_work) // len(self._at_work) if self._at_work else None

    @property
    def left(self) -> str:
        """Until the last of what runs is done; empty where one of them does not know."""
        seconds = [job["seconds_left"] for job in self._at_work]
        return time_left(max(seconds)) if seconds and None not in seconds else ""

    @property
    def main(self) -> str:
        return f"{self.running} running" if self.running else f"{self.waiting} waiting" if self.waiting else "Done"

    @property
    def beside(self) -> str:
        return f"{self.waiting} waiting" if self.running and self.waiting else ""

    @property
    def sentence(self) -> str:
        """All of it for who does not see it."""
        percent = "" if self.percent is None else f"{self.percent} percent"
        return "Jobs: " + ", ".join(part for part in (self.main, self.beside, percent, self.left) if part)
