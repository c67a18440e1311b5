"""The markers of an OpenTimelineIO stack. Its colours have our names, in capitals."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from engine.interchange.jsontree import Node
from engine.interchange.markers import MarkerDraft, name_of
from engine.timeline import Marker

OURS = "reelwright"  # the key of `metadata` for what OpenTimelineIO has no words for


def to_otio(marker: Marker, span: Callable[[Fraction, int], dict[str, Any]]) -> dict[str, Any]:
    """One frame long, as Resolve writes them. `span` makes a TimeRange of frames."""
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": {OURS: {"id": str(marker.id), "name": marker.name}},
        "name": marker.name,
        "color": marker.color.upper(),
        "marked_range": span(Fraction(marker.frame), 1),
        "comment": "",
    }


def drafts_of(stack: Node, frames: Callable[[Node], int]) -> list[MarkerDraft]:
    """`frames` makes frames of a RationalTime."""
    return [_draft(node, frames) for node in stack.at("markers").items() if node.schema() == "Marker"]


def _draft(node: Node, frames: Callable[[Node], int]) -> MarkerDraft:
    """The first schema of markers said `range`."""
    span = node.at("marked_range") if node.at("marked_range").is_there() else node.at("range")
    told, color = node.at("metadata").at(OURS), node.at("color").value
    name, comment = node.at("name").text(), node.at("comment").text()
    is_ours = told.at("name").value == name and not comment
    return MarkerDraft(
        node.path,
        frames(span.at("start_time")),
        name if is_ours else name_of(name, comment),
        color if isinstance(color, str) else "",
        frames(span.at("duration")) if span.at("duration").is_there() else 0,
        told.at("id").value,
    )
