"""What a person finds by words, wherever it lies: the shape that every app of settings.SEARCHABLES answers in.

An app's function is `search(user, words, limit) -> list[Found]`: the person's own things alone, the best first, and without
words the latest. `limit` is the most that it may give.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    kind: str  # in a person's words: "Project"
    title: str
    url: str
    icon: str  # a symbol of static/icons.svg
    hint: str = ""  # a few words beside the title
