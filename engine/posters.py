"""A film's poster: a frame early on that is not black. Runs confined; still pictures have theirs in `pictures`."""

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
    with path.open("rb") as file:
        kind = policy.sniff(file.read(policy.SNIFFED))
    best: tuple[float, Image.Image] | None = None
    with streams.opened(path, kind.demuxers) as container:
        video = streams.Streams(container).video
        assert video is not None
        for place in PLACES:
            frame = _frame_at(container, video, place * (info.duration_us or 0) / 1_000_000)
            if frame is None:
                continue
            image = _upright(frame, info)
            light = ImageStat.Stat(image.convert("L").resize((32, 32))).mean[0]
            if best is None or light > best[0]:
                best = light, image
            if light > DARK:
                break
    if best is None:
        raise UnsupportedMedia("The file is damaged: its picture cannot be read.")
    pictures.save_poster(best[1], out)


def _frame_at(container: InputContainer, video: VideoStream, seconds: Fraction) -> VideoFrame | None:
    """The key frame at or before that time: the nearest would cost decoding all that lies between."""
    assert video.time_base is not None
    try:
        container.seek(int(seconds / video.time_base) + (video.start_time or 0), stream=video)
        for count, packet in enumerate(container.demux(video)):
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    return frame
            if count > PACKETS_TO_TRY:
                return None
    except FFmpegError:
        return None  # another place may do
    return None


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
