"""What a confined child is asked for: files to look at, and pictures and peaks to make of the first. Pure; travels as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Drawings:
    """Where each is to be written, None for not at all; what the file has nothing for is left out. The folders exist.

    `read_through`: a filmstrip may cost reading the whole film, for it is small.
    """

    poster: Path | None = None
    filmstrip: Path | None = None
    peaks: Path | None = None
    read_through: bool = False

    @property
    def paths(self) -> list[Path]:
        return [path for path in (self.poster, self.filmstrip, self.peaks) if path is not None]


@dataclass(frozen=True)
class Inspection:
    """`for_conversion`: the first may be of a kind that is not edited directly."""

    files: Sequence[Path]
    drawings: Drawings = Drawings()
    for_conversion: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "files": list(map(str, self.files)),
            "drawings": {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self.drawings).items()},
            "for_conversion": self.for_conversion,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Inspection":
        given = data["drawings"]
        places = {each.name: Path(given[each.name]) for each in fields(Drawings) if isinstance(given[each.name], str)}
        drawings = Drawings(**places, read_through=given["read_through"])
        return cls(list(map(Path, data["files"])), drawings, data["for_conversion"])
