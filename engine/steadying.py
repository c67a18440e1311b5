"""A shaky film becomes a steady one: how each frame moved is found in one run, and taken off in a second.

What comes of it is a picture alone, on the clock of the source and as good as it, to be used in its place; the sound is the
source's own. Both runs see the film as a whole, which is why this is no effect: effects are drawn in parts, side by side.
"""

from collections.abc import Callable
from pathlib import Path

from engine import ffmpeg, tones
from engine.command import BARE, MEMORY, ONE_THREAD, PATIENCE, SECONDS_A_FRAME, TAGS, open_source
from engine.ffmpeg import Task
from engine.geometry import even
from engine.graph import Input
from engine.graph.words import quoted
from engine.media import Source
from engine.probe import inspect_confined
from engine.sandbox import Box

FOUND = 0.4  # of the work is to find how it moved
SMOOTHING = 15  # frames before and after by which a movement counts as meant
QUALITY = "12"  # of what stands in between: it is encoded once more
FASTEST_DECODERS = 2

Report = Callable[[float, str], None]
Stop = Callable[[], bool]


def steady(source: Source, workdir: Path, *, report: Report, should_stop: Stop) -> Source:
    """The steady film, in `workdir`, which exists. Raises RenderFailed, UnsupportedMedia or Cancelled."""
    moves, out = workdir / "moves.trf", workdir / "steady.mp4"
    frames = max(1, source.info.frames or 1)

    def told(before: float, share: float, words: str) -> Callable[[int], None]:
        return lambda done: report(before + share * min(1.0, done / frames), words)

    ffmpeg.run(_finding(source, moves), on_frames=told(0.0, FOUND, "Finding how it shakes"), should_stop=should_stop)
    ffmpeg.run(_taking_off(source, moves, out), on_frames=told(FOUND, 1 - FOUND, "Steadying it"), should_stop=should_stop)
    [info] = inspect_confined([out], should_stop=should_stop)
    return Source(out, f"{source.checksum}~{SMOOTHING}", info)


def _finding(source: Source, moves: Path) -> Task:
    found = f"vidstabdetect=shakiness=5:accuracy=15:result={quoted(moves)}"
    return _task(source, moves.parent, ("-vf", found, "-fps_mode", "passthrough", "-f", "null", "-"), "Finding how it shakes")


def _taking_off(source: Source, moves: Path, out: Path) -> Task:
    info = source.info
    given = f"in_color_matrix={info.assumed_matrix}:" if info.assumed_matrix else ""
    colours = tones.to_ordinary(info) or f"scale={given}out_color_matrix=bt709:out_range=tv"
    # at the size in which the movements were found; to the one that is shown afterwards
    picture = (
        f"setpts=PTS-{info.start_us}/1000000/TB,{colours},format=yuv420p,"
        f"vidstabtransform=input={quoted(moves)}:smoothing={SMOOTHING}:optzoom=1:interpol=bicubic,"
        f"scale={even(info.width or 2)}:{even(info.height or 2)},setsar=1"
    )
    encoder = ("-c:v", "libx264", "-preset", "veryfast", "-crf", QUALITY, "-bf", "0", *TAGS, *BARE)
    written = ("-vf", picture, "-fps_mode", "passthrough", "-enc_time_base", "demux", *encoder, "-f", "mp4", f"file:{out}")
    return _task(source, out.parent, written, "Steadying it")


def _task(source: Source, room: Path, args: tuple[str, ...], label: str) -> Task:
    opened = open_source(Input(source, None), FASTEST_DECODERS, "-an", "-sn", "-dn")
    box = Box(reads=(source.path.resolve(), room), writes=(room,), memory=MEMORY)
    limit = PATIENCE + SECONDS_A_FRAME * (source.info.frames or 1)
    return Task(("-copyts", *opened, *ONE_THREAD, "-map", "0:V:0", *args), box, limit, label)
