"""The sound of one film: its pieces' raw sounds one after the other, encoded in one go.

In this process: the floats are our own, and to start one of ffmpeg's costs a fifth of what encoding twenty seconds does. The
encoder is that of a render.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from engine.audio.raw import BLOCK, SAMPLE_BYTES, Samples
from engine.errors import Cancelled, RenderFailed
from engine.frames import SAMPLE_RATE, to_samples
from engine.mixing.parts import Parts
from engine.mixing.planning import Output
from engine.presets import Preset
from engine.render import Stop

# as `engine.encoders` names and sets them
ENCODERS: dict[str, tuple[str, dict[str, str]]] = {"aac": ("aac", {}), "mp3": ("libmp3lame", {"reservoir": "0"})}
EXACT = {"movie_timescale": str(SAMPLE_RATE)}  # else the length is rounded to a millisecond


def encode(output: Output, parts: Parts, preset: Preset, to: Path, should_stop: Stop) -> None:
    """Write `to`, with exactly as many samples as the film has. Raises RenderFailed or Cancelled."""
    name, options = ENCODERS[preset.format.audio]
    with av.open(str(to), "w", "mp4", options=EXACT) as container:
        stream = container.add_stream(name, rate=SAMPLE_RATE, layout="stereo", options=options)
        assert isinstance(stream, AudioStream)
        stream.bit_rate = preset.audio_bitrate
        at = 0
        for block in _blocks(output, parts):
            if should_stop():
                raise Cancelled("Stopped.")
            frame = AudioFrame.from_ndarray(block.reshape(1, -1), "flt", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
            at += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _blocks(output: Output, parts: Parts) -> Iterator[Samples]:
    """A second at a time; silence for pieces without sound."""
    rate = output.pieces[0].plan.rate
    for piece, start in zip(output.pieces, output.starts(), strict=True):
        samples = to_samples(start + piece.cut.frames, rate) - to_samples(start, rate)
        if (sound := piece.sound) is None:
            yield from (np.zeros((min(BLOCK, samples - begin), 2), np.float32) for begin in range(0, samples, BLOCK))
            continue
        with parts.sound(sound).open("rb") as file:
            for begin in range(0, samples, BLOCK):
                wanted = min(BLOCK, samples - begin) * SAMPLE_BYTES
                content = file.read(wanted)
                if len(content) < wanted:
                    raise RenderFailed("The sound could not be mixed.", f"{file.name} ends early")
                yield np.frombuffer(content, "<f4").reshape(-1, 2)
