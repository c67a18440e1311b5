"""What is drawn of an open film: its poster and its filmstrip. Runs confined, but for films of our own; still pictures have
their poster in `pictures`."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame
from PIL import Image, ImageStat

from engine import filmstrips, keyframes, pictures
from engine.keyframes import Keyframes
from engine.media import MediaInfo
from engine.streams import Streams

PLACES = (Fraction(1, 10), Fraction(3, 10), Fraction(1, 2), Fraction(0))  # shares of the length, tried in this order
DARK = 24  # mean brightness, of 255
STRIP_QUALITY = 75


def draw_poster(frames: Keyframes, out: Path) -> None:
    """The first keyframe near PLACES that is not dark, else the brightest of them; nothing if none can be decoded.

    A keyframe, because the exact frame would cost decoding all that lies between.
    """
    best: tuple[float, Image.Image] | None = None
    info = frames.info
    scale = min(1.0, pictures.POSTER_WIDTH / (info.width or 1), pictures.POSTER_HEIGHT / (info.height or 1))
    size = max(1, round((info.width or 1) * scale)), max(1, round((info.height or 1) * scale))
    wanted = [filmstrips.nearest(frames.times, int(place * (info.duration_us or 0))) for place in PLACES if frames.times]
    for time in dict.fromkeys(wanted):
        if (frame := frames.decoded(time)) is None:
            continue
        image = keyframes.upright(frame, info, *size)
        light = ImageStat.Stat(image.convert("L").resize((32, 32))).mean[0]
        if best is None or light > best[0]:
            best = light, image
        if light > DARK:
            break
    if best is not None:
        pictures.save_poster(best[1], out)


def draw_own_poster(path: Path, info: MediaInfo, out: Path) -> None:
    """Of a film that this program made, in this process; as `draw_poster`."""
    with av.open(str(path)) as container:
        streams = Streams(container)
        for packet in container.demux(container.streams.video[0]):
            streams.add(packet)
        draw_poster(Keyframes(streams, info), out)


def draw_filmstrip(streams: Streams, frames: Keyframes, out: Path, *, read_through: bool) -> None:
    """From keyframes, where they are dense. Where they are not, nothing, unless the film may be `read_through`."""
    moments = filmstrips.moments(frames.info)
    if filmstrips.are_dense(frames.times, frames.info):
        _join([frames.nearest(moment) for moment in moments], frames.info, out)
    elif read_through:
        _join(list(keyframes.shown_at(streams, frames.info, moments)), frames.info, out)


def _join(shown: Sequence[VideoFrame | None], info: MediaInfo, out: Path) -> None:
    """Side by side. A frame that cannot be decoded is the one before it again."""
    strip = filmstrips.filmstrip_of(info)
    row, cell = Image.new("RGB", strip.size, pictures.BEHIND), None
    for number, frame in enumerate(shown):
        cell = keyframes.upright(frame, info, strip.width, strip.height) if frame is not None else cell
        if cell is not None:
            row.paste(cell, (number * strip.width, 0))
    if cell is not None:
        row.save(out, "JPEG", quality=STRIP_QUALITY)
