"""What is known of each film and may go into its name and its metadata: a closed list. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

MixField = Literal["index", "date", "clips", "project", "seed"]
FIELDS: tuple[MixField, ...] = get_args(MixField)
INDEX_DIGITS = 3  # of the most films that one mix makes, so that names sort as the films were drawn


@dataclass(frozen=True)
class Facts:
    """Of one film. `index` counts from 1; `clips` are the names of its clips, in order."""

    index: int
    date: str
    clips: Sequence[str]
    project: str
    seed: int

    def tell(self) -> dict[str, str]:
        """As metadata has them."""
        clips = ", ".join(self.clips)
        return {"index": str(self.index), "date": self.date, "clips": clips, "project": self.project, "seed": str(self.seed)}

    def spell(self) -> dict[str, str]:
        """As file names have them."""
        return {**self.tell(), "index": f"{self.index:0{INDEX_DIGITS}}", "clips": "-".join(self.clips)}
