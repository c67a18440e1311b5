"""Segments of picture as MP4 fragments: encoded as for a render, one fragment each, and looked at before they count."""

from dataclasses import replace
from pathlib import Path

from engine import command, ffmpeg, fonts
from engine.errors import RenderFailed
from engine.layers import Segment
from engine.plan import RenderPlan
from engine.preview import boxes
from engine.render import Stop, check_sources, too_short

TIME_LIMIT = 60.0  # seconds: whoever asked has gone by then
CODEC = "avc1.42C028"  # what the words below make, as playlists say it
NOTHING = Segment(0, 1, ())  # one frame of background: made with any plan, it has the init segment of all its segments
# frag_custom: a fragment ends only where we say so, which is never. empty_moov: all samples are in the fragment
FRAGMENT = (
    *("-profile:v", "baseline", "-level:v", "4.0"),
    *("-movflags", "+empty_moov+default_base_moof+frag_custom+skip_trailer"),
)


def drawing(plan: RenderPlan, segment: Segment, room: Path, faces: Path) -> command.Drawing:
    """What to run for `room`/part.mp4: an init segment and one fragment."""
    drawn = command.encode(plan, segment, room, faces, label="Drawing the preview")
    *args, output = drawn.task.args
    return replace(drawn, task=replace(drawn.task, args=(*args, *FRAGMENT, output), time_limit=TIME_LIMIT))


def make(plan: RenderPlan, segment: Segment, room: Path, should_stop: Stop) -> tuple[bytes, bytes]:
    """The init segment and the fragment, which begins at 0. Raises MissingMedia, RenderFailed or Cancelled."""
    check_sources(replace(plan, segments=(segment,), sounds=()))
    drawn = drawing(plan, segment, room, fonts.require() if segment.has_words else fonts.folder())
    ffmpeg.run(drawn.prepare(), should_stop=should_stop)
    whole = drawn.output.read_bytes()
    init, *fragments = [whole[start:end] for start, end in boxes.parts(whole)]
    frames = sum(len(boxes.read(fragment).durations) for fragment in fragments)
    if frames < segment.frames:
        raise too_short(segment, f"{frames} of {segment.frames} frames\n{' '.join(drawn.task.args)}")
    if len(fragments) != 1:
        raise boxes.BadFragment(f"{len(fragments)} fragments instead of one")
    check(plan, segment, fragments[0])
    return init, fragments[0]


def check(plan: RenderPlan, segment: Segment, fragment: bytes) -> None:
    """Every frame is there, and as long as it should be."""
    found, wanted = boxes.read(fragment).durations, (command.frame_ticks(plan.rate),) * segment.frames
    if found != wanted:
        raise boxes.BadFragment(f"{len(found)} frames of {sorted(set(found))} ticks instead of {len(wanted)} of {wanted[0]}")


def fitting(init: bytes, other: bytes) -> bytes:
    """`init`, once it is sure that both are the same."""
    if init != other:
        raise RenderFailed("The parts of the preview do not fit together.", "init segments differ")
    return init


def placed(plan: RenderPlan, segment: Segment, fragment: bytes) -> bytes:
    """The fragment at its place in time. Its number follows from that, so the same place gives the same bytes."""
    return boxes.placed(fragment, segment.start * command.frame_ticks(plan.rate), segment.start + 1)
