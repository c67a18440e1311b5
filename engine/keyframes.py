"""Frames of an open film, each decoded without the others where that is possible, and drawn small. Runs confined."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from PIL import Image

from engine import filmstrips
from engine.media import MediaInfo
from engine.streams import PACKETS_TO_TRY, Streams, decoded

_REFORMATTER = VideoReformatter()  # one for all: it keeps what it has worked out for a size
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


class Keyframes:
    """The keyframes of a film whose packets have all been read. Times are microseconds from its beginning."""

    def __init__(self, streams: Streams, info: MediaInfo) -> None:
        assert streams.video is not None and streams.video.time_base is not None
        self.container, self.video, self.info = streams.container, streams.video, info
        self.unit = streams.video.time_base * 1_000_000
        times = sorted(streams.seen[self.video.index].keyframes)
        self.times = [round(time * self.unit) - info.start_us for time in times]

    def nearest(self, moment: int) -> VideoFrame | None:
        """The keyframe shown closest to the moment; None where it cannot be decoded."""
        return self.decoded(filmstrips.nearest(self.times, moment)) if self.times else None

    def decoded(self, time: int) -> VideoFrame | None:
        """The keyframe shown at this time, or in a file without an index another near it."""
        with suppress(FFmpegError):
            self.container.seek(round((time + self.info.start_us) / self.unit), stream=self.video)
            for count, packet in enumerate(self.container.demux(self.video)):
                if packet.is_keyframe and packet.size:
                    # a decoder that puts frames in order gives the first only when it hears that none will follow
                    for frame in [*decoded(packet), *self.video.codec_context.decode(None)]:
                        return frame if isinstance(frame, VideoFrame) else None
                    self.video.codec_context.flush_buffers()
                if count > PACKETS_TO_TRY:
                    break
        return None


def shown_at(streams: Streams, info: MediaInfo, moments: Sequence[int]) -> Iterator[VideoFrame]:
    """The frame that is shown at each moment, of a film that is read through. Moments in order, as in `Keyframes`."""
    assert streams.video is not None and streams.video.time_base is not None
    waiting, last = list(moments), None
    streams.container.seek(0)
    for frame in streams.container.decode(streams.video):
        time = (frame.pts or 0) * streams.video.time_base * 1_000_000 - info.start_us
        while last is not None and waiting and waiting[0] < time:
            waiting.pop(0)
            yield last
        last = frame
    if last is not None:
        yield from [last] * len(waiting)


def upright(frame: VideoFrame, info: MediaInfo, width: int, height: int) -> Image.Image:
    """The frame as it is shown, in that many pixels."""
    if info.rotation in (90, 270):
        width, height = height, width
    small = _REFORMATTER.reformat(frame, width=width, height=height, format="rgb24")
    image: Image.Image = small.to_image()  # type: ignore[no-untyped-call]
    return image.transpose(TURNS[info.rotation]) if info.rotation in TURNS else image
