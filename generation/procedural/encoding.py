"""Pictures and sound into an MP4, in this process: they are our own, so nothing needs to be confined."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from generation.procedural.canvas import Picture, Size
from generation.procedural.sound import RATE, Sound

BT709 = 1  # of primaries, transfer and matrix alike, in the numbers of the H.264 standard
# The last, since x264's lookahead for AVX-512 reads past its rows: a film would differ a little from one time to the next.
ENCODER = {"preset": "veryfast", "crf": "18", "aq-mode": "3", "x264-params": "cpu-independent=1"}


def encode(
    path: Path,
    pictures: Iterable[Picture],
    *,
    frames: int,
    size: Size,
    rate: Fraction,
    sound: Sound | None,
    report: Callable[[float], None] = lambda done: None,
) -> None:
    """H.264 and, with a sound, AAC. `report` gets shares of 1 after each of the `frames` pictures and may raise to stop.

    What stands at `path` after an exception is not a clip: write to a scratch folder.
    """
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=rate, options=ENCODER)
        video.width, video.height, video.pix_fmt = size.width, size.height, "yuv420p"
        video.codec_context.thread_count = 1
        video.codec_context.colorspace = video.codec_context.color_primaries = video.codec_context.color_trc = BT709
        audio = container.add_stream("aac", rate=RATE, layout="stereo", options={"b": "160k"}) if sound is not None else None
        for number, drawn in enumerate(pictures):
            picture = av.VideoFrame.from_ndarray(drawn, format="gbrp")  # planar, as scenes draw
            picture = picture.reformat(
                format="yuv420p",
                src_colorspace=Colorspace.ITU709,
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
            )
            picture.pts, picture.time_base = number, 1 / rate
            container.mux(video.encode(picture))
            report((number + 1) / frames)
        container.mux(video.encode(None))
        if audio is not None and sound is not None:
            samples = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout="stereo")
            samples.sample_rate, samples.pts = RATE, 0
            container.mux(audio.encode(samples))
            container.mux(audio.encode(None))
