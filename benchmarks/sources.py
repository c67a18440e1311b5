"""The material: films with movement and grain, so that they cost what a camera's cost, and tones that tell them apart.

Made when first wanted and kept in a folder of this machine under the hash of what made them, so that a rerun finds them.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from benchmarks.measuring import measure
from engine import ffmpeg

KEYFRAMES = (60, 30, 250)  # how far apart, in turn
LENGTH = 20  # units; a unit is a second but for a trial
TAGS = "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv"
H264 = f"-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p {TAGS}"
AAC = "-c:a aac -b:a 160k -ar 48000 -ac 2"
GRAIN = "format=yuv420p,noise=c0s=6:c0f=t+u"


def folder() -> Path:
    """Where sources and peers are kept: BENCHMARK_CACHE, or a folder among the temporary ones."""
    chosen = os.environ.get("BENCHMARK_CACHE")
    here = Path(chosen) if chosen else Path(tempfile.gettempdir()) / "reelwright-bench"
    here.mkdir(parents=True, exist_ok=True)
    return here


def cameras(count: int, unit: int, keyframes: Sequence[int] = KEYFRAMES) -> list[Path]:
    """1080p films at 30 frames a second, each with a picture and a tone of its own."""
    return _all([_camera(n, LENGTH * unit, keyframes[n % len(keyframes)]) for n in range(count)])


def odd(unit: int) -> list[Path]:
    """Films as they come: VP9, HEVC, 4K, upright, with uneven frames, at 25 and 29.97 frames a second; and plain ones."""
    seconds = 13 * unit / 30
    h264 = f"{H264} {AAC}"
    uneven = f"-fps_mode vfr {H264} -video_track_timescale 90000 -c:a aac -b:a 96k -ar 44100 -ac 1"
    vp9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -b:v 5M -pix_fmt yuv420p -c:a libopus -b:a 96k"
    hevc = f"-c:v libx265 -preset ultrafast -crf 24 -tag:v hvc1 -x265-params log-level=error -pix_fmt yuv420p {AAC}"
    drop = r",select=gt(random(7)\,0.45)"
    made = [
        _Made("vp9.webm", _chart("1920x1080", "30", 200), _tone(300), seconds, vp9),
        _Made("hevc.mp4", _glow(1), _tone(350), seconds, hevc),
        _Made("4k.mp4", _chart("3840x2160", "30", 80), _tone(400), seconds, h264),
        _Made("upright.mp4", _chart("1080x1920", "30", 120), _tone(450), seconds, h264),
        _Made("uneven.mp4", _chart("1280x720", "60", 160) + drop, _tone(500), seconds, uneven),
        _Made("25.mp4", _chart("1920x1080", "25", 240), _tone(550), seconds, h264),
        _Made("2997.mov", _chart("1920x1080", "30000/1001", 280), _tone(600), seconds, h264),
    ]
    return _all(made) + cameras(3, unit)


def music() -> Path:
    """A minute and a half of a slow chord over a hiss; short films use its beginning."""
    chord = "aevalsrc=0.15*sin(2*PI*110*t)+0.1*sin(2*PI*165*t)+0.08*sin(2*PI*220*t):s=48000:c=stereo"
    return _all([_Made("music.m4a", "", f"{chord},tremolo=f=0.5:d=0.5", 90, "-c:a aac -b:a 192k")])[0]


def minute(unit: int = 30) -> Path:
    """One camera's film, repeated until it lasts a minute; in a trial less."""
    [camera] = cameras(1, unit, (60,))
    target = folder() / f"minute-{camera.stem}.mp4"
    if not target.exists():
        part = target.with_suffix(".part")
        looped = ["-stream_loop", "3", "-i", str(camera), "-t", str(2 * unit), "-c", "copy", "-f", "mp4", str(part)]
        measure([ffmpeg.binary(), "-v", "error", "-nostdin", "-y", *looped])
        part.replace(target)
    return target


def tiny(count: int) -> list[Path]:
    """Films of two seconds and 160 x 90, which cost next to nothing."""
    return _all(
        [
            _Made(f"tiny-{n}.mp4", f"testsrc2=s=160x90:r=30,hue=h={n * 30}", _tone(220 + n * 40), 2, f"{H264} {AAC}")
            for n in range(count)
        ]
    )


class _Made:
    """A file to be made; its name tells how."""

    def __init__(self, name: str, picture: str, sound: str, seconds: float, encoder: str) -> None:
        inputs = [word for chain in (picture, sound) if chain for word in ("-f", "lavfi", "-i", chain)]
        self.words = ["-v", "error", "-nostdin", "-y", *inputs, "-t", f"{seconds:.6f}", *encoder.split()]
        given = hashlib.sha256(" ".join([_version(), *self.words]).encode()).hexdigest()[:12]
        self.stem, _, self.suffix = name.rpartition(".")
        self.path = folder() / f"{self.stem}-{given}.{self.suffix}"

    def make(self) -> Path:
        if not self.path.exists():
            part = self.path.with_name(f"part-{self.path.name}")
            measure([ffmpeg.binary(), *self.words, str(part)])
            part.replace(self.path)
        return self.path


def _all(wanted: Sequence[_Made]) -> list[Path]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(_Made.make, wanted))


def _camera(n: int, frames: int, keyframes: int) -> _Made:
    picture = (_chart("1920x1080", "30", n * 30), _landscape(n), _glow(n))[n % 3]
    return _Made(f"camera-{n:02}.mp4", picture, _tone(220 + 40 * n), frames / 30, f"{H264} -g {keyframes} {AAC}")


def _chart(size: str, rate: str, hue: int) -> str:
    return f"testsrc2=s={size}:r={rate},hue=h={hue},{GRAIN}"


def _landscape(n: int) -> str:
    """A camera that wanders over a still fractal."""
    still = f"mandelbrot=s=2880x1620:r=30:start_scale={1.2 - 0.05 * n:.2f}:maxiter=300,trim=end_frame=1,loop=loop=-1:size=1"
    walk = f"crop=1920:1080:x=480+470*sin(t*0.{10 + n}):y=270+260*cos(t*0.{13 + n})"
    return f"{still},setpts=N/30/TB,{walk},hue=h={n * 30},{GRAIN}"


def _glow(n: int) -> str:
    """Soft light that turns, as out of focus."""
    return f"gradients=s=480x270:r=30:n=5:speed=0.03:seed={n + 1},scale=1920:1080,{GRAIN}"


def _tone(frequency: int) -> str:
    return f"sine=frequency={frequency}:sample_rate=48000,aformat=channel_layouts=stereo,tremolo=f=2:d=0.6,volume=2"


@cache
def _version() -> str:
    return Path(ffmpeg.binary()).name
