"""The sound of a preview, in fragments of whole AAC frames: each encoded as a window of its own, or cut from one stream where
the whole must be known for it, as for its loudness.

The run-in of the encoder comes first, and the init segment says that it is not to be heard; so nothing drifts, and the
first sample is heard at 0.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

import av

from engine import audio
from engine.frames import SAMPLE_RATE
from engine.preview import boxes
from engine.preview.rendition import SOUND_FRAMES, Rendition
from engine.preview.windows import AAC_FRAME, BEFORE, RUN_IN, Window, encode
from engine.render import Stop, check_sources
from engine.segments import SegmentStore

OPTIONS = {
    "movflags": "+empty_moov+delay_moov+default_base_moof+skip_trailer",  # delay_moov: it knows the run-in then
    "frag_duration": str(SOUND_FRAMES * AAC_FRAME * 1_000_000 // SAMPLE_RATE),
    "use_editlist": "1",
    "fflags": "+bitexact",
}
BIT_RATE = 192_000  # that the init segment tells, whatever the stream has: it is to be the same for all windows


def make(rendition: Rendition, room: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """A file in `room`: the init segment and all fragments. Raises MissingMedia, RenderFailed or Cancelled."""
    check_sources(replace(rendition.plan, segments=()))
    out = _cut(audio.make(rendition.plan, room, store, should_stop), room / "cut.mp4")
    _check(out, rendition.sound_samples)
    return out


def make_window(rendition: Rendition, number: int, room: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """The same with one fragment, as if it were the first. Raises as `make` does."""
    window, samples = rendition.windows[number], rendition.sound_samples[number]
    check_sources(replace(rendition.plan, segments=(), sounds=window.sounds))
    out = _cut(encode(window, room, store, should_stop), room / "cut.mp4", BEFORE + RUN_IN, samples)
    _check(out, [samples])
    return out


def silence(rendition: Rendition, room: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """A window of nothing: its init segment is that of all."""
    window = Window(rendition.plan, 0, 1, (), 0)
    return _cut(encode(window, room, store, should_stop), room / "cut.mp4", BEFORE + RUN_IN, AAC_FRAME)


def part(path: Path, index: int) -> bytes:
    """0: the init segment; from 1 on the fragments."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        start, end = boxes.parts(data)[index]
        return data[start:end]


def _cut(stream: Path, out: Path, first: int = 0, samples: int | None = None) -> Path:
    """The encoded frames of a stream from `first` on as fragments; `samples` is how long they last together."""
    with av.open(str(stream)) as whole, av.open(str(out), "w", "mp4", options=OPTIONS) as cut:
        source = whole.streams.audio[0]
        track, at = cut.add_stream_from_template(source), 0
        track.codec_context.bit_rate = BIT_RATE
        for packet in islice((packet for packet in whole.demux(source) if packet.size), first, None):
            if samples is not None:
                if at >= samples:
                    break
                packet.pts = packet.dts = at - RUN_IN * AAC_FRAME
                packet.duration = min(samples - at, AAC_FRAME)
                at += AAC_FRAME
            packet.stream = track
            cut.mux(packet)
    return out


def _check(path: Path, samples: Sequence[int]) -> None:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        _, *fragments = boxes.parts(data)
        found = [sum(boxes.read(data[start:end]).durations) for start, end in fragments]
    if found != list(samples):
        raise boxes.BadFragment(f"sounds of {found} samples instead of {samples}")
