"""A person's jobs in the archive of what the studio keeps of them."""

from collections.abc import Iterator
from typing import Any

from accounts.archives import Entry
from accounts.exporting import in_pages, table
from accounts.models import User
from jobs.models import Job

FIELDS = ["id", "kind", "title", "status", "price", "error", "created_at", "started_at", "completed_at"]


def export(user: User) -> Iterator[Entry]:
    yield table("jobs.json", (_told(job) for job in in_pages(Job.objects.visible_to(user))))


def _told(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in FIELDS}
