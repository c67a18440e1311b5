"""A note between a worker and the work-horse that it forked: which job the horse has in hand.

It lies in memory that both share, so it outlives a horse that is killed; the worker then knows whose process died.
"""

import mmap
import struct
from uuid import UUID

from jobs.models import Job

_FORM = struct.Struct("=?16sQ")
_paper = mmap.mmap(-1, _FORM.size)


def take_new() -> None:
    """In a worker before its first horse: the paper that it was forked with is the supervisor's, and all workers'."""
    global _paper
    _paper = mmap.mmap(-1, _FORM.size)


def write(job: Job) -> None:
    _paper[: _FORM.size] = _FORM.pack(True, job.pk.bytes, job.fence)


def clear() -> None:
    _paper[: _FORM.size] = bytes(_FORM.size)


def read() -> tuple[UUID, int] | None:
    """The job's id and the fence it is held by."""
    is_written, key, fence = _FORM.unpack(_paper[: _FORM.size])
    return (UUID(bytes=key), fence) if is_written else None
