"""The sound of a preview: one stream, encoded in one go, cut into fragments at whole AAC frames.

The run-in of the encoder comes first, and the init segment says that it is not to be heard; so nothing drifts, and the
first sample is heard at 0.
"""

from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

import av

from engine import audio
from engine.frames import SAMPLE_RATE
from engine.preview import boxes
from engine.preview.rendition import AAC_FRAME, SOUND_FRAMES, Rendition
from engine.render import Stop, check_sources
from engine.segments import SegmentStore

OPTIONS = {
    "movflags": "+empty_moov+delay_moov+default_base_moof+skip_trailer",  # delay_moov: it knows the run-in then
    "frag_duration": str(SOUND_FRAMES * AAC_FRAME * 1_000_000 // SAMPLE_RATE),
    "use_editlist": "1",
    "fflags": "+bitexact",
}


def make(rendition: Rendition, room: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """A file in `room`: the init segment and all fragments. Raises MissingMedia, RenderFailed or Cancelled."""
    check_sources(replace(rendition.plan, segments=()))
    stream, out = audio.make(rendition.plan, room, store, should_stop), room / "cut.mp4"
    with av.open(str(stream)) as whole, av.open(str(out), "w", "mp4", options=OPTIONS) as cut:
        source = whole.streams.audio[0]
        track = cut.add_stream_from_template(source)
        for packet in whole.demux(source):
            if packet.size:
                packet.stream = track
                cut.mux(packet)
    _check(rendition, out)
    return out


def part(path: Path, index: int) -> bytes:
    """0: the init segment; from 1 on the fragments."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        start, end = boxes.parts(data)[index]
        return data[start:end]


def _check(rendition: Rendition, path: Path) -> None:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        _, *fragments = boxes.parts(data)
        found = [sum(boxes.read(data[start:end]).durations) for start, end in fragments]
    if found != rendition.sound_samples:
        raise boxes.BadFragment(f"sounds of {found} samples instead of {rendition.sound_samples}")
