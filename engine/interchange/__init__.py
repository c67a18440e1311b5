"""Cuts to and from other programs: OpenTimelineIO, CMX3600 EDL, Final Cut Pro 7 XML and Final Cut Pro XML.

Nothing is opened here, neither media nor network: the caller names the media on the way out (`MediaName`) and finds them
on the way in (`Find`). Beside its result each direction lists what was lost or changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.interchange import read_edl, read_fcp7, read_fcpx, read_otio, write_edl, write_fcp7, write_fcpx, write_otio
from engine.interchange.material import Find, InterchangeError, Loss, MediaName
from engine.timeline import Timeline

_Write = Callable[[Timeline, Mapping[UUID, MediaName]], tuple[str, list[Loss]]]
_Read = Callable[[str, Find], tuple[Timeline, list[Loss]]]


@dataclass(frozen=True)
class Format:
    """A kind of file: what people call it, how its files end, and what is done with it."""

    name: str
    suffix: str
    write: _Write
    load: _Read


# By the word that the command line and the API know them by.
FORMATS = {
    "otio": Format("OpenTimelineIO", ".otio", write_otio.write, read_otio.read),
    "edl": Format("CMX3600 EDL", ".edl", write_edl.write, read_edl.read),
    "fcp7": Format("Final Cut Pro 7 XML", ".xml", write_fcp7.write, read_fcp7.read),
    "fcpx": Format("Final Cut Pro XML", ".fcpxml", write_fcpx.write, read_fcpx.read),
}


def export(timeline: Timeline, names: Mapping[UUID, MediaName], format: str) -> tuple[str, list[Loss]]:
    """The text of a file of that format (a key of FORMATS), and what it does not say. Raises InterchangeError."""
    return FORMATS[format].write(timeline, names)


def read(text: str, find: Find, format: str) -> tuple[Timeline, list[Loss]]:
    """The timeline of a file, and what it does not have of it. Raises InterchangeError or InvalidTimeline."""
    return FORMATS[format].load(text, find)


__all__ = ["FORMATS", "Find", "Format", "InterchangeError", "Loss", "MediaName", "export", "read"]
