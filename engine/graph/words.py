"""What a graph is made of: its inputs, chains and files, clocks, and the escaping of what is not our own word."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from engine.media import Source


@dataclass(frozen=True)
class Input:
    """A source, and where to seek in it, in its own seconds (None: read from the start)."""

    source: Source
    seek: Fraction | None


@dataclass(frozen=True)
class Levels:
    """A file of our own as an input: two by two grey pixels for each frame, as bright as a layer is opaque."""

    path: Path
    rate: Fraction


@dataclass
class Graph:
    """Chains of filters, the inputs that they read, and the files to be written before it runs."""

    folder: Path
    rate: Fraction
    inputs: list[Input | Levels] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    _pads: int = 0

    @property
    def filters(self) -> str:
        return ";".join(self.chains)

    def pad(self) -> str:
        """A new name, with its brackets."""
        self._pads += 1
        return f"[p{self._pads}]"

    def then(self, before: str, filters: str) -> str:
        """Add a chain from these pads to one new one."""
        after = self.pad()
        self.chains.append(f"{before}{filters}{after}")
        return after

    def split(self, before: str) -> tuple[str, str]:
        first, second = self.pad(), self.pad()
        self.chains.append(f"{before}split{first}{second}")
        return first, second

    def file(self, suffix: str, content: bytes) -> Path:
        """A file of our own making beside the output."""
        path = self.folder / f"made-{len(self.files)}{suffix}"
        self.files[path] = content
        return path


def clock(rate: Fraction) -> str:
    """Frame n at n / rate, exactly, and known to be of that rate."""
    return f"settb={rate.denominator}/{rate.numerator},setpts=N,fps={rate.numerator}/{rate.denominator}"


def quoted(path: Path) -> str:
    """A path as the value of a filter's option: escaped for the option, then for the graph around it."""
    value = str(path)
    for special in ("\\", "'", ":"):
        value = value.replace(special, "\\" + special)
    for special in ("\\", "'", "[", "]", ",", ";"):
        value = value.replace(special, "\\" + special)
    return value


def seconds(value: Fraction) -> str:
    """To the microsecond, rounded down: the unit of ffmpeg's options."""
    micros = (value * 1_000_000).__floor__()
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    return f"{sign}{micros // 1_000_000}.{micros % 1_000_000:06}"


def colour(color: str) -> str:
    return "0x" + color.removeprefix("#")


def plain(color: str, width: int, height: int, rate: Fraction, frames: int) -> str:
    """So many frames of one colour. One frame is made and converted, then repeated: right, and at no cost."""
    return (
        f"color=c={colour(color)}:s={width}x{height}:r=1:d=1,format=gbrp,"
        f"scale=out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,loop=loop=-1:size=1,"
        f"{clock(rate)},trim=end_frame={frames}"
    )
