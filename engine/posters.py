"""A film's poster: a frame early on that is not black. Runs confined; still pictures have theirs in `pictures`."""

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from engine import pictures, policy, streams
from engine.errors import UnsupportedMedia
from engine.media import MediaInfo

PLACES = (Fraction(1, 10), Fraction(3, 10), Fraction(1, 2))  # shares of the length, tried in this order
DARK = 24  # mean brightness, of 255
PACKETS_TO_TRY = 300


def draw(path: Path, info: MediaInfo, out: Path) -> None:
    """The first of PLACES that is not dark, else the brightest of them."""
    best: tuple[float, Image.Image] | None = None
    for frame in _candidates(path, info):
        image = _upright(frame, info)
        light = ImageStat.Stat(image.convert("L").resize((32, 32))).mean[0]
        if best is None or light > best[0]:
            best = light, image
        if light > DARK:
            break
    if best is None:
        raise UnsupportedMedia("The file is damaged: its picture cannot be read.")
    pictures.save_poster(best[1], out)


def _candidates(path: Path, info: MediaInfo) -> Iterator[VideoFrame]:
    """The key frame at or before each place: the exact frame would cost decoding all that lies between.

    Last the very first frame, for a container in which one cannot jump to a key frame.
    """
    with path.open("rb") as file:
        demuxers = policy.sniff(file.read(policy.SNIFFED)).demuxers
    with streams.opened(path, demuxers) as container:
        video = streams.Streams(container).video
        assert video is not None and video.time_base is not None
        for place in PLACES:
            seconds = (place * (info.duration_us or 0) + info.start_us) / 1_000_000
            with suppress(FFmpegError):
                container.seek(int(seconds / video.time_base), stream=video)
                yield from _first_frame(container, video)
    with streams.opened(path, demuxers) as container:
        video = streams.Streams(container).video
        assert video is not None
        yield from _first_frame(container, video)


def _first_frame(container: InputContainer, video: VideoStream) -> list[VideoFrame]:
    for count, packet in enumerate(container.demux(video)):
        for frame in streams.decoded(packet):
            if isinstance(frame, VideoFrame):
                return [frame]
        if count > PACKETS_TO_TRY:
            break
    return []


def _upright(frame: VideoFrame, info: MediaInfo) -> Image.Image:
    """At the size that is shown, or smaller, and turned."""
    width, height = info.width or 1, info.height or 1
    scale = min(1.0, pictures.POSTER_WIDTH / width, pictures.POSTER_HEIGHT / height)
    width, height = max(1, round(width * scale)), max(1, round(height * scale))
    if info.rotation in (90, 270):
        width, height = height, width
    image: Image.Image = frame.reformat(width=width, height=height, format="rgb24").to_image()  # type: ignore[no-untyped-call]
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(turns[info.rotation]) if info.rotation in turns else image
