"""Sources with times of our own choosing: a counter picture at any time, clicks at known samples; and reading them back."""

import random
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.media import BITS, made, read_counter, run_ffmpeg

WIDTH, HEIGHT = 256, 64
UNEVEN = (8, 17, 33, 40, 41, 100, 250)  # milliseconds between frames, as a screen recording has them
CLICK_EVERY = 24_000  # samples


def make_uneven(seconds: int = 6, offset: Fraction = Fraction(0)) -> Path:
    """A film whose frames come at irregular times, the first at `offset` of its own clock; frame n shows the number n."""
    choose = random.Random(7)
    times = [Fraction(0)]
    while times[-1] < seconds:
        times.append(times[-1] + Fraction(choose.choice(UNEVEN), 1000))
    return made(".mp4", lambda out: _write(out, times, offset), "uneven", seconds, offset)


def _write(out: Path, times: list[Fraction], offset: Fraction) -> None:
    clock = Fraction(1, 90_000)
    with av.open(str(out), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "veryfast", "g": "40", "bf": "3"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = stream.time_base = clock
        for number, time in enumerate(times):
            frame = av.VideoFrame.from_ndarray(_counter(number), format="gray")
            frame.pts, frame.time_base = round((time + offset) / clock), clock
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))


def _counter(number: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    bars = [255 if number >> bit & 1 else 0 for bit in range(BITS)]
    return np.tile(np.repeat(np.array(bars, np.uint8), WIDTH // BITS), (HEIGHT, 1))


def frame_times(path: Path) -> list[Fraction]:
    """When each frame of a source is shown, from its first one on."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        ticks = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        assert stream.time_base is not None
        return [(tick - ticks[0]) * stream.time_base for tick in ticks]


def read_counters(path: Path) -> list[int]:
    """The number that each frame shows."""
    with av.open(str(path)) as container:
        return [read_counter(frame.to_image()) for frame in container.decode(video=0)]  # type: ignore[no-untyped-call]


def make_clicks(suffix: str = ".wav", rate: int = 48_000, channels: int = 2, film: bool = False, seconds: int = 5) -> Path:
    """A click of 10 ms every half second from 0.5 s on; with `film`, beside a picture with few keyframes."""

    def write(out: Path) -> None:
        plain = out if suffix == ".wav" and not film else out.with_name("plain.wav")
        _write_clicks(plain, rate, channels, seconds)
        if film:
            picture = (
                "-f",
                "lavfi",
                "-i",
                f"color=s=64x36:r=30:d={seconds}",
                "-c:v",
                "libx264",
                "-g",
                "90",
                "-preset",
                "veryfast",
            )
            run_ffmpeg("-i", str(plain), *picture, str(out))
        elif plain != out:
            run_ffmpeg("-i", str(plain), str(out))

    return made(suffix, write, "clicks", suffix, rate, channels, film, seconds)


def _write_clicks(out: Path, rate: int, channels: int, seconds: int) -> None:
    samples = np.zeros(seconds * rate)
    time = np.arange(rate // 100) / rate
    for place in range(rate // 2, seconds * rate - len(time), rate // 2):
        samples[place : place + len(time)] = 0.8 * np.sin(2 * np.pi * 1000 * time) * np.exp(-400 * time)
    with wave.open(str(out), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.repeat(samples[:, None], channels, 1) * 32767).astype("<i2").tobytes())


def click_reference(seconds: int = 5) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The clicks as they were meant, at 48 kHz."""
    path = make_clicks(seconds=seconds)
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")[::2] / 32768


def decoded_sound(path: Path) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The left channel of a finished file."""
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(parts).astype(np.float64)


def lag(heard: "np.ndarray[tuple[int], np.dtype[np.float64]]", wanted: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> int:
    """How many samples `heard` comes after `wanted`, where they fit best."""
    length = min(len(heard), len(wanted))
    size = 1 << (2 * length).bit_length()
    spectrum = np.fft.rfft(heard[:length], size) * np.conj(np.fft.rfft(wanted[:length], size))
    best = int(np.argmax(np.fft.irfft(spectrum, size)))
    return best if best < size // 2 else best - size
