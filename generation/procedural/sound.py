"""Sound as samples: the rate, the shapes, files in and out, and the last step that brings a piece to its loudness.

Float32 between -1 and 1. `Sound` is stereo of shape (2, n), `Voice` one row of n.
"""

import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from engine.audio import loudness

RATE = 48_000
LOUDNESS = -16.0  # LUFS, of what is written as a file of its own
CODECS = {".flac": "flac", ".wav": "pcm_s16le", ".m4a": "aac"}

Sound = NDArray[np.float32]
Voice = NDArray[np.float32]
Report = Callable[[float], None]  # hears shares of 1, and may raise to stop


def write_sound(path: Path, sound: NDArray[np.float32], rate: int = RATE) -> None:
    """A file of 48 kHz whose kind the suffix says (of CODECS): (2, n) as stereo, (n,) as mono."""
    rows = np.atleast_2d(sound).astype(np.float32)
    layout = "stereo" if len(rows) == 2 else "mono"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(CODECS[path.suffix], rate=RATE, layout=layout)
        assert isinstance(stream, AudioStream)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(rows), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def read_voice(path: Path, rate: int) -> Voice:
    """The first sound of a file as one row of samples, at the rate asked for. Raises av.FFmpegError on what is no sound."""
    return np.asarray(_read(path, AudioResampler(format="fltp", layout="mono", rate=rate))[0], dtype=np.float32)


def read_sound(path: Path) -> Sound:
    """The first sound of a file, stereo at 48 kHz."""
    return _read(path, AudioResampler(format="fltp", layout="stereo", rate=RATE))


def _read(path: Path, resampler: AudioResampler) -> Sound:
    pieces = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            pieces += [part.to_ndarray() for part in resampler.resample(frame)]
        pieces += [part.to_ndarray() for part in resampler.resample(None)]
    return np.concatenate(pieces, axis=1).astype(np.float32) if pieces else np.zeros((2, 0), np.float32)


def mastered(sound: Sound, folder: Path, target: float = LOUDNESS) -> Sound:
    """As loud as `target` in LUFS, under the engine's limiter, which keeps true peaks near -1 dB. Silence stays silent."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="master-") as name:
        mix = Path(name) / "mix.raw"
        mix.write_bytes(np.ascontiguousarray(sound.T, dtype="<f4").tobytes())
        ready = loudness.master(mix, target, lambda: False)
        return np.fromfile(ready, dtype="<f4").reshape(-1, 2).T.astype(np.float32)


def convolved(sound: Sound, kernel: Sound) -> Sound:
    """Each row with its row of the kernel, as long as the sound; in blocks, so that memory stays small."""
    length, tail = sound.shape[1], kernel.shape[1]
    size = 1 << max(16, (4 * tail - 1).bit_length())
    step = size - tail + 1
    spectrum = np.fft.rfft(kernel, size)
    out = np.zeros((len(sound), length + size), dtype=np.float32)
    for begin in range(0, length, step):
        block = np.fft.irfft(np.fft.rfft(sound[:, begin : begin + step], size) * spectrum, size)
        out[:, begin : begin + size] += block.astype(np.float32)
    return out[:, :length]


def faded(samples: int, rise: float, fall: float, rate: int = RATE) -> NDArray[np.float32]:
    """An envelope that rises and falls as a cosine, in so many seconds."""
    time = np.arange(samples, dtype=np.float32) / rate
    up = np.clip(time / rise, 0, 1)
    down = np.clip((samples / rate - time) / fall, 0, 1)
    return ((0.5 - 0.5 * np.cos(np.pi * up)) * (0.5 - 0.5 * np.cos(np.pi * down))).astype(np.float32)
