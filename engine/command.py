"""Argument lists for ffmpeg, with the box each runs in. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from engine import encoders, graph
from engine.ffmpeg import Task, input_words
from engine.layers import Segment
from engine.plan import RenderPlan, spoken_name
from engine.sandbox import GIB, Box

MEMORY = 4 * GIB
PATIENCE = 120.0  # seconds that any run may take, before what its length adds
SECONDS_A_FRAME = 4.0
# ffmpeg runs one filter and one encoder thread: the parts of a render are encoded side by side, which costs less
ONE_THREAD = ("-filter_threads", "1", "-filter_complex_threads", "1")
TAGS = ("-color_range", "tv", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709")
BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact")


@dataclass(frozen=True)
class Drawing:
    """A task, and the files to be written before it runs."""

    task: Task
    files: dict[Path, bytes]
    output: Path

    def prepare(self) -> Task:
        """The task, once all that it reads of ours is there."""
        for path, content in self.files.items():
            path.write_bytes(content)
        return self.task


def encode(plan: RenderPlan, segment: Segment, folder: Path, fonts: Path, *, label: str, decoder_threads: int = 1) -> Drawing:
    """`folder`/part.mp4: the segment in the preset's codec, every frame `frame_ticks` long."""
    drawn = graph.draw(plan, segment, folder, fonts)
    output = folder / "part.mp4"
    encoder = (
        *("-an", "-sn", "-dn", "-frames:v", str(segment.frames), "-fps_mode", "passthrough"),
        *encoders.picture_words(plan.preset, plan.rate),
        *(*TAGS, *BARE, "-video_track_timescale", str(timescale(plan.rate)), "-f", "mp4", f"file:{output}"),
    )
    return _drawing(drawn, segment, output, fonts, encoder, label=_with_names(label, segment), decoder_threads=decoder_threads)


# JPEG readers take its colours for full-range bt601
PAINTED = {
    "jpeg": ("scale=in_color_matrix=bt709:out_color_matrix=bt601:in_range=tv:out_range=pc,format=yuvj420p", "mjpeg", "mjpeg"),
    "png": ("scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd,format=rgb24", "png", "image2pipe"),
}


def picture(
    plan: RenderPlan, segment: Segment, folder: Path, fonts: Path, *, label: str, kind: str = "jpeg", quality: int = 3
) -> Drawing:
    """`folder`/still.jpg (or .png): a segment of one frame. `quality` of a JPEG, 2 is the best."""
    finish, codec, muxer = PAINTED[kind]
    drawn = graph.draw(plan, segment, folder, fonts, finish=finish)
    output = folder / ("still.jpg" if kind == "jpeg" else f"still.{kind}")
    effort = ("-q:v", str(quality)) if kind == "jpeg" else ()
    encoder = ("-an", "-sn", "-dn", "-frames:v", "1", "-c:v", codec, *effort, *BARE, "-f", muxer, f"file:{output}")
    return _drawing(drawn, segment, output, fonts, encoder, label=_with_names(label, segment), decoder_threads=2)


def open_source(source: graph.Input, decoder_threads: int, *only: str) -> list[str]:
    """Options and -i for one untrusted file. -seek_timestamp: the time is the file's own, not counted from its start."""
    seek = ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", graph.seconds(source.seek)] if source.seek is not None else []
    turn = source.source.turn
    turned = ["-display_rotation:v", str(-turn)] if turn is not None and "-vn" not in only else []
    return [
        *input_words(source.source.info),
        "-threads",
        str(decoder_threads),
        *only,
        *turned,
        *seek,
        "-i",
        f"file:{source.source.path}",
    ]


def timescale(rate: Fraction) -> int:
    """Ticks a second in the file: at least 10,000, and a whole number of them in every frame."""
    return rate.numerator * ceil(Fraction(10_000, rate.numerator))


def frame_ticks(rate: Fraction) -> int:
    return timescale(rate) // rate.numerator * rate.denominator


def _drawing(
    drawn: graph.Graph,
    segment: Segment,
    output: Path,
    fonts: Path,
    encoder: Sequence[str],
    *,
    label: str,
    decoder_threads: int,
) -> Drawing:
    inputs = [word for each in drawn.inputs for word in _opened(each, decoder_threads)]
    args = ("-copyts", *inputs, *ONE_THREAD, "-filter_complex", drawn.filters, "-map", "[out]", *encoder)
    faces = (fonts,) if segment.has_words else ()
    sources = [each.source.path for each in drawn.inputs if isinstance(each, graph.Input)]
    reads = tuple(dict.fromkeys((*sources, *faces, output.parent)))
    box = Box(reads=reads, writes=(output.parent,), memory=MEMORY)
    return Drawing(Task(args, box, PATIENCE + SECONDS_A_FRAME * segment.frames, label), drawn.files, output)


def _opened(source: graph.Input | graph.Levels, decoder_threads: int) -> list[str]:
    if isinstance(source, graph.Input):
        return open_source(source, decoder_threads, "-an", "-sn", "-dn")
    rate = f"{source.rate.numerator}/{source.rate.denominator}"
    return ["-f", "rawvideo", "-pixel_format", "gray", "-video_size", "2x2", "-framerate", rate, "-i", f"file:{source.path}"]


def _with_names(label: str, segment: Segment) -> str:
    names = [spoken_name(picture.element.name) for picture in segment.pictures() if picture.element.name]
    return f"{label} ({', '.join(dict.fromkeys(names))})" if names else label
