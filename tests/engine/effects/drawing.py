"""Pictures of known pixels through a chain of filters, and back as planes: what the tests of effects measure."""

import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from engine import ffmpeg
from engine.command import ONE_THREAD
from engine.effects import AnyEffect, Effect, Stage

Plane = NDArray[np.int64]
WIDTH, HEIGHT = 320, 180
COLOURS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
EFFECTS: TypeAdapter[Effect] = TypeAdapter(AnyEffect)


@dataclass(frozen=True, eq=False)
class Picture:
    """Planes as numbers; `a` only of what is see-through."""

    y: Plane
    u: Plane
    v: Plane
    a: Plane | None = None

    @property
    def planes(self) -> list[Plane]:
        return [plane for plane in (self.y, self.u, self.v, self.a) if plane is not None]


def effect(kind: str, **parameters: Any) -> Effect:
    return EFFECTS.validate_python({"kind": kind, **parameters})


def stage(width: int = WIDTH, height: int = HEIGHT, first: int = 0, length: int = 30) -> Stage:
    """A layer as large as the canvas."""
    return Stage(width, height, height / 1000, first, length, Fraction(30))


def flat(y: int, u: int = 128, v: int = 128, a: int | None = None) -> Picture:
    small = (HEIGHT // 2, WIDTH // 2)
    alpha = None if a is None else np.full((HEIGHT, WIDTH), a)
    return Picture(np.full((HEIGHT, WIDTH), y), np.full(small, u), np.full(small, v), alpha)


def rgb(color: str) -> Picture:
    """#RRGGBB all over, in bt709 and limited range."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = (round(128 + 224 * (blue - luma) / 1.8556), round(128 + 224 * (red - luma) / 1.5748))
    return flat(round(16 + 219 * luma), *chroma)


def beside(left: Picture, right: Picture) -> Picture:
    """The left half of one and the right half of the other."""
    halves = [
        np.hstack([one[:, : one.shape[1] // 2], two[:, two.shape[1] // 2 :]])
        for one, two in zip(left.planes, right.planes, strict=True)
    ]
    return Picture(*halves)


def ramp(low: int = 50, high: int = 200) -> Picture:
    """Brighter from left to right, with faint colours from top to bottom: all of it colours that RGB has."""
    across = np.tile(np.linspace(low, high, WIDTH).round().astype(np.int64), (HEIGHT, 1))
    down = np.tile(np.linspace(-12, 12, HEIGHT // 2).round().astype(np.int64)[:, None], (1, WIDTH // 2))
    return Picture(across, 128 + down, 128 - down)


def draw(chain: str, *pictures: Picture) -> list[Picture]:
    """What comes out of a chain, frame by frame."""
    see_through = pictures[0].a is not None
    given = b"".join(plane.astype(np.uint8).tobytes() for picture in pictures for plane in picture.planes)
    height, width = pictures[0].y.shape
    pixels = "yuva420p" if see_through else "yuv420p"
    raw = ["-f", "rawvideo", "-pix_fmt", pixels, "-s", f"{width}x{height}", "-r", "30", "-i", "pipe:0"]
    pixels_out = "yuva420p" if see_through or "mergeplanes" in chain else "yuv420p"
    options = ("-filter_complex", f"[0:v]{COLOURS}[in];[in]{chain},format={pixels_out}[out]", "-map", "[out]")
    output = ("-f", "rawvideo", "pipe:1")
    done = subprocess.run(_ffmpeg("-v", "error", *raw, *ONE_THREAD, *options, *output), input=given, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return _pictures(done.stdout, width, height, pixels_out == "yuva420p")


def draw_one(chain: str, picture: Picture) -> Picture:
    return draw(chain, picture)[0]


def conversions(chain: str, pixels: str) -> list[str]:
    """The conversions that ffmpeg puts in of its own accord, as "yuv420p -> gbrp"."""
    source = f"testsrc2=s={WIDTH}x{HEIGHT}:r=30,scale=out_color_matrix=bt709:out_range=tv,format={pixels},{COLOURS}"
    graph = f"{source}[in];[in]{chain},format={pixels}[out]"
    output = ("-map", "[out]", "-frames:v", "1", "-pix_fmt", pixels, "-f", "null", "-")
    done = subprocess.run(_ffmpeg("-v", "verbose", "-filter_complex", graph, *output), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [
        f"{old} -> {new}"
        for old, new in re.findall(r"auto_scale_\d.*?\bfmt:(\S+ csp:\S+ range:\S+).*?fmt:(\S+ csp:\S+ range:\S+)", done.stderr)
    ]


def likeness(of: Effect, source: str, large: tuple[int, int], small: tuple[int, int]) -> float:
    """SSIM of a frame drawn large and scaled down with the same frame drawn small. Both within a headroom, if asked for."""

    def drawn(size: tuple[int, int]) -> str:
        width, height = (2 * round(side * of.headroom() / 2) for side in size)
        place = Stage(width, height, size[1] * of.headroom() / 1000, 10, 30, Fraction(30))
        begin = f"scale={width}:{height}:out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd,format=yuv420p,{COLOURS}"
        return f"{begin},{of.filters(place)},scale={size[0]}:{size[1]},format=yuv420p"

    down = f"scale={small[0]}:{small[1]}:flags=bicubic"
    graph = f"{source},format=gbrp,split[l][s];[l]{drawn(large)},{down}[large];[s]{drawn(small)}[small];[large][small]ssim[out]"
    options = ("-filter_complex", graph, "-map", "[out]", "-frames:v", "1", "-f", "null", "-")
    done = subprocess.run(_ffmpeg("-v", "info", *options), capture_output=True, text=True)
    found = re.search(r"SSIM .*All:([\d.]+)", done.stderr)
    assert found, done.stderr
    return float(found[1])


def _ffmpeg(*args: str) -> list[str]:
    return [ffmpeg.binary(), "-nostdin", "-hide_banner", *args]


def _pictures(raw: bytes, width: int, height: int, has_alpha: bool) -> list[Picture]:
    full, half = width * height, width * height // 4
    sizes = [full, half, half, full] if has_alpha else [full, half, half]
    frames = np.frombuffer(raw, np.uint8).astype(np.int64).reshape(-1, sum(sizes))
    shapes = [(height, width), (height // 2, width // 2), (height // 2, width // 2), (height, width)]
    ends = np.cumsum(sizes)[:-1]
    return [
        Picture(*(part.reshape(shape) for part, shape in zip(np.split(frame, ends), shapes[: len(sizes)], strict=True)))
        for frame in frames
    ]
