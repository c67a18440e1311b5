"""In which order projects are listed, and what of them: the address of the list, read and written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models.functions import Lower


@dataclass(frozen=True)
class Order:
    label: str
    by: tuple[Any, ...]


ORDERS = {
    "opened": Order("Last opened", ("-last_opened_at", "-id")),
    "edited": Order("Last edited", ("-edited_at", "-id")),
    "newest": Order("Newest", ("-created_at", "-id")),
    "name": Order("Name", (Lower("name"), "id")),
}
FIRST = "opened"


@dataclass(frozen=True)
class View:
    """What a list shows; as an address only what is not as it is at first."""

    words: str = ""
    tag: str = ""
    sort: str = FIRST

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "View":
        """Nonsense in it is the list as it is at first."""
        words, tag, sort = (str(query.get(name, "")).replace("\0", "").strip()[:255] for name in ("q", "tag", "sort"))
        return cls(words, tag, sort if sort in ORDERS else FIRST)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.tag)

    @property
    def query(self) -> str:
        said = {"q": self.words, "tag": self.tag, "sort": self.sort if self.sort != FIRST else ""}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def orders(self) -> list[dict[str, Any]]:
        """For components/sort.html."""
        return [
            {"label": order.label, "url": f"?{replace(self, sort=name).query}", "is_current": name == self.sort}
            for name, order in ORDERS.items()
        ]
