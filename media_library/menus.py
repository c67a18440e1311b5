"""The links over the library's grid: kinds, filters, orders, layouts. Each leads to this view with one thing changed."""

from dataclasses import dataclass
from typing import Any

from media_library.paging import ORDERS
from media_library.querying import LAYOUTS, View

OPEN_AT_ONCE = {"kind"}  # shown as buttons of their own, so neither a chip nor in the menu


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool = False
    group: str = ""  # what it is one of, in words


def menus(view: View) -> dict[str, Any]:
    """What list.html and its head draw."""
    return {
        "kinds": _kinds(view),
        "chips": _chips(view),
        "groups": _groups(view),
        "orders": [Link(order.label, _url(view, sort=name), name == view.sort) for name, order in ORDERS.items()],
        "layouts": [Link(label, _url(view, view=name), name == view.layout, name) for name, label in LAYOUTS.items()],
    }


def _kinds(view: View) -> list[Link]:
    kind = next(each for each in view.filters if each.name == "kind")
    chosen = view.chosen.get("kind")
    of_each = [Link(choice.label, _url(view, kind=choice.value), choice == chosen) for choice in kind.choices]
    return [Link("All", _url(view, kind=""), chosen is None), *of_each]


def _chips(view: View) -> list[Link]:
    """What is filtered by; each link takes its own away."""
    words = [Link(view.words, _url(view, q=""), group="Search")] if view.words else []
    named = {each.name: each.label for each in view.filters if each.name not in OPEN_AT_ONCE}
    return words + [
        Link(choice.label, _url(view, **{name: ""}), group=named[name]) for name, choice in view.chosen.items() if name in named
    ]


def _groups(view: View) -> list[tuple[str, list[Link]]]:
    """The filter menu. What is chosen already leads back."""
    found = []
    for each in view.filters:
        if each.name in OPEN_AT_ONCE or not each.choices:
            continue
        chosen = view.chosen.get(each.name)
        links = [
            Link(choice.label, _url(view, **{each.name: "" if choice == chosen else choice.value}), choice == chosen)
            for choice in each.choices
        ]
        found.append((each.label, links))
    return found


def _url(view: View, /, **changes: str) -> str:
    return f"?{view.query(**changes)}"
