"""Writes a scene and its music to an MP4, in this process: the frames are our own, so nothing needs to be confined."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from generation.procedural import music
from generation.procedural.canvas import Size
from generation.procedural.scenes import Scene

BT709 = 1  # of primaries, transfer and matrix alike, in the numbers of the H.264 standard


def write_clip(
    scene: Scene,
    path: Path,
    *,
    seconds: Fraction,
    size: Size,
    rate: Fraction,
    seed: int,
    report: Callable[[float], None] = lambda done: None,
) -> None:
    """H.264 and AAC; exactly round(seconds * rate) frames. `report` gets shares of 1 and may raise to stop.

    What stands at `path` after an exception is not a clip: write to a scratch folder.
    """
    frames = round(seconds * rate)
    draw = scene.paint(size, seed)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "18", "aq-mode": "3"})
        video.width, video.height, video.pix_fmt = size.width, size.height, "yuv420p"
        video.codec_context.thread_count = 1
        video.codec_context.colorspace = video.codec_context.color_primaries = video.codec_context.color_trc = BT709
        audio = container.add_stream("aac", rate=music.RATE, layout="stereo", options={"b": "160k"})
        for frame in range(frames):
            picture = av.VideoFrame.from_ndarray(draw(float(frame / rate)), format="gbrp")  # planar, as scenes draw
            picture = picture.reformat(
                format="yuv420p",
                src_colorspace=Colorspace.ITU709,
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
            )
            picture.pts, picture.time_base = frame, 1 / rate
            container.mux(video.encode(picture))
            report((frame + 1) / frames)
        container.mux(video.encode(None))
        sound = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(music.compose(music.MOODS[scene.mood], float(frames / rate), seed)),
            format="fltp",
            layout="stereo",
        )
        sound.sample_rate, sound.pts = music.RATE, 0
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))
