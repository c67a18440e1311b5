"""A text in lines: where it is wrapped, and how large the block of them is. libass is told every line's end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.text.faces import Faces
from engine.text.letters import LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK, WORD_JOINER, cleaned, graphemes, runs_right_to_left

TRIES = 8  # halvings of the width in search of the narrowest that needs no further line


@dataclass(frozen=True)
class Block:
    """Lines of graphemes, and how wide the longest is; as a share of the text's size, which is a line's height."""

    lines: tuple[tuple[str, ...], ...]
    width: float

    @property
    def height(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class _Piece:
    """A word, or the spaces between two."""

    letters: list[str]
    width: float
    is_space: bool


def lay_out(text: str, room: float, faces: Faces) -> Block:
    """`text` in lines of at most `room` and of about one length. A word too long for a line is broken between letters."""
    lines: list[tuple[str, ...]] = []
    for paragraph in cleaned(text).split("\n"):
        pieces = list(_pieces(paragraph, room, faces))
        rightward = runs_right_to_left(paragraph)
        lines += (_directed(line, rightward) for line in _balanced(pieces, room))
    return Block(tuple(lines), max(faces.width(list(line)) for line in lines))


def _pieces(paragraph: str, room: float, faces: Faces) -> Iterator[_Piece]:
    for found in re.findall(r" +|[^ ]+", paragraph.strip(" ")):
        letters = graphemes(found)
        for part in _broken(letters, room, faces):
            yield _Piece(part, faces.width(part), found[0] == " ")


def _broken(letters: list[str], room: float, faces: Faces) -> Iterator[list[str]]:
    """A word in parts that fit, one letter each at the least."""
    if faces.width(letters) <= room:
        yield letters
        return
    part: list[str] = []
    used = 0.0
    for letter in letters:
        width = faces.width([letter])
        if part and used + width > room:
            yield part
            part, used = [], 0.0
        part.append(letter)
        used += width
    yield part


def _balanced(pieces: list[_Piece], room: float) -> list[list[str]]:
    """No more lines than needed, and none much shorter than the others."""
    best = _filled(pieces, room)
    low, high = max((piece.width for piece in pieces if not piece.is_space), default=0.0), room
    for _ in range(TRIES if len(best) > 1 else 0):
        middle = (low + high) / 2
        lines = _filled(pieces, middle)
        if len(lines) <= len(best):
            best, high = lines, middle
        else:
            low = middle
    return best


def _filled(pieces: list[_Piece], room: float) -> list[list[str]]:
    """Each line takes what fits. Spaces at its end are dropped."""
    lines: list[list[str]] = [[]]
    used, space = 0.0, _Piece([], 0.0, True)
    for piece in pieces:
        if piece.is_space:
            space = piece
            continue
        if lines[-1] and used + space.width + piece.width > room:
            lines.append([])
            used = 0.0
        elif lines[-1]:
            lines[-1] += space.letters
            used += space.width
        lines[-1] += piece.letters
        used += piece.width
        space = _Piece([], 0.0, True)
    return lines


def _directed(line: list[str], rightward: bool | None) -> tuple[str, ...]:
    """libass takes each line for a paragraph; one that begins with a word of the other direction is told its own.

    It also makes an empty line half as high as the others, unless there is something in it.
    """
    if not line:
        return (WORD_JOINER,)
    if rightward is not None and runs_right_to_left("".join(line)) not in (rightward, None):
        return (RIGHT_TO_LEFT_MARK if rightward else LEFT_TO_RIGHT_MARK, *line)
    return tuple(line)
