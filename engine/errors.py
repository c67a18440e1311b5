"""What can go wrong in the engine. `str(error)` is one sentence that may be shown to a person."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Fault:
    """One broken rule of a document: `path` as in tracks.0.elements.2.duration, and a sentence."""

    path: str
    message: str


class EngineError(Exception):
    """Base of all. `detail` is for staff: the command, the last lines it wrote."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class InvalidTimeline(EngineError):
    """The document breaks its rules; `faults` says where."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in faults))
        self.faults = list(faults)


class UnsupportedMedia(EngineError):
    """The file is not something that the studio takes; the message says why."""


class MissingMedia(EngineError):
    """A source of the timeline is gone, or is not what it was when planned."""


class RenderFailed(EngineError):
    """The encoder ended badly, or the result is not what was planned."""


class DiskFull(RenderFailed):
    """There is no room left for what is being written. Everyone reads the same sentence of it."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("The disk is full: free some space, then try again.", detail)


class Cancelled(EngineError):
    """The caller asked to stop."""
