"""Which films of a run a page or a request means: those of a view, or those whose numbers it lists.

A view is an address: `q`, words in a name or in any value of the metadata, and `show`, one of listing.KINDS. A form has `n`,
repeated, or `all=1` with the fields of the view.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from accounts.refusals import Refused
from engine.mixing.settings import MOST_FILMS
from projects.mixing import delivering
from projects.mixing.listing import KINDS, Run, outputs_of
from projects.models import Mix
from projects.models.mixing import MixOutputQuerySet

LONGEST = 200  # characters of a search


class NothingChosen(Refused):
    code = "nothing_chosen"


@dataclass(frozen=True)
class View:
    words: str = ""
    show: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "View":
        """Nonsense in it is all of them."""
        words = " ".join(str(query.get("q", "")).replace("\0", "").split())[:LONGEST]
        show = str(query.get("show", ""))
        return cls(words, show if show in KINDS else "")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.show)

    @property
    def query(self) -> str:
        said = {"q": self.words, "show": self.show}
        return urlencode({name: value for name, value in said.items() if value})

    def of(self, mix: Mix) -> MixOutputQuerySet:
        """By their numbers."""
        found = outputs_of(mix)
        found = found.filter(KINDS[self.show]) if self.show else found
        return delivering.search(found, self.words) if self.words else found

    def chips(self, run: Run) -> list[dict[str, Any]]:
        """What it can be narrowed to, each with how many there are: label, count, query, is_current."""
        waiting = "Waiting" if run.is_live else "Not made"
        counts = {"": run.asked, "ready": run.ready, "waiting": run.waiting, "failed": run.failed, "deleted": run.deleted}
        labels = {"": "All", "ready": "Ready", "waiting": waiting, "failed": "Failed", "deleted": "Deleted"}
        return [
            {"label": labels[name], "count": count, "query": replace(self, show=name).query, "is_current": name == self.show}
            for name, count in counts.items()
            if count or name in ("", self.show)
        ]


def chosen(mix: Mix, data: QueryDict) -> MixOutputQuerySet:
    """Raises NothingChosen where no film is named."""
    if data.get("all") == "1":
        return View.read(data).of(mix)
    numbers = [int(text) for text in data.getlist("n") if text.isdecimal() and len(text) <= len(str(MOST_FILMS))]
    if not numbers:
        raise NothingChosen("Nothing is selected. Tick the videos that you mean.")
    return outputs_of(mix).numbered(numbers)


def unmade(mix: Mix) -> MixOutputQuerySet:
    """Those that failed or were not made."""
    return outputs_of(mix).filter(KINDS["failed"] | KINDS["waiting"])


def numbers_in(text: str) -> set[int]:
    """Of "1-3,7": what a page names to have anew. What is no number is left out."""
    found: set[int] = set()
    for part in text.split(",")[:MOST_FILMS]:
        first, _, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal() and len(first) < 6 and len(last) < 6:
            found.update(range(int(first), min(int(last or first), MOST_FILMS) + 1))
    return found
