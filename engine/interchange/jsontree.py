"""JSON of unknown make: what is asked for and is of another type is refused, with its place in the file."""

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.interchange.material import MAX_CHARACTERS, InterchangeError

_LARGEST = 10**12  # of a number in the file


@dataclass(frozen=True)
class Node:
    """A value of the file and where it is, as in tracks.children.0."""

    value: object
    path: str

    def at(self, key: str) -> "Node":
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(value, f"{self.path}.{key}" if self.path else key)

    def is_there(self) -> bool:
        return self.value is not None

    def schema(self) -> str:
        return self.at("OTIO_SCHEMA").text().rpartition(".")[0]

    def text(self) -> str:
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise self.refusal("a text was expected here")
        return self.value

    def number(self) -> Fraction:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.refusal("a number was expected here")
        if not abs(self.value) < _LARGEST:
            raise self.refusal("the number is too large")
        return Fraction(repr(self.value))

    def items(self) -> "list[Node]":
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.refusal("a list was expected here")
        return [Node(value, f"{self.path}.{n}") for n, value in enumerate(self.value)]

    def mapping(self) -> dict[str, Any]:
        return dict(self.value) if isinstance(self.value, dict) else {}

    def refusal(self, message: str) -> InterchangeError:
        return InterchangeError(f"{self.path or 'The file'}: {message}")


def parse(text: str) -> Node:
    """The whole file. Raises InterchangeError with the line."""
    if len(text) > MAX_CHARACTERS:
        raise InterchangeError("The file is too large")

    def refuse(word: str) -> None:
        raise InterchangeError(f"The file holds the number {word}, which is none")

    try:
        return Node(json.loads(text, parse_constant=refuse), "")
    except json.JSONDecodeError as error:
        raise InterchangeError(f"Line {error.lineno}: this is not JSON; the file may be cut off") from error
    except (ValueError, RecursionError) as error:
        raise InterchangeError("The file holds a number too long or is nested too deeply") from error
