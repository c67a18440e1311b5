"""Tiny real media files, made by the real encoder when a test first asks, and kept under the temp folder.

A path handed out is shared by all tests: copy the file before changing it.
"""

import hashlib
import os
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from engine import ffmpeg

BITS = 16  # of the frame number that the "counter" picture shows, one vertical bar each, lowest on the left
ENCODERS = {
    "h264": ["libx264", "-preset", "ultrafast", "-bf", "0"],
    "hevc": ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"],
    "vp9": ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
    "av1": ["libsvtav1", "-preset", "12"],
}


def folder() -> Path:
    found = Path(tempfile.gettempdir()) / f"reelwright-test-media-{os.getuid()}"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def make_video(
    seconds: float = 2,
    rate: str = "30",
    size: tuple[int, int] = (320, 180),
    picture: str = "counter",
    tone: int | None = 440,
    codec: str = "h264",
    gop: int = 30,
    rotation: int = 0,
    aspect: str = "1",
    suffix: str = ".mp4",
    extra: tuple[str, ...] = (),
) -> Path:
    """`picture` is "counter" (see read_counter), "test" (ffmpeg's moving card), or a colour as #RRGGBB.

    `tone` in Hz, None for no sound; `rotation` in degrees clockwise; `aspect` of one pixel; `extra` goes before the output.
    """

    def write(out: Path) -> None:
        width, height = size
        sources = ["-f", "lavfi", "-i", _picture(picture, width, height, rate, seconds)]
        if tone is not None:
            sources += ["-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000:duration={seconds}"]
        encoder = ["-c:v", *ENCODERS.get(codec, [codec]), "-g", str(gop), "-pix_fmt", "yuv420p", "-vf", f"setsar={aspect}"]
        sound = ["-c:a", "libopus" if suffix == ".webm" else "aac", "-b:a", "96k"] if tone is not None else []
        if not rotation:
            return run_ffmpeg(*sources, *encoder, *sound, *extra, str(out))
        plain = out.with_name("plain-" + out.name)
        run_ffmpeg(*sources, *encoder, *sound, *extra, str(plain))
        run_ffmpeg("-display_rotation", str(-rotation), "-i", str(plain), "-c", "copy", str(out))
        return plain.unlink()

    return made(suffix, write, "video", seconds, rate, size, picture, tone, codec, gop, rotation, aspect, extra)


def make_audio(seconds: float = 2, tone: int = 440, rate: int = 48_000, channels: int = 2, suffix: str = ".wav") -> Path:
    """The suffix chooses the format: .wav .mp3 .m4a .flac .ogg .opus"""

    def write(out: Path) -> None:
        source = f"sine=frequency={tone}:sample_rate={rate}:duration={seconds}"
        run_ffmpeg("-f", "lavfi", "-i", source, "-ac", str(channels), str(out))

    return made(suffix, write, "audio", seconds, tone, rate, channels)


def make_image(size: tuple[int, int] = (320, 180), colour: str = "#3366CC", suffix: str = ".png", orientation: int = 1) -> Path:
    """A plain picture with a white top left quarter; `orientation` is the EXIF number. .png .jpg .webp .gif"""

    def write(out: Path) -> None:
        image = Image.new("RGB", size, colour)
        image.paste((255, 255, 255), (0, 0, size[0] // 2, size[1] // 2))
        exif = Image.Exif()
        exif[0x0112] = orientation
        if orientation == 1:
            image.save(out)
        else:
            image.save(out, exif=exif)

    return made(suffix, write, "image", size, colour, orientation)


def read_counter(image: Image.Image) -> int:
    """The number of the frame that a "counter" video shows here, at any size."""
    grey = image.convert("L").resize((BITS, 3), Image.Resampling.BOX)
    middle = grey.tobytes()[BITS : 2 * BITS]
    return sum(1 << bit for bit, light in enumerate(middle) if light > 127)


def frame_of(path: Path, number: int) -> Image.Image:
    """One frame of one of our own files, decoded with PyAV from the start."""
    import av

    with av.open(str(path)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index == number:
                image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
                return image
    raise AssertionError(f"{path} has no frame {number}")


def png(width: int, height: int, chunks: bytes = b"", rows: int | None = None) -> bytes:
    """A grey PNG made by hand: huge when opened, small as a file."""
    compress = zlib.compressobj(9)
    row = b"\0" * (1 + width)
    data = b"".join(compress.compress(row) for _ in range(height if rows is None else rows)) + compress.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + chunks + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def run_ffmpeg(*args: str) -> None:
    command = [ffmpeg.binary(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"


def made(suffix: str, write: Callable[[Path], None], *key: object) -> Path:
    """The file for this key, written once; whole or not at all, also when tests run side by side."""
    name = hashlib.sha256(repr(key).encode()).hexdigest()[:20]
    path = folder() / f"{name}{suffix}"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder()) as scratch:
            draft = Path(scratch) / f"draft{suffix}"
            write(draft)
            draft.replace(path)
    return path


def _picture(picture: str, width: int, height: int, rate: str, seconds: float) -> str:
    if picture == "test":
        return f"testsrc2=size={width}x{height}:rate={rate}:duration={seconds}"
    if picture != "counter":
        return f"color=c=0x{picture.removeprefix('#')}:size={width}x{height}:rate={rate}:duration={seconds}"
    bar = f"floor(X*{BITS}/W)"
    light = rf"16+219*mod(floor(N/pow(2\,{bar}))\,2)"
    return f"nullsrc=size={width}x{height}:rate={rate}:duration={seconds},geq=lum='{light}':cb=128:cr=128,format=yuv420p"
