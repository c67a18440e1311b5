"""The markers of a Final Cut Pro 7 sequence, and its in and out points; -1 is none."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from engine.interchange.markers import MarkerDraft, document_markers, name_of
from engine.interchange.markup import add
from engine.interchange.material import Loss
from engine.timeline import MAX_FRAMES, Marker, MarkerColour, Range

Number = Callable[[Element, str, str], Fraction]  # that of a child by its tag, and where it is; refuses what is none
PLACE = "sequence"
_PARTS = ("red", "green", "blue")
_COLOURS: dict[MarkerColour, tuple[int, int, int]] = {
    "red": (255, 0, 0),
    "orange": (255, 128, 0),
    "yellow": (255, 255, 0),
    "green": (0, 255, 0),
    "cyan": (0, 255, 255),
    "blue": (0, 0, 255),
    "purple": (128, 0, 255),
    "pink": (255, 0, 255),
}


def add_range(sequence: Element, marked: Range | None) -> None:
    if marked is not None:
        add(sequence, "in", marked.start)
        add(sequence, "out", marked.end)


def add_markers(sequence: Element, markers: Sequence[Marker]) -> None:
    for marker in markers:
        child = add(sequence, "marker")
        add(child, "name", marker.name)
        add(child, "in", marker.frame)
        add(child, "out", -1)
        color = add(child, "color")
        for part, value in zip(("alpha", *_PARTS), (255, *_COLOURS[marker.color]), strict=True):
            add(color, part, value)


def marks_of(sequence: Element, number: Number, losses: list[Loss]) -> dict[str, Any]:
    """The fields of the document that say them."""
    drafts = [_draft(marker, n, number) for n, marker in enumerate(sequence.findall("marker"), 1)]
    fields: dict[str, Any] = {"markers": document_markers(drafts, losses)}
    begin, end = (-1 if sequence.find(tag) is None else number(sequence, tag, PLACE).__floor__() for tag in ("in", "out"))
    if 0 <= begin < end <= MAX_FRAMES:
        return {**fields, "range": {"start": begin, "end": end}}
    if begin >= 0 or end >= 0:
        losses.append(Loss(PLACE, "Its in and out points are read only where both are set"))
    return fields


def _draft(marker: Element, n: int, number: Number) -> MarkerDraft:
    where = f"{PLACE}, marker {n}"
    begin = number(marker, "in", where).__floor__()
    end = begin if marker.find("out") is None else number(marker, "out", where).__floor__()
    name = name_of(marker.findtext("name") or "", marker.findtext("comment") or "")
    return MarkerDraft(where, begin, name, _colour(marker, number, where), max(0, end - begin))


def _colour(marker: Element, number: Number, where: str) -> str:
    color = marker.find("color")
    if color is None or any(color.find(part) is None for part in _PARTS):
        return ""
    given = [number(color, part, where) for part in _PARTS]
    return min(_COLOURS, key=lambda ours: sum((a - b) ** 2 for a, b in zip(given, _COLOURS[ours], strict=True)))
